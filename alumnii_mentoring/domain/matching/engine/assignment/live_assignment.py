"""One matching while it is being solved: people by number, scores, worth, prices, locks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.augmenting_paths import repair
from alumnii_mentoring.domain.matching.engine.assignment.candidate_pairs import (
    FEW_PERCENT,
    SMALL,
    connect,
    connect_by_prices,
    is_crowded,
    start_near,
)
from alumnii_mentoring.domain.matching.engine.assignment.certificate import (
    Certificate,
    check,
    points_of,
)
from alumnii_mentoring.domain.matching.engine.assignment.network import Network
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import Worth
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground, LockError
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key
from alumnii_mentoring.domain.matching.engine.scores.rules import blocking_reason
from alumnii_mentoring.domain.matching.engine.scores.scoring import score

ADDED = (8, 4)
"""So many missing pairs at a time per mentee and per mentor."""

GONE: Any = None
"""Stands where somebody was who has left; numbers never move."""


class Market:
    """``table`` holds the scores of all pairs, ``net`` those worth a look, with the prices."""

    def __init__(self, ground: Ground, table: Any, worth: Worth) -> None:
        self.ground, self.table, self.worth = ground, table, worth
        self.mentees, self.mentors = list(ground.mentee_keys), list(ground.mentor_keys)
        self.number()
        places = [ground.places_of(mentor) for mentor in self.mentors]
        self.net = Network(len(self.mentees), places)
        self.locked: dict[int, int] = {}
        self.is_settled = False
        for mentee in sorted(ground.locks):
            self.lock(mentee, ground.locks[mentee])

    def number(self) -> None:
        self.mentee_numbers = {key: number for number, key in enumerate(self.mentees)}
        self.mentor_numbers = {key: number for number, key in enumerate(self.mentors)}

    def copy(self) -> Market:
        other = Market.__new__(Market)
        vars(other).update(vars(self))
        other.net, other.locked = self.net.copy(), dict(self.locked)
        return other

    def lock(self, mentee: Key, mentor: Key) -> None:
        """Settle two people: the mentee leaves the market, the mentor has a place less.

        Raises LockError for a forbidden pair without a written reason, or without a place.
        """
        require_lockable(self.ground, mentee, mentor)
        row, column = self.mentee_numbers[mentee], self.mentor_numbers[mentor]
        net = self.net
        if net.places[column] < 1:
            raise LockError(f"more locks than places: mentor {mentor!r}")
        net.drop_edges(row, net.known(row))
        net.u[row] = 0
        net.touched_mentees.add(row)
        self.locked[row] = column
        self.set_places(column, net.places[column] - 1)

    def set_places(self, column: int, places: int) -> None:
        """Who has the least to lose leaves, if there are too many."""
        net = self.net
        net.touched_mentors.add(column)
        net.places[column] = places
        while len(net.mentees_of[column]) > places:
            net.unlink(min(net.mentees_of[column], key=lambda row: (net.u[row], row)))

    def open(self) -> None:
        """Find candidates and solve from scratch."""
        connect(self)
        if is_crowded(self.net) or self._lacks_many():
            connect_by_prices(self, Market(self.ground, self.table, self.worth.in_units()))
            self.is_settled = False
        self.settle()

    def _lacks_many(self) -> bool:
        """Whether far more than some miss pairs that were not looked at."""
        repair(self.net)
        found = self.add_missing()
        return len(self.mentees) > SMALL and found * 100 > FEW_PERCENT * len(self.mentees)

    def settle(self) -> None:
        """Repair, then look at all pairs for better ones, until there are none.

        Once prices cover all pairs, only the pairs of those who were touched since can be
        uncovered; whoever has missing pairs asks for what the best of them is worth.
        """
        repair(self.net, only_touched=self.is_settled)
        while self.add_missing():
            repair(self.net, only_touched=True)

    def add_missing(self) -> int:
        """The pricing pass: pairs that nobody looked at and that are worth more than they cost.

        Gives how many miss any. Who misses more than the few that are added is looked at again.
        """
        net, asked = self.net, self.asked()
        touched = (sorted(net.touched_mentees), sorted(net.touched_mentors))
        looks = touched if self.is_settled else None
        found = self.table.violations(self.worth, asked, net.p, ADDED, looks)
        if looks is None:
            net.touched_mentees, net.touched_mentors, self.is_settled = set(), set(), True
        for mentee, edges in found:
            net.touched_mentees.add(mentee)
            if edges:
                net.add_edges(mentee, edges)
                net.raise_to_feasible(mentee)
        return len(found)

    def asked(self) -> list[int]:
        """Prices of the mentees; who is locked looks for nobody."""
        if not self.locked:
            return self.net.u
        asked = self.net.u[:]
        for row in self.locked:
            asked[row] = self.worth.top << self.worth.shift
        return asked

    def all_pairs(self) -> Iterable[tuple[int, int]]:
        """Matched pairs by number, locked ones first."""
        yield from sorted(self.locked.items())
        yield from (
            (mentee, mentor) for mentee, mentor in enumerate(self.net.mentor_of) if mentor >= 0
        )

    def score(self, row: int, column: int) -> int:
        """Of two who are matched; a locked pair may be one that the table does not allow."""
        return self.table.at(row, column) or score_of(
            self.ground, self.mentees[row], self.mentors[column]
        )

    def mentor_of(self, row: int) -> int:
        return self.locked.get(row, self.net.mentor_of[row])

    def matched(self) -> list[tuple[int, int, int]]:
        """Mentees with their mentors and the score, by number."""
        mentor_of = self.net.mentor_of[:]
        for row, column in self.locked.items():
            mentor_of[row] = column
        scores = self.table.scores_with(mentor_of)
        for row in self.locked:
            scores[row] = self.score(row, mentor_of[row])
        return [
            (row, column, score)
            for row, (column, score) in enumerate(zip(mentor_of, scores, strict=True))
            if column >= 0
        ]

    def derive(self, worth: Worth) -> Market:
        """The same people and candidates, solved for another worth."""
        other = Market(self.ground, self.table, worth)
        connect(other, [sorted(self.net.known(row)) for row in range(len(self.mentees))])
        other.settle()
        return other

    def certify(self) -> Certificate:
        return check(self, *self.prices())

    def prices_by_key(self) -> tuple[dict[Key, int], dict[Key, int]]:
        u, p = self.prices()
        for row, column in self.locked.items():
            u[row] = self.score(row, column) - p[column]
        mentees, mentors = zip(self.mentees, u, strict=True), zip(self.mentors, p, strict=True)
        return (
            {key: price for key, price in mentees if key is not GONE},
            {key: price for key, price in mentors if key is not GONE},
        )

    def resume(self, prices: dict[Key, int], mentor_of: dict[Key, Key]) -> None:
        """Start from stored prices: who is content with their mentor keeps them."""
        net = self.net
        start_near(self, [prices.get(key, 0) for key in self.mentors])
        net.unmatch_all()
        for row, key in enumerate(self.mentees):
            column = self.mentor_numbers.get(mentor_of.get(key, GONE), -1)
            if row not in self.locked and column >= 0 and net.is_tight(row, column):
                net.link(row, column)
        self.settle()

    def fine_prices(self) -> dict[str, Any]:
        """Exact prices of the mentors as hexadecimal text, 2^``shift`` times as fine as points."""
        return {
            "shift": self.worth.shift,
            "mentors": [
                [key, hex(price)]
                for key, price in zip(self.mentors, self.net.p, strict=True)
                if key is not GONE
            ],
        }

    def prices(self) -> tuple[list[int], list[int]]:
        """Prices in whole units of value that still prove the optimum."""
        net = self.net
        pairs = [(mentee, mentor) for mentee, mentor in enumerate(net.mentor_of) if mentor >= 0]
        return points_of(net.u, net.p, pairs, self.worth.shift)


def score_of(ground: Ground, mentee: Key, mentor: Key) -> int:
    return explain_score(ground, mentee, mentor).total


def explain_score(ground: Ground, mentee: Key, mentor: Key) -> Any:
    """The score of two people of this ground with its parts."""
    return score(
        ground.mentees[mentee],
        ground.mentors[mentor],
        ground.weights,
        lens=ground.lens_of(mentee, mentor),
        criteria=ground.criteria,
    )


def forbidden_by(ground: Ground, mentee: Key, mentor: Key) -> str | None:
    """Why this pair is impossible, by rules, people or the minimum; None: it is possible."""
    reason = blocking_reason(ground, mentee, mentor)
    if reason is None and score_of(ground, mentee, mentor) < max(ground.minimum, 1):
        return "below_minimum"
    return reason


def require_lockable(ground: Ground, mentee: Key, mentor: Key) -> None:
    if mentee not in ground.mentees or mentor not in ground.mentors:
        raise LockError(f"nobody here has the key: {mentee!r} or {mentor!r}")
    reason = forbidden_by(ground, mentee, mentor)
    if reason and not ground.forced.get((mentee, mentor), "").strip():
        raise LockError(f"{reason}: {mentee!r} and {mentor!r} need a written reason")
