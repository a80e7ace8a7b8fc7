from datetime import timedelta
from email.utils import getaddresses

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.drafts import discard_drafts, queue_drafts
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.core.mail.texts import Recipient

ANNA = Recipient(1, "Müller, Anna", "anna@example.org", "en")


class UnreachableBackend(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


class DroppingBackend(BaseEmailBackend):
    def open(self):
        return True

    def send_messages(self, messages):
        raise ConnectionResetError


class PoisonedBackend(BaseEmailBackend):
    def open(self):
        return True

    def send_messages(self, messages):
        if messages[0].subject.endswith("a"):
            raise ValueError
        return mail.get_connection("django.core.mail.backends.locmem.EmailBackend").send_messages(
            messages
        )


@pytest.fixture
def write(programme, cycle, now):
    def write(key="1", **options):
        context = {"programme": programme, "cycle": cycle}
        return write_message(
            "application_waiting", to=ANNA, context=context, dedup_key=key, now=now, **options
        )

    return write


def test_a_message_is_written_once_per_key(write):
    write()
    write()

    assert Message.objects.count() == 1


def test_nobody_without_an_address_is_written_to(programme, cycle, now):
    nobody = Recipient(2, "Nobody", "", "de")

    message = write_message(
        "application_waiting",
        to=nobody,
        context={"programme": programme, "cycle": cycle},
        dedup_key="x",
        now=now,
    )

    assert message is None


def test_a_due_message_is_sent_to_its_one_recipient(write, now):
    write()

    sent = deliver_due(now)

    assert sent == 1
    assert [address for _, address in getaddresses(mail.outbox[0].to)] == ["anna@example.org"]
    assert mail.outbox[0].from_email == "Alumni Office <mentoring@example.org>"
    assert mail.outbox[0].reply_to == ["office@example.org"]


def test_a_sent_message_is_not_sent_again(write, now):
    write()
    deliver_due(now)

    assert deliver_due(now) == 0


def test_a_draft_waits_for_its_release(write, now):
    write(draft=True)

    assert deliver_due(now) == 0
    assert queue_drafts(Message.objects.all(), by=None, now=now) == 1
    assert deliver_due(now) == 1


def test_a_discarded_draft_is_never_sent(write, now):
    write(draft=True)
    discard_drafts(Message.objects.all(), by=None, now=now)

    assert queue_drafts(Message.objects.all(), by=None, now=now) == 0
    assert deliver_due(now) == 0


def test_a_message_waits_for_its_time(write, now):
    write(send_after=now + timedelta(minutes=10))

    assert deliver_due(now) == 0
    assert deliver_due(now + timedelta(minutes=10)) == 1


def test_an_unreachable_server_is_left_alone_for_a_while(write, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.UnreachableBackend"
    message = write()

    deliver_due(now)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)
    assert delivery_status().fault == "connect ConnectionRefusedError"
    assert delivery_status().paused_until > now


def test_a_dropped_connection_is_unknown_and_never_sent_again(write, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.DroppingBackend"
    message = write()

    deliver_due(now)
    deliver_due(now + timedelta(days=1))

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("unknown", 1)


def test_one_poisoned_message_does_not_stop_the_batch(write, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.PoisonedBackend"
    poisoned, good = write("1"), write("2")
    Message.objects.filter(pk=good.pk).update(subject="fine")

    deliver_due(now)

    poisoned.refresh_from_db()
    good.refresh_from_db()
    assert (poisoned.state, good.state) == ("failed", "sent")


def test_what_was_being_sent_when_the_worker_died_is_unknown(write, now):
    message = write()
    Message.objects.update(state="sending", sending_since=now - timedelta(minutes=16))

    deliver_due(now)

    message.refresh_from_db()
    assert message.state == "unknown"


@pytest.mark.parametrize("holder", ["{answer-link}", "{answer-until}"])
def test_the_words_of_a_member_make_no_personal_address(programme, cycle, now, holder):
    trap = Recipient(1, f"https://evil.example/?{holder}", "anna@example.org", "en")
    message = write_message(
        "application_declined",
        to=trap,
        context={"programme": programme, "cycle": cycle},
        dedup_key="x",
        now=now,
        answer=AnswerTarget("keep", 1, now + timedelta(days=1)),
    )

    deliver_due(now)

    assert f"https://evil.example/?{holder.strip('{}')}" in message.body
    assert message.body.count("{answer-link}") == 1
    assert mail.outbox[0].body.count("/mentoring/answer/") == 1
