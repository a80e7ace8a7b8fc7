"""What an action is handed is held and read anew before it is judged."""

import pytest
from django.db import connection, connections

from alumnii_mentoring.core.actions import action, shares_holder, takes_unsaved
from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.holding.rows import held_rows, hold_rows, is_held_alone
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.programme.cycles import Cycle


@pytest.fixture
def application(cycle, make_person):
    return Application.objects.create(cycle=cycle, person=make_person("anna"), role="mentee")


@action
def state_of(application):
    return application.state, application.cycle.state


@action
@shares_holder
def share(application, then=None):
    return is_held_alone(application), then and then(application)


@action
@takes_unsaved("application")
def reason_of(application):
    return application.reason


@action
def nested(application):
    return is_held_alone(application), state_of(application), list(held_rows.get())


def test_an_action_judges_what_is_stored_by_then(application):
    Application.objects.update(state="accepted")
    Cycle.objects.update(state="running")

    assert state_of(application) == ("accepted", "running")
    assert application.state == "accepted"


def test_what_was_typed_stays_as_it_was_typed(application):
    application.reason = "Typed"

    assert reason_of(application) == "Typed"


def test_a_thing_that_was_deleted_meanwhile_is_gone(application):
    Application.objects.all().delete()

    with pytest.raises(TransitionError, match="no longer exists"):
        state_of(application)


def test_a_holder_that_was_deleted_meanwhile_is_gone(application, cycle):
    Application.objects.all().delete()
    Cycle.objects.all().delete()

    with pytest.raises(TransitionError, match="no longer exists"):
        state_of(application)


def test_an_action_within_another_holds_nothing_twice(application):
    is_alone, states, held = nested(application)

    assert (is_alone, states) == (True, ("draft", "open"))
    assert held == [(Cycle, application.cycle_id)]
    assert held_rows.get() is None


def test_who_shares_the_holder_does_not_hold_it_alone(application):
    assert share(application) == (False, None)
    with pytest.raises(RuntimeError, match="can't hold it alone"):
        share(application, state_of)


def test_nothing_is_held_outside_of_an_action(cycle):
    with pytest.raises(RuntimeError, match="inside an action"):
        hold_rows(Cycle, [cycle.pk])


def test_a_row_is_locked_where_reading_locks_nothing(cycle, monkeypatch):
    """The first statement writes, where a transaction does not begin with the lock."""
    if connection.vendor != "sqlite":
        return
    monkeypatch.setattr(connections["default"], "transaction_mode", "DEFERRED")
    said = []

    def listen(execute, sql, params, many, context):
        said.append(sql.split()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        lock_row(cycle)

    assert said[0] == "UPDATE"
