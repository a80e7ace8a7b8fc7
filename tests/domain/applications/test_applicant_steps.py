"""Where an application stands, as its author is told."""

import pytest

from alumnii_mentoring.domain.applications.applicant_steps import steps_of, words_of
from alumnii_mentoring.domain.applications.models import Application


@pytest.fixture
def application(cycle, make_person):
    return Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="declined"
    )


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("state", Application.State.values)
def test_every_state_has_its_place_and_its_words(application, state, role):
    application.state, application.role = state, role
    steps = steps_of(application)

    assert [step.label for step in steps if step.is_current] == [Application.State(state).label]
    assert words_of(application)
    place = next(number for number, step in enumerate(steps) if step.is_current)
    assert [step.is_done for step in steps] == [number < place for number in range(len(steps))]


def test_the_usual_way(application):
    application.state = "in_review"

    assert [(str(step.label), step.is_done) for step in steps_of(application)] == [
        ("draft", True),
        ("submitted", True),
        ("in review", False),
        ("accepted", False),
        ("placed", False),
    ]


def test_after_the_deadline_nothing_is_promised(application, cycle):
    application.state, cycle.state = "submitted", "closed"
    application.cycle = cycle

    assert "deadline has passed" in words_of(application)


def test_the_way_of_a_mentor_ends_with_taking_part(application):
    application.state, application.role = "accepted", "mentor"

    assert [str(step.label) for step in steps_of(application)][-1] == "accepted"
    assert "search for a partner" not in words_of(application)
