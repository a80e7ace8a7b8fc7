"""What an application may contain in a given cycle."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.fields import limits_of
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.parts import complete_parts
from alumnii_mentoring.domain.applications.permissions import can_see_directory
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle


def max_wishes(cycle: Cycle) -> int:
    """How many mentors a mentee may name; a direct application can name one at least."""
    if cycle.mode == Cycle.Mode.CENTRAL:
        return 0
    return max(cycle.max_wishes, 1) if cycle.mode == Cycle.Mode.DIRECT else cycle.max_wishes


def check_content(
    person: Person, cycle: Cycle, role: str, content: Content, *, is_draft: bool = False
) -> None:
    """Raise ValidationError with every objection, in the reader's language.

    A draft may lack things; what it holds must be possible.
    """
    objections = []
    if not content.consent and not is_draft:
        objections.append(_("Without your consent you can't take part."))
    if role == Role.MENTOR:
        objections += _mentor_objections(content, is_draft=is_draft)
    else:
        objections += _wish_objections(person, cycle, content, is_draft=is_draft)
    if objections:
        raise ValidationError(objections)


def _mentor_objections(content: Content, *, is_draft: bool) -> list[str]:
    objections = []
    limits = limits_of(Application._meta.get_field("capacity"))
    capacity = complete_parts(content.parts)["capacity"]
    if not limits["min_value"] <= capacity <= limits["max_value"]:
        objections.append(
            _("The number of mentees must be between 1 and %(limit)s.")
            % {"limit": limits["max_value"]}
        )
    if content.wants_listing and not content.listing_consent and not is_draft:
        objections.append(_("To appear in the list of mentors, please agree to that, too."))
    if content.wishes:
        objections.append(_("Only mentees name wishes."))
    return objections


def _wish_objections(
    person: Person, cycle: Cycle, content: Content, *, is_draft: bool
) -> list[str]:
    mentors = [wish.mentor for wish in content.wishes]
    limit = max_wishes(cycle)
    objections = []
    if cycle.mode == Cycle.Mode.CENTRAL and mentors:
        objections.append(_("In this cycle the coordinators choose the mentor."))
    if _is_mentor_needed(person, cycle) and not mentors and not is_draft:
        objections.append(_("Please choose the mentor to whom you apply."))
    if len(mentors) > limit and cycle.mode != Cycle.Mode.CENTRAL:
        objections.append(
            ngettext(
                "You can name one mentor only.", "You can name %(limit)s mentors at most.", limit
            )
            % {"limit": limit}
        )
    if len({mentor.pk for mentor in mentors}) < len(mentors):
        objections.append(_("Each mentor can be named only once."))
    if any(not _is_eligible(mentor, person, cycle) for mentor in mentors):
        objections.append(_("One of these mentors is not available in this cycle."))
    return objections


def _is_mentor_needed(person: Person, cycle: Cycle) -> bool:
    """A direct application names one, as soon as the applicant may see the list of mentors."""
    if cycle.mode != Cycle.Mode.DIRECT:
        return False
    return person.user is None or can_see_directory(person.user, cycle)


def _is_eligible(mentor: Participation, person: Person, cycle: Cycle) -> bool:
    return (
        mentor.is_mentor
        and mentor.cycle_id == cycle.pk
        and mentor.person_id != person.pk
        and mentor.state == Participation.State.ACTIVE
    )
