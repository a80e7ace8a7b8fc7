import pytest
import time_machine

from alumnii_mentoring.domain.placing.confirming import confirm_pair
from tests.coordinators.conftest import office  # noqa: F401
from tests.members.conftest import pair  # noqa: F401
from tests.pages.conftest import make_page, root  # noqa: F401


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def working(pair, now):  # noqa: F811
    """The pair at work."""
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


@pytest.fixture
def member(working, client):
    client.force_login(working.mentee.person.user)
    return client
