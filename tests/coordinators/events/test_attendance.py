"""The guest list in the back office, and who came."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.guest_list import invite_person
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests.tables import rows_of, take

REPLIES = {"anna": "accepted", "bea": "accepted", "cleo": "declined", "fee": "invited"}


@pytest.fixture
def event(programme):
    """Began an hour ago."""
    begins = timezone.now() - timedelta(hours=1)
    return Event.objects.create(
        programme=programme,
        title="Kick-off",
        state="published",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        stamped_at=begins,
    )


@pytest.fixture
def guests(event, make_person, now):
    values = {"event": event, "invited_at": now}
    return {
        name: Invitation.objects.create(person=make_person(name), state=reply, **values)
        for name, reply in REPLIES.items()
    }


@pytest.fixture
def address(event):
    return lambda name="guests": reverse(f"mentoring_events:{name}", args=[event.pk])


def states():
    rows = Invitation.objects.values_list("person__first_name", "state")
    return {name.lower(): state for name, state in rows}


def soup(response):
    return BeautifulSoup(response.content, "html.parser").find("main")


def shown(response):
    cells = soup(response).select("td[data-label='Guest']")
    return [cell.get_text(strip=True).split()[0].lower() for cell in cells]


def totals(response):
    """Label and number of each card."""
    cards = soup(response).select(".am-numbers a")
    return {card.get_text(" ", strip=True).partition(" ")[2]: card.strong.text for card in cards}


def test_the_head_of_the_list_counts_the_guests_by_reply(office, guests, address):
    office.post(address(), {"attended": guests["anna"].pk})
    office.post(address(), {"no_show": guests["fee"].pk})

    assert totals(office.get(address())) == {
        "invited": "4",
        "accepted": "2",
        "perhaps": "0",
        "waiting list": "0",
        "declined": "1",
        "no reply": "1",
        "attended": "1",
        "did not come": "1",
        "came uninvited": "0",
        "taken off the guest list": "0",
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["anna", "bea", "cleo", "fee"]),
        ({"group": "accepted"}, ["anna", "bea"]),
        ({"group": "invited"}, ["fee"]),
        ({"group": "attended"}, []),
        ({"group": "removed"}, []),
        ({"group": "x"}, ["anna", "bea", "cleo", "fee"]),
        ({"q": "bea muster"}, ["bea"]),
        ({"q": "cleo@example"}, ["cleo"]),
        ({"q": "bea", "group": "declined"}, []),
    ],
)
def test_the_list_is_filtered_and_exported_alike(office, guests, address, asked, expected):
    listed = office.get(address(), asked)
    rows = rows_of(take(office, address(), asked))

    assert shown(listed) == expected
    labels = ("Guest", "E-mail address", "Reply", "Answered at", "Attendance", "Reply (code)")
    assert [label.partition(" (Europe")[0] for label in rows[0]] == [*labels]
    assert [row[1].partition("@")[0] for row in rows[1:]] == expected
    assert AuditEntry.objects.filter(action="table.export", thing_kind="guests").count() == 1


def test_the_export_says_reply_and_attendance(office, guests, address):
    office.post(address(), {"attended": guests["anna"].pk})

    rows = rows_of(take(office, address(), {"q": "anna"}))

    cells = ("Anna Muster", "anna@example.org", "accepted", None, "attended", "attended")
    assert rows[1] == cells


def test_the_event_shows_the_totals_and_leads_to_the_list(office, guests, event, address):
    page = office.get(reverse("mentoring_events:inspect", args=[event.pk])).content.decode()

    assert "accepted: 2" in page
    assert address() in page
    assert address("door") in page


def test_guests_are_marked_one_by_one(office, guests, address):
    office.post(address(), {"attended": guests["anna"].pk})
    office.post(address(), {"no_show": guests["bea"].pk})
    answer = office.post(address(), {"back": guests["bea"].pk})

    assert states() == {**REPLIES, "anna": "attended"}
    assert answer["Location"] == f"{address()}#am-guest-{guests['bea'].pk}"


def test_ticked_guests_are_marked_at_once(office, guests, address):
    keys = [guests[name].pk for name in ("anna", "cleo")]

    answer = office.post(address(), {"do": "no_show", "guests": keys}, follow=True)

    text = answer.content.decode()
    assert states() == {**REPLIES, "anna": "no_show"}
    assert "Recorded as not attended: Anna Muster." in text
    assert "can&#x27;t be missing: Cleo Muster." in text


def test_everybody_who_accepted_came_by_one_click(office, guests, address):
    assert b"Everybody who accepted came" in office.get(address()).content

    office.post(address(), {"do": "accepted"})

    assert states() == {**REPLIES, "anna": "attended", "bea": "attended"}


def test_what_was_looked_for_stays_after_a_click(office, guests, address):
    answer = office.post(f"{address('door')}?q=anna", {"attended": guests["anna"].pk})

    assert answer["Location"] == f"{address('door')}?q=anna#am-guest-{guests['anna'].pk}"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "attended"},
        {"do": "x", "guests": "1"},
        {"do": "attended", "guests": ["x", "-1", "9" * 40, ""]},
        {"attended": "x"},
        {"attended": "9" * 12},
        {"removed": "1"},
        {"do": "removed", "guests": "1"},
    ],
)
def test_nothing_odd_marks_anybody(office, guests, address, sent):
    assert office.post(address(), sent).status_code == 302
    assert states() == REPLIES


def test_the_door_has_one_button_for_each_guest(office, guests, address):
    office.post(address(), {"attended": guests["anna"].pk})

    door = soup(office.get(address("door")))

    buttons = {row["id"]: len(row.select("button")) for row in door.select(".am-door li")}
    assert buttons == {f"am-guest-{guest.pk}": 1 for guest in guests.values()}
    assert door.select_one("input[type=search][name=q]")
    assert not door.select("script")


def test_who_came_uninvited_is_added_at_the_door(office, guests, address, programme, make_person):
    gast = make_person("gast")
    gast.programmes.add(programme)
    result = office.get(address("walk_in"), {"q": "gast"})

    office.post(address("walk_in"), {"person": gast.pk})

    assert "Gast Muster" in result.content.decode()
    assert states()["gast"] == "attended"
    assert totals(office.get(address()))["came uninvited"] == "1"
    assert Message.objects.count() == 0


def test_before_the_event_nobody_can_be_marked(office, guests, address):
    Event.objects.update(
        starts_at=timezone.now() + timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=2)
    )
    pages = [office.get(address(name)) for name in ("guests", "door")]
    office.post(address(), {"do": "accepted"})
    later = office.get(address("walk_in"), follow=True)

    for page in pages:
        assert "once the event has begun" in page.content.decode()
        assert not soup(page).select("[name=attended], [value=attended][name=do]")
    assert "once the event has begun" in later.content.decode()
    assert states() == REPLIES


def test_at_a_cancelled_event_nobody_can_be_marked(office, guests, address):
    Event.objects.update(state="cancelled")
    page = office.get(address("door"))
    office.post(address("door"), {"attended": guests["anna"].pk})

    assert not soup(page).select("[name=attended]")
    assert states() == REPLIES


def test_a_reader_looks_but_changes_nothing(office, guests, address, coordinator):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
    pages = [office.get(address(name)) for name in ("guests", "door")]
    remove = reverse("mentoring_events:guest_do", args=[guests["anna"].pk, "remove"])

    answers = [
        office.post(address(), {"do": "accepted"}),
        office.post(address("door"), {"attended": guests["anna"].pk}),
        office.get(address("walk_in")),
        office.post(remove, {"sure": "1"}),
    ]

    for page in pages:
        forms = soup(page).select("form[method=post]")
        buttons = {button.get("name") for form in forms for button in form.select("button")}
        assert (page.status_code, buttons - {"export"}) == (200, set())
    assert {answer["Location"] for answer in answers} == {"/admin/"}
    assert states() == REPLIES


def test_the_list_of_another_programme_does_not_exist(
    office, guests, address, make_programme, event
):
    Event.objects.update(programme=make_programme("b"))
    remove = reverse("mentoring_events:guest_do", args=[guests["anna"].pk, "remove"])

    answers = [office.get(address(name)) for name in ("guests", "door", "walk_in")]
    answers += [office.post(address(), {"do": "accepted"}), office.post(remove, {"sure": "1"})]

    assert {answer.status_code for answer in answers} == {404}
    assert states() == REPLIES


def test_guests_of_another_event_are_not_marked(office, guests, event):
    own = guests["anna"].pk
    event.pk, event.uid, event.state = None, "other", "held"
    event.save()

    office.post(reverse("mentoring_events:guests", args=[event.pk]), {"attended": own})

    assert states() == REPLIES


def test_taking_a_guest_off_says_first_what_follows(office, event, programme, make_person):
    soon = timezone.now() + timedelta(days=1)
    Event.objects.update(starts_at=soon, ends_at=soon + timedelta(hours=2))
    event.refresh_from_db()
    anna = make_person("anna")
    anna.programmes.add(programme)
    guest = invite_person(event, anna, by=None, now=timezone.now())
    remove = reverse("mentoring_events:guest_do", args=[guest.pk, "remove"])
    unsent = office.post(remove).content.decode()
    Message.objects.update(state="sent")

    sent = office.post(remove).content.decode()
    before = states()
    office.post(remove, {"sure": "1"})

    assert "0 messages are sent at once." in unsent
    assert "1 message is sent at once." in sent
    assert (before, states()) == ({"anna": "invited"}, {"anna": "removed"})
    assert shown(office.get(reverse("mentoring_events:guests", args=[event.pk]))) == []


def test_a_long_list_takes_no_query_more(office, guests, address, event, make_person, now):
    numbers = []
    for more in ((), [f"x{number}" for number in range(20)]):
        for name in more:
            Invitation.objects.create(event=event, person=make_person(name), invited_at=now)
        for name in ("guests", "door"):
            office.get(address(name))
            with CaptureQueriesContext(connection) as asked:
                office.get(address(name))
            numbers.append(len(asked))

    assert numbers[:2] == numbers[2:]
