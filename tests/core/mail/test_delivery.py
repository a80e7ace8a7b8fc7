"""Sending by a mail server that answers whatever it likes, at every step of the dialogue."""

import pytest

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.outbox import Message
from tests.smtp_sink import DROP, SILENT
from tests.walks import for_each, undone

pytestmark = pytest.mark.django_db

YES = ("200 so be it", "250 2.1.0 fine", "252 2.0.0 will try")
TEMPORARY = (
    "400 later",
    "421 4.3.2 closing",
    "450 4.2.0 greylisted",
    "451 4.3.0 error",
    "452 4.2.2 full",
)
PERMANENT = (
    "500 what",
    "530 5.7.0 log in",
    "535 5.7.8 wrong password",
    "550 5.1.1 unknown",
    "552 5.3.4 too large",
    "554 5.7.1 no",
)
NONSENSE = ("100 hm", "334 go on", "999 oh", "hello there", SILENT, DROP)
ANSWERS = (*YES, *TEMPORARY, *PERMANENT, *NONSENSE)
OURS = ("421", "530", "535")  # whatever the step: not the fault of one message
WAITS, LATER, FAILED, UNKNOWN, SENT = ("queued", 0), ("queued", 1), "failed", "unknown", "sent"


def expected(step, answer):
    """RFC 5321 in short: what becomes of the message."""
    kind = answer[0] if answer[:3].isdecimal() else "-"
    if answer[:3] in OURS:
        return WAITS
    if step == "text":
        return {"2": SENT, "4": LATER, "5": FAILED}.get(kind, UNKNOWN)
    if step in {"RCPT", "DATA"}:
        is_yes = kind == "2" and step == "RCPT"
        return SENT if is_yes else FAILED if kind == "5" else LATER
    if step == "MAIL" and answer.startswith("552"):
        return FAILED  # the size, which is that of the message
    return SENT if kind == "2" else WAITS


CASES = [(step, answer) for step in ("MAIL", "RCPT", "DATA", "text") for answer in ANSWERS]


@for_each("case", CASES, least=60)
def test_every_answer_is_read_by_its_meaning(sink, write_to, now, case):
    step, answer = case
    sink.begin({step: answer})
    with undone():
        [message] = write_to("anna")

        deliver_due(now)

        message.refresh_from_db()
        outcome = expected(step, answer)
        got = (message.state, message.attempts) if isinstance(outcome, tuple) else message.state
        assert got == outcome
        assert len(sink.texts) >= (outcome in {SENT, UNKNOWN})
        assert bool(delivery_status().fault) == (outcome == WAITS or answer == SILENT)


OPENING = [
    (step, answer)
    for step in ("connect", "EHLO", "STARTTLS", "AUTH")
    for answer in (*TEMPORARY, *PERMANENT, "hello there", SILENT, DROP)
]


@for_each("case", OPENING, least=50)
def test_a_server_that_lets_nobody_in_costs_no_message_anything(
    sink, write_to, states, settings, now, case
):
    step, answer = case
    sink.begin({step: answer, **({"HELO": answer} if step == "EHLO" else {})})
    settings.EMAIL_USE_TLS = step == "STARTTLS"
    account = ("mentoring", "secret") if step == "AUTH" else ("", "")
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = account
    with undone():
        write_to("anna", "bea")

        deliver_due(now)

        assert states() == ["queued", "queued"]
        assert list(Message.objects.values_list("attempts", flat=True)) == [0, 0]
        assert delivery_status().fault


@for_each("case", [(step, answer) for step in ("RSET", "QUIT") for answer in ANSWERS], least=30)
def test_tidying_up_says_nothing_about_a_message(sink, write_to, states, now, case):
    step, answer = case
    sink.begin({step: answer, "RCPT": ["550 5.1.1 unknown", None]})
    with undone():
        write_to("anna", "bea")

        deliver_due(now)

        assert states() == ["failed", "sent"]
        assert not delivery_status().fault
