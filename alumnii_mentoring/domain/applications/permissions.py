"""Who may read, change and decide about applications and their files."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.late.models import is_open_to
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.permissions import can_coordinate, can_read


def owns(user: Actor, thing: Application | Participation) -> bool:
    """Whether ``by`` is the applicant or participant."""
    return is_person(user, thing.person)


def can_edit(person: Person, application: Application, now: datetime) -> bool:
    """Allow the applicant, until the deadline or the start of the review, whichever is first."""
    return (
        application.person_id == person.pk
        and application.state in {Application.State.DRAFT, Application.State.SUBMITTED}
        and is_open_to(person, application.cycle, application.role, now)
    )


def can_decide(user: Actor, thing: Application | Participation) -> bool:
    """Allow coordinators of the programme, except about themselves."""
    return can_coordinate(user, thing.programme) and not owns(user, thing)


def can_discard(user: Actor, document: Document, now: datetime) -> bool:
    """Allow the applicant, while the application may change or nobody else has seen the file."""
    application = document.application
    unsent = {Application.State.DRAFT, Application.State.WITHDRAWN}
    is_free = application.state in unsent or can_edit(application.person, application, now)
    return owns(user, application) and is_free


def can_hand_out(user: Actor, document: Document) -> bool:
    """Allow coordinators of the programme; readers only see that there is a file."""
    return document.is_released and can_coordinate(user, document.programme)


def can_see_directory(user: Actor, cycle: Cycle) -> bool:
    """Allow those to whom the cycle shows its list, and its coordinators and readers."""
    if cycle.directory_visibility == Cycle.DirectoryVisibility.PUBLIC:
        return True
    if user is None or not user.is_authenticated:
        return False
    if cycle.directory_visibility == Cycle.DirectoryVisibility.MEMBERS:
        return True
    return _takes_part(user, cycle) or can_read(user, cycle.programme)


def _takes_part(user: Actor, cycle: Cycle) -> bool:
    own = {"cycle": cycle, "person__user": user}
    parts = Participation.objects.filter(**own).living()
    gone = [Application.State.DRAFT, Application.State.WITHDRAWN, Application.State.DECLINED]
    return parts.exists() or Application.objects.filter(**own).exclude(state__in=gone).exists()
