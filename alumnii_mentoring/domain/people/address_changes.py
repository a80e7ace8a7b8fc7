"""A new or changed e-mail address of a member record: proved by a link before it is used.

Whoever types an address may not own it. Until somebody opens the link that was mailed there, all
other messages wait, so that no words of one person reach the mailbox of another.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor, LinkBearer
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.hourly import HOUR
from alumnii_mentoring.core.links import hash_secret, spend_links_of
from alumnii_mentoring.core.mail.address_proofs import AddressProof, send_before_proof
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.core.mail.undelivered import readdress
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.models import Programme

CHANGED, ASKING = "address_changed", "address_confirm"
ANSWERS_ADDRESS = "address"  # purpose of the link
DAYS_TO_PROVE = 14  # whoever is late asks for another mail

send_before_proof(CHANGED, ASKING)  # to the address before, and without a word of the person


def hold_address(person: Person) -> str | None:
    """Lock the record and return its stored address; None for a new one."""
    stored = Person.objects.select_for_update().filter(pk=person.pk)
    return stored.values_list("email", flat=True).first()


@part_of_action
def follow_address(
    person: Person,
    before: str | None,
    *,
    by: Actor,
    now: datetime,
    programme: Programme | None = None,
) -> None:
    """After saving: ask for proof of another address than ``before``, and send nothing to that
    one any more but the news. What waits or failed goes to the new one.

    ``programme`` asks if the person is not yet known to another.
    """
    proof = AddressProof.objects.filter(person_ref=person.pk).first()
    is_same = before is not None and before.lower() == person.email.lower()
    is_asked = before == person.email and not _is_of_account(person)
    if is_same and (proof is None or is_asked):
        return
    _forget_proof(person)
    readdress(person.pk, person.email, by=by, now=now, except_kind=CHANGED)
    spend_links_of(person.pk, now)
    if before and proof is None:
        _tell_former_address(person, before, now)
    if person.email and not _is_of_account(person):
        proof = AddressProof.objects.create(
            person_ref=person.pk, email_hash=hash_secret(person.email), asked_at=now
        )
        _ask(person, proof, now, programme)


def _is_of_account(person: Person) -> bool:
    """Whether the host's account holds the same address, and the site takes that for proof."""
    email = str(getattr(person.user, "email", "") or "")
    is_same = email.lower() == person.email.lower()
    return is_same and get_settings().account_addresses_are_proved


def _forget_proof(person: Person) -> None:
    AddressProof.objects.filter(person_ref=person.pk).delete()
    waiting = Message.objects.filter(kind=ASKING, recipient_ref=person.pk)
    waiting.filter(state=Message.State.QUEUED).change(state=Message.State.DISCARDED)


def _tell_former_address(person: Person, before: str, now: datetime) -> None:
    """Tell the former address about the change, as somebody else may have made it."""
    programme = _programme_of(person)
    sent = Message.objects.filter(recipient_ref=person.pk, state=Message.State.SENT)
    if programme is None or not sent.filter(to_email=before).exists():
        return  # nobody is written to because their address was once typed here
    write_message(
        CHANGED,
        to=replace(person.as_recipient(), email=before),
        context={"programme": programme, "person": person},
        dedup_key=f"{CHANGED}:{person.pk}:{now.isoformat()}",
        now=now,
    )


def _programme_of(person: Person) -> Programme | None:
    return person.programmes.filter(is_active=True).order_by("pk").first()


def _ask(
    person: Person, proof: AddressProof, now: datetime, programme: Programme | None = None
) -> bool:
    """Mail the link, without a name: whose address it is, is not known yet. False above the
    hourly number for this address or this person."""
    recent = Message.objects.filter(kind=ASKING, created_at__gt=now - HOUR)
    recent = recent.filter(Q(recipient_ref=person.pk) | Q(to_email__iexact=person.email))
    limit = get_settings().address_mails_per_hour
    if limit and recent.count() >= limit:
        return False
    programme = _programme_of(person) or programme
    write_message(
        ASKING,
        to=replace(person.as_recipient(), name=""),
        context={"programme": programme},
        dedup_key=f"{ASKING}:{proof.pk}:{now.isoformat()}",
        answer=AnswerTarget(ANSWERS_ADDRESS, proof.pk, now + timedelta(days=DAYS_TO_PROVE)),
        now=now,
    )
    return True


@action
def ask_for_proof_again(person: Person, *, by: Actor, now: datetime) -> None:
    """Mail another link. Raises PermissionDenied for anybody but the person, MentoringError for
    an address that is proved, and above the hourly number."""
    if not is_person(by, person):
        raise PermissionDenied
    hold_address(person)
    proof = AddressProof.objects.filter(person_ref=person.pk).first()
    if proof is None:
        raise MentoringError(_("This address is confirmed already."))
    if not _ask(person, proof, now):
        raise MentoringError(
            _("We have written to this address several times. Please try again in an hour.")
        )
    record("address.ask", person, by=by, now=now)


@action
def prove_address(proof: AddressProof, *, by: Actor, now: datetime) -> None:
    """Mark the address as proved, so that waiting messages leave.

    Raises PermissionDenied for whoever didn't come by it, MentoringError for another address.
    """
    if not isinstance(by, LinkBearer) or by.person_ref != proof.person_ref:
        raise PermissionDenied
    person = Person.objects.select_for_update().get(pk=proof.person_ref)
    asked = AddressProof.objects.filter(pk=proof.pk, email_hash=hash_secret(person.email))
    number, _rows = asked.delete()
    if not number:
        raise MentoringError(_("This link belongs to another address."))
    record("address.confirm", person, by=by, now=now)
    wake_on_commit("deliver")
