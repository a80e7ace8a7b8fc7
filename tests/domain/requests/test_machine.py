"""Any order of requests, answers, silences and departures: no mentee in two pairs, no mentor
beyond their places, no request lost."""

import contextlib
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships.actions import end_pair_early
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import (
    decline_pair,
    expire_unanswered_pairs,
    withdraw_proposal,
)
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.reminders.requests import remind_requests
from alumnii_mentoring.domain.requests.actions import (
    accept_request,
    ask_back,
    decline_request,
    reply_to_question,
    withdraw_wish,
)
from alumnii_mentoring.domain.requests.breaks import pause_participation, resume_participation
from alumnii_mentoring.domain.requests.unanswered import expire_requests
from tests.conftest import NOW

NUMBERS = st.integers(0, 11)
REFUSALS = (MentoringError, PermissionDenied, ValidationError)


class Requests(RuleBasedStateMachine):
    """Three mentors, four mentees; numbers choose among what there is."""

    @initialize(
        capacities=st.lists(st.integers(0, 2), min_size=3, max_size=3),
        room=st.integers(1, 2),
        orders=st.lists(st.permutations([0, 1, 2]), min_size=4, max_size=4),
    )
    def start(self, capacities, room, orders):
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.now = NOW
        programme = Programme.objects.create(
            name="P", slug="p", office_name="O", office_email="o@example.org"
        )
        self.cycle = Cycle.objects.create(
            programme=programme,
            name="C",
            state="matching",
            mode="direct",
            apply_from=NOW - timedelta(days=9),
            apply_until=NOW + timedelta(days=9),
            starts_on=NOW.date(),
            ends_on=NOW.date() + timedelta(days=400),
            max_open_requests=room,
            unanswered_limit=2,
        )
        self.mentors = [
            Participation.objects.create(
                cycle=self.cycle, person=self._person(), role="mentor", capacity=capacity
            )
            for capacity in capacities
        ]
        for order in orders:
            self._apply(order)

    def _apply(self, order):
        application = Application.objects.create(
            cycle=self.cycle, person=self._person(), role="mentee", state="submitted"
        )
        for rank, index in enumerate(order, start=1):
            Wish.objects.create(application=application, mentor=self.mentors[index], rank=rank)
        accept_application(application, by=None, now=self.now)

    def _person(self):
        number = Person.objects.count()
        user = get_user_model().objects.create_user(f"u{number}")
        return Person.objects.create(
            user=user, first_name="N", last_name=str(number), email=f"u{number}@example.org"
        )

    def teardown(self):
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def _pick(self, rows, number):
        rows = list(rows)
        return rows[number % len(rows)] if rows else None

    def _try(self, step, thing, **given):
        if thing is not None:
            with contextlib.suppress(*REFUSALS):
                step(thing, now=self.now, **given)

    def _asked(self, number):
        return self._pick(Wish.objects.asked().with_parts().order_by("pk"), number)

    @rule(number=NUMBERS)
    def accept(self, number):
        wish = self._asked(number)
        self._try(accept_request, wish, by=wish and wish.mentor.person.user)

    @rule(number=NUMBERS)
    def decline(self, number):
        wish = self._asked(number)
        self._try(decline_request, wish, by=wish and wish.mentor.person.user)

    @rule(number=NUMBERS)
    def ask(self, number):
        wish = self._asked(number)
        self._try(ask_back, wish, by=wish and wish.mentor.person.user, question="?")

    @rule(number=NUMBERS)
    def reply(self, number):
        wish = self._asked(number)
        self._try(reply_to_question, wish, by=wish and wish.application.person.user, reply="!")

    @rule(number=NUMBERS)
    def take_back(self, number):
        wish = self._pick(Wish.objects.with_parts().order_by("pk"), number)
        self._try(withdraw_wish, wish, by=wish and wish.application.person.user)

    @rule(number=NUMBERS, step=st.sampled_from([confirm_pair, decline_pair]))
    def answer_pair(self, number, step):
        pair = self._pick(Pair.objects.with_parts().order_by("pk"), number)
        self._try(step, pair, by=pair and pair.mentee.person.user)

    @rule(number=NUMBERS, step=st.sampled_from([withdraw_proposal, end_pair_early]))
    def end_pair(self, number, step):
        self._try(step, self._pick(Pair.objects.with_parts().order_by("pk"), number), by=None)

    @rule(number=NUMBERS, step=st.sampled_from([pause_participation, leave_cycle]))
    def go(self, number, step):
        rows = Participation.objects.select_related("cycle__programme", "person__user")
        one = self._pick(rows.order_by("pk"), number)
        self._try(step, one, by=one and one.person.user)

    @rule(number=NUMBERS)
    def come_back(self, number):
        rows = Participation.objects.select_related("cycle__programme", "person__user")
        one = self._pick(rows.order_by("pk"), number)
        if one is not None and one.state == "paused":
            self._try(resume_participation, one, by=one.person.user)

    @rule(days=st.sampled_from([1, 7, 15]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        remind_requests(self.now)
        expire_requests(self.now)
        expire_unanswered_pairs(self.now)

    @invariant()
    def everything_is_in_order(self):
        seen = Seen(self.cycle)
        no_mentee_is_in_two_pairs(seen)
        no_mentor_is_oversold(seen)
        no_mentee_has_more_requests_than_allowed(seen)
        no_request_is_open_where_it_cannot_be_answered(seen)
        no_wish_waits_while_its_mentor_could_be_asked(seen)
        every_answer_is_recorded(seen)


class Seen:
    """What is stored after a step, read once for all that must hold."""

    def __init__(self, cycle):
        self.room = cycle.max_open_requests
        self.mentors = list(with_free_places(Participation.objects.mentors()))
        self.free = {
            mentor.pk
            for mentor in self.mentors
            if mentor.state == "active" and mentor.places_free > 0
        }
        active = Participation.objects.active().filter(role="mentee")
        self.active = set(active.values_list("person", flat=True))
        self.paired = list(Pair.objects.open().values_list("mentee__person", flat=True))
        self.applications = list(Application.objects.prefetch_related("wishes"))
        self.wishes = [
            wish for application in self.applications for wish in application.wishes.all()
        ]
        told = AuditEntry.objects.filter(thing_kind="wish").order_by("pk")
        self.told = dict(told.values_list("thing_id", "to_state"))


def asked(application):
    return [wish for wish in application.wishes.all() if wish.state in Wish.ASKED]


def no_mentee_is_in_two_pairs(seen):
    assert len(seen.paired) == len(set(seen.paired))


def no_mentor_is_oversold(seen):
    assert all(mentor.places_free >= 0 for mentor in seen.mentors)


def no_mentee_has_more_requests_than_allowed(seen):
    assert all(len(asked(application)) <= seen.room for application in seen.applications)


def no_request_is_open_where_it_cannot_be_answered(seen):
    for application in seen.applications:
        for wish in asked(application):
            assert wish.mentor_id in seen.free
            assert wish.answer_by is not None
            assert application.person_id not in seen.paired


def no_wish_waits_while_its_mentor_could_be_asked(seen):
    for application in seen.applications:
        waits = any(
            wish.state == "wished" and wish.mentor_id in seen.free
            for wish in application.wishes.all()
        )
        could_be = application.state == "accepted" and application.person_id in seen.active - set(
            seen.paired
        )
        if waits and could_be:
            assert len(asked(application)) == seen.room


def every_answer_is_recorded(seen):
    for wish in seen.wishes:
        assert wish.state == "wished" or seen.told[wish.pk] == wish.state


@pytest.mark.django_db
def test_requests_in_any_order():
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=50,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
