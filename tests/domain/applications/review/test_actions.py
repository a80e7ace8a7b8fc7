from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actors import LinkBearer
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.actions import start_review
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.actions import (
    ask_applicant,
    neighbours,
    remark_on,
    reply_to_inquiry,
)
from alumnii_mentoring.domain.applications.review.models import Inquiry, Remark
from alumnii_mentoring.domain.placing.not_placed import tell_not_placed
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def apply(cycle, make_person, now):
    def apply(name, *, state="submitted", hours=0, role="mentee"):
        return Application.objects.create(
            cycle=cycle,
            person=make_person(name),
            role=role,
            state=state,
            submitted_at=now + timedelta(hours=hours),
        )

    return apply


@pytest.fixture
def application(apply):
    return apply("anna")


@pytest.fixture
def user_of(coordinator, application, programme, make_programme, make_user):
    def with_role(name, programme, role):
        user = make_user(name)
        CoordinatorRole.objects.create(programme=programme, user=user, role=role)
        return user

    def user_of(who):
        return {
            "applicant": lambda: application.person.user,
            "reader": lambda: with_role("reader", programme, "reader"),
            "foreign coordinator": lambda: with_role("foe", make_programme("b"), "coordinator"),
            "stranger": lambda: make_user("stranger"),
            "visitor": AnonymousUser,
        }[who]()

    return user_of


OUTSIDERS = ["applicant", "reader", "foreign coordinator", "stranger", "visitor"]


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_a_judgement_is_kept_and_recorded_without_its_words(application, coordinator, now):
    remark_on(application, by=coordinator, now=now, score=4, text="Überzeugend")

    remark = Remark.objects.get()
    assert (remark.author, remark.score, remark.text) == (coordinator, 4, "Überzeugend")
    entry = AuditEntry.objects.get(action="application.remark")
    assert "Überzeugend" not in str(vars(entry))


def test_each_coordinator_has_one_judgement(application, coordinator, programme, make_user, now):
    other = make_user("second")
    CoordinatorRole.objects.create(programme=programme, user=other)
    for by, score in ((coordinator, 2), (other, 5), (coordinator, 3)):
        remark_on(application, by=by, now=now, score=score)

    assert sorted(Remark.objects.values_list("score", flat=True)) == [3, 5]


@pytest.mark.parametrize("score", [0, 6, -1, 10**9])
def test_a_score_goes_from_one_to_five(application, coordinator, now, score):
    with pytest.raises(ValidationError):
        remark_on(application, by=coordinator, now=now, score=score)
    assert Remark.objects.count() == 0


def test_an_empty_judgement_is_refused(application, coordinator, now):
    with pytest.raises(ValidationError):
        remark_on(application, by=coordinator, now=now, text="  ")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_judges_or_asks(application, user_of, now, who):
    user = user_of(who)

    with pytest.raises(PermissionDenied):
        remark_on(application, by=user, now=now, score=1)
    with pytest.raises(PermissionDenied):
        ask_applicant(application, by=user, now=now, question="Why?")
    assert kinds() == []


def test_nobody_judges_themselves(application, programme, now):
    me = application.person.user
    CoordinatorRole.objects.create(programme=programme, user=me)

    with pytest.raises(PermissionDenied):
        remark_on(application, by=me, now=now, score=5)


def test_a_question_waits_for_the_applicant(application, coordinator, now):
    ask_applicant(application, by=coordinator, now=now, question="Since when?")

    assert Application.objects.get().state == "asked"
    message = Message.objects.get()
    assert message.kind == "application_question"
    assert "Since when?" in message.body


def test_the_reply_brings_the_application_back_into_review(application, coordinator, now):
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Since when?")
    reply_to_inquiry(inquiry, by=application.person.user, now=now, reply="2024")

    stored = Inquiry.objects.get()
    assert (stored.reply, stored.replied_at) == ("2024", now)
    assert Application.objects.get().state == "in_review"


