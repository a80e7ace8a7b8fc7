"""What a button of the back office does: one action on one object, offered where it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import coordinated_programme_of
from alumnii_mentoring.domain.programme.permissions import can_coordinate

DONE = _("Done.")


@dataclass(frozen=True)
class Verb:
    """``run(thing, by=, now=, **)`` is an action of the domain.

    ``states`` and ``applies(thing)`` limit the offer; ``asks`` names the argument that takes
    the words typed beside the button. A serious one shows first what follows: the sentences of
    ``follows(thing)``; so does one that announces, by which nothing is lost.
    """

    label: Any
    run: Callable[..., Any]
    done: Any = DONE
    states: frozenset[str] | None = None
    asks_reason: bool = False
    asks: str = ""
    asks_label: Any = ""
    asks_day: bool = False
    is_serious: bool = False
    announces: bool = False
    applies: Callable[[Any], bool] = bool
    follows: Callable[[Any], list[str]] = lambda thing: []

    @property
    def words(self) -> str:
        """The argument that takes what was typed; empty: nothing is asked."""
        return "reason" if self.asks_reason else self.asks

    @property
    def asks_first(self) -> bool:
        return self.is_serious or self.announces

    def fits(self, thing: Any) -> bool:
        in_state = self.states is None or getattr(thing, "state", None) in self.states
        return in_state and self.applies(thing)


def may_act(user: Account, thing: Any) -> bool:
    """Coordinators of its programme; with somebody whom several know, those of any of them."""
    if isinstance(thing, Person):
        return coordinated_programme_of(thing, user) is not None
    return can_coordinate(user, thing.programme)


def offered(
    verbs: dict[str, Verb], url_name: str, thing: Any, user: Account
) -> list[dict[str, Any]]:
    """What to show as buttons; readers are offered nothing."""
    if not verbs or not may_act(user, thing):
        return []
    return [
        {"url": reverse(url_name, args=[thing.pk, name]), "name": name, "verb": verb}
        for name, verb in verbs.items()
        if verb.fits(thing)
    ]
