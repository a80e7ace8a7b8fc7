from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from icalendar import Calendar

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events import rules, verbs
from alumnii_mentoring.domain.events.actions import (
    cancel_event,
    close_past_events,
    close_registration,
    plan_kickoff,
    publish_event,
    reopen_registration,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.guest_list import invite_missing, invite_person
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def save(coordinator, now):
    return lambda event: save_event(event, by=coordinator, now=now + timedelta(days=1))


@pytest.fixture
def cancel(coordinator, now):
    return lambda event: cancel_event(event, by=coordinator, now=now + timedelta(days=1))


@pytest.fixture
def reply(now):
    """Each reply comes an hour after the one before."""
    hours = iter(range(1, 100))

    def reply(invitation, answer, **fields):
        at = {"by": invitation.person.user, "now": now + timedelta(hours=next(hours)), **fields}
        return reply_to_invitation(Invitation.objects.get(pk=invitation.pk), answer, **at)

    return reply


@pytest.fixture
def event(make_event, publish):
    return publish(make_event())


@pytest.fixture
def invitation(invite, event):
    return invite(event, "anna")


def states():
    """Answers by first name."""
    return dict(Invitation.objects.values_list("person__first_name", "state"))


def guests_of(event):
    return sorted(event.invitations.values_list("person__first_name", flat=True))


def actions_about(thing):
    entries = AuditEntry.objects.about(thing).order_by("pk")
    return list(entries.values_list("action", flat=True))


def test_a_new_event_is_a_draft(make_event, now):
    event = make_event()

    assert (event.state, event.sequence, event.stamped_at) == ("draft", 0, now)
    assert actions_about(event) == ["event.create"]


@pytest.mark.parametrize("hours", [0, -1])
def test_an_event_ends_after_it_begins(make_event, now, hours):
    starts_at = now + timedelta(days=20)

    with pytest.raises(ValidationError, match="end after it begins"):
        make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))
    assert Event.objects.count() == 0


SHORT = "The event must last at least a minute."


@pytest.mark.parametrize("seconds", [1, 59])
def test_an_event_lasts_a_minute_at_least(make_event, programme, now, seconds):
    times = {"starts_at": now, "ends_at": now + timedelta(seconds=seconds)}

    with pytest.raises(ValidationError, match=SHORT):
        make_event(**times)
    with pytest.raises(ValidationError, match=SHORT):
        Event(programme=programme, title="Meetup", **times).full_clean()
    assert Event.objects.count() == 0


def test_an_event_of_a_minute_is_long_enough(make_event, now):
    event = make_event(starts_at=now, ends_at=now + timedelta(minutes=1))

    event.full_clean()


