"""Changes to a solved matching: repaired with the prices it has, minimal, same result as anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from alumnii_mentoring.domain.matching.engine.answers.patched_mapping import overlaid
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.answers.solver import (
    changed_result,
    result_of,
    resume,
    solve,
)
from alumnii_mentoring.domain.matching.engine.assignment.adjustments import (
    add_mentee,
    add_mentor,
    allow,
    forbid,
    remove_mentee,
    remove_mentor,
    unlock,
)
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import Market
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import shift_for
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import Table
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground, LockError
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile
from alumnii_mentoring.domain.matching.engine.scores.rules import EXCLUDED


@dataclass(frozen=True)
class Lock:
    """These two belong together; a forbidden pair needs a written ``reason``."""

    mentee: Key
    mentor: Key
    reason: str = ""

    def ground(self, ground: Ground) -> Ground:
        pair = (self.mentee, self.mentor)
        forced = {**ground.forced, pair: self.reason} if self.reason else ground.forced
        return replace(ground, locks={**ground.locks, self.mentee: self.mentor}, forced=forced)

    def change(self, market: Market) -> None:
        if market.mentee_numbers.get(self.mentee) in market.locked:
            unlock(market, self.mentee)
        market.lock(self.mentee, self.mentor)


@dataclass(frozen=True)
class Unlock:
    mentee: Key

    def ground(self, ground: Ground) -> Ground:
        return replace(ground, locks=_without(ground.locks, self.mentee))

    def change(self, market: Market) -> None:
        if market.mentee_numbers.get(self.mentee) in market.locked:
            unlock(market, self.mentee)


@dataclass(frozen=True)
class Forbid:
    """Never these two; a lock on them ends."""

    mentee: Key
    mentor: Key
    code: str = EXCLUDED

    def ground(self, ground: Ground) -> Ground:
        barred = overlaid(ground.barred, {(self.mentee, self.mentor): self.code})
        locks = dict(ground.locks)
        if locks.get(self.mentee) == self.mentor:
            del locks[self.mentee]
        return replace(ground, barred=barred, locks=locks)

    def change(self, market: Market) -> None:
        forbid(market, self.mentee, self.mentor)


@dataclass(frozen=True)
class Allow:
    """Take a prohibition back; rules still hold."""

    mentee: Key
    mentor: Key

    def ground(self, ground: Ground) -> Ground:
        return replace(ground, barred=overlaid(ground.barred, {}, [(self.mentee, self.mentor)]))

    def change(self, market: Market) -> None:
        allow(market, self.mentee, self.mentor)


@dataclass(frozen=True)
class SetPlaces:
    """``places`` counts locked mentees too."""

    mentor: Key
    places: int

    def ground(self, ground: Ground) -> Ground:
        return replace(ground, places={**ground.places, self.mentor: self.places})

    def change(self, market: Market) -> None:
        column = market.mentor_numbers[self.mentor]
        locked = sum(other == column for other in market.locked.values())
        if self.places < locked:
            raise LockError(f"more locks than places: mentor {self.mentor!r}")
        market.set_places(column, self.places - locked)


@dataclass(frozen=True)
class AddMentee:
    """``ranks`` and ``answers`` by mentor."""

    mentee: Key
    profile: Profile
    ranks: Mapping[Key, int] = field(default_factory=dict)
    answers: Mapping[Key, str] = field(default_factory=dict)

    def ground(self, ground: Ground) -> Ground:
        return replace(
            ground,
            mentees={**ground.mentees, self.mentee: self.profile},
            ranks={**ground.ranks, **{(self.mentee, k): v for k, v in self.ranks.items()}},
            answers={**ground.answers, **{(self.mentee, k): v for k, v in self.answers.items()}},
        )

    def change(self, market: Market) -> None:
        alone = replace(market.ground, mentees={self.mentee: self.profile})
        known = dict(zip(alone.mentor_keys, Table.of(alone).row(0), strict=True))
        add_mentee(market, self.mentee, [known.get(key, 0) for key in market.mentors])


@dataclass(frozen=True)
class AddMentor:
    """``ranks`` and ``answers`` by mentee."""

    mentor: Key
    profile: Profile
    places: int = 1
    ranks: Mapping[Key, int] = field(default_factory=dict)
    answers: Mapping[Key, str] = field(default_factory=dict)

    def ground(self, ground: Ground) -> Ground:
        return replace(
            ground,
            mentors={**ground.mentors, self.mentor: self.profile},
            places={**ground.places, self.mentor: self.places},
            ranks={**ground.ranks, **{(k, self.mentor): v for k, v in self.ranks.items()}},
            answers={**ground.answers, **{(k, self.mentor): v for k, v in self.answers.items()}},
        )

    def change(self, market: Market) -> None:
        alone = replace(market.ground, mentors={self.mentor: self.profile})
        known = dict(zip(alone.mentee_keys, Table.of(alone).column(0), strict=True))
        add_mentor(market, self.mentor, [known.get(key, 0) for key in market.mentees])


@dataclass(frozen=True)
class RemoveMentee:
    mentee: Key

    def ground(self, ground: Ground) -> Ground:
        locks = _without(ground.locks, self.mentee)
        return replace(ground, mentees=_without(ground.mentees, self.mentee), locks=locks)

    def change(self, market: Market) -> None:
        remove_mentee(market, self.mentee)


@dataclass(frozen=True)
class RemoveMentor:
    """Locks on them end."""

    mentor: Key

    def ground(self, ground: Ground) -> Ground:
        locks = {one: other for one, other in ground.locks.items() if other != self.mentor}
        return replace(ground, mentors=_without(ground.mentors, self.mentor), locks=locks)

    def change(self, market: Market) -> None:
        remove_mentor(market, self.mentor)


Edit = (
    Lock
    | Unlock
    | Forbid
    | Allow
    | SetPlaces
    | AddMentee
    | AddMentor
    | RemoveMentee
    | RemoveMentor
)


def edited(ground: Ground, edits: Iterable[Edit]) -> Ground:
    """The ground after these edits; how rare a topic is stays as it was counted before."""
    return _steps(ground, edits)[-1]


def _steps(ground: Ground, edits: Iterable[Edit]) -> list[Ground]:
    """The ground before, and after each edit."""
    steps = [replace(ground, topic_weights=ground.lens.topic_weights)]
    for edit in edits:
        steps.append(edit.ground(steps[-1]))
    return steps


def resolve(
    ground: Ground, result: Result, edits: Iterable[Edit], backend: str = "auto"
) -> Result:
    """What ``solve(edited(ground, edits))`` gives, from where ``result`` of ``ground`` stands.

    Only what must move moves. The new ground is ``result.ground``. Raises LockError.
    """
    edits = list(edits)
    steps = _steps(ground, edits)
    after = steps[-1]
    start = _resumed(ground, result, backend) if result.mode == BEST else None
    if start is None or not _can_follow(start, after):
        return solve(after, result.mode, backend)
    market = start.copy()
    for edit, step in zip(edits, steps[1:], strict=True):
        market.ground = step
        edit.change(market)
    market.ground = after
    market.settle()
    if market.mentees is start.mentees and market.mentors is start.mentors:
        return changed_result(market, result)
    return result_of(market, BEST)


def _resumed(ground: Ground, result: Result, backend: str) -> Market:
    """The live state of a result, built anew from its stored prices if need be."""
    if result.market is not None and result.market.ground is ground:
        return result.market
    return resume(ground, result, backend)


def _can_follow(market: Market, after: Ground) -> bool:
    """Priority and the tie-break are scaled by how many mentees there are."""
    has_grown = len(after.mentees) > len(market.ground.mentees)
    is_near = shift_for(len(after.mentees)) <= market.worth.shift + 1
    return is_near and not (has_grown and market.worth.raised)


def _without(given: Mapping[Any, Any], key: Any) -> dict[Any, Any]:
    return {one: value for one, value in given.items() if one != key}
