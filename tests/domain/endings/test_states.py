"""Every public action on a thing in each of its states: whatever it does, nothing is half done."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.actions import decline_application, start_review
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.reapplying import keep_application
from alumnii_mentoring.domain.applications.review.actions import ask_applicant
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.endings.cancelling import archive_cycle, cancel_cycle
from alumnii_mentoring.domain.endings.leaving import leave_cycle, withdraw_application
from alumnii_mentoring.domain.events import actions as event_actions
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships import actions as pair_actions
from alumnii_mentoring.domain.mentorships import proposals, publishing
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.placing import waiting_list
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.placing.not_placed import tell_not_placed
from alumnii_mentoring.domain.programme.actions import move_cycle, turn_cycles_by_date
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests import actions as request_actions
from alumnii_mentoring.domain.requests import breaks, unanswered

DAY = timedelta(days=1)
REFUSALS = (MentoringError, PermissionDenied, ValidationError)
TAKING_PART = [Application.State.ACCEPTED, Application.State.PLACED]
MAY_TAKE_NONE = set(Application.State.values) - set(TAKING_PART)
ENDED = [Application.State.WITHDRAWN, Application.State.CANCELLED, Application.State.NOT_PLACED]


# What must never be seen: names of what is amiss.


def open_things_in_ended_cycles():
    ended = {"cycle__state__in": Cycle.READ_ONLY}
    events = Event.objects.exclude(state__in=[Event.State.HELD, Event.State.CANCELLED])
    yield from Application.objects.undecided().filter(**ended)
    yield from Application.objects.filter(state=Application.State.DRAFT, **ended)
    yield from Application.objects.open().filter(cycle__state=Cycle.State.CANCELLED)
    yield from Participation.objects.living().filter(cycle__state=Cycle.State.CANCELLED)
    yield from Wish.objects.open().filter(application__cycle__state__in=Cycle.READ_ONLY)
    yield from Pair.objects.open().filter(**ended)
    yield from events.filter(**ended)


def applications_that_say_another_thing_than_taking_part():
    for application in Application.objects.all():
        parts = Participation.objects.filter(person=application.person_id, role=application.role)
        allowed = TAKING_PART if parts.living().exists() else MAY_TAKE_NONE
        if application.state not in allowed:
            yield application


def wishes_of_ended_applications():
    yield from Wish.objects.open().filter(application__state__in=ENDED)


def requests_of_who_looks_for_nobody():
    looking = [*Application.UNDECIDED, Application.State.ACCEPTED]
    yield from Wish.objects.asked().exclude(application__state__in=looking)


def pairs_of_who_left():
    gone = ~Q(mentor__state__in=Participation.LIVING) | ~Q(mentee__state__in=Participation.LIVING)
    yield from Pair.objects.open().filter(gone)


def mentors_in_the_list_who_are_not_to_be_had():
    for entry in DirectoryEntry.objects.select_related("participation__cycle"):
        mentor = entry.participation
        key = Application.key_of(mentor.cycle, mentor.person, mentor.role)
        applied = Application.objects.filter(living_key=key).first()
        if not mentor.is_living or (applied and applied.state not in TAKING_PART):
            yield mentor


def pairs_with_wrong_places():
    holding = Q(mentee_key=F("mentee"), seat_key__isnull=False)
    kept = Q(mentee_key__isnull=True, seat_key__isnull=True)
    yield from Pair.objects.open().exclude(holding)
    yield from Pair.objects.exclude(state__in=Pair.OPEN).exclude(kept)


def meetings_of_ended_pairs():
    yield from Meeting.objects.planned().exclude(pair__state__in=Pair.RUNNING)


def running_pairs_that_an_event_forgot():
    for pair in Pair.objects.running():
        for event in Event.objects.filter(audience="pairs", state="published"):
            guests = event.invitations.filter(person__in=[person.pk for person in pair.people])
            if guests.count() < 2:
                yield pair


def guests_who_left():
    waited_for = Invitation.objects.exclude(state__in=["declined", "removed"])
    yield from waited_for.filter(person__participations__state__in=["left", "ended"])


def requests_to_a_mentor_without_a_place():
    """A place that a proposal holds may become free again; that of a running pair does not."""
    for wish in Wish.objects.asked():
        taken = Pair.objects.running().filter(mentor=wish.mentor_id).count()
        if wish.mentor.state != "active" or taken >= wish.mentor.capacity:
            yield wish


def wishes_that_nobody_sent():
    """In a direct cycle an accepted mentee has a request out as long as a mentor is free."""
    free = with_free_places(Participation.objects.active()).filter(places_free__gt=0)
    accepted = Application.objects.filter(state="accepted", cycle__mode=Cycle.Mode.DIRECT)
    paired = Pair.objects.open().values("mentee__person")
    active = Participation.objects.active().mentees().values("person")
    for application in accepted.filter(person__in=active).exclude(person__in=paired):
        waiting = application.wishes.filter(state="wished", mentor__in=free.values("pk"))
        if waiting.exists() and not application.wishes.asked().exists():
            yield application


CHECKS = [
    open_things_in_ended_cycles,
    applications_that_say_another_thing_than_taking_part,
    wishes_of_ended_applications,
    requests_of_who_looks_for_nobody,
    mentors_in_the_list_who_are_not_to_be_had,
    pairs_of_who_left,
    pairs_with_wrong_places,
    meetings_of_ended_pairs,
    running_pairs_that_an_event_forgot,
    guests_who_left,
    requests_to_a_mentor_without_a_place,
    wishes_that_nobody_sent,
]


def amiss():
    return {check.__name__: found for check in CHECKS if (found := list(check()))}


# The world: a direct cycle in the matching, with something of everything that can be open.


@pytest.fixture
def cycle(cycle):
    cycle.mode, cycle.state = Cycle.Mode.DIRECT, Cycle.State.MATCHING
    cycle.save()
    return cycle


@pytest.fixture
def apply(cycle, take_part, make_person):
    """Somebody's application in a state, with the participation that belongs to it."""

    def apply(name, state, role="mentee", person=None):
        person = person or make_person(name)
        if state in {*TAKING_PART, Application.State.NOT_PLACED}:
            part = "ended" if state == "not_placed" else "active"
            take_part(name, role, person=person, state=part, is_listed=role == "mentor")
        key = None if state == "withdrawn" else Application.key_of(cycle, person, role)
        return Application.objects.create(
            cycle=cycle, person=person, role=role, state=state, living_key=key
        )

    return apply


