"""Every field of a form about something that exists starts with what is stored, and is stored."""

from datetime import date, timedelta

import pytest
from django import forms
from django.urls import reverse
from django.utils.timezone import localtime

from alumnii_mentoring.coordinators.applications.remarks import RemarkForm
from alumnii_mentoring.coordinators.people.by_hand import HandForm, NewPersonForm
from alumnii_mentoring.coordinators.setup.beginning import ProgrammeForm
from alumnii_mentoring.coordinators.setup.cycle import CycleForm
from alumnii_mentoring.core.row_values import complete_values, read_values
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.models import Remark
from alumnii_mentoring.domain.mentorships.goals.actions import propose_goal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.notes.actions import write_note
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.actions import SHOWN_FIELDS
from alumnii_mentoring.domain.people.corrections import GUARDED
from alumnii_mentoring.domain.people.models import Faculty, Person, SpokenLanguage, Topic
from alumnii_mentoring.members.directory import ShownFieldsForm
from alumnii_mentoring.members.forms import GoalForm, MeetingForm, NoteForm
from alumnii_mentoring.pages.application_editor import ApplicationPageForm
from alumnii_mentoring.pages.page_editor import MentoringPageForm
from alumnii_mentoring.web.forms import PlainModelForm
from alumnii_mentoring.web.people import RecordForm, StationForm
from tests.fields.test_limits import all_forms

pytestmark = pytest.mark.django_db


def meeting_case(pair, now, *, verb, starts_at):
    user = pair.mentee.person.user
    plan = MeetingPlan(now + timedelta(days=3), place="Library")
    meeting = plan_meeting(pair, plan, by=user, now=now)
    topic = Topic.objects.create(name_de="T", name_en="T", slug="t")
    typed = {
        "starts_at": localtime(starts_at).strftime("%Y-%m-%dT%H:%M"),
        "duration_minutes": 45,
        "form": "online",
        "place": "Mensa",
        "online_url": "https://example.org/1",
        "topics": [topic.pk],
    }
    stored = {**typed, "starts_at": starts_at, "topics": [topic]}
    return meeting, Meeting.WRITTEN, f"/mentoring/meetings/{meeting.pk}/{verb}/", typed, stored


def moving_a_meeting(pair, now):
    return meeting_case(pair, now, verb="move", starts_at=now + timedelta(days=4))


def reporting_a_meeting(pair, now):
    return meeting_case(pair, now, verb="report", starts_at=now)


def changing_a_goal(pair, now):
    words = {"kind": "professional", "title": "Speak up"}
    goal = propose_goal(pair, by=pair.mentee.person.user, now=now, **words)
    typed = {"kind": "personal", "title": "T" * 200, "description": "So.", "is_hidden": True}
    return goal, Goal.WRITTEN, f"/mentoring/goals/{goal.pk}/change/", typed, typed


def changing_a_note(pair, now):
    note = write_note(pair, "Old.", author=pair.mentee.person)
    return note, ("text",), f"/mentoring/notes/{note.pk}/change/", {"text": "New."}, None


def correcting_the_record(pair, now):
    faculty = Faculty.objects.create(name_de="F", name_en="F", slug="f")
    german = SpokenLanguage.objects.create(name_de="D", name_en="D", slug="d")
    typed = {
        "academic_title": "Dr.",
        "is_title_shown": "",
        "pronouns": "they/them",
        "are_pronouns_shown": "",
        "studies_since": "2026-04-01",
        "planned_degree": "Master",
        "first_name": "Bea",
        "last_name": "Beispiel",
        "email": "bea@example.org",
        "phone": "0561 1",
        "message_language": "en",
        "time_zone": "America/New_York",
        "languages": [german.pk],
        "faculty": faculty.pk,
        "subject": "Law",
        "graduated_on": "2020-02-29",
        "place_name": "Nirgendwo",
        "country": "AT",
        "is_online_fine": "",
    }
    more = {"career-TOTAL_FORMS": 0, "career-INITIAL_FORMS": 0}
    stored = {
        **typed,
        "languages": [german],
        "faculty": faculty,
        "graduated_on": date(2020, 2, 29),
        "studies_since": date(2026, 4, 1),
        "is_online_fine": False,
        "is_title_shown": False,
        "are_pronouns_shown": False,
    }
    person = pair.mentee.person
    return person, Person.WRITTEN, "/mentoring/profile/", {**typed, **more}, stored


