"""Several things that tell one fact end together, whatever old page or mail asks afterwards."""

from datetime import timedelta

import pytest

from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.endings.leaving import withdraw_application
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.not_placed import end_stray_part, tell_not_placed
from alumnii_mentoring.domain.placing.verbs import ACCEPT
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.actions import accept_request


@pytest.fixture
def applied(cycle, make_person):
    def applied(name, role, state="submitted", **fields):
        person = make_person(name)
        key = Application.key_of(cycle, person, role)
        return Application.objects.create(
            cycle=cycle, person=person, role=role, state=state, living_key=key, **fields
        )

    return applied


@pytest.fixture
def accepted(applied, now):
    def accepted(name, role):
        application = applied(name, role)
        return application, accept_application(application, by=None, now=now)

    return accepted


@pytest.fixture
def request_to(accepted, now):
    """An open request of Anna to Max."""
    mentee, _part = accepted("anna", "mentee")
    mentor_application, mentor = accepted("max", "mentor")
    wish = Wish.objects.create(
        application=mentee,
        mentor=mentor,
        rank=1,
        state="requested",
        answer_by=now + timedelta(days=9),
    )
    return wish, mentor_application


def test_a_mentor_who_was_told_that_nobody_was_found_leaves_the_list(accepted, now):
    application, mentor = accepted("max", "mentor")
    assert DirectoryEntry.objects.count() == 1
    Cycle.objects.update(state="running")
    tell_not_placed(Application.objects.get(), by=None, now=now)
    application.refresh_from_db()

    assert DirectoryEntry.objects.count() == 0
    withdraw_application(application, by=application.person.user, now=now)
    mentor.refresh_from_db()
    assert (mentor.state, DirectoryEntry.objects.count()) == ("ended", 0)


def test_a_request_ends_with_the_search_of_its_mentee(request_to, now, told):
    wish, _mentor_application = request_to
    tell_not_placed(Application.objects.get(role="mentee"), by=None, now=now)

    with pytest.raises(MentoringError):
        accept_request(wish, by=wish.mentor.person.user, now=now)
    assert (wish.state, told("request_void")) == ("void", ["max"])


def test_a_request_that_outlived_the_search_is_not_accepted(request_to, now):
    wish, _mentor_application = request_to
    Application.objects.filter(role="mentee").update(state="not_placed")

    with pytest.raises(MentoringError, match="does not take part"):
        accept_request(wish, by=wish.mentor.person.user, now=now)


def test_requests_to_a_mentor_end_with_their_search(request_to, now, told):
    wish, _mentor_application = request_to
    Cycle.objects.update(state="running")
    tell_not_placed(Application.objects.get(role="mentor"), by=None, now=now)

    wish.refresh_from_db()
    assert (wish.state, told("request_closed")) == ("void", ["anna"])


@pytest.mark.parametrize("state", ["placed", "not_placed", "offered", "accepted"])
def test_accepting_from_an_old_page_changes_nothing(applied, now, state):
    application = applied("anna", "mentee", state)

    with pytest.raises(TransitionError):
        ACCEPT.do(application, by=None, now=now)
    assert (Application.objects.get().state, Message.objects.count()) == (state, 0)


@pytest.mark.parametrize("state", ["placed", "not_placed"])
def test_nobody_is_accepted_a_second_time(applied, now, state):
    with pytest.raises(TransitionError):
        accept_application(applied("anna", "mentee", state), by=None, now=now)


def test_withdrawn_at_the_same_moment_as_accepted_is_withdrawn_everywhere(applied, now):
    """Both pages had read it as submitted."""
    application = applied("anna", "mentee")
    other_page = Application.objects.get()
    accept_application(application, by=None, now=now)
    withdraw_application(other_page, by=other_page.person.user, now=now)

    assert Application.objects.get().state == "withdrawn"
    assert Participation.objects.get().state == "left"


def test_what_was_withdrawn_a_moment_before_is_not_accepted(applied, now):
    application = applied("anna", "mentee")
    withdraw_application(Application.objects.get(), by=application.person.user, now=now)

    with pytest.raises(TransitionError):
        accept_application(application, by=None, now=now)
    assert Participation.objects.count() == 0


def test_who_does_not_want_to_be_listed_any_more_is_not_listed_by_being_accepted(
    applied, programme, now
):
    application = applied("max", "mentor", wants_listing=True)
    consent = Consent.objects.create(
        person=application.person, programme=programme, kind="directory", text="Yes", given_at=now
    )
    leave_directory(consent, by=application.person.user, now=now)
    accept_application(application, by=None, now=now)

    assert DirectoryEntry.objects.count() == 0


def test_who_was_accepted_is_no_leftover(accepted, now):
    _application, part = accepted("anna", "mentee")

    with pytest.raises(MentoringError, match="was accepted"):
        end_stray_part(part, by=None, now=now)
