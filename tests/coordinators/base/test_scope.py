"""Forms of the office reach no farther than the rights of who fills them in."""

from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from django.db import connection

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole

NEW_REQUIREMENT = "/admin/mentoring_requirements/new/"


@pytest.fixture
def foreign(cycle, coordinator, make_programme):
    """A cycle of a programme that the coordinator may only read."""
    programme = make_programme("b")
    CoordinatorRole.objects.create(programme=programme, user=coordinator, role="reader")
    days = {name: getattr(cycle, name) for name in ("apply_from", "apply_until", "starts_on")}
    return Cycle.objects.create(
        programme=programme, name="Foreign", state="open", ends_on=cycle.ends_on, **days
    )


def requirement_for(cycle):
    return {"cycle": cycle.pk, "role": "mentee", "kind": "alumnus", "number": "0", "names": ""}


def test_who_reads_a_programme_sets_no_requirement_there(office, foreign):  # S1
    shown = office.get(NEW_REQUIREMENT).content.decode()
    response = office.post(NEW_REQUIREMENT, requirement_for(foreign))

    assert response.status_code == 200
    assert "Foreign" not in shown
    assert not Requirement.objects.exists()


def test_a_requirement_is_not_moved_to_where_one_only_reads(office, foreign, cycle):  # S1
    mine = Requirement.objects.create(cycle=cycle, role="mentee", kind="alumnus")

    office.post(f"/admin/mentoring_requirements/edit/{mine.pk}/", requirement_for(foreign))

    mine.refresh_from_db()
    assert mine.cycle == cycle


def test_an_archived_cycle_gets_no_requirement(office, cycle):
    Cycle.objects.update(state="archived")

    response = office.post(NEW_REQUIREMENT, requirement_for(cycle))

    assert response.status_code == 200
    assert not Requirement.objects.exists()


def test_a_requirement_of_ones_own_cycle_is_set(office, foreign, cycle):
    office.post(NEW_REQUIREMENT, requirement_for(cycle))

    assert Requirement.objects.get().cycle == cycle


def fields_of(response):
    """What a browser would send from the form as it stands."""
    form = BeautifulSoup(response.content, "html.parser").find("main").find("form")
    chosen = {one.find_parent("select"): one["value"] for one in form.find_all(selected=True)}
    fields = form.find_all("input", attrs={"name": True})
    sent = {field["name"]: field.get("value", "") for field in fields}
    return {**sent, **{select["name"]: value for select, value in chosen.items()}}


def test_a_cycle_stays_in_the_programme_to_which_people_applied(office, foreign, cycle):  # S1
    CoordinatorRole.objects.update(role="coordinator")
    address = f"/admin/mentoring_cycles/edit/{cycle.pk}/"
    sent = fields_of(office.get(address))

    response = office.post(address, {**sent, "programme": foreign.programme_id})

    assert "A cycle stays in its programme." in response.content.decode()
    assert Cycle.objects.get(pk=cycle.pk).programme_id == cycle.programme_id


@contextmanager
def somebody_else(model, **change):
    """Right before the transaction begins somebody else changes the model's table, once."""
    waiting = [model]

    def meanwhile(execute, sql, params, many, context):
        if waiting and sql.startswith("SAVEPOINT"):
            waiting.pop().objects.update(**change)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        yield
    assert not waiting


def test_a_cycle_that_closed_meanwhile_stays_closed(office, cycle):
    address = f"/admin/mentoring_cycles/edit/{cycle.pk}/"
    sent = fields_of(office.get(address))

    with somebody_else(Cycle, state="closed"):
        office.post(address, {**sent, "name": "New name"})

    assert Cycle.objects.values_list("name", "state").get() == ("New name", "closed")


def test_a_cycle_that_was_archived_meanwhile_does_not_change(office, cycle):
    address = f"/admin/mentoring_cycles/edit/{cycle.pk}/"
    sent = fields_of(office.get(address))

    with somebody_else(Cycle, state="archived"):
        response = office.post(address, {**sent, "name": "New name"})

    assert response.status_code == 302
    assert Cycle.objects.get().name == "2026/27"


def test_a_draft_that_was_sent_meanwhile_does_not_change(office, programme, now):
    draft = Message.objects.create(
        kind="pair_asked",
        state="draft",
        dedup_key="x",
        scope_ref=programme.pk,
        to_name="Anna",
        to_email="anna@example.org",
        subject="Old",
        body="Hello",
        created_at=now,
    )

    with somebody_else(Message, state="sent"):
        office.post(f"/admin/mentoring_outbox/edit/{draft.pk}/", {"subject": "New", "body": "x"})

    assert Message.objects.get().subject == "Old"
