import pytest
from django.contrib.auth.models import AnonymousUser

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.actions import complete_pair, end_pair_early, pause_pair
from alumnii_mentoring.domain.mentorships.proposals import decline_pair, propose_pair
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def cycle(cycle):
    cycle.state = Cycle.State.MATCHING
    cycle.save()
    return cycle


@pytest.fixture
def take_part(cycle, make_person):
    def take_part(name, role, *, person=None, **fields):
        person = person or make_person(name)
        return Participation.objects.create(**{"cycle": cycle, **fields}, person=person, role=role)

    return take_part


@pytest.fixture
def propose(coordinator, now):
    def propose(mentor, mentee, by=coordinator):
        return propose_pair(mentor, mentee, by=by, now=now)

    return propose


@pytest.fixture
def pair_in(propose, mentor, mentee, coordinator, now):
    """Takes a pair to a state by the package's own actions; the mentor answers first."""

    def pair_in(state, mentor=mentor, mentee=mentee):
        pair = propose(mentor, mentee)
        steps = {
            "asked": lambda: publish_pairs([pair], by=coordinator, now=now, as_drafts=False),
            "half_confirmed": lambda: confirm_pair(pair, by=mentor.person.user, now=now),
            "active": lambda: confirm_pair(pair, by=mentee.person.user, now=now),
        }
        last_steps = {
            "not_formed": lambda: decline_pair(pair, by=mentee.person.user, now=now),
            "paused": lambda: pause_pair(pair, by=coordinator, now=now),
            "completed": lambda: complete_pair(pair, by=coordinator, now=now),
            "ended_early": lambda: end_pair_early(pair, by=coordinator, now=now),
        }
        way_to = {"proposed": 0, "asked": 1, "not_formed": 1, "half_confirmed": 2}
        for step in list(steps.values())[: way_to.get(state, 3)]:
            step()
        last_steps.get(state, lambda: None)()
        return pair

    return pair_in


@pytest.fixture
def user_of(coordinator, mentor, mentee, programme, make_programme, make_user):
    """A user by what they are to the programme; None is the clock."""

    def with_role(name, programme, role):
        user = make_user(name)
        CoordinatorRole.objects.create(programme=programme, user=user, role=role)
        return user

    def user_of(who):
        return {
            "mentor": lambda: mentor.person.user,
            "mentee": lambda: mentee.person.user,
            "coordinator": lambda: coordinator,
            "reader": lambda: with_role("reader", programme, "reader"),
            "foreign coordinator": lambda: with_role("foe", make_programme("b"), "coordinator"),
            "superuser": lambda: make_user("root", is_superuser=True),
            "stranger": lambda: make_user("stranger"),
            "visitor": AnonymousUser,
            "clock": lambda: None,
        }[who]()

    return user_of


@pytest.fixture
def history():
    """Actions in the audit of a thing, oldest first."""

    def history(thing):
        entries = AuditEntry.objects.about(thing).order_by("pk")
        return list(entries.values_list("action", flat=True))

    return history


@pytest.fixture
def caught():
    """Collects what a signal tells."""
    sent, connected = [], []

    def caught(signal):
        def receive(sender, **told):
            sent.append(told["pair"])

        signal.connect(receive, weak=False)
        connected.append((signal, receive))
        return sent

    yield caught
    for signal, receive in connected:
        signal.disconnect(receive)
