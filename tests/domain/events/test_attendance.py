"""Who came to an event: recorded once it has begun, corrected, taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import reply_to_invitation, save_event
from alumnii_mentoring.domain.events.attendance import (
    add_walk_in,
    mark_accepted,
    mark_guests,
    take_back_marks,
    tally,
)
from alumnii_mentoring.domain.events.calendar_entries import personal_entries
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole

REPLIES = {
    "anna": "accepted",
    "bea": "accepted",
    "cleo": "declined",
    "dora": "waiting",
    "eva": "tentative",
    "fee": "invited",
}


@pytest.fixture
def event(make_event, publish, cycle):
    return publish(make_event(cycle=cycle, audience="nobody"))


@pytest.fixture
def guests(event, invite):
    """Keys of invitations by name, one for each reply."""
    made = {name: invite(event, name) for name in REPLIES}
    for name, reply in REPLIES.items():
        Invitation.objects.filter(pk=made[name].pk).update(state=reply)
    return {name: invitation.pk for name, invitation in made.items()}


@pytest.fixture
def begun(event):
    """A moment during the event."""
    return event.starts_at + timedelta(minutes=10)


@pytest.fixture
def mark(event, guests, coordinator, begun):
    def mark(names, to, **fields):
        keys = [guests[name] for name in names.split()]
        return mark_guests(event, keys, to, **{"by": coordinator, "now": begun, **fields})

    return mark


@pytest.fixture
def take_back(event, guests, coordinator, begun):
    def take_back(names):
        keys = [guests[name] for name in names.split()]
        return take_back_marks(event, keys, by=coordinator, now=begun)

    return take_back


@pytest.fixture
def gast(make_person, programme):
    """Known to the programme, not on the guest list."""
    gast = make_person("gast")
    gast.programmes.add(programme)
    return gast


def states():
    rows = Invitation.objects.values_list("person__first_name", "state")
    return {name.lower(): state for name, state in rows}


def names(invitations):
    return sorted(invitation.person.first_name.lower() for invitation in invitations)


@pytest.mark.parametrize("name", REPLIES)
def test_everybody_on_the_list_may_have_come(mark, name):
    mark(name, "attended")

    assert states() == {**REPLIES, name: "attended"}


def test_who_was_not_expected_is_not_missing(mark):
    outcome = mark(" ".join(REPLIES), "no_show")

    missing = dict.fromkeys(["anna", "bea", "eva", "fee"], "no_show")
    assert states() == {**REPLIES, **missing}
    assert (names(outcome.done), names(outcome.refused)) == (sorted(missing), ["cleo", "dora"])


def test_everybody_who_accepted_came_in_one_step(event, guests, coordinator, begun, mark):
    mark("bea", "no_show")

    outcome = mark_accepted(event, by=coordinator, now=begun)

    assert names(outcome.done) == ["anna"]
    assert states() == {**REPLIES, "anna": "attended", "bea": "no_show"}


def test_a_mark_is_corrected_later(mark, begun):
    mark("anna eva", "attended")
    mark("anna", "no_show", now=begun + timedelta(days=9))

    assert states() == {**REPLIES, "anna": "no_show", "eva": "attended"}


@pytest.mark.parametrize("name", REPLIES)
def test_a_mark_taken_back_leaves_the_reply_there_was(mark, take_back, name):
    mark(name, "attended")
    mark(name, "no_show")

    take_back(name)

    assert states() == REPLIES


def test_what_is_not_marked_is_not_taken_back(take_back, guests):
    assert take_back("anna").done == []
    assert states() == REPLIES


def test_each_mark_is_in_the_audit_once(mark, guests, coordinator):
    for _time in range(2):
        mark("anna eva", "attended")

    for name in ("anna", "eva"):
        [entry] = AuditEntry.objects.about(Invitation(pk=guests[name]))
        assert (entry.action, entry.actor, entry.from_state, entry.to_state) == (
            "invitation.attend",
            coordinator,
            REPLIES[name],
            "attended",
        )


def test_nobody_came_before_the_event_has_begun(event, guests, coordinator, gast, mark):
    before = event.starts_at - timedelta(seconds=1)
    values = {"by": coordinator, "now": before}
    acts = [
        lambda: mark("anna", "attended", now=before),
        lambda: mark_accepted(event, **values),
        lambda: take_back_marks(event, [guests["anna"]], **values),
        lambda: add_walk_in(event, gast, **values),
    ]

    for act in acts:
        with pytest.raises(MentoringError, match="once the event has begun"):
            act()
    assert states() == REPLIES


@pytest.mark.parametrize("state", ["published", "registration_closed", "held"])
def test_it_is_recorded_in_the_very_moment_it_begins_and_afterwards(event, mark, state):
    Event.objects.update(state=state)
    mark("anna", "attended", now=event.starts_at)
    mark("bea", "attended", now=event.ends_at + timedelta(days=30))

    assert states() == {**REPLIES, "anna": "attended", "bea": "attended"}


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nobody_came_to_what_did_not_take_place(mark, guests, state):
    Event.objects.update(state=state)

    with pytest.raises(MentoringError):
        mark("anna", "attended")
    assert states() == REPLIES


@pytest.mark.parametrize("to", ["accepted", "removed", "", "x"])
def test_a_mark_is_one_of_two(mark, to):
    with pytest.raises(MentoringError):
        mark("anna", to)


def test_guests_of_other_events_are_not_marked(mark, make_event, publish, invite, guests):
    other = invite(publish(make_event(audience="nobody")), "otto")
    guests["otto"] = other.pk

    assert mark("otto", "attended").done == []
    assert states()["otto"] == "invited"


def test_only_coordinators_record_who_came(
    mark, event, gast, begun, guests, make_user, coordinator
):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")

    for user in (make_user("eve"), coordinator):
        values = {"by": user, "now": begun}
        with pytest.raises(PermissionDenied):
            mark("anna", "attended", by=user)
        with pytest.raises(PermissionDenied):
            mark_accepted(event, **values)
        with pytest.raises(PermissionDenied):
            take_back_marks(event, [guests["anna"]], **values)
        with pytest.raises(PermissionDenied):
            add_walk_in(event, gast, **values)
    assert states() == REPLIES


def test_in_an_archived_cycle_nothing_is_recorded(mark):
    Cycle.objects.update(state="archived")
    for event in Event.objects.all():
        with pytest.raises(ArchivedError):
            mark_guests(event, [], "attended", by=None, now=event.starts_at)


def test_who_came_uninvited_is_added(event, gast, guests, coordinator, begun):
    for _time in range(2):
        guest = add_walk_in(event, gast, by=coordinator, now=begun)

    assert (guest.state, guest.is_walk_in) == ("attended", True)
    assert AuditEntry.objects.about(guest).get().action == "invitation.walk_in"
    assert Message.objects.filter(to_email=gast.email).count() == 0


def test_nobody_from_outside_the_programme_is_added(event, make_person, coordinator, begun):
    with pytest.raises(PermissionDenied):
        add_walk_in(event, make_person("otto"), by=coordinator, now=begun)


def test_a_guest_who_is_added_at_the_door_keeps_the_reply(
    event, guests, mark, take_back, programme, coordinator, begun
):
    mark("bea", "no_show")
    for name in ("anna", "bea", "cleo"):
        person = Invitation.objects.get(pk=guests[name]).person
        person.programmes.add(programme)
        add_walk_in(event, person, by=coordinator, now=begun)
    came = states()

    take_back("anna bea cleo")

    assert came == {**REPLIES, **dict.fromkeys(["anna", "bea", "cleo"], "attended")}
    assert states() == REPLIES


def test_an_uninvited_guest_is_not_missing_but_leaves_the_list_again(
    event, gast, guests, coordinator, begun, mark, take_back
):
    guests["gast"] = add_walk_in(event, gast, by=coordinator, now=begun).pk

    refused = mark("gast", "no_show").refused
    take_back("gast")

    assert (names(refused), states()["gast"]) == (["gast"], "removed")
    assert "gast" not in names(event.invitations.listed())


def test_who_was_taken_off_the_list_may_still_come(event, gast, coordinator, begun, now):
    values = {"person": gast, "invited_at": now, "state": "removed"}
    Invitation.objects.create(event=event, **values)

    guest = add_walk_in(event, gast, by=coordinator, now=begun)

    assert (guest.state, guest.is_walk_in) == ("attended", True)


def test_the_totals_know_replies_and_who_came(event, guests, gast, coordinator, begun, mark):
    mark("anna cleo", "attended")
    mark("bea", "no_show")
    add_walk_in(event, gast, by=coordinator, now=begun)

    assert tally(event) == {
        "asked": 6,
        "accepted": 2,
        "tentative": 1,
        "waiting": 1,
        "declined": 1,
        "invited": 1,
        "attended": 3,
        "no_show": 1,
        "walk_in": 1,
        "removed": 0,
    }


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("accepted", "anna bea"),
        ("declined", "cleo"),
        ("attended", "anna"),
        ("no_show", "bea"),
        ("walk_in", ""),
        ("asked", " ".join(REPLIES)),
        ("", " ".join(REPLIES)),
    ],
)
def test_a_group_holds_whom_the_totals_count(event, mark, group, expected):
    mark("anna", "attended")
    mark("bea", "no_show")

    assert names(event.invitations.in_group(group)) == expected.split()


def test_nobody_moves_up_once_the_event_has_begun(event, guests, coordinator, begun, told):
    Event.objects.update(places=2)
    event.refresh_from_db()
    event.places = 9

    save_event(event, by=coordinator, now=begun)

    assert (states()["dora"], told("event_moved_up")) == ("waiting", [])


def test_who_is_marked_gives_no_other_reply(event, guests, mark, begun, coordinator):
    mark("anna", "attended")
    Event.objects.update(starts_at=begun + timedelta(days=1), ends_at=begun + timedelta(days=2))
    anna = Invitation.objects.select_related("event", "person__user").get(pk=guests["anna"])

    with pytest.raises(MentoringError):
        reply_to_invitation(anna, "declined", by=anna.person.user, now=begun)
    assert states()["anna"] == "attended"


def test_a_deadline_after_the_beginning_is_not_waited_for(event, guests):
    Event.objects.update(register_until=event.ends_at)
    anna = Invitation.objects.select_related("event", "person__user").get(pk=guests["anna"])

    with pytest.raises(MentoringError):
        reply_to_invitation(anna, "declined", by=anna.person.user, now=event.starts_at)


def test_who_came_keeps_the_event_in_the_calendar(event, guests, mark, begun):
    mark("anna", "attended")
    anna = Invitation.objects.get(pk=guests["anna"]).person

    [entry] = personal_entries(anna, begun)

    assert (entry.uid, entry.is_cancelled) == (event.uid, False)
    assert entry.sequence > event.sequence


@pytest.fixture
def themselves(event, programme, guests):
    """The account of a guest who accepted and coordinates the programme."""
    user = Invitation.objects.get(pk=guests["anna"]).person.user
    CoordinatorRole.objects.create(programme=programme, user=user)
    return user


def test_nobody_records_that_they_came_themselves(event, mark, themselves, guests, begun):
    mark("anna bea", "attended", by=themselves)
    mark_accepted(event, by=themselves, now=begun)

    marked = Invitation.objects.filter(state="attended")
    assert list(marked.values_list("pk", flat=True)) == [guests["bea"]]


def test_nobody_adds_themselves_as_uninvited(event, gast, programme, begun):
    CoordinatorRole.objects.create(programme=programme, user=gast.user)

    with pytest.raises(MentoringError, match="somebody else"):
        add_walk_in(event, gast, by=gast.user, now=begun)
