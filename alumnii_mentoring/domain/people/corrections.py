"""Members correct their record: at once, or when a coordinator agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import AuditEntry, record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import BusyError, MentoringError
from alumnii_mentoring.core.limits.hourly import require_rate
from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.mail.patience import limit_age
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import default_language
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.change_requests import ChangeRequest, as_json, as_person
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import can_coordinate

State = ChangeRequest.State
PROPOSING = "correction.propose"
WAITING_MAIL = "corrections_waiting"
limit_age(2, "corrections_waiting")
TELL_AGAIN = timedelta(days=1)

# What the office vouches for; how to reach and meet somebody is theirs alone to say.
GUARDED = frozenset(
    {
        "academic_title",
        "first_name",
        "last_name",
        "email",
        "faculty",
        "subject",
        "graduated_on",
    }
)


def guard_of(person: Person, programme: Programme | None = None) -> Programme | None:
    """The programme whose coordinators approve corrections; None: they count at once.

    What no programme knows yet is nobody's record but the member's own.
    """
    programmes = list(person.programmes.order_by("pk")) if person.pk else []
    asked = [*programmes, programme] if programmes and programme is not None else programmes
    return next((guard for guard in asked if guard.are_corrections_approved), None)


@action
def propose_correction(
    person: Person, names: Iterable[str], *, guard: Programme, by: Actor, now: datetime
) -> ChangeRequest:
    """Put the values of an unsaved ``person`` before the coordinators of ``guard``.

    A request that still waits is replaced, and what it asked for is asked again.

    Raises PermissionDenied for anybody but the person, MentoringError above the hourly number.
    """
    if not is_person(by, person):
        raise PermissionDenied
    proposals = AuditEntry.objects.by(by).filter(action=PROPOSING)
    require_rate(proposals, get_settings().corrections_per_hour, now)
    values = {name: as_json(person, name) for name in names}
    for older in ChangeRequest.objects.of(person).waiting().filter(programme=guard):
        values = {**older.values, **values}
        _close(older, State.REPLACED, "correction.replace", by=by, now=now)
    try:
        with transaction.atomic():
            request = ChangeRequest.objects.create(
                person=person,
                programme=guard,
                values=values,
                asked_at=now,
                waiting_key=f"{guard.pk}:{person.pk}",
            )
    except IntegrityError as error:
        raise BusyError(_("Somebody else is working on this at the moment.")) from error
    record(PROPOSING, request, by=by, now=now)
    return request


@action
def approve_correction(request: ChangeRequest, *, by: Actor, now: datetime) -> ChangeRequest:
    """Take the proposed values over; raises ValidationError when they no longer fit."""
    _require_decider(by, request)
    _close(request, State.APPROVED, "correction.approve", by=by, now=now)
    person = as_person(request)
    kept = {field.name for field in Person._meta.fields} - set(request.values)
    person.clean_fields(exclude=kept)
    person.clean()
    update_person(person, by=by, now=now, names=request.values)
    _tell(request, "correction_approved", now)
    return request


@action
def refuse_correction(
    request: ChangeRequest, *, by: Actor, now: datetime, reason: str
) -> ChangeRequest:
    """Leave the record as it is; the member reads the reason.

    Raises MentoringError without a reason.
    """
    _require_decider(by, request)
    if not reason.strip():
        raise MentoringError(_("Please give a reason; the member reads it."))
    _close(request, State.REFUSED, "correction.refuse", by=by, now=now, reason=reason)
    _tell(request, "correction_refused", now)
    return request


def _require_decider(by: Actor, request: ChangeRequest) -> None:
    if not can_coordinate(by, request.programme) or is_person(by, request.person):
        raise PermissionDenied


def _close(
    request: ChangeRequest, to: str, verb: str, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    change_state(request, to, by=by, action=verb, now=now)
    request.waiting_key, request.decided_at, request.reason = None, now, reason
    request.decided_by = account_behind(by) if to != State.REPLACED else None
    request.save(update_fields=["waiting_key", "decided_at", "decided_by", "reason"])


def _tell(request: ChangeRequest, kind: str, now: datetime) -> None:
    person = Person.objects.get(pk=request.person_id)
    write_message(
        kind,
        to=person.as_recipient(),
        context={"programme": request.programme, "person": person, "request": request},
        dedup_key=f"{kind}:{request.pk}",
        scope_ref=request.programme_id,
        now=now,
    )


def tell_offices(now: datetime) -> int:
    """Tell each office that new corrections wait, at most once a day; return how many."""
    waiting = ChangeRequest.objects.waiting().values("programme")
    return do_each(Programme.objects.filter(pk__in=waiting), _tell_office, now)


@action
def _tell_office(programme: Programme, now: datetime) -> int:
    """Tell the office in the site's language and without names, as many may read its mail."""
    lock_row(programme)
    waiting = ChangeRequest.objects.waiting().filter(programme=programme)
    told = Message.objects.filter(kind=WAITING_MAIL, scope_ref=programme.pk)
    last = told.order_by("-created_at").values_list("created_at", flat=True).first()
    fresh = waiting if last is None else waiting.filter(asked_at__gt=last)
    if not fresh.exists() or (last is not None and now < last + TELL_AGAIN):
        return 0
    language = default_language()
    write_message(
        WAITING_MAIL,
        to=Recipient(None, programme.office_name, programme.office_email, language),
        context={"programme": programme, "number": waiting.count()},
        dedup_key=f"{WAITING_MAIL}:{programme.pk}:{now.isoformat()}",
        scope_ref=programme.pk,
        now=now,
    )
    return 1
