import pytest
import time_machine

from alumnii_mentoring.domain.events.feed_actions import add_feed
from tests.conformance import hard_world


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def member(programme, make_user, now):
    return hard_world.build(programme, make_user("member"), now)


@pytest.fixture
def personal(member, now):
    """The address of the member's calendar."""
    secret = add_feed(member, "Reader", by=member.user, now=now)
    return f"/mentoring/calendar/personal/{secret}.ics"


@pytest.fixture
def public(member, programme):
    return f"/mentoring/calendar/{programme.slug}.ics"
