"""Mail after a restore: nothing leaves twice, and the doctor says what stands still."""

import io
import json
from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.delivery_status import hold_mail, note_fault
from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.management.doctor import examine

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(programme, cycle, now):
    def write(name, at=now, **how):
        return write_message(
            "application_waiting",
            to=Recipient(None, name, f"{name}@example.org", "en"),
            context={"programme": programme, "cycle": cycle},
            dedup_key=name,
            now=at,
            scope_ref=programme.pk,
            **how,
        )

    return write


def outbox(*options):
    out = io.StringIO()
    call_command("mentoring_outbox", *options, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_what_a_restored_backup_knows_as_waiting_is_not_sent_a_second_time(write, now):
    """Twenty messages wait in yesterday's backup, and were sent by the database that is gone."""
    for number in range(20):
        write(f"p{number}")
    today = now + timedelta(days=1)
    outbox("--hold")
    write("new", today)
    assert deliver_due(today) == 0

    outbox("--discard-before", "2026-10-06 09:00", "--release")
    sent = deliver_due(today)

    assert sent == 1
    assert states() == ["discarded"] * 20 + ["sent"]
    assert AuditEntry.objects.filter(action="message.discard").count() == 20


def test_a_message_that_leaves_twice_carries_the_same_message_id(write, now):
    write("anna")
    write("bea")
    deliver_due(now)
    Message.objects.update(state="queued")

    deliver_due(now)

    ids = [message_from_bytes(each.message().as_bytes())["Message-ID"] for each in mail.outbox]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ({}, "www.example.org"),
        ({"MAIL_DOMAIN": "mail.example.org"}, "mail.example.org"),
        ({"MAIL_DOMAIN": "universität.example"}, "xn--universitt-y5a.example"),
        ({"SITE_URL": "http://127.0.0.1:8000"}, "example.org"),
        ({"SITE_URL": "http://localhost:8000"}, "example.org"),
        ({"MAIL_DOMAIN": "localhost"}, "www.example.org"),
    ],
)
def test_a_message_id_names_the_site_and_never_localhost(write, now, settings, values, domain):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, **values}

    assert write("anna").message_id.endswith(f"@{domain}>")


def test_a_site_without_any_domain_still_has_no_localhost(write, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SITE_URL": "http://localhost"}
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"

    assert write("anna").message_id.endswith("@mentoring.invalid>")


def test_no_automatic_reply_is_asked_for(write, now):
    write("anna")

    deliver_due(now)

    sent = mail.outbox[0].message()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "OOF" in sent["X-Auto-Response-Suppress"]
    assert "NDR" not in sent["X-Auto-Response-Suppress"].split(", ")


def test_the_command_says_what_waits(write, now):
    write("anna")

    said = outbox()

    assert said["messages"] == {"queued": 1}
    assert said["held_since"] is None


def test_everything_that_waits_can_be_discarded(write, now):
    write("anna")

    said = outbox("--discard-before", "now")

    assert said["messages"] == {"discarded": 1}


@pytest.mark.parametrize(
    "options",
    [
        ("--hold", "--release"),
        ("--discard-before", "soon"),
        ("--discard-before", "2026-13-01 10:00"),
    ],
)
def test_what_makes_no_sense_is_refused(options):
    with pytest.raises(CommandError):
        outbox(*options)


def test_the_doctor_names_mail_that_stands_still(write, now):
    waiting = write("anna")
    write("bea", send_after=now + timedelta(hours=3))
    hold_mail(now)
    note_fault("AUTH 535 5.7.8", now)

    findings = examine(now + timedelta(hours=2))

    assert findings["messages_overdue"] == [waiting.pk]
    assert findings["mail_not_leaving"] == ["held", "AUTH 535 5.7.8"]


def test_the_doctor_leaves_in_peace_what_is_sent_in_time(write, now):
    write("anna")

    findings = examine(now + timedelta(minutes=10))

    assert findings["messages_overdue"] == findings["mail_not_leaving"] == []
