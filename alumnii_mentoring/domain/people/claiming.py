"""An account takes over a record that was made before: by a link of the office, or by an address.

An address that somebody only typed claims nothing. A link went to the address of the record; the
address of an account counts where the site has proved it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Account, Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.hourly import HOUR
from alumnii_mentoring.core.links import AnswerLink, spend_links
from alumnii_mentoring.core.mail.address_proofs import AddressProof, send_before_proof
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import coordinated_programme_of

CLAIM = "claim"  # purpose of the link
INVITING = "account_invitation"
DAYS_TO_CLAIM = 30  # whoever is late asks the office for another mail

send_before_proof(INVITING)  # the link in it is the proof, and it tells nothing of the person


@action
def invite_to_account(person: Person, *, by: Actor, now: datetime) -> None:
    """Mail the link by which somebody takes over their record.

    Raises PermissionDenied for who coordinates no programme of theirs, MentoringError for who has
    an account, no address, or an invitation of this hour.
    """
    person = _held(person)
    programme = coordinated_programme_of(person, by)
    if programme is None:
        raise PermissionDenied
    if person.user_id is not None:
        raise MentoringError(_("This person has an account already."))
    if not person.email:
        raise MentoringError(_("Without an e-mail address nobody can be invited."))
    sent = Message.objects.filter(kind=INVITING, to_email__iexact=person.email)
    if sent.filter(created_at__gt=now - HOUR).exists():
        raise MentoringError(_("An invitation went there less than an hour ago."))
    write_message(
        INVITING,
        to=replace(person.as_recipient(), name=""),
        context={"programme": programme},
        dedup_key=f"{INVITING}:{person.pk}:{now.isoformat()}",
        scope_ref=programme.pk,
        answer=AnswerTarget(CLAIM, person.pk, now + timedelta(days=DAYS_TO_CLAIM)),
        now=now,
    )
    record("person.invite", person, by=by, now=now)


@action
def claim_by_link(link: AnswerLink, *, by: Account, now: datetime) -> Person:
    """The logged-in bearer of the link takes over the record that it is about.

    Raises MentoringError when the link was used meanwhile, and as ``_take_over``.
    """
    person = _held(Person(pk=link.person_ref))
    open_links = AnswerLink.objects.filter(pk=link.pk, purpose=CLAIM, used_at__isnull=True)
    if not open_links.filter(expires_at__gt=now).exists():
        raise MentoringError(_("This link was used already."))
    return _take_over(person, by=by, now=now)


@action
def claim_by_address(*, by: Account, now: datetime) -> Person:
    """Take over the one record with the proved address of the account.

    Raises MentoringError when there is none, or more than one, and as ``_take_over``.
    """
    person = claimable_by(by)
    if person is None:
        raise MentoringError(_("There is no record that your account could take over."))
    return _take_over(_held(person), by=by, now=now)


def claimable_by(user: Account) -> Person | None:
    """The only record with the address of the account, if the site proves addresses."""
    email = str(getattr(user, "email", "") or "")
    if not (email and user.is_authenticated and get_settings().account_addresses_are_proved):
        return None
    same = list(Person.objects.filter(email__iexact=email)[:2])
    is_free = len(same) == 1 and same[0].user_id is None
    return same[0] if is_free and not Person.objects.of_user(user).exists() else None


def _held(person: Person) -> Person:
    """Locked and read anew. Raises MentoringError when it is gone."""
    held = Person.objects.select_for_update().filter(pk=person.pk).first()
    if held is None:
        raise MentoringError(_("This record no longer exists."))
    return held


@part_of_action
def _take_over(person: Person, *, by: Account, now: datetime) -> Person:
    """Raises PermissionDenied for visitors, MentoringError when one of the two is taken."""
    if not by.is_authenticated or not by.is_active:
        raise PermissionDenied
    if person.user_id is not None:
        raise MentoringError(_("This record belongs to an account already."))
    if Person.objects.of_user(by).exists():
        raise MentoringError(_("Your account has a record already. The office can join the two."))
    Person.objects.filter(pk=person.pk).update(user=by.pk, updated_at=now)
    person.refresh_from_db()
    AddressProof.objects.filter(person_ref=person.pk).delete()
    spend_links(CLAIM, person.pk, now)
    record("person.claim", person, by=by, now=now)
    wake_on_commit("deliver")
    return person
