"""One row that raises stops no other, in every part of the clock."""

import json
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.db.models.query import ModelIterable
from django.db.models.signals import pre_save

from alumnii_mentoring.core.clock.rows import (
    ClockFailure,
    RowsFailed,
    do_each,
    failing_parts,
    run_part,
)
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES, Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.management.doctor import failures_of_the_clock
from alumnii_mentoring.tasks import DUE, do_what_is_due, tick
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

NAMES = ("a", "b", "c")
DAY = timedelta(days=1)
WORDS = "anna@example.org"
WITHOUT_ROWS = {
    "stray_files_removed": "files that no row knows, removed without raising",
    "photos_taken_over": "images of the site: the doctor names those that are left",
    "stray_photos_removed": "files that no row knows, removed without raising",
    "messages_sent": "the outbox, whose delivery has tests of its own",
    "jobs_done": "jobs, each of which keeps its error: tests/core/test_jobs.py",
}


class World:
    """Makes three rows that are due at ``NOW`` for each part."""

    def __init__(self, make_programme, make_person, private_root):
        self.make_person = make_person
        self.programmes = [make_programme(name) for name in NAMES]

    def cycles(self, **fields):
        times = {"apply_from": NOW - 10 * DAY, "apply_until": NOW + 10 * DAY}
        days = {"starts_on": NOW.date() - 30 * DAY, "ends_on": NOW.date() + 400 * DAY}
        fields["name"] = "1"
        return [
            Cycle.objects.create(
                **{"programme": programme, "name": "1", **times, **days, **fields}
            )
            for programme in self.programmes
        ]

    def parts(self, role, **fields):
        cycles = self.cycles(state="matching")
        return [
            Participation.objects.create(
                cycle=cycle, person=self.make_person(f"{role}{number}"), role=role, **fields
            )
            for number, cycle in enumerate(cycles)
        ]

    def applications(self, cycles, **fields):
        return [
            Application.objects.create(
                cycle=cycle, person=self.make_person(f"applicant{number}"), role="mentee", **fields
            )
            for number, cycle in enumerate(cycles)
        ]

    def wishes(self, **fields):
        mentors = self.parts("mentor")
        applications = self.applications([mentor.cycle for mentor in mentors], state="accepted")
        return [
            Wish.objects.create(application=application, mentor=mentor, rank=1, **fields)
            for application, mentor in zip(applications, mentors, strict=True)
        ]

    def pairs(self, state, **fields):
        pairs = []
        for number, mentor in enumerate(self.parts("mentor")):
            mentee = Participation.objects.create(
                cycle=mentor.cycle, person=self.make_person(f"mentee{number}"), role="mentee"
            )
            days = {"starts_on": NOW.date() - 30 * DAY, "ends_on": NOW.date() + 400 * DAY}
            parts = {"cycle": mentor.cycle, "mentor": mentor, "mentee": mentee}
            keys = {"mentee_key": mentee.pk, "seat_key": f"{mentor.pk}:1", "rhythm_days": 30}
            confirmed = {"mentor_confirmed_at": NOW, "mentee_confirmed_at": NOW}
            more = {
                "planned_meetings": 6,
                **days,
                **(confirmed if state != "asked" else {}),
                **fields,
            }
            pairs.append(Pair.objects.create(state=state, **parts, **keys, **more))
        return pairs

    def cycles_turned(self):
        return self.cycles(state="announced", opens_by_date=True, apply_from=NOW - DAY)

    def drafts_reminded(self):
        return self.applications(self.cycles(state="open", apply_until=NOW + DAY))

    def pauses_ended(self):
        return self.parts("mentor", state="paused", paused_until=NOW.date())

    def requests_reminded(self):
        return self.wishes(state="requested", answer_by=NOW + timedelta(hours=1))

    def requests_expired(self):
        return self.wishes(state="requested", answer_by=NOW - DAY)

    def pairs_reminded(self):
        pairs = self.pairs("asked", answer_by=NOW + timedelta(hours=1), asked_at=NOW - 9 * DAY)
        for pair in pairs:
            for person in pair.people:
                Message.objects.create(
                    kind="pair_asked",
                    state="sent",
                    dedup_key=f"pair_asked:{pair.pk}:{person.pk}:",
                    recipient_ref=person.pk,
                    created_at=NOW,
                )
        return pairs

    def pairs_expired(self):
        return self.pairs("asked", answer_by=NOW - DAY)

    def offers_expired(self):
        return self.applications(
            self.cycles(state="matching"), state="offered", offer_until=NOW - DAY
        )

    def places_offered(self):
        mentors = self.parts("mentor")
        cycles = [mentor.cycle for mentor in mentors]
        Cycle.objects.update(moves_waiting_up=True)
        self.applications(cycles, state="waiting", waiting_since=NOW - DAY)
        return cycles

    def pairs_closing(self):
        return self.pairs("active", ends_on=NOW.date() - DAY)

    def reviews_reminded(self):
        pairs = self.pairs("closing", ends_on=NOW.date() - 9 * DAY)
        agreed = {"state": "agreed", "mentor_agreed_at": NOW, "mentee_agreed_at": NOW}
        for pair in pairs:
            Goal.objects.create(pair=pair, kind="personal", title="Speak", **agreed)
        return pairs

    def meetings_confirmed(self):
        times = {"starts_at": NOW - 30 * DAY, "reported_at": NOW - 20 * DAY, "stamped_at": NOW}
        said = {"state": "reported", "planned_by": "mentor", "reported_by": "mentor"}
        return [
            Meeting.objects.create(pair=pair, **times, **said) for pair in self.pairs("active")
        ]

    def events_closed(self):
        times = {"starts_at": NOW - DAY, "ends_at": NOW - DAY / 2, "stamped_at": NOW}
        return [
            Event.objects.create(programme=programme, title="E", state="published", **times)
            for programme in self.programmes
        ]

    def corrections_told(self):
        for number, programme in enumerate(self.programmes):
            person = self.make_person(f"member{number}")
            ChangeRequest.objects.create(person=person, programme=programme, asked_at=NOW)
        return self.programmes

    def documents_rescanned(self):
        applications = self.applications(self.cycles(state="open"))
        about = {"slot": "cv", "label": "CV", "filename": "cv.pdf", "kind": "pdf"}
        return [
            Document.objects.create(
                application=application,
                token=DOCUMENT_FILES.store(ContentFile(b"x")),
                size_bytes=1,
                stored_at=NOW,
                **about,
            )
            for application in applications
        ]

    def entries_synced(self):
        mentors = self.parts("mentor", is_listed=True)
        DirectoryEntry.objects.all().delete()
        return mentors


