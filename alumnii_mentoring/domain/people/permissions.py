from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.links import LinkBearer
from alumnii_mentoring.domain.people.models import Person


def is_person(by: Any, person: Person) -> bool:
    """Whether ``by`` is this person: by their account, or by the link in their mail."""
    if isinstance(by, LinkBearer):
        return by.person_ref == person.pk
    return bool(by is not None and by.is_authenticated and person.user_id == by.pk)
