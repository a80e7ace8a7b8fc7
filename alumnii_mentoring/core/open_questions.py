"""What waits for the answer of a person, declared once for their home and the links in mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.verbs import Verb


def _always(thing: Any, person: Any) -> bool:
    return True


@dataclass(frozen=True)
class Waiting:
    """One thing that is open with a person; ``is_due`` once it is their turn to answer."""

    question: Question
    thing: Any
    is_due: bool

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def since(self) -> datetime | None:
        return self._moment(self.question.since)

    @property
    def deadline(self) -> datetime | None:
        return self._moment(self.question.deadline)

    def _moment(self, name: str) -> datetime | None:
        return getattr(self.thing, name) if name else None


@dataclass(frozen=True)
class Question:
    """What is asked of a person, of one kind; ``verbs`` answer it.

    ``things(person, now)`` are the open ones with that person, in the order of a list;
    ``is_due(thing, person)`` tells whether it is their turn. The kind is also the purpose of the
    links in mails; ``can_change`` keeps a link open after the answer. ``since`` and ``deadline``
    name attributes of the thing, ``role`` is what the person is in it.
    """

    kind: str
    things: Callable[[Any, datetime], Any]
    verbs: Mapping[str, Verb]
    is_due: Callable[[Any, Any], bool] = _always
    can_change: bool = False
    since: str = ""
    deadline: str = ""
    role: str = ""

    def of(self, person: Any, now: datetime) -> list[Waiting]:
        things = self.things(person, now)
        return [Waiting(self, thing, self.is_due(thing, person)) for thing in things]

    def find(self, ref: int, person: Any, now: datetime) -> Any:
        """What the person may answer behind a link; None: nothing any more."""
        thing = self.things(person, now).filter(pk=ref).first()
        may_answer = thing is not None and (self.can_change or self.is_due(thing, person))
        return thing if may_answer else None


def asked_of(questions: Iterable[Question], person: Any, now: datetime) -> list[Waiting]:
    """Everything that is open with a person, also where the other side is to answer."""
    return [waiting for question in questions for waiting in question.of(person, now)]
