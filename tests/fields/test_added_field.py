"""A field that is added to a model goes every way, or a test says where it was forgotten."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localtime

from alumnii_mentoring.core.fields import ProseField
from alumnii_mentoring.core.row_values import read_values
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.parts import PARTS, Part
from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    move_meeting,
    plan_meeting,
)
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.members import forms, meetings
from tests.fields.test_application_parts import apply, shared_fields, ways  # noqa: F401
from tests.fields.test_meeting_readers import OTHER, office, readable  # noqa: F401
from tests.fields.test_written import unwritten

ADDED = [(Meeting, "agenda"), (Application, "motto"), (Participation, "motto")]


@pytest.fixture(scope="module", autouse=True)
def added(django_db_setup, django_db_blocker):
    """Text fields that the models don't have, for the time of this module.

    The addresses are read before: Wagtail keeps which fields its own forms have.
    """
    reverse("alumnii_mentoring:dashboard")
    with django_db_blocker.unblock():
        fields = [_add(model, name) for model, name in ADDED]
    yield
    with django_db_blocker.unblock():
        for model, field in fields:
            _remove(model, field)


def _add(model, name):
    field = ProseField(name, blank=True, max_length=700)
    model.add_to_class(name, field)
    with connection.schema_editor() as editor:
        editor.add_field(model, field)
    return model, field


def _remove(model, field):
    with connection.schema_editor() as editor:
        editor.remove_field(model, field)
    model._meta.local_fields.remove(field)
    model._meta._expire_cache()
    delattr(model, field.name)


pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(monkeypatch):
    """The field is declared, as a developer would do it, and the form made anew."""
    monkeypatch.setattr(Meeting, "WRITTEN", (*Meeting.WRITTEN, "agenda"))

    class MeetingForm(forms.MeetingForm):
        class Meta(forms.MeetingForm.Meta):
            fields = Meeting.WRITTEN

    for view in (meetings.PlanMeetingView, meetings.MoveMeetingView, meetings.ReportPlannedView):
        monkeypatch.setattr(view, "form_class", MeetingForm)
    return MeetingForm


def test_a_declared_field_is_asked_with_its_limit(agenda, member, working):
    page = member.get(f"/mentoring/pairs/{working.pk}/meetings/plan/")

    field = page.context["form"].fields["agenda"]
    assert (field.label, field.max_length, field.required) == ("Agenda", 700, False)


@pytest.mark.parametrize("verb", ["move", "report"])
def test_a_declared_field_is_planned_and_not_emptied_later(agenda, member, working, now, verb):
    starts_at = localtime(now + timedelta(days=3))
    typed = {"starts_at": starts_at.strftime("%Y-%m-%dT%H:%M"), "duration_minutes": "60"}
    typed |= {"form": "place", "agenda": "First\r\nsecond"}
    member.post(f"/mentoring/pairs/{working.pk}/meetings/plan/", typed)
    meeting = Meeting.objects.get()
    address = f"/mentoring/meetings/{meeting.pk}/{verb}/"
    form = member.get(address).context["form"]
    assert (meeting.agenda, form["agenda"].value()) == ("First\nsecond", "First\nsecond")

    at = localtime(now + timedelta(days=5 if verb == "move" else 0))
    again = {name: form[name].value() for name in form.fields if form[name].value()}
    member.post(address, {**again, "starts_at": at.strftime("%Y-%m-%dT%H:%M")})

    moved = Meeting.objects.get()
    assert (moved.starts_at, moved.agenda) == (at, "First\nsecond")


def test_the_domain_fills_a_declared_field(agenda, working, now):
    by = working.mentor.person.user
    plan = MeetingPlan(now + timedelta(days=3), agenda="First")
    meeting = plan_meeting(working, plan, by=by, now=now)

    move_meeting(meeting, MeetingPlan(now + timedelta(days=4), agenda="Second"), by=by, now=now)

    assert Meeting.objects.get().agenda == "Second"


def test_a_field_that_no_form_asks_for_is_found():
    assert unwritten(Meeting, Meeting.WRITTEN) == {"agenda"}


@pytest.mark.parametrize("reader", ["room", "mail", "calendar"])  # exports read the declaration
def test_a_field_that_is_declared_for_a_reader_and_not_shown_is_found(
    agenda,
    readable,  # noqa: F811
    reader,
):
    """What test_meeting_readers would say: the declaration and the screen differ."""
    others = {**OTHER, "agenda": lambda now: "First"}
    declared = {*Meeting.SEEN_BY[reader], "agenda"} & set(Meeting.WRITTEN)

    assert declared - readable(reader, others) == {"agenda"}


@pytest.fixture
def motto(monkeypatch):
    part = Part("motto", "a motto", "What is your motto?", "motto")
    monkeypatch.setitem(PARTS, "motto", part)
    return part


def test_a_part_that_is_added_to_the_table_goes_every_way(
    motto,
    apply,  # noqa: F811
    client,
    cycle,
    coordinator,
    now,
):
    page = apply({"capacity": 1, "motto": "Just do it."})

    result = ways(page, client, cycle, coordinator, now)

    marked = result.pop("marked")
    values = {way: values["motto"] for way, values in result.items()}
    assert values == dict.fromkeys(values, "Just do it.")
    assert marked == {"motto"}


def test_a_part_that_is_added_is_asked_in_its_own_words(motto, apply, client):  # noqa: F811
    field = client.get(apply({}).url).context["form"].fields["motto"]

    assert (field.label, field.max_length) == ("What is your motto?", 700)


def test_a_part_that_is_in_no_table_is_found():
    assert shared_fields() - {part.field for part in PARTS.values()} == {"motto"}


def test_the_made_up_fields_are_stored(cycle, make_person):
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", motto="M"
    )

    assert read_values(Application.objects.get(pk=application.pk), ["motto"]) == {"motto": "M"}
