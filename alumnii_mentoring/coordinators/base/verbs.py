"""Which verbs the back office offers to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import coordinated_programme_of
from alumnii_mentoring.domain.programme.permissions import can_coordinate


def may_act(user: Account, thing: Any) -> bool:
    """Coordinators of its programme; with somebody whom several know, those of any of them."""
    if isinstance(thing, Person):
        return coordinated_programme_of(thing, user) is not None
    return can_coordinate(user, thing.programme)


def offered(
    verbs: Mapping[str, Verb], url_name: str, thing: Any, user: Account
) -> list[dict[str, Any]]:
    """What to show as buttons, by their names in the address; readers are offered nothing."""
    if not verbs or not may_act(user, thing):
        return []
    return [
        {
            "url": reverse(url_name, args=[thing.pk, name]),
            "name": name,
            "verb": verb,
            "shown": verb.button_sign(thing),
        }
        for name, verb in verbs.items()
        if verb.fits(thing)
    ]
