"""Actions on an application: save, send, withdraw, review, accept, decline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action, part_of_action, shares_holder
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import AuditEntry, record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.hourly import require_rate
from alumnii_mentoring.core.mail.outbox import take_back, undo_ends_at
from alumnii_mentoring.core.row_values import set_lists, set_values
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.content_rules import check_content
from alumnii_mentoring.domain.applications.content_storing import (
    living_application,
    store_consents,
    store_content,
)
from alumnii_mentoring.domain.applications.late.models import is_open_to
from alumnii_mentoring.domain.applications.messages import (
    messages_to_applicant,
    tell_applicant,
)
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.parts import read_parts
from alumnii_mentoring.domain.applications.permissions import can_decide, can_edit
from alumnii_mentoring.domain.applications.reapplying import keeping_answer
from alumnii_mentoring.domain.applications.requirements.findings import check_requirements
from alumnii_mentoring.domain.applications.signals import application_accepted
from alumnii_mentoring.domain.applications.uploads.filing import drop_documents
from alumnii_mentoring.domain.applications.wishes import take_wish_back
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Application.State
DRAFT_REMINDER_DAYS = 3
SENDING = ("application.draft", "application.submit", "application.change")


@action
@shares_holder
def submit_application(
    person: Person, cycle: Cycle, role: str, *, content: Content, by: Actor, now: datetime
) -> Application:
    """Send an application in, or replace one's own that is still undecided.

    Raises ValidationError for content the cycle doesn't allow, MentoringError after the
    deadline or when the application was already decided.
    """
    if not is_open_to(person, cycle, role, now):
        raise MentoringError(_("Applications for this cycle are closed."))
    check_content(person, cycle, role, content)
    said = {answer.key: answer.text for answer in content.answers}
    check_requirements(person, cycle, role, site_day(now), said)
    application = living_application(person, cycle, role)
    _require_rate(by, now)
    if not can_edit(person, application, now):
        raise MentoringError(_("Your application is being decided and can no longer change."))
    store_content(application, content)
    store_consents(application, content, by, now)
    person.programmes.add(cycle.programme)
    application.submitted_at = now
    application.save(update_fields=["submitted_at"])
    if application.state == State.DRAFT:
        change_state(application, State.SUBMITTED, by=by, action="application.submit", now=now)
    else:
        record("application.change", application, by=by, now=now)
    if role == Role.MENTOR and not cycle.are_mentors_approved:
        accept(application, by=None, now=now)  # a mentor has no wishes to send
        tell_hosts_of_acceptance(application, now=now)
    else:
        tell_applicant(application, "application_received", now=now)
    return application


@action
@shares_holder
def save_draft(
    person: Person,
    cycle: Cycle,
    role: str,
    *,
    content: Content,
    by: Actor,
    now: datetime,
    is_automatic: bool = False,
) -> Application:
    """Keep an unfinished application for its author; nobody else reads it.

    What the browser saves by itself while somebody types is recorded once, not each time.
    Raises MentoringError after the deadline or once it was sent, ValidationError for content
    that could never be sent.
    """
    if not is_open_to(person, cycle, role, now):
        raise MentoringError(_("Applications for this cycle are closed."))
    check_content(person, cycle, role, content, is_draft=True)
    application = living_application(person, cycle, role)
    if application.person_id != person.pk or application.state != State.DRAFT:
        raise MentoringError(_("This application was already sent."))
    if not is_automatic:
        _require_rate(by, now)
    store_content(application, content)
    if not is_automatic or not AuditEntry.objects.about(application).exists():
        record("application.draft", application, by=by, now=now)
    return application


def _require_rate(by: Actor, now: datetime) -> None:
    entries = AuditEntry.objects.by(by).filter(action__in=SENDING)
    require_rate(entries, get_settings().applications_per_hour, now)


def remind_drafts(now: datetime) -> int:
    """Remind applicants once of unfinished applications before the deadline; return how many."""
    soon = now + timedelta(days=DRAFT_REMINDER_DAYS)
    drafts = Application.objects.filter(
        state=State.DRAFT,
        reminded_at__isnull=True,
        cycle__state=Cycle.State.OPEN,
        cycle__apply_until__gt=now,
        cycle__apply_until__lte=soon,
    )
    return do_each(drafts.with_parts(), _remind, now)


@action
def _remind(application: Application, now: datetime) -> int:
    if application.state != State.DRAFT or application.reminded_at is not None:
        return 0
    application.reminded_at = now
    application.save(update_fields=["reminded_at"])
    tell_applicant(application, "application_unfinished", now=now)
    return 1


@part_of_action
def retire_application(
    application: Application, *, by: Actor, now: datetime, reason: str = ""
) -> Application:
    """Withdraw and make room for a later application; wishes go, and files are deleted.

    Whether somebody takes part already, its caller knows.
    """
    lock_row(application)
    application.living_key = None
    application.reason = reason or application.reason
    application.save(update_fields=["living_key", "reason"])
    for wish in application.wishes.open().with_parts():
        take_wish_back(wish, by=by, now=now)
    drop_documents(application, by=by, now=now)
    return change_state(
        application, State.WITHDRAWN, by=by, action="application.withdraw", now=now
    )


@action
def start_review(application: Application, *, by: Actor, now: datetime) -> Application:
    """Begin the review, or take up again what was declined or not placed by mistake.

    Before they are told of it, they never hear of it.
    """
    require_decider(by, application)
    ended: dict[str, str] = {
        State.DECLINED: "application_declined",
        State.NOT_PLACED: "application_not_placed",
    }
    kind = ended.get(application.state)
    if kind:
        take_back(messages_to_applicant(application, kind), now)
    return change_state(application, State.IN_REVIEW, by=by, action="application.review", now=now)


@part_of_action
def accept(
    application: Application,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    is_draft: bool = False,
) -> Participation:
    """Decide that a person takes part; what is asked of mentors next, its caller knows.

    With ``is_draft`` the message waits in the outbox until a coordinator sends it.
    """
    _decide(application, State.ACCEPTED, "application.accept", by=by, now=now, reason=reason)
    return _admit(application, by=by, now=now, is_draft=is_draft)


@part_of_action
def accept_offered(application: Application, *, by: Actor, now: datetime) -> Participation:
    """Let an applicant take part who accepted the place that was offered."""
    change_state(application, State.ACCEPTED, by=by, action="application.accept_offer", now=now)
    return _admit(application, by=by, now=now)


def _admit(
    application: Application, *, by: Actor, now: datetime, is_draft: bool = False
) -> Participation:
    """Let the applicant take part from now on; a mentor is listed when they agreed to that."""
    participation, created = Participation.objects.get_or_create(
        cycle=application.cycle, person=application.person, role=application.role
    )
    if not created and participation.state != Participation.State.ACTIVE:
        change_state(
            participation,
            Participation.State.ACTIVE,
            by=by,
            action="participation.return",
            now=now,
        )
    _take_over(participation, application)
    kind = f"application_accepted_{application.role}"
    tell_applicant(application, kind, now=now, draft=is_draft)
    return participation


@part_of_action
def tell_hosts_of_acceptance(application: Application, *, now: datetime) -> None:
    """Send the signal, after everything that an acceptance leads to."""
    application_accepted.send(sender=Application, application=application, now=now)


def _take_over(participation: Participation, application: Application) -> None:
    parts = read_parts(application)
    stored = set_values(participation, parts)
    participation.is_listed = participation.is_mentor and application.wants_listing
    participation.save(update_fields=[*stored, "is_listed"])
    set_lists(participation, parts)


@action
def decline_application(
    application: Application, *, by: Actor, now: datetime, reason: str, is_draft: bool = False
) -> Application:
    """Decline with a reason, which stays with the coordinators.

    Raises MentoringError without a reason.
    """
    if not reason.strip():
        raise MentoringError(_("Please give a reason; only the coordinators see it."))
    _decide(application, State.DECLINED, "application.decline", by=by, now=now, reason=reason)
    how: dict[str, Any] = {
        "draft": is_draft,
        "send_after": None if is_draft else undo_ends_at(now),
        "answer": keeping_answer(application, now),
    }
    tell_applicant(application, "application_declined", now=now, **how)
    return application


@part_of_action
def let_wait(application: Application, *, by: Actor, now: datetime, reason: str) -> None:
    """Decide that a person waits for a place, behind those who wait already."""
    _decide(application, State.WAITING, "application.wait", by=by, now=now, reason=reason)
    application.waiting_since = now
    application.save(update_fields=["waiting_since"])


def _decide(
    application: Application, to: str, verb: str, *, by: Actor, now: datetime, reason: str
) -> None:
    """Store a decision with its reason, which only coordinators read.

    The audit holds no words about people, so that erasing them leaves nothing there.
    """
    require_decider(by, application)
    change_state(application, to, by=by, action=verb, now=now)
    application.decided_at, application.reason = now, reason
    application.decided_by = account_behind(by)
    application.save(update_fields=["decided_at", "decided_by", "reason"])


def require_decider(by: Actor, application: Application) -> None:
    """Raises PermissionDenied for accounts that coordinate another programme or none."""
    if by is not None and not can_decide(by, application):
        raise PermissionDenied
