from datetime import timedelta

import pytest
from django.utils import translation

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.domain.events.actions import cancel_event
from alumnii_mentoring.domain.events.calendar_entries import (
    event_entry,
    personal_entries,
    public_entries,
)
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    cancel_meeting,
    mark_missed,
    plan_meeting,
)
from alumnii_mentoring.domain.mentorships.meetings.calendar_entry import meeting_entry
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.programme.models import Programme

ONLINE = "https://meet.example.org/1"


@pytest.fixture
def event(make_event, publish):
    return publish(make_event(place="Kassel", description="Bring a friend.", online_url=ONLINE))


@pytest.fixture
def guest(invite, event):
    return invite(event, "anna").person


@pytest.fixture
def pair(make_pair, confirm):
    return confirm(make_pair("max", "anna"))


@pytest.fixture
def plan(pair, now):
    """A meeting that the mentor plans, ten days ahead."""

    def plan(**fields):
        values = {"starts_at": now + timedelta(days=10), **fields}
        return plan_meeting(pair, MeetingPlan(**values), by=pair.mentor.person.user, now=now)

    return plan


def titles(entries):
    return [entry.title for entry in entries]


def test_an_entry_says_what_the_event_says(event):
    entry = event_entry(event)

    assert (entry.uid, entry.sequence, entry.stamped_at) == (
        event.uid,
        event.sequence,
        event.stamped_at,
    )
    assert (entry.starts_at, entry.ends_at) == (event.starts_at, event.ends_at)
    assert (entry.title, entry.place, str(entry.screen), entry.is_cancelled) == (
        "Kick-off",
        "Kassel",
        f"{get_settings().site_url}/mentoring/events/{event.pk}/",
        False,
    )


@pytest.mark.parametrize(
    ("for_guest", "description"),
    [(True, f"Bring a friend.\n\n{ONLINE}"), (False, "Bring a friend.")],
)
def test_only_guests_learn_the_online_address(event, for_guest, description):
    assert event_entry(event, for_guest=for_guest).description == description


def test_a_guest_sees_the_event_with_its_online_address(event, guest, now):
    entry = personal_entries(guest, now)[0]

    assert entry == event_entry(event, for_guest=True)


def test_the_public_does_not_see_the_online_address(event, guest, programme, now):
    Event.objects.update(visibility="public")

    assert public_entries(programme, now)[0].description == "Bring a friend."


def test_events_for_guests_are_not_public(event, guest, programme, now):
    assert public_entries(programme, now) == []


def test_who_is_not_invited_sees_nothing(event, guest, make_person, now):
    assert personal_entries(make_person("bea"), now) == []


def test_a_public_event_is_not_in_the_calendar_of_who_is_not_invited(event, make_person, now):
    Event.objects.update(visibility="public")

    assert personal_entries(make_person("bea"), now) == []


@pytest.mark.parametrize(
    ("state", "number"),
    [
        ("invited", 1),
        ("accepted", 1),
        ("tentative", 1),
        ("waiting", 1),
        ("attended", 1),
        ("declined", 0),
    ],
)
def test_a_declined_event_is_not_shown(event, guest, now, state, number):
    Invitation.objects.update(state=state)

    assert len(personal_entries(guest, now)) == number


def test_a_draft_is_shown_to_nobody(make_event, invite, programme, now):
    guest = invite(make_event(visibility="public"), "anna").person

    assert (personal_entries(guest, now), public_entries(programme, now)) == ([], [])


def test_events_of_other_programmes_are_not_in_a_public_calendar(event, make_programme, now):
    Event.objects.update(visibility="public")

    assert public_entries(make_programme("b"), now) == []


def test_a_programme_that_is_not_active_shows_nothing(event, programme, now):
    Event.objects.update(visibility="public")
    Programme.objects.update(is_active=False)

    assert public_entries(programme, now) == []


@pytest.mark.parametrize(
    ("after", "number"), [(timedelta(days=30), 1), (timedelta(days=30, seconds=1), 0)]
)
def test_a_cancelled_event_is_kept_for_30_days(
    event, guest, coordinator, programme, now, after, number
):
    Event.objects.update(visibility="public")
    event.refresh_from_db()
    cancel_event(event, by=coordinator, now=now)

    moment = event.ends_at + after

    results = [personal_entries(guest, moment), public_entries(programme, moment)]
    assert [len(entries) for entries in results] == [number, number]


def test_a_cancelled_event_says_so(event, guest, coordinator, now):
    cancel_event(event, by=coordinator, now=now)

    entry = personal_entries(guest, now)[0]

    assert (entry.is_cancelled, entry.sequence) == (True, 1)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Cancelled: Kick-off"), ("de", "Abgesagt: Kick-off")]
)
def test_the_title_in_a_feed_says_that_the_event_is_cancelled(
    event, guest, coordinator, programme, now, language, title
):
    Event.objects.update(visibility="public")
    event.refresh_from_db()
    cancel_event(event, by=coordinator, now=now)

    with translation.override(language):
        results = [*personal_entries(guest, now), *public_entries(programme, now)]

    assert titles(results) == [title, title]
    assert [(one.uid, one.is_cancelled) for one in results] == [(event.uid, True)] * 2


