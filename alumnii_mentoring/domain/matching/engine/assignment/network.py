"""The bipartite network: mentees, mentors, candidate pairs, a matching and dual prices.

``u`` holds the prices of mentees, ``p`` those of mentors. Two rules hold at every moment: no price
is negative and no candidate pair has a higher value than the two prices of its sides together
(*feasible*); a matched pair has exactly that value (*tight*). What is missing for the optimum is
then only a mentee without a mentor whose price is above 0, or a free place whose price is above 0.
:mod:`augmenting_paths` seats and fills these one after another, and keeps the rules.
"""

from __future__ import annotations

from collections.abc import Iterable

FAR = 1 << 2000
"""Farther than any path: not reached yet. Values of the modes may have some hundred bits."""

Edge = tuple[int, int]
"""The other side's number and the exact value of the pair."""

RankedEdge = tuple[int, int, int]
"""The mentor's first price less the value of the pair, the mentor, and that value.

Rows are sorted by the first and columns by value, the highest first, so a search may stop where
the rest can only cost more."""


def _by_falling_value(edge: Edge) -> int:
    return -edge[1]


class Network:
    """Mentees and mentors by number; ``mentor_of`` is -1 for mentees without one.

    No price of a mentor is more than ``largest_fall`` below their first price. ``touched_mentees``
    and ``touched_mentors`` are those who got another price or partner.
    """

    def __init__(self, mentees: int, places: list[int]) -> None:
        self.places = list(places)
        self.rows: list[list[RankedEdge]] = [[] for _ in range(mentees)]
        self.columns: list[list[Edge]] = [[] for _ in places]
        self.u = [0] * mentees
        self.p = [0] * len(places)
        self.first_prices, self.largest_fall = [0] * len(places), 0
        self.mentor_of = [-1] * mentees
        self.mentees_of: list[list[int]] = [[] for _ in places]
        self.touched_mentees: set[int] = set()
        self.touched_mentors: set[int] = set()

    def copy(self) -> Network:
        """Rows are shared until they change, so a copy is cheap; nobody in it was touched."""
        other = Network.__new__(Network)
        other.places, other.u, other.p = self.places[:], self.u[:], self.p[:]
        other.first_prices, other.largest_fall = self.first_prices[:], self.largest_fall
        other.rows, other.columns = self.rows[:], self.columns[:]
        other.mentor_of, other.mentees_of = self.mentor_of[:], self.mentees_of[:]
        other.touched_mentees, other.touched_mentors = set(), set()
        return other

    def candidates(self, mentee: int) -> set[int]:
        """The mentors with whom the mentee has a candidate pair."""
        return {mentor for _rank, mentor, _value in self.rows[mentee]}

    def add_edges(self, mentee: int, edges: Iterable[Edge]) -> None:
        """Candidate pairs of a mentee; those that are there already stay as they are."""
        before = self.candidates(mentee)
        fresh = [edge for edge in edges if edge[0] not in before]
        if not fresh:
            return
        first_prices = self.first_prices
        ranked = [(first_prices[mentor] - value, mentor, value) for mentor, value in fresh]
        self.rows[mentee] = sorted(self.rows[mentee] + ranked)
        for mentor, value in fresh:
            column = [*self.columns[mentor], (mentee, value)]
            self.columns[mentor] = sorted(column, key=_by_falling_value)

    def drop_edges(self, mentee: int, mentors: set[int]) -> None:
        """Take candidate pairs away; a mentee who is matched by one of them waits."""
        if self.mentor_of[mentee] in mentors:
            self.unlink(mentee)
        gone = mentors & self.candidates(mentee)
        self.rows[mentee] = [edge for edge in self.rows[mentee] if edge[1] not in gone]
        for mentor in gone:
            self.columns[mentor] = [edge for edge in self.columns[mentor] if edge[0] != mentee]

    def has_place(self, mentor: int) -> bool:
        return len(self.mentees_of[mentor]) < self.places[mentor]

    def touch(self, mentee: int, mentor: int) -> None:
        """Note that both have another price or partner, so that they are looked at again."""
        self.touched_mentees.add(mentee)
        self.touched_mentors.add(mentor)

    def link(self, mentee: int, mentor: int) -> None:
        """Match two who are free for it."""
        self.touch(mentee, mentor)
        self.mentor_of[mentee] = mentor
        self.mentees_of[mentor] = [*self.mentees_of[mentor], mentee]

    def unlink(self, mentee: int) -> None:
        """Take the mentee's mentor away, if there is one."""
        mentor = self.mentor_of[mentee]
        if mentor >= 0:
            self.touch(mentee, mentor)
            self.mentor_of[mentee] = -1
            self.mentees_of[mentor] = [row for row in self.mentees_of[mentor] if row != mentee]

    def raise_to_feasible(self, mentee: int) -> None:
        """Raise the mentee's price after new pairs, until no pair has a higher value.

        The mentee loses their place by that and has to be seated again.
        """
        p = self.p
        price = max((value - p[mentor] for _, mentor, value in self.rows[mentee]), default=0)
        if price > self.u[mentee]:
            self.u[mentee] = price
            self.touched_mentees.add(mentee)
            self.unlink(mentee)

    def unmatch_all(self) -> None:
        self.mentor_of = [-1] * len(self.u)
        self.mentees_of = [[] for _ in self.p]

    def is_tight(self, mentee: int, mentor: int) -> bool:
        """Whether these two may be matched at the present prices."""
        if not self.has_place(mentor):
            return False
        paid = self.u[mentee] + self.p[mentor]
        return any(column == mentor and value == paid for _, column, value in self.rows[mentee])

    def add_mentee(self) -> None:
        """One mentee more, at the end, without pairs and at the price 0."""
        self.rows.append([])
        self.touched_mentees.add(len(self.u))
        self.u.append(0)
        self.mentor_of.append(-1)

    def add_mentor(self, places: int, price: int) -> None:
        """One mentor more, at the end, without pairs."""
        self.columns.append([])
        self.touched_mentors.add(len(self.p))
        self.places.append(places)
        self.p.append(price)
        self.first_prices.append(0)
        self.mentees_of.append([])
