"""The modes: each sets other pair values, or asks for a stable matching, and is solved exactly."""

from __future__ import annotations

from collections.abc import Callable

from alumnii_mentoring.domain.matching.engine.assignment.bottleneck import highest_bottleneck
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.stable_matching import stable_assignment
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE

BEST, FAIR, WISHES, STABLE, PAIRS = "best", "fair", "wishes", "stable", "pairs"
MODES = (BEST, FAIR, WISHES, STABLE, PAIRS)

CONCAVITY = 4 * FULL_SCORE
"""In the mode fair a point more counts 4,000 at score 0 and 2,000 at 1,000: twice as much where a
score is low."""

ModeSolver = Callable[[LiveAssignment], LiveAssignment]


def solver_of(mode: str) -> ModeSolver:
    """The function that solves a mode from the solved mode *best*.

    Raises ValueError for an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode: {mode!r}")
    return {BEST: _best, FAIR: _fair, WISHES: _wishes, STABLE: stable_assignment, PAIRS: _pairs}[
        mode
    ]


def _best(best: LiveAssignment) -> LiveAssignment:
    return best


def _pairs(best: LiveAssignment) -> LiveAssignment:
    """As many pairs as possible, and among those the highest total."""
    return best.derive(_pairs_first(best.pair_values, list(range(FULL_SCORE + 1))))


def _fair(best: LiveAssignment) -> LiveAssignment:
    """The lowest score as high as the most pairs allow; then gains count more where it is low."""
    least = highest_bottleneck(best)
    units = [s * (CONCAVITY - s) if s >= least else 0 for s in range(FULL_SCORE + 1)]
    return best.derive(_pairs_first(best.pair_values, units))


def _pairs_first(pair_values: PairValues, score_units: list[int]) -> PairValues:
    """One pair more counts above every sum of these units (lexicographic)."""
    more = max(score_units) * (len(pair_values.mentee_seeds) + 1)
    return pair_values.changed(score_units=[units + more if units else 0 for units in score_units])


def _wishes(best: LiveAssignment) -> LiveAssignment:
    """As many first wishes as possible, then second ones, and so on; then the highest total.

    A wish of one rank counts above all wishes of later ranks and all points together.
    """
    people = len(best.pair_values.mentee_seeds) + 1
    ranks = {
        (best.mentee_numbers[mentee], best.mentor_numbers[mentor]): rank
        for (mentee, mentor), rank in best.problem.ranks.items()
        if mentee in best.mentee_numbers and mentor in best.mentor_numbers
    }
    steps = sorted(set(ranks.values()), reverse=True)
    units = {rank: FULL_SCORE * people * people**step for step, rank in enumerate(steps)}
    bonus_units = {pair: units[rank] for pair, rank in ranks.items()}
    return best.derive(best.pair_values.changed(bonus_units=bonus_units))
