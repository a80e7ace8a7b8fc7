"""The waiting list: its order, offers with a deadline, and moving up."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.placing.waiting_list import (
    accept_offer,
    decline_offer,
    expire_offers,
    offer_place,
    position_of,
    put_on_waiting_list,
)

DAY = timedelta(days=1)


@pytest.fixture
def wait(cycle, make_person, coordinator, now):
    """Somebody on the waiting list since so many hours."""

    def wait(name, *, hours=0, role="mentee", state="submitted"):
        application = Application.objects.create(
            cycle=cycle,
            person=make_person(name),
            role=role,
            state=state,
            submitted_at=now - 10 * DAY,
            living_key=f"key-{name}",
        )
        since = now - timedelta(hours=hours)
        return put_on_waiting_list(application, by=coordinator, now=since)

    return wait


@pytest.fixture
def offered(wait, coordinator, now):
    return offer_place(wait("anna"), by=coordinator, now=now)


def kinds():
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def test_who_waits_longest_is_first(wait):
    late, early = wait("late", hours=1), wait("early", hours=5)

    assert [position_of(late), position_of(early)] == [2, 1]


def test_roles_wait_apart(wait):
    wait("mentor", hours=9, role="mentor")

    assert position_of(wait("mentee")) == 1


def test_who_does_not_wait_has_no_position(offered):
    assert position_of(offered) is None


def test_an_offer_is_told_with_its_deadline(offered, cycle, now):
    assert (offered.state, offered.offer_until) == ("offered", now + cycle.offer_days * DAY)
    assert kinds() == ["application_waiting", "application_offer"]
    assert Message.objects.get(kind="application_offer").link_until == offered.offer_until


def test_accepting_an_offer_is_taking_part(offered, now):
    accept_offer(offered, by=offered.person.user, now=now + DAY)

    assert Application.objects.get().state == "accepted"
    assert Participation.objects.get().person == offered.person
    assert kinds()[-1] == "application_accepted_mentee"
    entry = AuditEntry.objects.get(action="application.accept_offer")
    assert entry.actor == offered.person.user


def test_declining_an_offer_ends_the_application(offered, now):
    decline_offer(offered, by=offered.person.user, now=now)

    stored = Application.objects.get()
    assert (stored.state, stored.offer_until, stored.living_key) == ("withdrawn", None, None)


def test_an_offer_is_accepted_once(offered, now):
    accept_offer(offered, by=offered.person.user, now=now)

    with pytest.raises(MentoringError, match="no longer open"):
        accept_offer(offered, by=offered.person.user, now=now)


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_after_its_deadline_an_offer_is_over(offered, now, answer):
    with pytest.raises(MentoringError, match="no longer open"):
        answer(offered, by=offered.person.user, now=now + 8 * DAY)
    assert Participation.objects.count() == 0


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_nobody_else_answers_an_offer(offered, coordinator, make_user, now, answer):
    for user in (coordinator, make_user("stranger"), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            answer(offered, by=user, now=now)
    assert Application.objects.get().state == "offered"


def test_an_offer_without_an_answer_leads_to_the_end_of_the_list(offered, wait, now):
    other = wait("other", hours=-1)

    assert expire_offers(now + 8 * DAY) == 1
    assert expire_offers(now + 8 * DAY) == 0
    offered.refresh_from_db()
    assert [position_of(offered), position_of(other)] == [2, 1]
    assert kinds()[-1] == "application_offer_expired"


def test_an_offer_in_time_does_not_expire(offered, now):
    assert expire_offers(now + 6 * DAY) == 0


def test_only_who_waits_is_offered_a_place(offered, coordinator, now):
    with pytest.raises(TransitionError):
        offer_place(offered, by=coordinator, now=now)


def test_in_an_archived_cycle_nothing_is_offered(wait, cycle, coordinator, now):
    application = wait("anna")
    cycle.state = "archived"
    cycle.save()
    application.cycle.refresh_from_db()

    with pytest.raises(ArchivedError):
        offer_place(application, by=coordinator, now=now)


def test_a_stranger_offers_nothing(wait, make_user, now):
    with pytest.raises(PermissionDenied):
        offer_place(wait("anna"), by=make_user("stranger"), now=now)


def test_back_on_the_list_the_offer_is_gone(offered, coordinator, now):
    put_on_waiting_list(offered, by=coordinator, now=now)

    stored = Application.objects.get()
    assert (stored.state, stored.offer_until) == ("waiting", None)
