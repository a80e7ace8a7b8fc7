"""What the board asks of a version for every row, computed once and stored with it."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.matching.engine import (
    BEST,
    Problem,
    Result,
    gains_of_places,
    shortlists,
)

MOST_NEXT = 3


def count_asides(problem: Problem, result: Result) -> dict[str, list[Any]]:
    """The next best mentors of each mentee, and what one more place of each mentor would bring.

    Lists of numbers; empty for another aim than the best one, which alone knows.
    """
    if result.mode != BEST:
        return {"next": [], "worth": []}
    near = shortlists(problem, result, MOST_NEXT)
    return {
        "next": [
            [mentee, [[option.mentor, option.score, option.loss] for option in some]]
            for mentee, some in near.items()
        ],
        "worth": [[mentor, gain] for mentor, gain in gains_of_places(problem, result)],
    }
