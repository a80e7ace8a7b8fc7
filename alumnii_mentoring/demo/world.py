"""The demonstration world: built through the same actions that people use, relative to today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.demo.history import write_history
from alumnii_mentoring.demo.pages import add_pages
from alumnii_mentoring.demo.papers import add_papers
from alumnii_mentoring.demo.people import FACULTY, PREFIX, STAFF, UNIVERSITY, Crowd
from alumnii_mentoring.demo.portraits import add_portraits
from alumnii_mentoring.demo.screens import remember_states
from alumnii_mentoring.demo.states import add_every_state
from alumnii_mentoring.demo.times import at_clock
from alumnii_mentoring.domain.applications.actions import (
    decline_application,
    start_review,
    submit_application,
)
from alumnii_mentoring.domain.applications.content import Content, GivenAnswer, GivenWish
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.endings.cancelling import archive_cycle
from alumnii_mentoring.domain.endings.leaving import withdraw_application
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.waiting_list import offer_place, put_on_waiting_list
from alumnii_mentoring.domain.programme.actions import move_cycle
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import CENTRAL, COORDINATORS, office_group
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme

State = Cycle.State
FEWEST = 60  # people, to show every state

ANSWERS = {
    Role.MENTEE.value: [
        (
            "goals",
            "Was erhoffen Sie sich vom Mentoring?",
            "multiline",
            "Einen Blick in den Beruf und Rat zur ersten Stelle.",
            "partner",
        ),
        ("studies", "Wo stehen Sie im Studium?", "singleline", "3. Semester Master", "partner"),
        ("source", "Wie haben Sie vom Programm erfahren?", "dropdown", "Website", "office"),
    ],
    Role.MENTOR.value: [
        ("offer", "Was möchten Sie weitergeben?", "multiline", "Erfahrung.", "partner"),
        (
            "experience",
            "Haben Sie schon einmal jemanden begleitet?",
            "radio",
            "ja",
            "office",
        ),
    ],
}


@dataclass
class World:
    """What a newcomer needs to know: logins by role; of one object per state its id, and the
    address of a screen that shows it to the central coordination or to the printed pair.
    """

    password: str
    logins: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    programmes: dict[str, int] = field(default_factory=dict)
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    screens: dict[str, dict[str, str]] = field(default_factory=dict)


class Builder:
    def __init__(self, *, seed: int, persons: int, password: str, now: datetime) -> None:
        self.now = now.replace(minute=0, second=0, microsecond=0)
        self.crowd = Crowd(seed, password, self.now.date())
        self.persons = max(persons, FEWEST)
        self.world = World(password)
        self.numbers = {Role.MENTOR: 0, Role.MENTEE: 0}
        self.shown_pair: Any = None

    @transaction.atomic
    def build(self) -> World:
        self._add_staff()
        staff = CoordinatorRole.Role
        office: list[tuple[Any, str]] = [
            (self.koordination, staff.COORDINATOR),
            (self.lesen, staff.READER),
        ]
        university = self.add_programme(UNIVERSITY, "Mentoring der Universität", office)
        faculty = self.add_programme(FACULTY, "Mentoring der Fakultät", office[:1])
        archived = self.add_cycle(university, "Durchgang vor zwei Jahren", start=-800, length=365)
        self._fill(archived, self.persons // 8, self.persons // 8)
        running = self.add_cycle(university, "Laufender Durchgang", start=-90, length=365)
        self._fill(running, self.persons // 4, self.persons // 4)
        opened = self.add_cycle(faculty, "Neuer Durchgang", start=60, length=365)
        self._fill_open(opened)
        for cycle in (running, opened):
            add_portraits(cycle, self.now)
        write_history(self, archived, running, opened)
        add_every_state(self)
        add_pages(self, university, faculty)
        self._keep_mail_at_home()
        remember_states(self)
        return self.world

    def _keep_mail_at_home(self) -> None:
        """The world's past has been told; nothing of it is mailed now."""
        told = Message.objects.filter(
            scope_ref__in=self.world.programmes.values(), state=Message.State.QUEUED
        )
        told.update(state=Message.State.SENT, sent_at=self.now)

    def _add_staff(self) -> None:
        group, central = office_group(COORDINATORS), office_group(CENTRAL)
        editors = Group.objects.filter(name="Editors").first()
        special = {"redaktion": editors, "zentrale": central}
        for role in STAFF:
            user: Any = self.crowd.user(role)
            joined = special.get(role, group)
            user.groups.add(*[joined] if joined is not None else [])
            setattr(self, role, user)
            self.world.logins[role] = user.get_username()

    def add_programme(self, slug: str, name: str, staff: list[tuple[Any, str]]) -> Programme:
        programme = Programme.objects.create(
            slug=slug,
            name=name,
            office_name="Alumni-Büro",
            office_email=f"{PREFIX}buero@example.org",
            summary="Alumni begleiten Studierende ein Jahr lang auf dem Weg in den Beruf.",
        )
        self.world.programmes[slug] = programme.pk
        for user, role in staff:
            CoordinatorRole.objects.create(programme=programme, user=user, role=role)
        return programme

    def add_cycle(self, programme: Programme, name: str, *, start: int, length: int) -> Cycle:
        """``start`` in days from today; applications end twenty days earlier."""
        begins = self.now + timedelta(days=start)
        return Cycle.objects.create(
            programme=programme,
            name=name,
            apply_from=begins - timedelta(days=90),
            apply_until=at_clock(begins - timedelta(days=20), 23, 59),
            starts_on=begins.date(),
            ends_on=(begins + timedelta(days=length)).date(),
            default_capacity=1,
            opens_by_date=start > 0,
            full_mentors=Cycle.FullMentors.MARK if start < 0 else Cycle.FullMentors.HIDE,
        )

    def move(self, cycle: Cycle, *states: str, at: datetime) -> None:
        for state in states:
            if state == State.ARCHIVED:
                archive_cycle(cycle, by=None, now=at)
            else:
                move_cycle(cycle, state, by=None, now=at)

    def person(self, role: str) -> Person:
        self.numbers[Role(role)] += 1
        name = f"{role}-{self.numbers[Role(role)]}"
        person = self.crowd.person(name, is_student=role == Role.MENTEE)
        self.world.logins.setdefault(role, person.user.get_username())
        return person

    def log_in_as(self, pair: Any) -> None:
        """The logins that are printed belong to two with something to see."""
        self.shown_pair = pair
        for role, person in zip((Role.MENTOR, Role.MENTEE), pair.people, strict=True):
            self.world.logins[role] = person.user.get_username()

    def apply(
        self, cycle: Cycle, role: str, at: datetime, wishes: list[Participation] | None = None
    ) -> Application:
        person = self.person(role)
        texts = {kind: consent_text(cycle.programme, kind) for kind in Consent.Kind.values}
        content = Content(
            parts={
                "about": "Ich freue mich auf den Austausch.",
                "fields_of_work": self.crowd.some_fields(),
                "topics": self.crowd.some_topics(),
                "capacity": self.crowd.chance.choice([1, 1, 1, 2]),
                "availability": self.crowd.some_availability(person),
            },
            wants_listing=role == Role.MENTOR,
            answers=[GivenAnswer(*answer) for answer in ANSWERS[role]],
            wishes=[GivenWish(mentor, "Das Fach passt.") for mentor in wishes or []],
            consent=texts["participation"],
            listing_consent=texts["directory"] if role == Role.MENTOR else "",
        )
        by = person.user
        application = submit_application(person, cycle, role, content=content, by=by, now=at)
        status = AlumniStatus.STUDENT if role == Role.MENTEE else AlumniStatus.CONFIRMED
        standing = PersonInProgramme.objects.filter(person=person, programme=cycle.programme)
        standing.update(alumni_status=status, alumni_checked_at=at)
        return application

    def _fill(self, cycle: Cycle, mentors: int, mentees: int) -> None:
        at = cycle.apply_until - timedelta(days=30)
        self.move(cycle, State.ANNOUNCED, State.OPEN, at=at)
        offered = [
            accept_application(self.apply(cycle, Role.MENTOR, at), by=None, now=at)
            for _number in range(mentors)
        ]
        for number in range(mentees):
            wishes = self.crowd.chance.sample(offered, number % 3)
            application = self.apply(cycle, Role.MENTEE, at, wishes)
            if number == 0:
                add_papers(application, at)
            accept_application(application, by=None, now=at)

    def _expect(self, cycle: Cycle) -> None:
        kinds = Requirement.Kind
        for role, kind, number in (
            (Role.MENTEE, kinds.SEMESTER, 4),
            (Role.MENTEE, kinds.WEEKLY_HOURS, 2),
            (Role.MENTOR, kinds.ALUMNUS, 0),
            (Role.MENTOR, kinds.EXPERIENCE, 3),
        ):
            Requirement.objects.create(cycle=cycle, role=role, kind=kind, number=number)

    def _fill_open(self, cycle: Cycle) -> None:
        """Applications of a cycle that still takes some, in every state before the matching."""
        at = self.now - timedelta(days=10)
        self._expect(cycle)
        self.move(cycle, State.ANNOUNCED, State.OPEN, at=at)
        for _number in range(max(4, self.persons // 12)):
            accept_application(self.apply(cycle, Role.MENTOR, at), by=None, now=at)
        steps: list[Any] = [
            None,
            lambda application: start_review(application, by=None, now=at),
            lambda application: put_on_waiting_list(application, by=None, now=at),
            lambda application: offer_place(
                put_on_waiting_list(application, by=None, now=at), by=None, now=self.now
            ),
            lambda application: decline_application(
                application, by=None, now=at, reason="Nicht immatrikuliert."
            ),
            lambda application: withdraw_application(
                application, by=application.person.user, now=at
            ),
        ]
        add_papers(self.apply(cycle, Role.MENTEE, at), at)
        for step in [*steps[1:], None, None]:
            application = self.apply(cycle, Role.MENTEE, at)
            if step is not None:
                step(application)
