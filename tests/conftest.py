import gc
import os
from datetime import datetime, timedelta, timezone

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from hypothesis import HealthCheck, settings

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from tests.walks import COUNTS

# What may be skipped where everything is installed: nothing.
DECLARED_SKIPS: set[str] = set()

# Machines differ in speed, and a run on a slow one must not fail for that.
settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("suite")


def pytest_sessionfinish(session, exitstatus):
    """In CI a skip that isn't declared is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker; the one who counts them all looks
        return
    skipped = {report.nodeid for report in reporter.stats.get("skipped", [])}
    if os.environ.get("CI") and skipped - DECLARED_SKIPS:
        reporter.write_line(f"skipped without being declared: {sorted(skipped)}", red=True)
        session.exitstatus = 1


def pytest_collection_finish():
    """Thousands of tests are no garbage: looking through them takes longer than it frees."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter):
    if COUNTS:
        walked = f"{len(COUNTS)} tests walked through {sum(COUNTS.values())} cases"
        terminalreporter.write_line(walked)


NOW = datetime(2026, 10, 5, 9, 0, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def english():
    """Requests of earlier tests leave their language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def make_user(db):
    def make(name, **fields):
        return get_user_model().objects.create_user(name, f"{name}@example.org", **fields)

    return make


@pytest.fixture
def make_person(make_user):
    def make(name, **fields):
        user = fields.pop("user", None) or make_user(name)
        defaults = {"first_name": name.title(), "last_name": "Muster", "email": user.email}
        defaults["message_language"] = "de"
        return Person.objects.create(user=user, **{**defaults, **fields})

    return make


@pytest.fixture
def make_programme(db):
    def make(slug):
        return Programme.objects.create(
            name=f"Programme {slug}",
            slug=slug,
            office_name="Alumni Office",
            office_email="office@example.org",
        )

    return make


@pytest.fixture
def programme(make_programme):
    return make_programme("a")


@pytest.fixture
def cycle(programme):
    return Cycle.objects.create(
        programme=programme,
        name="2026/27",
        state=Cycle.State.OPEN,
        apply_from=NOW - timedelta(days=10),
        apply_until=NOW + timedelta(days=10),
        starts_on=NOW.date() + timedelta(days=40),
        ends_on=NOW.date() + timedelta(days=405),
    )


@pytest.fixture
def coordinator(programme, make_user):
    user = make_user("coordinator")
    CoordinatorRole.objects.create(programme=programme, user=user)
    return user


@pytest.fixture
def told():
    """Names of those with a message of a kind, in alphabetical order."""

    def told(kind):
        emails = Message.objects.filter(kind=kind).values_list("to_email", flat=True)
        return sorted(email.split("@")[0] for email in emails)

    return told
