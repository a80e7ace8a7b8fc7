"""Events in the back office."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def event(programme, now):
    times = {"starts_at": now, "ends_at": now + timedelta(hours=2), "stamped_at": now}
    return Event.objects.create(programme=programme, title="Kick-off", **times)


@pytest.fixture
def add_event(office, programme, settings):
    """Send the form; the errors beside its fields."""
    settings.TIME_ZONE = "Europe/Berlin"

    def add_event(**fields):
        values = {"programme": programme.pk, "kind": "meetup", "title": "Meetup", **fields}
        values |= {"audience": "nobody", "visibility": "guests"}
        response = office.post(reverse("mentoring_events:add"), values)
        return response.context["form"].errors if response.status_code == 200 else {}

    return add_event


@pytest.mark.parametrize(
    ("begins", "ends", "errors"),
    [
        ("2027-03-28T02:30", "2027-03-28T04:00", {"starts_at": "This time does not exist"}),
        ("2027-03-28T01:30", "2027-03-28T02:00", {"ends_at": "This time does not exist"}),
        ("2027-10-31T02:30", "2027-10-31T04:00", {"starts_at": "This time comes twice"}),
        ("0001-01-01T00:00", "2027-03-28T04:00", {"starts_at": "Please give a date"}),
        ("2027-03-28T01:30", "2027-03-28T01:30", {"ends_at": "The event must end after"}),
        ("2027-03-28 01:30:00", "2027-03-28 01:30:59", {"ends_at": "The event must last"}),
        ("2027-03-28 01:30:00", "2027-03-28 01:31:00", {}),
    ],
)
def test_the_form_says_beside_the_field_why_a_time_is_impossible(add_event, begins, ends, errors):
    result = add_event(starts_at=begins, ends_at=ends)

    assert list(result) == list(errors)
    assert all(result[name][0].startswith(words) for name, words in errors.items())


def test_the_replies_of_the_guests_are_listed(office, event, make_person, now):  # S39
    for name, state in (("anna", "accepted"), ("max", "declined"), ("eva", "invited")):
        values = {"state": state, "answered_at": None if state == "invited" else now}
        Invitation.objects.create(event=event, person=make_person(name), invited_at=now, **values)

    shown = office.get(reverse("mentoring_events:inspect", args=[event.pk])).content
    rows = BeautifulSoup(shown, "html.parser").select("main table tr")
    cells = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in rows]
    assert {tuple(one[:2]) for one in cells if one} == {
        ("Anna Muster", "accepted"),
        ("Max Muster", "declined"),
        ("Eva Muster", "no reply"),
    }


@pytest.fixture
def coming(cycle, programme):
    """Published, a week from now, for the mentors of the cycle."""
    begins = timezone.now() + timedelta(days=7)
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    values = {"cycle": cycle, "audience": "mentors", "state": "published", "title": "Kick-off"}
    return Event.objects.create(
        programme=programme, stamped_at=timezone.now(), **{**values, **times}
    )


@pytest.fixture
def invite_url(coming):
    return reverse("mentoring_events:invite", args=[coming.pk])


def do(office, event, verb, **data):
    return office.post(reverse("mentoring_events:do", args=[event.pk, verb]), data)


def names(response):
    rows = BeautifulSoup(response.content, "html.parser").select("main table tbody tr")
    return [row.find("td").get_text(strip=True) for row in rows]


def test_publishing_says_first_how_many_are_invited(office, coming, cycle, make_person):
    Event.objects.update(state="draft")
    Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")

    shown = do(office, coming, "publish").content.decode()
    assert "1 guest is invited." in shown
    assert Invitation.objects.count() == 0

    do(office, coming, "publish", sure="1")
    assert (Event.objects.get().state, Invitation.objects.count()) == ("published", 1)


def test_who_is_missing_on_the_guest_list_is_invited_by_a_button(
    office, coming, cycle, make_person, told
):
    address = reverse("mentoring_events:inspect", args=[coming.pk])
    button = b"Invite who is missing on the guest list"
    before = button in office.get(address).content
    Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")
    offered = button in office.get(address).content

    assert "1 guest is invited." in do(office, coming, "invite").content.decode()
    do(office, coming, "invite", sure="1")

    assert (before, offered, button in office.get(address).content) == (False, True, False)
    assert told("event_invitation") == ["max"]


def test_somebody_is_invited_by_hand_from_the_event(
    office, coming, invite_url, programme, make_person, told
):
    for name in ("anna", "eva"):
        make_person(name).programmes.add(programme)
    make_person("otto")  # unknown to the programme
    shown = office.get(reverse("mentoring_events:inspect", args=[coming.pk]))
    result = office.get(invite_url, {"q": "anna"})

    anna = Person.objects.get(first_name="Anna")
    answer = office.post(invite_url, {"person": anna.pk}, follow=True)

    assert invite_url in shown.content.decode()
    assert names(result) == ["Anna Muster"]
    assert "Anna Muster is on the guest list now." in answer.content.decode()
    assert names(answer) == ["Eva Muster"]
    assert told("event_invitation") == ["anna"]


@pytest.mark.parametrize("key", ["", "x", "999999", "9" * 40, "-1"])
def test_nobody_unknown_is_invited(office, invite_url, key):
    assert office.post(invite_url, {"person": key}).status_code == 404
    assert Invitation.objects.count() == 0


def test_somebody_of_another_programme_is_not_invited(office, invite_url, make_person):
    assert office.post(invite_url, {"person": make_person("otto").pk}).status_code == 404
    assert Invitation.objects.count() == 0


def test_a_reader_invites_nobody(office, coming, invite_url, coordinator, programme, make_person):
    anna = make_person("anna")
    anna.programmes.add(programme)
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
    shown = office.get(reverse("mentoring_events:inspect", args=[coming.pk]))

    answers = [office.get(invite_url), office.post(invite_url, {"person": anna.pk})]

    assert invite_url not in shown.content.decode()
    assert {answer["Location"] for answer in answers} == {"/admin/"}
    assert Invitation.objects.count() == 0


def test_a_cycle_leads_to_its_kickoff(office, cycle):  # S39
    Cycle.objects.update(state="running")
    address = reverse("mentoring_cycles:inspect", args=[cycle.pk])
    office.post(reverse("mentoring_cycles:do", args=[cycle.pk, "kickoff"]))
    kickoff = Event.objects.get()

    shown = office.get(address).content.decode()
    assert f'href="{reverse("mentoring_events:inspect", args=[kickoff.pk])}"' in shown
    assert "The kick-off is drafted; you find it below." in shown


def test_cancelling_a_cycle_counts_its_events_and_guests(office, coming, cycle, make_person, now):
    person = make_person("anna")
    Invitation.objects.create(event=coming, person=person, invited_at=now)
    declined = Invitation.objects.create(event=coming, person=make_person("eva"), invited_at=now)
    Invitation.objects.filter(pk=declined.pk).update(state="declined")

    shown = office.post(f"/admin/mentoring_cycles/{cycle.pk}/do/cancelled/").content.decode()

    assert "1 event is cancelled." in shown
    assert "1 message is drafted" in shown


def test_publishing_says_before_that_guests_would_not_know_where(office, programme, now):
    event = Event.objects.create(
        programme=programme,
        title="Kick-off",
        starts_at=timezone.now() + timedelta(days=9),
        ends_at=timezone.now() + timedelta(days=9, hours=1),
        stamped_at=now,
    )
    address = reverse("mentoring_events:do", args=[event.pk, "publish"])
    sentence = "Neither a place nor a link is given"

    assert sentence in office.post(address).content.decode()
    Event.objects.update(place="Aula")
    assert sentence not in office.post(address).content.decode()
