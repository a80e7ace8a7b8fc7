"""What arrives of a calendar part."""

import re
from email import message_from_bytes, policy

import pytest

from alumnii_mentoring.core.mail.calendar_mail import CalendarMail

ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Treffen in Köln\r\nEND:VCALENDAR\r\n"
KIND = "text/calendar; charset=UTF-8; method=REQUEST"


def received(mail, linesep):
    """As a mail program reads it from the wire, whose stations rewrite the line ends."""
    wire = re.sub(rb"\r?\n", linesep.encode(), mail.message().as_bytes())
    return message_from_bytes(wire, policy=policy.default)


@pytest.fixture
def mail():
    mail = CalendarMail("Treffen", "Guten Tag Äpfel", "office@example.org", ["a@example.org"])
    mail.attach_alternative(ICS, KIND)
    return mail


# S60
@pytest.mark.parametrize("linesep", ["\n", "\r\n"])
def test_a_calendar_part_keeps_its_line_ends(mail, linesep):
    *_others, part = received(mail, linesep).walk()

    assert part.get_payload(decode=True) == ICS.encode()
    assert part.get_param("method") == "REQUEST"
    assert part.get_all("Content-Transfer-Encoding") == ["base64"]


def test_a_calendar_part_names_everything_once(mail):
    head = re.search(r"Content-Type: text/calendar[^\n]*(\n\s[^\n]*)*", mail.message().as_string())

    assert head.group().lower().count("charset=") == 1
    assert head.group().count("method=") == 1


def test_the_text_stays_readable(mail):
    parts = list(received(mail, "\r\n").walk())

    assert [part.get_content_type() for part in parts] == [
        "multipart/alternative",
        "text/plain",
        "text/calendar",
    ]
    assert parts[1].get_content().strip() == "Guten Tag Äpfel"


def test_a_mail_without_a_calendar_is_as_ever():
    mail = CalendarMail("Hallo", "Text", "office@example.org", ["a@example.org"])

    assert received(mail, "\r\n").get_content().strip() == "Text"
