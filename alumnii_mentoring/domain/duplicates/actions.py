"""Join two records of the same human being."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.db.models.functions import Replace

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.holding.shown import ChangedError
from alumnii_mentoring.core.links import spend_links_of
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.undelivered import readdress
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.duplicates.plan import FILLED, JoinPlan, can_join, plan_join
from alumnii_mentoring.domain.duplicates.references import references
from alumnii_mentoring.domain.people.actions import PLACE
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, PersonInProgramme
from alumnii_mentoring.domain.people.models import Person


@action
def join_people(person: Person, other: Person, *, shown: str, by: Actor, now: datetime) -> Person:
    """Everything of both belongs to one record, whose account stays; return that record.

    ``shown`` is the sign of the plan that was read. Raises PermissionDenied for who doesn't
    coordinate all programmes of both, ChangedError when something happened meanwhile,
    MentoringError when something stands in the way.
    """
    person, other = _hold_both(person, other)
    if not can_join(by, person, other):
        raise PermissionDenied
    plan = plan_join(person, other)
    if plan.hindrances:
        raise MentoringError(" ".join(plan.hindrances))
    if plan.sign != shown:
        raise ChangedError(
            _("Something of these records has changed. Please look at it and try again.")
        )
    kept, lost = plan.kept, plan.other
    _keep_status(plan)
    _move_rows(plan)
    _move_mail(kept, lost, by=by, now=now)
    _fill_blanks(kept, lost)
    number = lost.pk
    lost.delete()
    kept.save()
    record("person.join", kept, by=by, from_state=str(number), now=now)
    return kept


def _hold_both(person: Person, other: Person) -> tuple[Person, Person]:
    """Locked so that no new row can refer to either, in the order of their keys."""
    rows = Person.objects.select_for_update().filter(pk__in=[person.pk, other.pk])
    held = {row.pk: row for row in rows.order_by("pk")}
    if len(held) < 2:
        raise ChangedError(_("One of these records is no longer there."))
    return held[person.pk], held[other.pk]


def _keep_status(plan: JoinPlan) -> None:
    """Of two programme entries that say different things, the one that was checked."""
    found_out = PersonInProgramme.objects.filter(person=plan.other)
    for row in found_out.exclude(alumni_status=AlumniStatus.UNKNOWN):
        unchecked = PersonInProgramme.objects.filter(person=plan.kept, programme=row.programme_id)
        unchecked.filter(alumni_status=AlumniStatus.UNKNOWN).update(
            alumni_status=row.alumni_status,
            alumni_checked_at=row.alumni_checked_at,
            alumni_checked_by=row.alumni_checked_by_id,
        )


def _move_rows(plan: JoinPlan) -> None:
    for reference in references():
        rows = reference.rows(plan.other)
        twice = reference.colliding(plan.kept, plan.other)
        reference.model._base_manager.filter(pk__in=twice).delete()
        rows.update(**{reference.name: plan.kept.pk})
    for application in Application.objects.of(plan.kept).exclude(living_key=None):
        key = Application.key_of(application.cycle, plan.kept, application.role)
        Application.objects.filter(pk=application.pk).update(living_key=key)


def _fill_blanks(kept: Person, lost: Person) -> None:
    """What only the other record says; the place with where it lies."""
    names = [name for name in FILLED if not getattr(kept, name) and getattr(lost, name)]
    if "place_name" in names:
        names += PLACE
    for name in names:
        setattr(kept, name, getattr(lost, name))


def _move_mail(kept: Person, lost: Person, *, by: Actor, now: datetime) -> None:
    """Links in mails to the lost record stop working, for whoever reads there may not be the one
    whose account is kept. An address that is taken over is as proved as it was."""
    spend_links_of(lost.pk, now)
    proof = AddressProof.objects.filter(person_ref=lost.pk)
    if kept.email:
        proof.delete()
        readdress(lost.pk, kept.email, by=by, now=now)
    else:
        proof.update(person_ref=kept.pk)
    Message.objects.filter(recipient_ref=lost.pk).update(recipient_ref=kept.pk)
    before, after = f"|{lost.pk}|", f"|{kept.pk}|"
    told = Message.objects.filter(about__contains=before)
    told.update(about=Replace("about", Value(before), Value(after)))