def choosing_what_is_shown(pair, now):
    stored = dict.fromkeys(SHOWN_FIELDS, False)
    return pair.mentee.person, SHOWN_FIELDS, "/mentoring/directory/", {}, stored


CASES = {
    moving_a_meeting: MeetingForm,
    reporting_a_meeting: MeetingForm,
    changing_a_goal: GoalForm,
    changing_a_note: NoteForm,
    correcting_the_record: RecordForm,
    choosing_what_is_shown: ShownFieldsForm,
}


def shown(client, address):
    """What the form there starts with, as rows and values."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields}


def as_shown(values):
    """Of rows a form holds the keys."""
    keys = {name: getattr(value, "pk", value) for name, value in values.items()}
    return {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in keys.items()
    }


def close(values):
    """A form shows moments in the site's time zone, without it."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in as_shown(values).items()
        if name != "starts_at"
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_every_field_starts_with_what_is_stored_and_is_stored(member, working, now, case):
    thing, names, address, typed, stored = case(working, now)
    stored = stored or typed
    before = read_values(thing, names)
    assert set(stored) == set(names), "a field without a value in this test"
    assert {name for name in names if before[name] == stored[name]} == set()

    assert close(shown(member, address)) == close(before)
    member.post(address, typed)

    thing = type(thing).objects.get(pk=thing.pk)
    assert read_values(thing, names) == stored


@pytest.mark.parametrize("case", [moving_a_meeting, correcting_the_record])
def test_sending_a_form_as_it_stands_changes_nothing(member, working, now, case):
    thing, names, address, typed, stored = case(working, now)
    member.post(address, typed)
    form = member.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    if "starts_at" in sent:
        sent["starts_at"] = form["starts_at"].value().strftime("%Y-%m-%dT%H:%M")
    sent = {name: value for name, value in sent.items() if value not in (None, False)}

    member.post(address, {**sent, "career-TOTAL_FORMS": 0, "career-INITIAL_FORMS": 0})

    assert read_values(type(thing).objects.get(pk=thing.pk), names) == stored


def test_a_remark_starts_with_what_is_stored_and_is_stored(office, cycle, make_person, now):
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="submitted", submitted_at=now
    )
    address = reverse("mentoring_remark", args=[application.pk])

    office.post(address, {"score": "4", "text": "Good."})

    stored = read_values(Remark.objects.get(), Remark.WRITTEN)
    assert stored == {"score": 4, "text": "Good."}
    inspect = f"/admin/alumnii_mentoring/application/inspect/{application.pk}/"
    form = office.get(inspect).context["remark_form"]
    assert {name: form[name].value() for name in form.fields} == stored


# A base; a row of a set that stores its rows itself; the back office, tried in tests/coordinators;
# editors of Wagtail's.
OTHERS = {
    PlainModelForm,
    StationForm,
    HandForm,
    NewPersonForm,
    ApplicationPageForm,
    MentoringPageForm,
    CycleForm,
    ProgrammeForm,
}


def test_every_form_about_a_model_is_tried_here():
    results = {form for form in all_forms() if issubclass(form, forms.ModelForm)}

    assert results - OTHERS == {*CASES.values(), RemarkForm}


# Set by actions: whose it is.
OWNERS = {
    Meeting: {"pair"},
    Goal: {"pair"},
    Note: {"pair", "author"},
    Remark: {"application", "author", "written_at"},
    Person: {"user", "programmes", *SHOWN_FIELDS},
}


def unwritten(model, written):
    """Fields that somebody could fill in, but no form does."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    editable = {field.name for field in fields if field.editable and not field.auto_created}
    return editable - set(written) - OWNERS[model]


@pytest.mark.parametrize(
    ("form", "model"),
    [
        (MeetingForm, Meeting),
        (GoalForm, Goal),
        (NoteForm, Note),
        (RemarkForm, Remark),
        (RecordForm, Person),
    ],
)
def test_a_form_asks_for_every_field_that_people_fill_in(form, model):
    assert unwritten(model, form.base_fields) == set()


def test_what_coordinators_approve_is_part_of_the_record():
    assert set(Person.WRITTEN) >= GUARDED


def test_what_is_not_written_into_a_model_is_refused():
    with pytest.raises(TypeError, match=r"\['state'\]"):
        complete_values(Goal, Goal.WRITTEN, {"kind": "personal", "title": "T", "state": "reached"})


def test_what_must_be_filled_in_is_never_left_out():
    with pytest.raises(TypeError, match="a goal needs a value for title"):
        complete_values(Goal, Goal.WRITTEN, {"kind": "personal"})