@pytest.mark.parametrize("name", ["starts_at", "ends_at", "register_until"])
def test_no_event_is_at_a_time_that_the_clocks_leave_out(make_event, name):
    left_out = datetime(2027, 3, 28, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    times = {"starts_at": left_out - timedelta(days=1), "ends_at": left_out + timedelta(days=1)}

    with pytest.raises(ValidationError) as refusal:
        make_event(**{**times, name: left_out})
    assert list(refusal.value.message_dict) == [name]
    assert Event.objects.count() == 0


CHANGES = {
    "starts_at": lambda event: event.starts_at + timedelta(hours=1),
    "ends_at": lambda event: event.ends_at + timedelta(hours=1),
    "place": lambda event: "Berlin",
    "online_url": lambda event: "https://meet.example.org/2",
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_time_or_place_counts_and_is_told(event, invitation, save, told, now, field):
    setattr(event, field, CHANGES[field](event))

    save(event)

    event.refresh_from_db()
    assert (event.sequence, event.stamped_at) == (1, now + timedelta(days=1))
    assert told("event_changed") == ["anna"]


@pytest.mark.parametrize("field", ["title", "description"])
def test_a_change_of_words_is_not_told(event, invitation, save, field):
    setattr(event, field, "Other words")

    save(event)

    event.refresh_from_db()
    assert (event.sequence, Message.objects.count()) == (1, 0)
    assert getattr(event, field) == "Other words"


def test_a_changed_draft_is_not_told(make_event, invite, save):
    event = make_event()
    invite(event, "anna")
    event.place = "Berlin"

    save(event)

    assert (event.sequence, Message.objects.count()) == (1, 0)


def test_who_declined_is_not_told_of_changes(event, invite, reply, save, told):
    for name, answer in {
        "anna": "accepted",
        "bea": "declined",
        "cleo": "tentative",
    }.items():
        reply(invite(event, name), answer)
    invite(event, "dora")
    event.place = "Berlin"

    save(event)

    assert told("event_changed") == ["anna", "cleo", "dora"]


def test_every_change_is_told_with_its_number(event, invitation, save):
    for place in ("Berlin", "Kassel"):
        event.place = place
        save(event)

    parts = Message.objects.order_by("pk").values_list("calendar_ics", flat=True)
    results = [Calendar.from_ical(part).walk("VEVENT")[0] for part in parts]
    assert [(one["SEQUENCE"], str(one["LOCATION"])) for one in results] == [
        (1, "Berlin"),
        (2, "Kassel"),
    ]


def test_a_form_can_not_change_state_or_number(event, save):
    event.state, event.sequence = "held", 99

    save(event)

    event.refresh_from_db()
    assert (event.state, event.sequence) == ("published", 0)


def test_publishing_invites_both_of_all_running_pairs(  # S40
    make_event, make_pair, confirm, cycle, publish, told
):
    confirm(make_pair("max", "anna"))
    confirm(make_pair("eva", "bea"))
    make_pair("tom", "cleo")

    event = publish(make_event(cycle=cycle))

    assert guests_of(event) == ["Anna", "Bea", "Eva", "Max"]
    assert told("event_invitation") == ["anna", "bea", "eva", "max"]


def test_an_invitation_brings_its_entry_for_the_calendar(  # S39
    make_event, make_pair, confirm, cycle, publish
):
    confirm(make_pair("max", "anna"))

    event = publish(make_event(cycle=cycle))

    message = Message.objects.get(kind="event_invitation", to_email="anna@example.org")
    entry = Calendar.from_ical(message.calendar_ics).walk("VEVENT")[0]
    assert (message.calendar_method, str(entry["UID"])) == ("REQUEST", event.uid)
    assert str(entry["ATTENDEE"]) == "mailto:anna@example.org"


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("pairs", []),
        ("participants", ["Anna", "Max"]),
        ("mentors", ["Max"]),
        ("mentees", ["Anna"]),
        ("nobody", []),
    ],
)
def test_the_guest_list_follows_the_audience(
    make_event, take_part, cycle, publish, audience, expected
):
    take_part("max", "mentor")
    take_part("anna", "mentee")

    assert guests_of(publish(make_event(cycle=cycle, audience=audience))) == expected


def test_an_event_without_a_cycle_invites_nobody(make_event, take_part, publish):
    take_part("max", "mentor")

    assert guests_of(publish(make_event(audience="participants"))) == []


def test_an_event_that_has_begun_is_not_published(make_event, coordinator, now):
    event = make_event(starts_at=now)

    with pytest.raises(MentoringError, match="already begun"):
        publish_event(event, by=coordinator, now=now)


def test_nothing_is_published_twice(event, publish):
    with pytest.raises(TransitionError, match="already"):
        publish(event)


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_a_guest_replies(invitation, reply, answer, now):
    result = reply(invitation, answer)

    assert (result.state, result.answered_at) == (answer, now + timedelta(hours=1))
    assert actions_about(result) == ["invitation.reply"]


def test_a_guest_may_change_their_mind(invitation, reply):
    for answer in ("accepted", "declined", "tentative", "accepted"):
        reply(invitation, answer)

    assert states() == {"Anna": "accepted"}