@pytest.fixture
def world(make_programme, make_person, settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    return World(make_programme, make_person, tmp_path)


def concerns(instance, row):
    """Whether saving ``instance`` is part of what is done to ``row``."""
    owners = {
        Application: ("cycle_id", Cycle),
        DirectoryEntry: ("participation_id", Participation),
        Message: ("scope_ref", Programme),
    }
    name, model = owners.get(type(instance), ("pk", None))
    is_of_row = isinstance(row, model or ()) and getattr(instance, name) == row.pk
    return instance == row or is_of_row


@contextmanager
def poisoned(row):
    """A receiver of the host raises at what is saved for one row."""

    def refuse(sender, instance, **more):
        if concerns(instance, row):
            raise ValueError(WORDS)

    pre_save.connect(refuse)
    try:
        yield
    finally:
        pre_save.disconnect(refuse)


def test_every_part_is_tried():
    assert {name for name in vars(World) if name in DUE} | WITHOUT_ROWS.keys() == DUE.keys()


@pytest.mark.parametrize("part", sorted(DUE.keys() - WITHOUT_ROWS.keys()))
def test_one_row_that_raises_stops_no_other(world, caplog, part):
    rows = getattr(world, part)()
    with poisoned(rows[0]):
        done = run_part(part, DUE[part], NOW)

    failure = ClockFailure.objects.get()
    assert (done, failing_parts()) == (2, {part: 1})
    assert (failure.thing_kind, failure.thing_ref) == (rows[0]._meta.model_name, rows[0].pk)
    assert (failure.error, failure.times) == ("ValueError", 1)
    assert failure.scope_ref == rows[0].audit_scope()
    assert "anna@" not in caplog.text
    assert failures_of_the_clock(NOW) == [
        f"{part}: {failure.thing_kind} {failure.thing_ref} ValueError"
    ]
    assert (run_part(part, DUE[part], NOW), failing_parts()) == (1, {})


def test_a_part_that_raises_as_a_whole_is_known_until_it_succeeds(monkeypatch):
    def fail(now):
        raise OSError

    assert (run_part("events_closed", fail, NOW), failing_parts()) == (-1, {"events_closed": 1})
    assert run_part("events_closed", DUE["events_closed"], NOW) == 0
    assert failing_parts() == {}


def test_a_row_whose_value_cannot_be_read_stops_no_other(world):
    rows = world.events_closed()

    class Unreadable(ModelIterable):
        def __iter__(self):
            for event in super().__iter__():
                if event.pk == rows[0].pk:
                    raise ValueError
                yield event

    def hold(event, now):
        lock_row(event)
        return 1

    events = Event.objects.all()
    events._iterable_class = Unreadable
    with transaction.atomic():
        assert do_each(events, hold, NOW) == 2
    assert ClockFailure.objects.get().thing_ref == rows[0].pk


def test_the_queue_sees_a_failure_when_it_is_new(world):
    rows = world.events_closed()
    Event.objects.update(ends_at=NOW - 40 * DAY, starts_at=NOW - 41 * DAY)
    with poisoned(rows[1]):
        with pytest.raises(RowsFailed, match=f"events_closed {rows[1].pk}"):
            tick()
        tick()

    assert ClockFailure.objects.get().times == 2


def test_the_command_fails_as_long_as_something_does(world):
    rows = world.events_closed()
    Event.objects.update(ends_at=NOW - 40 * DAY, starts_at=NOW - 41 * DAY)
    out, err = StringIO(), StringIO()
    with poisoned(rows[1]):
        do_what_is_due()
        with pytest.raises(SystemExit):
            call_command("mentoring_tick", stdout=out, stderr=err)

    assert json.loads(out.getvalue())["events_closed"] == 0
    assert err.getvalue().strip() == "failed: events_closed (1)"
