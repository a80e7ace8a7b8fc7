"""A cycle with something of everything that two people could act on at the same moment."""

from datetime import datetime, timedelta, timezone

from django.contrib.auth import get_user_model

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)
UNFINISHED = ["draft", "submitted", "in_review", "asked", "waiting", "offered", "declined"]


class World:
    def __init__(self):
        self.programme = Programme.objects.create(
            name="Programme", slug="races", office_name="Office", office_email="o@example.org"
        )
        self.cycle = self.add_cycle("matching")
        for state in UNFINISHED:
            self.apply(f"in-{state.replace('_', '-')}", "mentee", state)
        self.apply("new-mentor", "mentor", "submitted")
        self.add_requests()
        self.add_pairs([state for state in Pair.OPEN if state not in Pair.RUNNING])
        self.add_matching()
        self.cycle = self.add_cycle(
            "evaluated"
        )  # running pairs would keep it from being cancelled
        self.add_pairs(Pair.RUNNING)
        self.add_events()

    def add_cycle(self, state):
        return Cycle.objects.create(
            programme=self.programme,
            name=state,
            state=state,
            mode="direct",
            apply_from=NOW - 30 * DAY,
            apply_until=NOW - 10 * DAY,
            starts_on=(NOW - 5 * DAY).date(),
            ends_on=(NOW + 360 * DAY).date(),
        )

    def person(self, name):
        user = get_user_model().objects.create_user(name, f"{name}@example.org")
        person = Person.objects.create(
            user=user, first_name=name, last_name="Muster", email=user.email
        )
        person.programmes.add(self.programme)
        for kind in ("participation", "directory"):
            Consent.objects.create(
                person=person, programme=self.programme, kind=kind, text="Yes", given_at=NOW
            )
        return person

    def apply(self, name, role, state):
        person = self.person(name)
        application = Application.objects.create(
            cycle=self.cycle,
            person=person,
            role=role,
            state=state,
            submitted_at=NOW - 20 * DAY,
            waiting_since=NOW - 9 * DAY if state == "waiting" else None,
            offer_until=NOW + DAY / 2 if state == "offered" else None,
            living_key=Application.key_of(self.cycle, person, role),
        )
        if state in {"draft", "submitted"}:
            Document.objects.create(
                application=application,
                slot="cv",
                label="CV",
                filename="cv.pdf",
                kind="pdf",
                size_bytes=1,
                token=f"token-{name}",
                stored_at=NOW,
                state="released",
            )
        if state == "asked":
            Inquiry.objects.create(application=application, question="When?", asked_at=NOW)
        return application

    def take_part(self, name, role, state="accepted", part="active", capacity=1):
        application = self.apply(name, role, state)
        return Participation.objects.create(
            cycle=self.cycle,
            person=application.person,
            role=role,
            state=part,
            capacity=capacity,
            is_listed=role == "mentor",
            paused_until=NOW.date() if part == "paused" else None,
        )

    def wish(self, mentee, mentor, rank, state):
        key = Application.key_of(self.cycle, mentee.person, "mentee")
        return Wish.objects.create(
            application=Application.objects.get(living_key=key),
            mentor=mentor,
            rank=rank,
            state=state,
            requested_at=NOW - DAY,
            answer_by=NOW + DAY / 2,
            question="Why?" if state == "asked_back" else "",
            question_at=NOW if state == "asked_back" else None,
        )

    def add_requests(self):
        self.busy = self.take_part("max", "mentor")
        self.wide = self.take_part("eva", "mentor", capacity=5)
        self.take_part("pia", "mentor", part="paused")
        for name, state in {"anna": "requested", "ben": "requested", "cora": "asked_back"}.items():
            mentee = self.take_part(name, "mentee")
            self.wish(mentee, self.busy, 1, state)
            self.wish(mentee, self.wide, 2, "wished")

    def add_pairs(self, states):
        for state in states:
            is_running = state in Pair.RUNNING
            mentor = self.take_part(f"mentor-{state}", "mentor")
            mentee = self.take_part(
                f"mentee-{state}", "mentee", "placed" if is_running else "accepted"
            )
            pair = Pair.objects.create(
                cycle=self.cycle,
                mentor=mentor,
                mentee=mentee,
                state=state,
                origin="matching",
                starts_on=self.cycle.starts_on,
                ends_on=self.cycle.ends_on,
                planned_meetings=6,
                rhythm_days=60,
                asked_at=None if state == "proposed" else NOW - DAY,
                answer_by=None if state == "proposed" else NOW + DAY / 2,
                mentor_confirmed_at=NOW - DAY if state not in {"proposed", "asked"} else None,
                mentee_confirmed_at=NOW - DAY if is_running else None,
                mentee_key=mentee.pk,
                seat_key=f"{mentor.pk}:1",
            )
            if is_running:
                self.add_work(pair)

    def add_work(self, pair):
        Goal.objects.create(pair=pair, title="Speak", mentor_agreed_at=NOW)
        agreed = {"mentor_agreed_at": NOW, "mentee_agreed_at": NOW}
        Goal.objects.create(pair=pair, title="Write", state="agreed", **agreed)
        for days, state in ((3, "planned"), (-1, "planned"), (-2, "reported")):
            Meeting.objects.create(
                pair=pair,
                starts_at=NOW + days * DAY,
                stamped_at=NOW,
                planned_by="mentor",
                state=state,
                reported_by="mentor" if state == "reported" else "",
                reported_at=NOW - 20 * DAY if state == "reported" else None,
            )

    def add_matching(self):
        lone = self.take_part("kim", "mentee")
        other = self.take_part("lou", "mentee")
        run = MatchingRun.objects.create(cycle=self.cycle)
        MatchingRun.objects.create(cycle=self.cycle, number=2, is_current=False)
        how = {"run": run, "mentor": self.wide, "score": 500}
        Proposal.objects.create(mentee=lone, **how)
        Proposal.objects.create(mentee=other, state="rejected", **how)
        told = Pair.objects.get(state="proposed")
        Proposal.objects.create(
            run=run,
            mentor=told.mentor,
            mentee=told.mentee,
            state="accepted",
            pair=told,
            score=500,
        )

    def add_events(self):
        times = {"draft": 9, "published": 9, "registration_closed": 12}
        for state, days in times.items():
            self.add_event(state, days)
        self.add_event("published", -1)

    def add_event(self, state, days):
        event = Event.objects.create(
            programme=self.programme,
            cycle=self.cycle,
            title=state,
            audience="pairs",
            state=state,
            starts_at=NOW + days * DAY,
            ends_at=NOW + (days + 2) * DAY,
            stamped_at=NOW,
            places=7,
        )
        states = ["accepted", "invited", "accepted", "waiting", "tentative", "accepted"]
        for number, pair in enumerate(Pair.objects.running() if state != "draft" else ()):
            for side, person in enumerate(pair.people):
                Invitation.objects.create(
                    event=event,
                    person=person,
                    state=states[2 * number + side],
                    invited_at=NOW,
                    answered_at=NOW,
                )