def test_the_same_reply_twice_is_recorded_once(invitation, reply):
    for _time in range(2):
        reply(invitation, "accepted")

    assert actions_about(invitation) == ["invitation.reply"]


@pytest.mark.parametrize("answer", ["waiting", "attended", "no_show", "invited", "", "maybe"])
def test_only_the_offered_answers_are_taken(invitation, reply, answer):
    with pytest.raises(MentoringError, match="choose one"):
        reply(invitation, answer)


def test_nobody_replies_for_somebody_else(invitation, reply, coordinator, make_user):
    for user in (coordinator, make_user("eve"), AnonymousUser(), None):
        with pytest.raises(PermissionDenied):
            reply(invitation, "accepted", by=user)
    assert states() == {"Anna": "invited"}


def test_with_all_places_taken_an_acceptance_waits(make_event, publish, invite, reply):
    event = publish(make_event(places=2))
    for name in ("anna", "bea", "cleo"):
        reply(invite(event, name), "accepted")

    assert states() == {"Anna": "accepted", "Bea": "accepted", "Cleo": "waiting"}


def test_perhaps_takes_no_place(make_event, publish, invite, reply):
    event = publish(make_event(places=1))
    reply(invite(event, "anna"), "tentative")
    reply(invite(event, "bea"), "accepted")

    assert states() == {"Anna": "tentative", "Bea": "accepted"}


@pytest.mark.parametrize("answer", ["declined", "tentative"])
def test_a_place_given_back_goes_to_who_waited_longest(
    make_event, publish, invite, reply, told, answer
):
    event = publish(make_event(places=1))
    first, last, early = [invite(event, name) for name in ("anna", "bea", "cleo")]
    for guest in (first, early, last):
        reply(guest, "accepted")

    reply(first, answer)

    assert states() == {"Anna": answer, "Bea": "waiting", "Cleo": "accepted"}
    assert told("event_moved_up") == ["cleo"]


def test_who_has_a_place_keeps_it_when_accepting_again(make_event, publish, invite, reply):
    event = publish(make_event(places=1))
    first, second = invite(event, "anna"), invite(event, "bea")
    for guest in (first, second, first):
        reply(guest, "accepted")

    assert states() == {"Anna": "accepted", "Bea": "waiting"}


def test_who_waits_may_give_up(make_event, publish, invite, reply, told):
    event = publish(make_event(places=1))
    first, second = invite(event, "anna"), invite(event, "bea")
    for guest in (first, second):
        reply(guest, "accepted")

    reply(second, "declined")

    assert (states(), told("event_moved_up")) == ({"Anna": "accepted", "Bea": "declined"}, [])


@pytest.mark.parametrize("state", ["draft", "registration_closed", "held", "cancelled"])
def test_only_published_events_take_replies(invitation, reply, state):
    Event.objects.update(state=state)

    with pytest.raises(MentoringError, match="closed"):
        reply(invitation, "accepted")


def test_replies_are_closed_and_taken_again_by_hand(
    make_event, publish, invite, reply, coordinator, now
):
    event = publish(make_event(places=1))
    first, second = invite(event, "anna"), invite(event, "bea")
    reply(first, "accepted")
    close_registration(event, by=coordinator, now=now)
    with pytest.raises(MentoringError):
        reply(second, "accepted")
    closed = states()
    reopen_registration(event, by=coordinator, now=now)
    reply(second, "accepted")

    assert (closed, states()) == (
        {"Anna": "accepted", "Bea": "invited"},
        {"Anna": "accepted", "Bea": "waiting"},
    )


def test_an_event_that_has_begun_takes_no_replies_again(event, coordinator, now):
    close_registration(event, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="begun"):
        reopen_registration(event, by=coordinator, now=event.starts_at)


