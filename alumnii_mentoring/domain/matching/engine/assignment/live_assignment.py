"""An assignment that is being solved: from candidate pairs to a matching that no pair improves."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.augmenting_paths import repair
from alumnii_mentoring.domain.matching.engine.assignment.candidate_pairs import (
    FEW_PERCENT,
    SMALL,
    connect,
    connect_by_prices,
    is_crowded,
    start_from_auction,
    start_near,
)
from alumnii_mentoring.domain.matching.engine.assignment.certificate import (
    Certificate,
    check,
    prices_in_units,
)
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.state import GONE, AssignmentState
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key

ADDED_PER_ROUND = (8, 4)
"""Missing pairs added at a time per mentee and per mentor: enough to move the prices, and few
enough to keep the network small."""


class LiveAssignment(AssignmentState):
    """Solves its problem for its pair values, and can be changed and solved again."""

    def copy(self) -> LiveAssignment:
        """Changes of the copy leave this one as it is."""
        other = LiveAssignment.__new__(LiveAssignment)
        vars(other).update(vars(self))
        other.network, other.locked = self.network.copy(), dict(self.locked)
        return other

    def solve(self) -> None:
        """Find candidate pairs and solve from scratch."""
        connect(self)
        if is_crowded(self.network) or self._lacks_many():
            self._start_from_rough_prices()
        self.settle()

    def _lacks_many(self) -> bool:
        """Whether a large part of the mentees miss pairs that are no candidates."""
        repair(self.network)
        missing = self.add_missing()
        count = len(self.mentees)
        return count > SMALL and missing * 100 > FEW_PERCENT * count

    def _start_from_rough_prices(self) -> None:
        """Start again from the solution without tie-breaks, which is found sooner."""
        rough = LiveAssignment(self.problem, self.table, self.pair_values.without_ties())
        start_from_auction(rough)
        rough.settle()
        connect_by_prices(self, rough)
        self.is_settled = False

    def settle(self) -> None:
        """Repair, then look at all pairs for better ones, until there are none.

        Once prices cover all pairs, only the pairs of those who were touched since can be
        uncovered; a mentee with missing pairs asks for the value of the best of them.
        """
        repair(self.network, only_touched=self.is_settled)
        while self.add_missing():
            repair(self.network, only_touched=True)

    def add_missing(self) -> int:
        """Add pairs that are no candidates and have a higher value than their prices (pricing).

        Gives how many mentees miss any. Who misses more than the few that are added is looked at
        again in the next round.
        """
        network, u = self.network, self.search_prices()
        touched = (sorted(network.touched_mentees), sorted(network.touched_mentors))
        scope = touched if self.is_settled else None
        missing = self.table.violations(self.pair_values, u, network.p, ADDED_PER_ROUND, scope)
        if scope is None:
            network.touched_mentees, network.touched_mentors = set(), set()
            self.is_settled = True
        for mentee, edges in missing:
            network.touched_mentees.add(mentee)
            if edges:
                network.add_edges(mentee, edges)
                network.raise_to_feasible(mentee)
        return len(missing)

    def derive(self, pair_values: PairValues) -> LiveAssignment:
        """The same people and candidate pairs, solved for other pair values."""
        other = LiveAssignment(self.problem, self.table, pair_values)
        rows = range(len(self.mentees))
        connect(other, [sorted(self.network.candidates(row)) for row in rows])
        other.settle()
        return other

    def certify(self) -> Certificate:
        """The proof of the matching, checked against all pairs."""
        return check(self, *self.prices())

    def prices(self) -> tuple[list[int], list[int]]:
        """Prices of mentees and mentors by number, in units, that still prove the optimum."""
        network = self.network
        pairs = [(row, column) for row, column in enumerate(network.mentor_of) if column >= 0]
        return prices_in_units(network.u, network.p, pairs, self.pair_values.shift)

    def prices_by_key(self) -> tuple[dict[Key, int], dict[Key, int]]:
        """The same by key; a locked mentee has what is left of the score, maybe less than 0."""
        u, p = self.prices()
        for row, column in self.locked.items():
            u[row] = self.score(row, column) - p[column]
        mentees, mentors = zip(self.mentees, u, strict=True), zip(self.mentors, p, strict=True)
        return (
            {key: price for key, price in mentees if key is not GONE},
            {key: price for key, price in mentors if key is not GONE},
        )

    def fine_prices(self) -> dict[str, Any]:
        """Exact prices of the mentors as hexadecimal text, 2^``shift`` times as fine as units."""
        return {
            "shift": self.pair_values.shift,
            "mentors": [
                [key, hex(price)]
                for key, price in zip(self.mentors, self.network.p, strict=True)
                if key is not GONE
            ],
        }

    def resume(self, prices: dict[Key, int], mentor_of: dict[Key, Key]) -> None:
        """Start from stored exact prices: mentees keep a mentor with whom they are still tight."""
        network = self.network
        start_near(self, [prices.get(key, 0) for key in self.mentors])
        network.unmatch_all()
        for row, key in enumerate(self.mentees):
            column = self.mentor_numbers.get(mentor_of.get(key, GONE), -1)
            if row not in self.locked and column >= 0 and network.is_tight(row, column):
                network.link(row, column)
        self.settle()
