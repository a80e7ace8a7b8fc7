"""Adapt the rest of a version to changes made since, with as few moves as possible.

Scores stay as they were when the version was computed: a profile that somebody edited in the
meantime counts with the next full computation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from alumnii_mentoring.domain.matching.engine import (
    AddMentee,
    AddMentor,
    Allow,
    Forbid,
    Lock,
    Problem,
    RemoveMentee,
    RemoveMentor,
    Result,
    SetPlaces,
    Unlock,
    edited,
    resolve,
    solve,
)


def adapt(before: Problem, result: Result, now: Problem) -> Result:
    """``result`` of ``before`` with the people, places, locks and prohibitions of ``now``.

    Repaired with the prices it has; solved anew where somebody else goes first since. Raises
    LockError.
    """
    edits = edits_between(before, now)
    first = now.priority & now.mentees.keys()
    if first == before.priority & now.mentees.keys():
        return resolve(before, result, edits)
    return solve(replace(edited(before, edits), priority=first), result.mode)


def edits_between(before: Problem, now: Problem) -> list[Any]:
    """What to do to ``before``, in an order in which every step is possible."""
    steps = (_leaving, _coming, _rulings, _places, _locks)
    return list(chain.from_iterable(step(before, now) for step in steps))


def _leaving(before: Problem, now: Problem) -> Iterable[Any]:
    for mentee, mentor in before.locks.items():
        if now.locks.get(mentee) != mentor:
            yield Unlock(mentee)
    yield from (RemoveMentee(key) for key in before.mentee_keys if key not in now.mentees)
    yield from (RemoveMentor(key) for key in before.mentor_keys if key not in now.mentors)


def _coming(before: Problem, now: Problem) -> Iterable[Any]:
    for key in now.mentor_keys:
        if key not in before.mentors:
            ranks, answers = _of(now.ranks, key, 1), _of(now.answers, key, 1)
            yield AddMentor(key, now.mentors[key], now.places_of(key), ranks, answers)
    for key in now.mentee_keys:
        if key not in before.mentees:
            ranks, answers = _of(now.ranks, key, 0), _of(now.answers, key, 0)
            yield AddMentee(key, now.mentees[key], ranks, answers)


def _of(pairs: Any, key: int, side: int) -> dict[int, Any]:
    """Those of one person, by the other one."""
    return {pair[1 - side]: value for pair, value in pairs.items() if pair[side] == key}


def _rulings(before: Problem, now: Problem) -> Iterable[Any]:
    rulings = [pair for pair in {*before.barred, *now.barred} if _is_known(now, pair)]
    for pair in sorted(rulings):
        code = now.barred.get(pair)
        if code is None:
            yield Allow(*pair)
        elif before.barred.get(pair) != code:
            yield Forbid(*pair, code)


def _is_known(problem: Problem, pair: tuple[int, int]) -> bool:
    return pair[0] in problem.mentees and pair[1] in problem.mentors


def _places(before: Problem, now: Problem) -> Iterable[Any]:
    for key in now.mentor_keys:
        if key in before.mentors and before.places_of(key) != now.places_of(key):
            yield SetPlaces(key, now.places_of(key))


def _locks(before: Problem, now: Problem) -> Iterable[Any]:
    for mentee, mentor in sorted(now.locks.items()):
        if before.locks.get(mentee) != mentor:
            yield Lock(mentee, mentor, now.forced.get((mentee, mentor), ""))
