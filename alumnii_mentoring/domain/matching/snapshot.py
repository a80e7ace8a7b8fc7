"""Pack what a run was computed from, so that later questions get the same answers.

Keys and numbers only, no names; packed, for a large cycle takes some hundred kilobytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from alumnii_mentoring.domain.matching.engine import Criterion, Problem, Profile, Weights

PAIRS = ("ranks", "answers", "barred", "forced", "similar_fields", "similar_subjects")
PLAIN = ("minimum", "salt", "bars_same_employer", "bars_same_department", "far_km")
SETS = {"fields", "topics", "languages", "forms", "times", "employers", "supervisors"}


def pack_problem(problem: Problem) -> bytes:
    values: dict[str, Any] = {name: getattr(problem, name) for name in PLAIN}
    values |= {
        name: [[*pair, value] for pair, value in getattr(problem, name).items()] for name in PAIRS
    }
    values["mentees"] = _profiles(problem.mentees)
    values["mentors"] = _profiles(problem.mentors)
    values["places"] = list(problem.places.items())
    values["locks"] = list(problem.locks.items())
    values["topic_weights"] = list(problem.context.topic_weights.items())
    values["priority"] = sorted(problem.priority)
    values["weights"] = problem.weights.as_json()
    return zlib.compress(json.dumps(values, separators=(",", ":")).encode())


def unpack_problem(packed: bytes, criteria: tuple[Criterion, ...]) -> Problem:
    """``criteria`` are those of the site, which code can't be kept."""
    values = json.loads(zlib.decompress(packed))
    pairs: dict[str, Any] = {
        name: {(first, second): value for first, second, value in values[name]} for name in PAIRS
    }
    return Problem(
        mentees=_people(values["mentees"]),
        mentors=_people(values["mentors"]),
        places=dict(values["places"]),
        locks=dict(values["locks"]),
        topic_weights=dict(values["topic_weights"]),
        priority=frozenset(values["priority"]),
        weights=Weights.of(values["weights"]),
        criteria=criteria,
        **pairs,
        **{name: values[name] for name in PLAIN},
    )


NAMES = [field.name for field in fields(Profile)]


def _profiles(people: Mapping[Any, Profile]) -> list[list[Any]]:
    return [
        [key, *(_plain(getattr(profile, name)) for name in NAMES)]
        for key, profile in people.items()
    ]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _people(rows: list[list[Any]]) -> dict[Any, Profile]:
    return {
        key: Profile(
            **{name: _rich(name, value) for name, value in zip(NAMES, values, strict=True)}
        )
        for key, *values in rows
    }


def _rich(name: str, value: Any) -> Any:
    if name in SETS:
        return frozenset(value)
    return tuple(value) if name == "coordinates" and value is not None else value