def test_replies_close_at_the_deadline(make_event, publish, invite, reply, now):
    deadline = now + timedelta(days=3)
    invitation = invite(publish(make_event(register_until=deadline)), "anna")
    reply(invitation, "accepted", now=deadline - timedelta(seconds=1))

    with pytest.raises(MentoringError, match="closed"):
        reply(invitation, "declined", now=deadline)
    assert states() == {"Anna": "accepted"}


def test_without_a_deadline_replies_close_when_it_begins(event, invitation, reply):
    with pytest.raises(MentoringError, match="closed"):
        reply(invitation, "accepted", now=event.starts_at)


def test_cancelling_tells_the_guests_and_their_calendars(event, invitation, cancel, told):
    cancel(event)

    message = Message.objects.get()
    entry = Calendar.from_ical(message.calendar_ics).walk("VEVENT")[0]
    assert (told("event_cancelled"), message.calendar_method) == (["anna"], "CANCEL")
    assert (entry["SEQUENCE"], str(entry["STATUS"])) == (1, "CANCELLED")


def test_a_cancelled_event_is_stamped(event, cancel, now):
    cancel(event)

    event.refresh_from_db()
    assert (event.state, event.sequence) == ("cancelled", 1)
    assert event.stamped_at == now + timedelta(days=1)


def test_who_declined_is_not_told_of_the_cancellation(event, invitation, reply, cancel, told):
    reply(invitation, "declined")

    cancel(event)

    assert told("event_cancelled") == []


def test_a_cancelled_draft_is_told_to_nobody(make_event, invite, cancel):
    event = make_event()
    invite(event, "anna")

    cancel(event)

    assert (event.state, Message.objects.count()) == ("cancelled", 0)


def test_nothing_is_cancelled_twice(event, cancel):
    cancel(event)

    with pytest.raises(TransitionError, match="already"):
        cancel(event)
    assert Event.objects.get().sequence == 1


def test_events_that_are_over_count_as_held(event, make_event, now):
    make_event()

    numbers = [close_past_events(event.ends_at + timedelta(minutes=one)) for one in (-1, 1, 2)]

    assert numbers == [0, 1, 0]
    assert sorted(Event.objects.values_list("state", flat=True)) == ["draft", "held"]


CHANGING = {
    "save": save_event,
    "publish": publish_event,
    "cancel": cancel_event,
    "invite": lambda event, **who: invite_person(event, Invitation.objects.get().person, **who),
    "invite the missing": invite_missing,
    "close": close_registration,
    "reopen": reopen_registration,
}


