"""Change the e-mail address of a member record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alumnii_mentoring.core.links import spend_links_of
from alumnii_mentoring.core.mail.outbox import Message, readdress, write_message
from alumnii_mentoring.domain.people.models import Person

KIND = "address_changed"


def address_before(person: Person) -> str:
    """The stored address, where ``person`` holds another one; else empty."""
    stored = Person.objects.filter(pk=person.pk).values_list("email", flat=True).first() or ""
    return "" if stored.casefold() == person.email.casefold() else stored


def move_mailbox(person: Person, old: str, now: datetime) -> None:
    """Inside an action: what waits goes to the new address, and nothing sent to the old one
    answers any more. Whoever reads there is told, for it may not have been the member."""
    readdress(person.pk, person.email)
    spend_links_of(person.pk, now)
    programme = person.programmes.filter(is_active=True).order_by("pk").first()
    sent = Message.objects.filter(recipient_ref=person.pk, state=Message.State.SENT)
    if programme is None or not sent.filter(to_email=old).exists():
        return  # nobody is written to because their address was once typed here
    write_message(
        KIND,
        to=replace(person.as_recipient(), email=old),
        context={"programme": programme, "person": person},
        dedup_key=f"{KIND}:{person.pk}:{now.isoformat()}",
        now=now,
    )