@pytest.fixture
def mentor(apply, cycle):
    application = apply("max", "accepted", role="mentor")
    return Participation.objects.get(cycle=cycle, person=application.person)


@pytest.fixture
def mentee(apply, cycle):
    application = apply("anna", "accepted")
    return Participation.objects.get(cycle=cycle, person=application.person)


@pytest.fixture
def ask(now):
    def ask(application, mentor, state="requested", rank=1):
        moments = {"requested_at": now, "answer_by": now + 9 * DAY}
        if state == "asked_back":
            moments["question_at"] = now
        return Wish.objects.create(
            application=application, mentor=mentor, rank=rank, state=state, **moments
        )

    return ask


@pytest.fixture
def event(cycle, now):
    event = Event(
        programme=cycle.programme,
        cycle=cycle,
        title="Kick-off",
        audience="pairs",
        starts_at=now + 20 * DAY,
        ends_at=now + 21 * DAY,
    )
    event_actions.save_event(event, by=None, now=now)
    return event_actions.publish_event(event, by=None, now=now)


@pytest.fixture
def world(mentor, mentee, apply, ask, event, now):
    """Beside the two: an open request to the mentor, and applications in every open state."""
    ask(apply("ben", "accepted"), mentor)
    for state in ["draft", *Application.UNDECIDED]:
        apply(f"in-{state.replace('_', '-')}", state)


@pytest.fixture
def tries(now):
    """Each action alone, from the same start; names of those after which something is amiss."""

    def tries(model, key, actions):
        assert amiss() == {}
        return {name: wrong for name in actions if (wrong := after(model, key, actions[name]))}

    def after(model, key, action):
        thing = model.objects.select_related(*PATHS.get(model, ())).get(pk=key)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    action(thing, now=now)
            except REFUSALS:
                pass
            wrong = amiss()
            transaction.set_rollback(True)
        return wrong

    return tries


PATHS = {
    Cycle: ["programme"],
    Application: ["cycle__programme", "person__user"],
    Participation: ["cycle__programme", "person__user"],
    Wish: ["application__cycle__programme", "application__person__user", "mentor__person__user"],
    Pair: ["cycle__programme", "mentor__person__user", "mentee__person__user"],
    Event: ["programme", "cycle"],
}