@pytest.mark.parametrize("name", CHANGING)
def test_only_coordinators_of_the_programme_change_its_events(
    event, invitation, programme, make_programme, make_user, now, name
):
    foe, reader = make_user("foe"), make_user("reader")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=foe)
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")

    for user in (foe, reader, invitation.person.user, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            CHANGING[name](event, by=user, now=now)


@pytest.mark.parametrize("name", CHANGING)
def test_events_of_an_archived_cycle_do_not_change(
    make_event, invite, cycle, coordinator, now, name
):
    event = make_event(cycle=cycle)
    invite(event, "anna")
    Cycle.objects.update(state="archived")

    with pytest.raises(ArchivedError):
        CHANGING[name](Event.objects.get(), by=coordinator, now=now)


def test_a_kickoff_is_offered_as_long_as_there_is_none(cycle, coordinator, now):
    before = verbs.PLAN_KICKOFF.fits(cycle)
    event = plan_kickoff(cycle, by=coordinator, now=now)
    beside = verbs.PLAN_KICKOFF.fits(cycle)
    cancel_event(event, by=coordinator, now=now)

    assert (before, beside, verbs.PLAN_KICKOFF.fits(cycle)) == (True, False, True)


def test_a_kickoff_is_drafted_for_the_new_pairs_of_a_cycle(cycle, coordinator, now):  # S40
    event = plan_kickoff(cycle, by=coordinator, now=now)

    stored = Event.objects.get()
    assert (stored.pk, stored.state, stored.kind) == (event.pk, "draft", "kickoff")
    assert (stored.cycle, stored.audience) == (cycle, "pairs")
    assert timezone.localtime(stored.starts_at).hour == 18
    assert timezone.localdate(stored.starts_at) == max(
        cycle.starts_on, timezone.localdate(now) + timedelta(days=14)
    )


def test_a_cycle_has_one_kickoff(cycle, coordinator, now):
    plan_kickoff(cycle, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="already has a kick-off"):
        plan_kickoff(cycle, by=coordinator, now=now)
    assert Event.objects.count() == 1


def test_after_a_cancelled_kickoff_another_is_planned(cycle, coordinator, now, cancel):
    cancel(plan_kickoff(cycle, by=coordinator, now=now))
    plan_kickoff(cycle, by=coordinator, now=now)

    assert sorted(Event.objects.values_list("state", flat=True)) == ["cancelled", "draft"]


def test_no_kickoff_in_an_archived_cycle(cycle, coordinator, now):
    cycle.state = Cycle.State.ARCHIVED
    cycle.save()

    with pytest.raises(ArchivedError):
        plan_kickoff(cycle, by=coordinator, now=now)


def test_only_coordinators_plan_a_kickoff(cycle, make_user, now):
    with pytest.raises(PermissionDenied):
        plan_kickoff(cycle, by=make_user("stranger"), now=now)


# S60
@pytest.mark.parametrize("places", [2, None])
def test_more_places_go_to_those_who_wait(make_event, publish, invite, reply, save, told, places):
    event = publish(make_event(places=1))
    first, second, third = (invite(event, name) for name in ("anna", "ben", "cem"))
    for invitation in (first, second, third):
        reply(invitation, "accepted")
    event.places = places
    save(event)

    moved = ["ben"] if places else ["ben", "cem"]
    assert told("event_moved_up") == moved
    assert (
        list(event.invitations.attending().order_by("pk"))
        == [first, second, third][: len(moved) + 1]
    )


@pytest.mark.parametrize("days", [-1, 1])
def test_a_published_event_is_not_moved_into_the_past(event, save, now, days):
    event.starts_at = now + timedelta(days=days)
    event.ends_at = now + timedelta(days=30)

    with pytest.raises(ValidationError) as refused:
        save(event)
    assert list(refused.value.message_dict) == ["starts_at"]


def test_the_guests_of_a_published_event_stay_those_of_its_programme(
    make_event, publish, cycle, make_programme, now
):
    event = publish(make_event(cycle=cycle))
    event.programme, event.cycle = make_programme("other"), None

    with pytest.raises(ValidationError) as refused:
        rules.check_change(event, Event.objects.get(), now)
    assert sorted(refused.value.message_dict) == ["cycle", "programme"]


def test_a_draft_may_change_in_every_way(make_event, cycle, save):
    event = make_event()
    event.cycle = cycle
    save(event)

    assert Event.objects.get().cycle == cycle


@pytest.mark.parametrize("field", ["title", "description"])
def test_other_words_count_so_that_the_next_message_brings_them(event, save, now, field):
    setattr(event, field, "Other words")
    save(event)
    stored = Event.objects.get()

    assert (stored.sequence, stored.stamped_at) == (1, now + timedelta(days=1))


def test_what_no_calendar_shows_changes_no_entry(event, save, now):
    event.places = 40
    save(event)

    assert Event.objects.get().stamped_at == now


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("invited", "NEEDS-ACTION"),
        ("accepted", "ACCEPTED"),
        ("tentative", "TENTATIVE"),
        ("waiting", "TENTATIVE"),
    ],
)
def test_a_message_does_not_ask_anew_who_has_answered(event, invitation, save, state, expected):
    Invitation.objects.update(state=state)
    event.place = "Berlin"

    save(event)

    message = Message.objects.get(kind="event_changed")
    [entry] = Calendar.from_ical(message.calendar_ics).walk("VEVENT")
    assert entry["ATTENDEE"].params["PARTSTAT"] == expected
