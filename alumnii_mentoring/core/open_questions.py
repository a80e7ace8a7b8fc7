"""What waits for the answer of a person, declared once for homes, links in mails and reminders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import Words


def _always(thing: Any, person: Any) -> bool:
    return True


def _of(things: Any, person: Any) -> Any:
    return things.of(person)


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

    ``things(now)`` are the open ones of everybody, in the order of a list, and
    ``limit(things, person)`` those with one person; ``is_due(thing, person)`` tells whether it is
    their turn. The kind is also the purpose of the links in mails; ``can_change`` keeps a link
    open after the answer. ``words`` stand above the answers. ``since`` and ``deadline`` name
    attributes of the thing, ``role`` is what the person is in it.
    """

    kind: str
    things: Callable[[datetime], Any]
    verbs: Mapping[str, Verb]
    limit: Callable[[Any, Any], Any] = _of
    words: Words = ""
    is_due: Callable[[Any, Any], bool] = _always
    can_change: bool = False
    since: str = ""
    deadline: str = ""
    role: str = ""

    def of(self, person: Any, now: datetime) -> list[Waiting]:
        things = self.limit(self.things(now), person)
        return [Waiting(self, thing, self.is_due(thing, person)) for thing in things]

    def find(self, ref: int, person: Any, now: datetime) -> Any:
        """Return what the person may answer behind a link; None if nothing any more."""
        thing = self.limit(self.things(now), person).filter(pk=ref).first()
        may_answer = thing is not None and (self.can_change or self.is_due(thing, person))
        return thing if may_answer else None


def asked_of(questions: Iterable[Question], person: Any, now: datetime) -> list[Waiting]:
    """Return what is open with a person, also where it is the other side's turn."""
    return [waiting for question in questions for waiting in question.of(person, now)]
