from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.actions import decline_application, submit_application
from alumnii_mentoring.domain.applications.content import Content, GivenAnswer, GivenWish
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.endings.leaving import withdraw_application
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.waiting_list import put_on_waiting_list
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole

MENTOR = Content(
    {"about": "I work in IT."},
    consent="I agree.",
    wants_listing=True,
    listing_consent="Show me.",
)
MENTEE = Content(consent="I agree.", answers=[GivenAnswer("why", "Why?", "text", "Because.")])


@pytest.fixture
def submit(cycle, make_person, now):
    def submit(name="anna", role="mentee", content=MENTEE, person=None, at=now):
        person = person or make_person(name)
        return submit_application(person, cycle, role, content=content, by=person.user, now=at)

    return submit


@pytest.fixture
def mentor(submit, coordinator, now):
    application = submit("max", "mentor", MENTOR)
    return accept_application(application, by=coordinator, now=now)


def test_a_submitted_application_holds_what_was_said(submit):
    application = submit()

    answer = application.answers.get()
    assert application.state == "submitted"
    assert (answer.question, answer.text) == ("Why?", "Because.")


def test_consent_is_recorded_with_its_words(submit, now):  # S30
    application = submit()

    consent = Consent.objects.get(person=application.person)
    assert (consent.kind, consent.text, consent.given_at) == ("participation", "I agree.", now)


def test_without_consent_nothing_is_stored(submit):  # S30
    with pytest.raises(ValidationError, match="consent"):
        submit(content=Content())
    assert Application.objects.count() == 0


def test_submitting_again_replaces_the_answers(submit, make_person):
    person = make_person("anna")
    submit(person=person)
    changed = Content(consent="I agree.", answers=[GivenAnswer("why", "Why?", "text", "New.")])
    application = submit(person=person, content=changed)

    assert Application.objects.count() == 1
    assert [answer.text for answer in application.answers.all()] == ["New."]


def test_after_the_deadline_no_application_is_taken(submit, cycle):
    with pytest.raises(MentoringError, match="closed"):
        submit(at=cycle.apply_until)


def test_an_application_in_decision_can_no_longer_change(submit, make_person, coordinator, now):
    person = make_person("anna")
    accept_application(submit(person=person), by=coordinator, now=now)

    with pytest.raises(MentoringError, match="no longer"):
        submit(person=person)


def test_a_mentee_names_ranked_wishes(submit, mentor):  # S26
    wishes = [GivenWish(mentor, why="Same subject")]
    application = submit(content=Content(consent="I agree.", wishes=wishes))

    wish = application.wishes.get()
    assert (wish.rank, wish.mentor, wish.why) == (1, mentor, "Same subject")


def test_a_direct_application_is_linked_to_its_mentor(submit, mentor):  # S25
    wishes = [GivenWish(mentor, is_direct=True)]
    application = submit(content=Content(consent="I agree.", wishes=wishes))

    assert application.wishes.get().is_direct


@pytest.mark.parametrize(
    ("mode", "number", "words"),
    [
        (Cycle.Mode.CENTRAL, 1, "coordinators choose"),
        (Cycle.Mode.DIRECT, 0, "choose the mentor"),
        (Cycle.Mode.HYBRID, 2, "only once"),
    ],
)
def test_wishes_follow_the_mode_of_the_cycle(submit, mentor, cycle, mode, number, words):  # S26
    cycle.mode = mode
    cycle.save()

    with pytest.raises(ValidationError, match=words):
        submit(content=Content(consent="I agree.", wishes=[GivenWish(mentor)] * number))


def test_nobody_wishes_for_themselves(submit, mentor):
    with pytest.raises(ValidationError, match="not available"):
        submit(
            person=mentor.person,
            content=Content(consent="I agree.", wishes=[GivenWish(mentor)]),
        )


def test_an_accepted_mentor_appears_in_the_list(mentor):  # S18
    assert list(Participation.objects.listed()) == [mentor]


def test_who_was_a_mentee_may_be_a_mentor_in_another_cycle(submit, cycle, coordinator, now):  # S3
    mentee = accept_application(submit(), by=coordinator, now=now)
    cycle.pk, cycle.name = None, "2027/28"
    cycle.save()
    accept_application(
        submit(role="mentor", content=MENTOR, person=mentee.person), by=coordinator, now=now
    )

    parts = mentee.person.participations.values_list("cycle__name", "role")
    assert set(parts) == {("2026/27", "mentee"), ("2027/28", "mentor")}


