"""Applications let in after the deadline, and entered by the office."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.actions import save_draft, submit_application
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.late.actions import enter_application, let_in_late
from alumnii_mentoring.domain.applications.late.models import OfficeEntry
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import can_edit
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

SAID = Content(parts={"about": "I write."}, consent="I agree.")


@pytest.fixture
def closed(cycle, now):
    cycle.state, cycle.apply_until = Cycle.State.CLOSED, now - timedelta(days=2)
    cycle.save()
    return cycle


@pytest.fixture
def anna(make_person):
    return make_person("anna")


@pytest.fixture
def vera(programme):
    """Without an account or an address."""
    person = Person.objects.create(last_name="Vera", message_language="de")
    person.programmes.add(programme)
    return person


@pytest.fixture
def let_in(anna, closed, coordinator, now):
    def let_in(person=anna, *, by=coordinator, days=3, reason="She was ill."):
        until = now + timedelta(days=days)
        return let_in_late(person, closed, "mentee", until=until, reason=reason, by=by, now=now)

    return let_in


@pytest.fixture
def enter(vera, closed, coordinator, now):
    def enter(person=vera, *, content=SAID, by=coordinator, reason="Letter of 3 March."):
        return enter_application(
            person, closed, "mentee", content=content, reason=reason, by=by, now=now
        )

    return enter


def test_who_is_let_in_sends_an_application_after_the_deadline(  # S69
    let_in, anna, closed, coordinator, now, told
):
    application = let_in()

    sent = submit_application(anna, closed, "mentee", content=SAID, by=anna.user, now=now)

    assert (sent.pk, sent.state) == (application.pk, "submitted")
    entry = OfficeEntry.objects.about(application).get()
    assert (entry.made_by, entry.reason, entry.kind) == (coordinator, "She was ill.", "let_in")
    assert AuditEntry.objects.about(application).filter(action="application.let_in").exists()
    assert told("application_let_in") == ["anna"]


@pytest.mark.parametrize(("days", "is_open"), [(2, True), (3, False)])
def test_the_form_is_open_until_the_moment_chosen(let_in, now, anna, days, is_open):
    application = let_in(days=3)

    assert can_edit(anna, application, now + timedelta(days=days)) is is_open


def test_others_stay_outside(let_in, closed, make_person, now):
    let_in()
    ben = make_person("ben")

    for act in (submit_application, save_draft):
        with pytest.raises(MentoringError, match="closed"):
            act(ben, closed, "mentee", content=SAID, by=ben.user, now=now)


def test_in_another_role_the_form_stays_closed(let_in, closed, anna, now):
    let_in()

    with pytest.raises(MentoringError, match="closed"):
        submit_application(anna, closed, "mentor", content=SAID, by=anna.user, now=now)


@pytest.mark.parametrize(
    ("how", "words"), [({"reason": " "}, "reason"), ({"days": -1}, "moment to come")]
)
def test_letting_in_needs_a_reason_and_time(let_in, how, words):
    with pytest.raises(MentoringError, match=words):
        let_in(**how)


def test_whoever_has_no_account_is_not_let_in(let_in, vera):
    with pytest.raises(MentoringError, match="enter the application yourself"):
        let_in(vera)


@pytest.mark.parametrize("act", ["let_in", "enter"])
def test_only_coordinators_of_the_programme_do_it(request, act, make_user):  # S1
    with pytest.raises(PermissionDenied):
        request.getfixturevalue(act)(by=make_user("stranger"))


@pytest.mark.parametrize("act", ["let_in", "enter"])
def test_nobody_does_it_for_themselves(request, act, make_person, coordinator):
    own = make_person("own", user=coordinator)

    with pytest.raises(PermissionDenied):
        request.getfixturevalue(act)(own)


def test_the_office_enters_who_wrote_a_letter(enter, vera, coordinator):  # S69
    application = enter()

    assert (application.state, application.about) == ("submitted", "I write.")
    assert Consent.objects.of(vera).in_force().get().text == "I agree."
    entry = OfficeEntry.objects.about(application).get()
    assert (entry.made_by, entry.reason) == (coordinator, "Letter of 3 March.")
    logged = AuditEntry.objects.about(application).get()
    assert (logged.action, logged.reason) == ("application.enter", "")


def test_nothing_is_entered_without_consent(enter):
    with pytest.raises(MentoringError, match="consent"):
        enter(content=Content())


def test_what_somebody_began_is_not_replaced(enter, let_in, anna):
    let_in()

    with pytest.raises(MentoringError, match="begun or sent"):
        enter(anna)

    assert Application.objects.get().state == "draft"


def test_whoever_has_applied_is_not_let_in_again(enter, let_in, vera, make_user):
    enter()
    vera.user = make_user("vera")
    vera.save()

    with pytest.raises(MentoringError, match="already"):
        let_in(vera)
