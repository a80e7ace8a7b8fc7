from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.permissions import can_coordinate


def owns(user: Any, thing: Application | Participation) -> bool:
    """The applicant or participant."""
    return is_person(user, thing.person)


def can_edit(person: Person, application: Application, now: datetime) -> bool:
    """The applicant, until the deadline or the start of the review, whichever is first."""
    return (
        application.person_id == person.pk
        and application.state in {Application.State.DRAFT, Application.State.SUBMITTED}
        and application.cycle.accepts_applications(now)
    )


def can_decide(user: Any, thing: Application | Participation) -> bool:
    """Coordinators of the programme, except on themselves."""
    return can_coordinate(user, thing.programme) and not owns(user, thing)


def can_discard(user: Any, document: Document, now: datetime) -> bool:
    """The applicant, while the application may change or where nobody else has it."""
    application = document.application
    unsent = {Application.State.DRAFT, Application.State.WITHDRAWN}
    is_free = application.state in unsent or can_edit(application.person, application, now)
    return owns(user, application) and is_free


def can_hand_out(user: Any, document: Document) -> bool:
    """Coordinators of the programme; readers see that there is a file, not what it holds."""
    return document.is_released and can_coordinate(user, document.programme)
