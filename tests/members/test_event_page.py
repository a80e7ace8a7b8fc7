"""What a guest reads about their own invitation."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event


@pytest.fixture
def anna(make_person):
    return make_person("anna")


@pytest.fixture
def event(programme):
    begins = timezone.now() - timedelta(hours=1)
    return Event.objects.create(
        programme=programme,
        title="Kick-off",
        state="published",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        stamped_at=begins,
    )


@pytest.fixture
def facts(client, anna, event, now):
    """What the page of the event says, by heading."""

    def facts(**fields):
        Invitation.objects.create(event=event, person=anna, invited_at=now, **fields)
        client.force_login(anna.user)
        shown = client.get(reverse("alumnii_mentoring:event", args=[event.pk])).content
        rows = BeautifulSoup(shown, "html.parser").select(".am-facts div")
        return {row.dt.text: row.dd.text for row in rows}

    return facts


def test_an_invitation_without_an_answer_says_so(facts):
    assert facts()["Your answer"] == "no reply"


def test_a_guest_reads_their_answer_and_whether_they_were_there(facts):
    read = facts(state="no_show", reply="accepted")

    assert (read["Your answer"], read["Attendance"]) == ("accepted", "did not come")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("https://meet.example.org/1", "https://meet.example.org/1"), ("javascript:alert(1)", None)],
)
def test_only_an_address_of_the_web_is_a_link(facts, event, stored, shown):
    Event.objects.filter(pk=event.pk).update(online_url=stored)

    assert facts(state="accepted").get("Online", "").strip() == (shown or "")


@pytest.mark.parametrize("name", ["event", "event_ics", "event_reply"])
def test_who_was_taken_off_the_list_finds_nothing(client, anna, event, now, name):
    Invitation.objects.create(event=event, person=anna, invited_at=now, state="removed")
    client.force_login(anna.user)
    address = reverse(f"alumnii_mentoring:{name}", args=[event.pk])

    answer = client.post(address) if name == "event_reply" else client.get(address)

    assert answer.status_code == 404
