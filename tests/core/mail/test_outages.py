"""Patience is measured in time: a server that is away, silent or busy loses nothing."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from alumnii_mentoring import tasks
from alumnii_mentoring.core.mail import delivery
from alumnii_mentoring.core.mail.delivery import deliver_due, is_mail_waiting
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.outbox import Message
from tests.smtp_sink import DROP, SILENT, free_port

pytestmark = pytest.mark.django_db

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
THIRTY = [f"p{number:02}" for number in range(30)]


@pytest.fixture
def wait(now):
    """Let the clock deliver every minute for so long; return the number sent."""

    def wait(length, start=None):
        begin = start or now
        minutes = int(length / MINUTE)
        return sum(deliver_due(begin + minute * MINUTE) for minute in range(minutes + 1))

    return wait


@pytest.fixture
def limit(settings):
    def limit(**values):
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, **values}

    return limit


@pytest.mark.parametrize("length", [30 * MINUTE, 6 * HOUR, 30 * HOUR])
def test_a_server_that_was_away_gets_everything_when_it_is_back(
    sink, write_to, wait, states, settings, now, length
):
    write_to(*THIRTY)
    settings.EMAIL_PORT = free_port()
    wait(length)
    assert states() == ["queued"] * 30
    settings.EMAIL_PORT = sink.address[1]

    wait(31 * MINUTE, now + length)

    assert states() == ["sent"] * 30
    assert len(sink.mails) == 30
    assert not delivery_status().fault


def test_a_server_that_is_away_is_asked_less_and_less_often(write_to, wait, sink, now):
    sink.script = {"connect": "421 4.3.2 not now"}
    write_to(*THIRTY)

    wait(2 * HOUR)

    assert sink.connections == 8  # after 0, 1, 3, 7, 15, 31, 61 and 91 minutes


@pytest.mark.parametrize("step", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_silent_server_loses_nothing(sink, write_to, wait, states, now, step):
    sink.script = {step: SILENT}
    write_to(*THIRTY)
    deliver_due(now)
    assert states() == ["queued"] * 30
    assert sink.connections == 1
    sink.script = {}

    wait(10 * MINUTE, now + MINUTE)

    assert states() == ["sent"] * 30


def test_only_the_message_whose_text_got_no_answer_is_unknown(sink, write_to, wait, states, now):
    sink.script = {"text": [None, None, SILENT, None]}
    write_to(*THIRTY)

    deliver_due(now)
    assert states() == ["sent", "sent", "unknown", *["queued"] * 27]
    wait(MINUTE, now + MINUTE)

    assert states() == ["sent", "sent", "unknown", *["sent"] * 27]
    assert len(sink.texts) == 30


def test_one_connection_serves_a_batch(sink, write_to, limit, now):
    limit(MAIL_BATCH_SIZE=10)
    write_to(*THIRTY)

    deliver_due(now)

    assert (len(sink.mails), sink.connections) == (30, 3)


@pytest.mark.parametrize("end", ["421 4.7.0 too many messages", DROP])
def test_a_server_that_ends_the_connection_after_some_messages_gets_another_one(
    sink, write_to, states, now, end
):
    sink.script = {"MAIL": lambda _said: end if sink.asked["MAIL"] % 6 == 0 else None}
    write_to(*THIRTY)

    deliver_due(now)

    assert states() == ["sent"] * 30
    assert len(sink.mails) == 30


def test_one_message_that_makes_the_server_hang_up_stops_no_other(sink, write_to, states, now):
    sink.script = {"RCPT": lambda said: DROP if "bea" in said else None}
    write_to("anna", "bea", "cleo")

    deliver_due(now)

    assert states() == ["sent", "queued", "sent"]


def test_greylisting_costs_some_minutes(sink, write_to, wait, states, now):
    sink.script = {"RCPT": ["450 4.2.0 greylisted"] * 2 + [None]}
    write_to("anna", "bea")

    deliver_due(now)
    assert states() == ["queued", "queued"]
    wait(6 * MINUTE, now)

    assert states() == ["sent", "sent"]


def test_a_full_mailbox_is_tried_for_a_day_and_then_somebody_must_look(
    sink, write_to, wait, states, now
):
    sink.script = {"RCPT": "452 4.2.2 full"}
    [message] = write_to("anna")

    wait(23 * HOUR)
    assert states() == ["queued"]
    wait(HOUR, now + 23 * HOUR)

    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "RCPT 452 4.2.2")
    assert 5 < message.attempts < 15


def test_a_sender_who_is_refused_is_no_fault_of_the_recipients(sink, write_to, wait, states, now):
    sink.script = {"MAIL": "550 5.7.1 not from you"}
    write_to(*THIRTY)

    wait(3 * HOUR)

    assert states() == ["queued"] * 30
    assert delivery_status().fault == "MAIL 550 5.7.1"


def test_a_server_that_refuses_one_after_the_other_is_stopped_before_it_has_refused_all(
    sink, write_to, wait, states, now
):
    sink.script = {"RCPT": "554 5.7.1 relay access denied"}
    write_to(*THIRTY)

    wait(HOUR)

    assert states().count("failed") < 20
    assert delivery_status().fault == "refusing"


def test_some_wrong_addresses_stop_nothing(sink, write_to, states, now):
    wrong = set(THIRTY[::3])
    sink.script = {
        "RCPT": lambda said: "550 5.1.1 no" if said[9:12] in wrong else None,
    }
    write_to(*THIRTY)

    deliver_due(now)

    assert states() == ["failed", "sent", "sent"] * 10


REMINDER = "application_unfinished"


def test_a_reminder_is_pointless_days_later_and_a_decision_is_not(sink, write_to, states, now):
    write_to("anna")
    Message.objects.update(kind=REMINDER)
    write_to("bea")

    deliver_due(now + timedelta(days=4))

    assert states() == ["failed", "sent"]
    assert Message.objects.get(kind=REMINDER).error == "late"


def test_a_message_is_as_old_as_its_release(sink, write_to, states, now):
    write_to("anna", draft=True)
    later = now + timedelta(days=9)
    Message.objects.update(kind=REMINDER, state="queued", queued_at=later)

    deliver_due(later + HOUR)

    assert states() == ["sent"]


@pytest.fixture
def slow(sink, monkeypatch):
    """Each mail takes a second of a clock that the test drives."""
    passed = [0.0]

    def take(_mail):
        passed[0] += 1
        return None

    monkeypatch.setattr(delivery, "monotonic", lambda: passed[0])
    sink.script = {"text": take}


def test_a_run_ends_between_two_mails_and_keeps_the_rest(sink, write_to, states, now, slow):
    write_to(*THIRTY)

    sent = deliver_due(now, seconds=10)

    assert sent == 10
    assert states() == ["sent"] * 10 + ["queued"] * 20
    assert is_mail_waiting(now)


@pytest.fixture
def woken(limit):
    """How often the queue was woken."""
    limit(QUEUE="django_q")
    return OrmQ.objects.count


def test_the_queue_is_woken_for_the_rest(sink, write_to, slow, woken, limit):
    limit(MAIL_RUN_SECONDS=10)
    write_to(*THIRTY)

    sent = [tasks.deliver() for _run in range(4)]

    assert sent == [10, 10, 10, 0]
    assert woken() == 2


def test_a_worker_that_has_used_its_time_leaves_the_mail_to_another(
    sink, write_to, states, slow, woken
):
    write_to(*THIRTY)

    tasks._deliver(timezone.now(), begun=time.monotonic() - 40)

    assert states() == ["queued"] * 30
    assert woken() == 1


def test_without_a_queue_cron_sends_everything(sink, write_to, states, slow, limit):
    limit(MAIL_RUN_SECONDS=10)
    write_to(*THIRTY)

    assert tasks.deliver() == 30


def test_a_run_takes_a_third_of_the_workers_time_at_most(limit):
    limit(QUEUE="django_q", MAIL_RUN_SECONDS=1000)

    assert tasks.run_seconds() == 20


def test_a_paused_server_wakes_nobody(sink, write_to, woken):
    sink.script = {"connect": "554 5.3.2 no"}
    write_to(*THIRTY)

    tasks.deliver()

    assert woken() == 0
