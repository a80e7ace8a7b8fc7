"""A member with a time zone of their own plans, reads and is told on their own clock."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import get_current_timezone

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from tests.coordinators.conftest import office  # noqa: F401

pytestmark = pytest.mark.django_db
PLANNED = {"starts_at": "2026-10-20T09:00", "duration_minutes": "60", "form": "phone"}
IN_NEW_YORK = "Tuesday, Oct. 20, 2026, 9 a.m.–10 a.m. (time in New York)"


@pytest.fixture(autouse=True)
def at(now, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def abroad(pair, client):
    """Anna lives in New York, Max at the university."""
    Person.objects.filter(pk=pair.mentee.person_id).update(time_zone="America/New_York")
    Person.objects.update(message_language="en")
    pair.mentee.person.refresh_from_db()
    client.force_login(pair.mentee.person.user)
    return client


@pytest.fixture
def working(pair, abroad, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


def test_nine_o_clock_in_new_york_is_three_in_berlin(abroad, working):
    abroad.post(f"/mentoring/pairs/{working.pk}/meetings/plan/", PLANNED)

    assert Meeting.objects.get().starts_at == datetime(2026, 10, 20, 13, 0, tzinfo=timezone.utc)


def test_each_reads_the_meeting_on_their_own_clock(abroad, working, client):
    abroad.post(f"/mentoring/pairs/{working.pk}/meetings/plan/", PLANNED)
    room = f"/mentoring/pairs/{working.pk}/"

    assert IN_NEW_YORK in abroad.get(room).text
    assert IN_NEW_YORK in abroad.get("/mentoring/").text
    client.force_login(working.mentor.person.user)
    assert "Tuesday, Oct. 20, 2026, 3 p.m.–4 p.m.<" in client.get(room).text


def test_each_is_told_on_their_own_clock(abroad, working, now):
    abroad.post(f"/mentoring/pairs/{working.pk}/meetings/plan/", PLANNED)
    told = Message.objects.get(kind="meeting_planned")
    abroad.force_login(working.mentor.person.user)
    abroad.post(f"/mentoring/meetings/{Meeting.objects.get().pk}/cancel/", {"sure": 1})
    answer = Message.objects.get(kind="meeting_cancelled")

    assert "Tuesday, Oct. 20, 2026, 3 p.m.–4 p.m.\n" in told.body
    assert "Tuesday, Oct. 20, 2026, 9 a.m. (time in New York)" in answer.body


def test_the_deadline_that_is_set_as_the_mail_leaves_is_on_the_clock_of_the_recipient(
    pair, now, coordinator
):
    Message.objects.update(time_zone="America/New_York", language="en")

    deliver_due(now)

    assert all("(time in New York)" in message.body for message in mail.outbox)


def test_a_form_names_its_zone_and_starts_with_its_times(abroad, working):
    abroad.post(f"/mentoring/pairs/{working.pk}/meetings/plan/", PLANNED)

    page = abroad.get(f"/mentoring/meetings/{Meeting.objects.get().pk}/move/").text

    assert "Time zone: New York." in page
    assert 'value="2026-10-20T09:00"' in page


def test_the_clock_of_the_site_is_back_afterwards(abroad, working):
    abroad.get(f"/mentoring/pairs/{working.pk}/")

    assert str(get_current_timezone()) == "Europe/Berlin"


def test_an_answer_by_mail_is_read_on_the_own_clock(abroad, pair, link_to):
    page = abroad.get(link_to("anna")).text

    assert "(time in New York)" in page


def test_a_day_is_judged_by_the_clock_of_the_site(abroad, working):
    """A pair since Tuesday in Berlin, which is Monday evening in New York."""
    night = datetime(2026, 10, 5, 22, 30, tzinfo=timezone.utc)
    type(working).objects.update(mentor_confirmed_at=night, mentee_confirmed_at=night)
    typed = {**PLANNED, "starts_at": "2026-10-05T18:45"}
    with time_machine.travel(night + timedelta(hours=1), tick=False):
        answer = abroad.post(f"/mentoring/pairs/{working.pk}/meetings/report/", typed)

    assert (answer.status_code, Meeting.objects.get().state) == (302, "reported")


def test_a_member_chooses_their_zone(abroad, pair):
    person = pair.mentee.person
    typed = {"first_name": "Anna", "last_name": "Muster", "email": person.email}
    typed |= {"message_language": "en", "career-TOTAL_FORMS": 0, "career-INITIAL_FORMS": 0}

    abroad.post("/mentoring/profile/", {**typed, "time_zone": "Asia/Tokyo"})
    page = abroad.get("/mentoring/profile/").text
    refused = abroad.post("/mentoring/profile/", {**typed, "time_zone": "Mars/Base"})

    person.refresh_from_db()
    assert person.time_zone == "Asia/Tokyo"
    assert '<option value="Asia/Tokyo"\n    selected>Tokyo (UTC+09:00)</option>' in page
    assert refused.context["form"].errors["time_zone"] == ["This time zone is not known."]


def test_the_office_stays_on_the_clock_of_the_site(working, coordinator, office, now):  # noqa: F811
    """Also for somebody of the office who is a member in another zone."""
    Person.objects.create(user=coordinator, first_name="C", last_name="O", time_zone="Asia/Tokyo")
    meeting = Meeting.objects.create(
        pair=working,
        starts_at=datetime(2026, 10, 20, 13, 0, tzinfo=timezone.utc),
        planned_by="mentor",
        stamped_at=now,
    )

    page = office.get(f"/admin/snippets/alumnii_mentoring/meeting/inspect/{meeting.pk}/")

    assert "Tuesday, Oct. 20, 2026, 3 p.m." in page.text
