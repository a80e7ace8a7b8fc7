import pytest

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
