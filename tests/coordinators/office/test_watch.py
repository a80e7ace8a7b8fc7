"""What stands still or fails at the clock is on the coordinators' home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import Heartbeat
from alumnii_mentoring.core.clock.rows import ClockFailure
from alumnii_mentoring.tasks import do_what_is_due
from tests.markup import without_breaks

pytestmark = pytest.mark.django_db


def home(client):
    return without_breaks(client.get("/admin/").content.decode())


@pytest.fixture
def fail():
    def fail(ref, scope_ref):
        now = timezone.now()
        ClockFailure.objects.create(
            part="requests_expired",
            thing_kind="wish",
            thing_ref=ref,
            scope_ref=scope_ref,
            error="ValueError",
            failing_since=now,
            failed_at=now,
        )

    return fail


def test_while_all_work_nothing_is_said(office):
    do_what_is_due()

    assert "Please tell whoever runs the site." not in home(office)


def test_a_clock_that_never_ran_is_told(office):
    page = home(office)

    assert "Reminders and deadlines wait. Nothing has been done yet." in page
    assert "Messages wait. Nothing has been done yet." in page


def test_mail_that_stands_still_is_told_with_the_time(office):
    do_what_is_due()
    late = timezone.now() - timedelta(minutes=6)
    Heartbeat.objects.filter(name="mail").update(beat_at=late)
    page = home(office)

    assert "Messages wait. Nothing has been done since" in page
    assert "Reminders and deadlines wait." not in page


def test_failures_of_the_own_programmes_are_named_by_number(office, programme, fail):
    do_what_is_due()
    fail(17, programme.pk)
    fail(18, programme.pk + 1)
    fail(19, None)
    page = home(office)

    assert "wish 17, since" in page
    assert "wish 18" not in page
    assert "wish 19" not in page