@pytest.mark.parametrize(
    ("after", "number"), [(timedelta(days=366), 1), (timedelta(days=366, seconds=1), 0)]
)
def test_past_events_stay_for_a_year(event, guest, after, number):
    assert len(personal_entries(guest, event.ends_at + after)) == number


def test_the_number_of_days_is_a_setting(event, guest, coordinator, now, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "FEED_CANCELLED_DAYS": 3}
    cancel_event(event, by=coordinator, now=now)

    results = [personal_entries(guest, event.ends_at + timedelta(days=days)) for days in (3, 4)]

    assert [len(entries) for entries in results] == [1, 0]


def test_both_sides_see_a_meeting_named_after_the_other(pair, plan, now):
    plan()

    results = [titles(personal_entries(person, now)) for person in pair.people]

    assert results == [["Mentoring: Anna Muster"], ["Mentoring: Max Muster"]]


def test_a_stranger_sees_no_meeting(plan, make_person, programme, now):
    plan()

    assert (personal_entries(make_person("eve"), now), public_entries(programme, now)) == ([], [])


def test_a_meeting_ends_after_its_duration(pair, plan, now):
    meeting = plan(duration_minutes=90, online_url=ONLINE, place="Café")

    entry = personal_entries(pair.mentee.person, now)[0]

    assert (entry.uid, entry.ends_at - entry.starts_at) == (meeting.uid, timedelta(minutes=90))
    assert (entry.description, entry.place) == (ONLINE, "Café")


@pytest.mark.parametrize(("language", "place"), [("en", "by telephone"), ("de", "am Telefon")])
def test_without_a_place_a_meeting_names_its_form(pair, plan, language, place):
    meeting = plan(form="phone")

    with translation.override(language):
        entry = meeting_entry(meeting, pair.mentor.person)

    assert entry.place == place


@pytest.mark.parametrize(
    ("after", "expected"), [(timedelta(days=30), [True]), (timedelta(days=31), [])]
)
def test_a_cancelled_meeting_is_kept_for_30_days(pair, plan, now, after, expected):
    meeting = plan()
    cancel_meeting(meeting, by=pair.mentor.person.user, now=now)

    entries = personal_entries(pair.mentee.person, meeting.starts_at + after)

    assert [entry.is_cancelled for entry in entries] == expected


@pytest.mark.parametrize(
    ("state", "title"),
    [("missed", "Mentoring: Max Muster"), ("cancelled", "Cancelled: Mentoring: Max Muster")],
)
def test_a_missed_meeting_counts_as_cancelled(pair, plan, now, state, title):
    plan()
    Meeting.objects.update(state=state)

    [entry] = personal_entries(pair.mentee.person, now)
    assert (entry.is_cancelled, entry.title) == (True, title)


def test_calendars_notice_that_a_meeting_was_missed(pair, plan, now):
    meeting = plan()
    [before] = personal_entries(pair.mentee.person, now)
    later = meeting.starts_at + timedelta(days=1)

    mark_missed(meeting, by=pair.mentee.person.user, now=later)

    [after] = personal_entries(pair.mentee.person, later)
    assert (before.is_cancelled, after.is_cancelled) == (False, True)
    assert (after.sequence, after.stamped_at) == (before.sequence + 1, later)


def test_entries_come_in_the_order_of_time(event, pair, plan, make_event, publish, now):
    plan(starts_at=event.starts_at + timedelta(days=1))
    early = publish(make_event(title="Training", starts_at=now + timedelta(days=2)))
    for one in (event, early):
        Invitation.objects.create(event=one, person=pair.mentee.person, invited_at=now)

    entries = personal_entries(pair.mentee.person, now)

    assert titles(entries) == ["Training", "Kick-off", "Mentoring: Max Muster"]


def test_a_calendar_takes_as_many_queries_for_one_entry_as_for_many(
    event, pair, plan, make_event, publish, now, django_assert_num_queries
):
    for number in range(4):
        plan(starts_at=now + timedelta(days=number + 1))
        one = publish(make_event())
        Invitation.objects.create(event=one, person=pair.mentee.person, invited_at=now)

    with django_assert_num_queries(2):
        entries = personal_entries(pair.mentee.person, now)

    assert len(entries) == 8


# S60
@pytest.mark.parametrize(
    ("answer", "knows", "is_tentative"),
    [
        ("invited", True, False),
        ("accepted", True, False),
        ("tentative", True, True),
        ("waiting", False, True),
    ],
)
def test_who_waits_for_a_place_learns_no_address(event, guest, now, answer, knows, is_tentative):
    Invitation.objects.update(state=answer)
    entry = personal_entries(guest, now)[0]

    assert (ONLINE in entry.description, entry.is_tentative) == (knows, is_tentative)


def test_a_draft_that_was_called_off_is_shown_to_nobody(make_event, coordinator, programme, now):
    event = make_event(visibility="public")
    cancel_event(event, by=coordinator, now=now)

    assert public_entries(programme, now) == []
    assert not Event.objects.public().exists()


@pytest.mark.parametrize("stored", ["javascript:alert(1)", "data:text/html,x"])
def test_no_entry_leads_to_anything_but_the_web(event, pair, plan, stored):
    meeting = plan()
    event.online_url = meeting.online_url = stored  # by an import: no form takes it

    described = event_entry(event, for_guest=True).description

    assert described == "Bring a friend."
    assert meeting_entry(meeting, pair.mentor.person).description == ""
