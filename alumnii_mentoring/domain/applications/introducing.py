"""The two facts by which a mail introduces somebody: only what the reader may see of them."""

from __future__ import annotations

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.people.career import degree_of, headline_of
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.names.shapes import leads_somewhere

Facts = list[tuple[str, str]]
"""Label and value, in the language of the reader."""


def introduce(part: Participation) -> Facts:
    """Describe a mentor by field and position, a mentee by subject and degree."""
    if part.role == Role.MENTEE:
        return introduce_mentee(part.person)
    fields = ", ".join(str(field) for field in part.fields_of_work.all())
    return _told([(_("Field of work"), fields), (_("Position"), headline_of(part.person))])


def introduce_mentee(person: Person) -> Facts:
    subject = person.subject if person.are_studies_shown else ""
    return _told([(_("Subject of study"), subject), (_("Degree"), degree_of(person))])


def _told(facts: Facts) -> Facts:
    """Leave out what is empty, and words with links, since a stranger wrote them."""
    return [(label, value) for label, value in facts if value and not leads_somewhere(value)]