def by_office(action, **words):
    return partial(action, by=None, **words)


def by_self(action, **words):
    return lambda thing, now: action(thing, by=thing.person.user, now=now, **words)


def by_mentor(action, **words):
    return lambda wish, now: action(wish, by=wish.mentor.person.user, now=now, **words)


def by_applicant(action, **words):
    return lambda wish, now: action(wish, by=wish.application.person.user, now=now, **words)


def by_both(action):
    def act(pair, now):
        for person in pair.people:
            action(pair, by=person.user, now=now)

    return act


def by_clock(turn, days=0):
    return lambda _thing, now: turn(now + days * DAY)


# Cycles


def by_force(to):
    """Whoever asks the lower function to end a cycle gets an error, not half an ended one."""

    def act(cycle, now):
        try:
            move_cycle(cycle, to, by=None, now=now)
        except ValueError:
            assert to in Cycle.READ_ONLY

    return act


CYCLE_ACTIONS = {
    **{f"move to {to.value}": by_force(to) for to in Cycle.State},
    "cancel": by_office(cancel_cycle),
    "archive": by_office(archive_cycle),
    "archive after the end": lambda cycle, now: archive_cycle(cycle, by=None, now=now + 500 * DAY),
    "clock": by_clock(turn_cycles_by_date),
    "clock after the deadline": by_clock(turn_cycles_by_date, days=11),
}


@pytest.mark.parametrize(
    "state", [state for state in Cycle.State.values if state not in Cycle.READ_ONLY]
)
@pytest.mark.parametrize("with_pair", [None, "proposed", "half_confirmed", "active"])
def test_no_move_of_a_cycle_leaves_something_open_behind(
    world,
    cycle,
    pair_in,
    tries,
    with_pair,
    state,
):
    if with_pair:
        pair_in(with_pair)
    Cycle.objects.update(state=state)

    assert tries(Cycle, cycle.pk, CYCLE_ACTIONS) == {}


@pytest.mark.parametrize("state", Cycle.State.values)
def test_a_cycle_moves_by_its_transitions_and_ends_by_one_way_only(cycle, now, state):
    reached = set()
    for to in Cycle.State.values:
        Cycle.objects.update(state=state)
        try:
            reached.add(move_cycle(cycle, to, by=None, now=now).state)
        except (MentoringError, ValueError):
            assert Cycle.objects.get().state == state

    assert reached == Cycle.TRANSITIONS[state] - set(Cycle.READ_ONLY)


@pytest.mark.parametrize(("end", "to"), [(cancel_cycle, "cancelled"), (archive_cycle, "archived")])
@pytest.mark.parametrize("state", Cycle.State.values)
def test_a_cycle_ends_where_its_transitions_allow_it(cycle, now, state, end, to):
    Cycle.objects.update(state=state)
    try:
        end(cycle, by=None, now=now)
    except MentoringError:
        assert Cycle.objects.get().state == state

    may = to in Cycle.TRANSITIONS[state]
    assert (Cycle.objects.get().state == to) == (may or state == to)


# What is in them

APPLICATION_ACTIONS = {
    "withdraw": by_self(withdraw_application),
    "review": by_office(start_review),
    "accept": by_office(accept_application),
    "decline": by_office(decline_application, reason="Full."),
    "wait": by_office(waiting_list.put_on_waiting_list),
    "offer": by_office(waiting_list.offer_place),
    "accept offer": by_self(waiting_list.accept_offer),
    "decline offer": by_self(waiting_list.decline_offer),
    "offers expire": by_clock(waiting_list.expire_offers, days=1),
    "not placed": by_office(tell_not_placed),
    "ask": by_office(ask_applicant, question="When?"),
    "keep": by_self(keep_application),
}


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("state", Application.State.values)
def test_no_action_on_an_application_is_half_done(
    world,
    apply,
    ask,
    take_part,
    tries,
    now,
    state,
    role,
):
    application = apply("cora", state, role)
    Application.objects.filter(state="offered").update(offer_until=now)
    if role == "mentee" and state not in ENDED:
        asked = "requested" if state == "accepted" else "wished"
        ask(application, take_part("eva", "mentor"), asked)

    assert tries(Application, application.pk, APPLICATION_ACTIONS) == {}