def test_an_applicant_without_an_account_replies_by_the_link(application, coordinator, now):
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Since when?")
    reply_to_inquiry(inquiry, by=LinkBearer(application.person_id), now=now, reply="2024")

    assert Inquiry.objects.get().reply == "2024"


def test_a_second_question_is_possible_after_the_reply(application, coordinator, now):
    for question in ("Since when?", "Where?"):
        inquiry = ask_applicant(application, by=coordinator, now=now, question=question)
        later = now + timedelta(minutes=1)
        reply_to_inquiry(inquiry, by=application.person.user, now=later, reply="Here")
        now += timedelta(hours=1)

    assert Inquiry.objects.count() == 2


def test_a_question_is_answered_once(application, coordinator, now):
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Since when?")
    reply_to_inquiry(inquiry, by=application.person.user, now=now, reply="2024")

    with pytest.raises(MentoringError):
        reply_to_inquiry(inquiry, by=application.person.user, now=now, reply="2025")
    assert Inquiry.objects.get().reply == "2024"


@pytest.mark.parametrize("who", ["reader", "stranger", "visitor", "foreign coordinator"])
def test_nobody_else_replies(application, coordinator, user_of, now, who):
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Since when?")

    with pytest.raises(PermissionDenied):
        reply_to_inquiry(inquiry, by=user_of(who), now=now, reply="2024")


@pytest.mark.parametrize("words", ["", " \n"])
def test_empty_words_are_refused(application, coordinator, now, words):
    with pytest.raises(MentoringError):
        ask_applicant(application, by=coordinator, now=now, question=words)
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Since when?")
    with pytest.raises(MentoringError):
        reply_to_inquiry(inquiry, by=application.person.user, now=now, reply=words)


@pytest.mark.parametrize("state", ["draft", "accepted", "placed", "declined", "withdrawn"])
def test_only_what_is_being_decided_is_asked_about(apply, coordinator, now, state):
    with pytest.raises(TransitionError):
        ask_applicant(apply("anna", state=state), by=coordinator, now=now, question="Why?")


def test_who_finds_no_partner_is_told(apply, coordinator, now):
    application = apply("anna", state="accepted")
    tell_not_placed(application, by=coordinator, now=now)

    assert Application.objects.get().state == "not_placed"
    assert kinds() == ["application_not_placed"]


def test_in_an_archived_cycle_nothing_is_said(application, coordinator, cycle, now):
    cycle.state = "archived"
    cycle.save()
    application.refresh_from_db()

    with pytest.raises(ArchivedError):
        remark_on(application, by=coordinator, now=now, score=1)
    with pytest.raises(ArchivedError):
        ask_applicant(application, by=coordinator, now=now, question="Why?")


def test_undecided_applications_are_read_one_after_the_other(apply, coordinator):
    first, second, third = (
        apply(name, hours=hours) for name, hours in (("anna", 1), ("bea", 2), ("cleo", 3))
    )
    apply("dora", hours=2, state="declined")
    apply("max", hours=2, role="mentor")

    assert neighbours(first, coordinator) == (None, second.pk)
    assert neighbours(second, coordinator) == (first.pk, third.pk)
    assert neighbours(third, coordinator) == (second.pk, None)


def test_at_the_same_moment_the_key_decides(apply, coordinator):
    first, second = apply("anna"), apply("bea")

    assert neighbours(first, coordinator) == (None, second.pk)
    assert neighbours(second, coordinator) == (first.pk, None)


def test_a_neighbour_of_another_programme_does_not_exist(apply, user_of):
    first, _second = apply("bea"), apply("cleo")

    assert neighbours(first, user_of("foreign coordinator")) == (None, None)


def test_what_was_declined_by_mistake_is_taken_up_again(apply, coordinator, now):
    declined = apply("bea", state="declined")
    start_review(declined, by=coordinator, now=now)

    assert Application.objects.get(pk=declined.pk).state == "in_review"


def test_in_an_archived_cycle_no_review_begins(application, cycle, coordinator, now):
    cycle.state = "archived"
    cycle.save()

    with pytest.raises(ArchivedError):
        start_review(Application.objects.get(), by=coordinator, now=now)