def test_one_person_may_hold_both_roles(submit, mentor, coordinator, now):  # S3
    application = submit(person=mentor.person)
    accept_application(application, by=coordinator, now=now)

    assert set(mentor.person.participations.values_list("role", flat=True)) == {"mentor", "mentee"}


def test_every_decision_is_told_once_and_recorded(submit, coordinator, now):
    application = submit()
    put_on_waiting_list(application, by=coordinator, now=now)

    entry = AuditEntry.objects.about(application).first()
    assert (entry.from_state, entry.to_state, entry.actor) == (
        "submitted",
        "waiting",
        coordinator,
    )
    assert Message.objects.filter(kind="application_waiting").count() == 1


def test_declining_needs_a_reason(submit, coordinator, now):
    application = submit()

    with pytest.raises(MentoringError, match="reason"):
        decline_application(application, by=coordinator, now=now, reason=" ")


def test_the_reason_stays_with_the_coordinators(submit, coordinator, now):
    application = submit()
    decline_application(application, by=coordinator, now=now, reason="secret-reason")

    message = Message.objects.get(kind="application_declined")
    assert application.reason == "secret-reason"
    assert "secret-reason" not in message.subject + message.body


def test_the_audit_holds_no_words_about_anybody(submit, make_person, coordinator, now):
    person = make_person("bea")
    declined, withdrawn = submit(), submit(person=person)
    decline_application(declined, by=coordinator, now=now, reason="secret-reason")
    withdraw_application(withdrawn, by=person.user, now=now, reason="secret-illness")

    assert set(AuditEntry.objects.values_list("reason", flat=True)) == {""}
    assert Application.objects.get(pk=withdrawn.pk).reason == "secret-illness"


def test_withdrawing_without_a_word_leaves_the_reason_of_an_earlier_decision(
    submit, make_person, coordinator, now
):
    person = make_person("bea")
    application = submit(person=person)
    put_on_waiting_list(application, by=coordinator, now=now, reason="No place yet")
    withdraw_application(application, by=person.user, now=now)

    assert Application.objects.get().reason == "No place yet"


def test_an_application_is_accepted_only_once(submit, coordinator, now):
    application = submit()
    accept_application(application, by=coordinator, now=now)

    with pytest.raises(TransitionError, match="accepted"):
        accept_application(application, by=coordinator, now=now)


@pytest.mark.parametrize("decide", [accept_application, put_on_waiting_list])
def test_a_coordinator_of_another_programme_decides_nothing(  # S1
    submit, make_programme, make_user, now, decide
):
    stranger = make_user("stranger")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=stranger)
    application = submit()

    with pytest.raises(PermissionDenied):
        decide(application, by=stranger, now=now)


def test_a_reader_decides_nothing(submit, programme, make_user, now):  # S9
    reader = make_user("reader")
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")
    application = submit()

    with pytest.raises(PermissionDenied):
        accept_application(application, by=reader, now=now)


def test_nobody_decides_on_their_own_application(submit, make_person, coordinator, now):
    application = submit(person=make_person("self", user=coordinator))

    with pytest.raises(PermissionDenied):
        accept_application(application, by=coordinator, now=now)


def test_an_applicant_withdraws_and_may_apply_anew(submit, make_person, now):  # S30
    person = make_person("anna")
    first = submit(person=person)
    withdraw_application(first, by=person.user, now=now + timedelta(minutes=1))
    second = submit(person=person)

    assert (first.state, second.state) == ("withdrawn", "submitted")
    assert first.pk != second.pk


def test_nobody_withdraws_for_somebody_else(submit, coordinator, now):
    with pytest.raises(PermissionDenied):
        withdraw_application(submit(), by=coordinator, now=now)


def test_without_approval_a_mentor_is_listed_at_once(submit, cycle):  # S18
    cycle.are_mentors_approved = False
    cycle.save()
    application = submit("max", "mentor", MENTOR)

    assert application.state == "accepted"
    assert Participation.objects.listed().get().person == application.person


def test_withdrawing_the_consent_takes_a_mentor_off_the_list(mentor, now):
    consent = Consent.objects.get(person=mentor.person, kind="directory")
    leave_directory(consent, by=mentor.person.user, now=now)

    assert not Participation.objects.listed().exists()
    assert consent.withdrawn_at == now


def test_nobody_else_withdraws_a_consent(mentor, coordinator, now):
    consent = Consent.objects.get(person=mentor.person, kind="directory")

    with pytest.raises(PermissionDenied):
        leave_directory(consent, by=coordinator, now=now)
