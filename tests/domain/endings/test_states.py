"""Every public action on a thing in each of its states: whatever it does, nothing is half done."""

import pytest
from django.db import transaction

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.cancelling import archive_cycle, cancel_cycle
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.events import actions as event_actions
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships import actions as pair_actions
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.actions import move_cycle
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests import breaks
from tests.domain.action_tables import (
    APPLICATION_ACTIONS,
    CYCLE_ACTIONS,
    DAY,
    EVENT_ACTIONS,
    PAIR_ACTIONS,
    PARTICIPATION_ACTIONS,
    PATHS,
    REFUSALS,
    WISH_ACTIONS,
)
from tests.domain.invariants import ENDED, TAKING_PART, amiss

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


@pytest.mark.parametrize("state", Pair.State.values)
def test_no_action_on_a_pair_is_half_done(world, pair_in, tries, now, state):
    pair = pair_in(state)
    if state == "closing":
        pair_actions.close_pairs_at_their_end(now + 500 * DAY)
    if pair.is_running:
        Meeting.objects.create(pair=pair, starts_at=now + DAY, stamped_at=now)

    assert Pair.objects.get().state == state
    assert tries(Pair, pair.pk, PAIR_ACTIONS) == {}


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


@pytest.mark.parametrize("state", Event.State.values)
def test_no_action_on_an_event_is_half_done(world, pair_in, event, tries, state):
    pair_in("active")
    Event.objects.update(state=state)

    assert tries(Event, event.pk, EVENT_ACTIONS) == {}