PARTICIPATION_ACTIONS = {
    "pause": by_self(breaks.pause_participation),
    "resume": by_self(breaks.resume_participation),
    "breaks end": by_clock(breaks.end_pauses),
    "leave": by_self(leave_cycle),
}


@pytest.mark.parametrize("with_pair", [None, "asked", "active"])
@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("state", Participation.State.values)
def test_no_action_on_a_participation_is_half_done(
    world,
    mentor,
    mentee,
    pair_in,
    tries,
    now,
    state,
    role,
    with_pair,
):
    participation = {"mentor": mentor, "mentee": mentee}[role]
    if with_pair:
        pair_in(with_pair)
    if state == "paused":
        breaks.pause_participation(participation, by=None, now=now)
        Participation.objects.filter(state=state).update(paused_until=now.date())
    elif state == "left":
        leave_cycle(participation, by=participation.person.user, now=now)

    assert tries(Participation, participation.pk, PARTICIPATION_ACTIONS) == {}


PAIR_ACTIONS = {
    "confirm": by_both(confirm_pair),
    "decline": lambda pair, now: proposals.decline_pair(pair, by=pair.mentee.person.user, now=now),
    "withdraw": by_office(proposals.withdraw_proposal),
    "expire": by_clock(proposals.expire_unanswered_pairs, days=15),
    "publish": lambda pair, now: publishing.publish_pairs([pair], by=None, now=now),
    "unpublish": by_office(publishing.unpublish_pair),
    "pause": by_office(pair_actions.pause_pair),
    "resume": by_office(pair_actions.resume_pair),
    "close": by_clock(pair_actions.close_pairs_at_their_end, days=500),
    "complete": by_office(pair_actions.complete_pair),
    "end": by_office(pair_actions.end_pair_early),
}


@pytest.mark.parametrize("state", Pair.State.values)
def test_no_action_on_a_pair_is_half_done(world, pair_in, tries, now, state):
    pair = pair_in(state)
    if state == "closing":
        pair_actions.close_pairs_at_their_end(now + 500 * DAY)
    if pair.is_running:
        Meeting.objects.create(pair=pair, starts_at=now + DAY, stamped_at=now)

    assert Pair.objects.get().state == state
    assert tries(Pair, pair.pk, PAIR_ACTIONS) == {}


WISH_ACTIONS = {
    "send": by_office(request_actions.send_request),
    "accept": by_mentor(request_actions.accept_request),
    "decline": by_mentor(request_actions.decline_request),
    "ask back": by_mentor(request_actions.ask_back, question="When?"),
    "reply": by_applicant(request_actions.reply_to_question, reply="Now."),
    "withdraw": by_applicant(request_actions.withdraw_wish),
    "expire": by_clock(unanswered.expire_requests, days=15),
    "remind": by_clock(unanswered.remind_requests, days=8),
}


@pytest.mark.parametrize("mode", [Cycle.Mode.DIRECT, Cycle.Mode.HYBRID])
@pytest.mark.parametrize("state", Wish.State.values)
def test_no_action_on_a_wish_is_half_done(
    world,
    cycle,
    apply,
    ask,
    take_part,
    tries,
    state,
    mode,
):
    application = apply("cora", "accepted")
    wish = ask(application, take_part("eva", "mentor"), state)
    following = Wish.objects.create(
        application=application, mentor=take_part("tom", "mentor"), rank=2
    )
    if state not in Wish.ASKED:
        Wish.objects.filter(pk=following.pk).update(state="requested")
    Cycle.objects.update(mode=mode)

    assert tries(Wish, wish.pk, WISH_ACTIONS) == {}


EVENT_ACTIONS = {
    "publish": by_office(event_actions.publish_event),
    "close": by_office(event_actions.close_registration),
    "reopen": by_office(event_actions.reopen_registration),
    "cancel": by_office(event_actions.cancel_event),
    "hold": by_clock(event_actions.close_past_events, days=30),
}


@pytest.mark.parametrize("state", Event.State.values)
def test_no_action_on_an_event_is_half_done(world, pair_in, event, tries, state):
    pair_in("active")
    Event.objects.update(state=state)

    assert tries(Event, event.pk, EVENT_ACTIONS) == {}
