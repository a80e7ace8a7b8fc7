"""Applications that the office lets in after the deadline, or enters for somebody who wrote."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.content_rules import check_content
from alumnii_mentoring.domain.applications.content_storing import (
    living_application,
    store_consents,
    store_content,
)
from alumnii_mentoring.domain.applications.late.models import LATE_STATES, OfficeEntry
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

Kind, State = OfficeEntry.Kind, Application.State


@action
def let_in_late(
    person: Person,
    cycle: Cycle,
    role: str,
    *,
    until: datetime,
    reason: str,
    by: Actor,
    now: datetime,
) -> Application:
    """Keep the form open to one person until a moment, and tell them.

    Raises MentoringError where the form can't be filled in by them, or was already.
    """
    _require_office(person, cycle, reason, by)
    if until <= now:
        raise MentoringError(_("Please choose a moment to come."))
    if person.user_id is None:
        raise MentoringError(
            _("Without an account nobody fills in the form: enter the application yourself.")
        )
    application = living_application(person, cycle, role)
    if application.state != State.DRAFT:
        raise MentoringError(_("There is an application of this person already."))
    person.programmes.add(cycle.programme)
    _note(application, Kind.LET_IN, reason, by=by, now=now, until=until)
    record("application.let_in", application, by=by, now=now)
    tell_applicant(application, "application_let_in", now=now, until=until)
    return application


@action
def enter_application(
    person: Person,
    cycle: Cycle,
    role: str,
    *,
    content: Content,
    reason: str,
    by: Actor,
    now: datetime,
) -> Application:
    """Send an application in for somebody who has agreed on paper. Rules of the cycle show what
    is missing, and hinder nobody here: whoever decides reads them.

    Raises MentoringError for who has begun or sent one, ValidationError for impossible content.
    """
    _require_office(person, cycle, reason, by)
    if not content.consent:
        raise MentoringError(_("Without the consent of the person nobody can apply for them."))
    check_content(person, cycle, role, content, is_draft=True)
    key = Application.key_of(cycle, person, role)
    if Application.objects.filter(living_key=key).exists():
        raise MentoringError(_("This person has begun or sent an application already."))
    application = living_application(person, cycle, role)
    store_content(application, content)
    store_consents(application, content, by, now)
    person.programmes.add(cycle.programme)
    application.submitted_at = now
    application.save(update_fields=["submitted_at"])
    _note(application, Kind.ENTERED, reason, by=by, now=now)
    change_state(application, State.SUBMITTED, by=by, action="application.enter", now=now)
    tell_applicant(application, "application_received", now=now)
    return application


def _require_office(person: Person, cycle: Cycle, reason: str, by: Actor) -> None:
    require_coordinator(by, cycle.programme)
    if is_person(by, person):
        raise PermissionDenied
    if cycle.state not in LATE_STATES:
        raise MentoringError(_("In this cycle nobody can apply now."))
    if not reason.strip():
        raise MentoringError(_("Please give a reason; only the coordinators see it."))


def _note(
    application: Application,
    kind: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """The reason stays here: the audit holds no words about people."""
    OfficeEntry.objects.create(
        cycle=application.cycle,
        person=application.person,
        role=application.role,
        kind=kind,
        until=until,
        reason=reason,
        made_at=now,
        made_by=account_behind(by),
    )
