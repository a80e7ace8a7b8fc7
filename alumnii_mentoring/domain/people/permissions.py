"""Whose member record it is, and which programme may act on it."""

from __future__ import annotations

from alumnii_mentoring.core.actors import Actor, LinkBearer
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme


def is_person(by: Actor, person: Person) -> bool:
    """Whether ``by`` is this person: by their account, or by the link in their mail."""
    if isinstance(by, LinkBearer):
        return by.person_ref == person.pk
    return bool(by is not None and by.is_authenticated and person.user_id == by.pk)


def can_edit_record(by: Actor, person: Person) -> bool:
    """Whose record is nobody's own yet, and known to programmes only that ``by`` coordinates.

    What others know, too, or what has an account, its owner corrects.
    """
    if by is None or person.user_id is not None:
        return False
    programmes = set(person.programmes.values_list("pk", flat=True))
    coordinated = Programme.objects.coordinated_by(by).filter(pk__in=programmes)
    return bool(programmes) and coordinated.count() == len(programmes)


def coordinated_programme_of(person: Person, user: Actor) -> Programme | None:
    """The first programme that knows this person and that ``user`` coordinates."""
    theirs = Programme.objects.coordinated_by(user).filter(people=person)
    return theirs.order_by("name", "pk").first()
