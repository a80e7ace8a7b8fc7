"""Other aims than the highest total: each is a worth of its own, solved the same exact way."""

from __future__ import annotations

from collections.abc import Callable

from alumnii_mentoring.domain.matching.engine.assignment.bottleneck import highest_floor
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import Market
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import MOST, Worth
from alumnii_mentoring.domain.matching.engine.assignment.stable_matching import stable_market

BEST, FAIR, WISHES, STABLE, PAIRS = "best", "fair", "wishes", "stable", "pairs"
MODES = (BEST, FAIR, WISHES, STABLE, PAIRS)

CONCAVITY = 4 * MOST
"""A point more counts 4,000 at score 0 and 2,000 at 1,000."""

Solver = Callable[[Market], Market]


def solver_of(mode: str) -> Solver:
    """Raises ValueError for an unknown mode."""
    if mode not in MODES:
        raise ValueError(f"unknown mode: {mode!r}")
    return {BEST: _best, FAIR: _fair, WISHES: _wishes, STABLE: stable_market, PAIRS: _pairs}[mode]


def _best(best: Market) -> Market:
    return best


def _pairs(best: Market) -> Market:
    """As many pairs as possible, and among those the highest total."""
    return best.derive(_counting(best.worth, list(range(MOST + 1))))


def _fair(best: Market) -> Market:
    """The lowest score as high as the most pairs allow; then gains count more where it is low."""
    floor = highest_floor(best)
    values = [s * (CONCAVITY - s) if s >= floor else 0 for s in range(MOST + 1)]
    return best.derive(_counting(best.worth, values))


def _counting(worth: Worth, values: list[int]) -> Worth:
    """One pair more counts above every sum of values."""
    more = max(values) * (len(worth.mentee_seeds) + 1)
    return worth.changed(values=[value + more if value else 0 for value in values])


def _wishes(best: Market) -> Market:
    """As many first wishes as possible, then second ones, and so on; then the highest total."""
    people = len(best.worth.mentee_seeds) + 1
    ranks = {
        (best.mentee_numbers[mentee], best.mentor_numbers[mentor]): rank
        for (mentee, mentor), rank in best.ground.ranks.items()
        if mentee in best.mentee_numbers and mentor in best.mentor_numbers
    }
    steps = sorted(set(ranks.values()), reverse=True)
    height = {rank: MOST * people * people**step for step, rank in enumerate(steps)}
    bonus = {pair: height[rank] for pair, rank in ranks.items()}
    return best.derive(best.worth.changed(bonus=bonus))
