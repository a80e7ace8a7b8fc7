from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.actions import decline_application, start_review
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.not_placed import (
    is_telling_waiting,
    take_back_not_placed,
    tell_not_placed,
)
from alumnii_mentoring.domain.placing.verbs import TELL_NOT_PLACED
from alumnii_mentoring.domain.programme.cycles import Cycle

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def apply(cycle, make_person, now):
    def apply(state):
        return Application.objects.create(
            cycle=cycle,
            person=make_person("anna"),
            role="mentee",
            state=state,
            submitted_at=now,
            living_key="anna",
        )

    return apply


@pytest.mark.parametrize("state", ["accepted", "waiting"])
def test_it_is_taken_back_while_the_applicant_was_not_told(apply, coordinator, now, state):
    application = tell_not_placed(apply(state), by=coordinator, now=now)
    deliver_due(now + 9 * MINUTE)
    assert is_telling_waiting(application)

    take_back_not_placed(application, by=coordinator, now=now + 9 * MINUTE)

    assert Application.objects.get().state == state
    assert Message.objects.get().state == "discarded"


def test_once_told_it_stays(apply, coordinator, now):
    application = tell_not_placed(apply("accepted"), by=coordinator, now=now)
    deliver_due(now + 10 * MINUTE)

    with pytest.raises(MentoringError, match="already told"):
        take_back_not_placed(application, by=coordinator, now=now + 11 * MINUTE)
    assert Application.objects.get().state == "not_placed"


def test_only_the_office_takes_it_back(apply, coordinator, make_user, now):
    application = tell_not_placed(apply("accepted"), by=coordinator, now=now)

    with pytest.raises(PermissionDenied):
        take_back_not_placed(application, by=make_user("eve"), now=now)


@pytest.mark.parametrize(
    ("role", "state", "is_offered"),
    [
        ("mentor", "matching", False),
        ("mentor", "running", True),
        ("mentee", "matching", True),
    ],
)
def test_a_mentor_is_told_once_the_mentoring_runs(
    apply, coordinator, now, role, state, is_offered
):
    Cycle.objects.update(state=state)
    application = apply("accepted")
    Application.objects.update(role=role)
    application = Application.objects.select_related("cycle__programme", "person").get()

    assert TELL_NOT_PLACED.fits(application) == is_offered
    if not is_offered:
        with pytest.raises(MentoringError, match="once the mentoring runs"):
            tell_not_placed(application, by=coordinator, now=now)


def test_who_is_taken_up_again_in_time_never_hears_of_the_decline(apply, coordinator, now):
    application = apply("submitted")
    decline_application(application, by=coordinator, now=now, reason="Mixed up.")

    start_review(application, by=coordinator, now=now + MINUTE)
    deliver_due(now + 10 * MINUTE)

    assert Application.objects.get().state == "in_review"
    assert Message.objects.get(kind="application_declined").state == "discarded"


def test_who_took_part_takes_part_again(apply, coordinator, now):
    application = apply("submitted")
    accept_application(application, by=coordinator, now=now)
    tell_not_placed(Application.objects.get(), by=coordinator, now=now)
    assert Participation.objects.get().state == "ended"

    take_back_not_placed(Application.objects.get(), by=coordinator, now=now + MINUTE)

    assert Participation.objects.get().state == "active"
