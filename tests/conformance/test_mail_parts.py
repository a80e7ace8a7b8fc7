"""The calendar part of a mail, from the bytes that leave: right by the letter, and read by all."""

from email import message_from_bytes
from email.policy import default

import pytest

from alumnii_mentoring.core.mail.calendar_mail import as_mail
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.messages import tell_guest
from tests.conformance.grammar import complaints, split
from tests.conformance.readers import READERS
from tests.conformance.test_feeds import expected_of

KINDS = ["event_invitation", "event_changed", "event_cancelled", "event_removed"]


@pytest.fixture
def written(member, now):
    """A message of each kind for every fourth entry; the guest is off the list for the last."""
    member.message_language = "en"
    member.save()
    for number, invitation in enumerate(Invitation.objects.select_related("event__programme")):
        kind = KINDS[number % len(KINDS)]
        if kind == "event_removed":
            invitation.state = "removed"
            invitation.save()
        tell_guest(invitation, kind, now=now)
    return list(Message.objects.order_by("pk"))


def parts_of(message):
    mail = message_from_bytes(as_mail(message).message().as_bytes(), policy=default)
    return mail, [part for part in mail.walk() if not part.is_multipart()]


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_every_part_is_right_by_the_letter(written):
    assert len(written) > 80
    faults = {message.pk: complaints(message.calendar_ics.encode()) for message in written}

    assert {key: told for key, told in faults.items() if told} == {}


def test_a_mail_brings_the_part_unchanged_and_last(written):
    """RFC 6047, 2.4: of several alternatives the last one that is understood counts."""
    for message in written:
        mail, parts = parts_of(message)

        assert mail.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in parts] == ["text/plain", "text/calendar"]
        part = parts[-1]
        assert part.get_payload(decode=True) == message.calendar_ics.encode()
        assert part.get_param("method") == message.calendar_method
        assert part.get_content_charset() == "utf-8"


def test_the_part_and_the_mail_name_the_same_method_guest_and_office(written, programme):
    for message in written:
        lines = unfolded(message.calendar_ics.encode())
        values = {name: value for name, _, value, _ in map(split, lines)}
        people = {name: values[name] for name in ("ORGANIZER", "ATTENDEE")}

        assert f"METHOD:{message.calendar_method}" in lines
        assert people == {
            "ORGANIZER": f"mailto:{programme.office_email}",
            "ATTENDEE": f"mailto:{message.to_email}",
        }


def test_what_is_taken_from_one_guest_is_cancelled_for_nobody_else(written):
    removed = [message for message in written if message.kind == "event_removed"]

    states = {
        (message.calendar_method, "STATUS:CANCELLED" in message.calendar_ics)
        for message in removed
        if not Invitation.objects.get(
            event__uid__in=READERS["icalendar"](message.calendar_ics)
        ).event.is_cancelled
    }
    assert states == {("CANCEL", False)}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_reader_reads_the_part_as_it_was_stored(written, reader):
    """Of what is to come; all kinds of texts are among it."""
    asked = [message for message in written if message.kind == "event_invitation"]
    for message in asked[:: 4 if reader == "ical.js" else 1]:
        result = READERS[reader](message.calendar_ics.encode())
        [uid] = result
        guest = Invitation.objects.select_related("event").get(event__uid=uid)
        expected = expected_of(guest.event, guest)

        assert result[uid].title == guest.event.title
        assert (result[uid].begins, result[uid].ends) == (expected.begins, expected.ends)
        assert (result[uid].text, result[uid].place) == (expected.text, expected.place)
        assert result[uid].number == expected.number
