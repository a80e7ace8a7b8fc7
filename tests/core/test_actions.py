import pytest
from django.db import connection

from alumnii_mentoring.core.actions import action, part_of_action


@part_of_action
def halve(number):
    return number // 2


@action
def act(number):
    return halve(number)


@action
def act_twice(number):
    return act(number) + halve(number)


@action
def fail():
    raise ValueError("no")


def test_a_part_refuses_to_run_alone():
    with pytest.raises(RuntimeError, match="halve is part of an action"):
        halve(4)


@pytest.mark.django_db
def test_a_part_runs_within_an_action():
    assert act(4) == 2


@pytest.mark.django_db
def test_an_action_within_another_ends_alone():
    assert act_twice(4) == 4


@pytest.mark.django_db
def test_a_part_refuses_after_an_action_has_ended():
    act(4)

    with pytest.raises(RuntimeError):
        halve(4)


@pytest.mark.django_db
def test_a_part_refuses_after_an_action_has_failed():
    with pytest.raises(ValueError, match="no"):
        fail()

    with pytest.raises(RuntimeError):
        halve(4)


WAITING = {
    "sqlite": "PRAGMA busy_timeout",
    "postgresql": "SHOW lock_timeout",
    "mysql": "SELECT @@innodb_lock_wait_timeout",
}


def waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING[connection.vendor])
        return cursor.fetchone()[0]


@action
def ask():
    return waiting()


@action
def ask_within():
    return ask()


@action
def ask_and_fail():
    raise ValueError(waiting())


@pytest.mark.django_db(transaction=True)
def test_an_action_waits_five_seconds_for_a_row_and_the_host_keeps_its_own_limit():
    former = waiting()
    limited = {"sqlite": former, "postgresql": "5s", "mysql": 5}[connection.vendor]

    assert (ask(), ask_within()) == (limited, limited)
    with pytest.raises(ValueError, match=str(limited)):
        ask_and_fail()
    assert waiting() == former
