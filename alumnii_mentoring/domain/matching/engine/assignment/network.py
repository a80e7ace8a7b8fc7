"""Mentees, mentors and the pairs worth a look, as plain lists, with a matching and prices.

Two rules hold at every moment: no price is negative and no known pair is worth more than the two
prices of its sides (*feasible*); a matched pair is worth exactly that (*tight*). What is missing
for the optimum is then only a mentee without a mentor whose price is above 0, or a free place
whose price is above 0. :mod:`repair` seats and fills these one after another, and keeps the rules.
"""

from __future__ import annotations

from collections.abc import Iterable

FAR = 1 << 2000
"""Farther than any path: not reached yet."""

Edge = tuple[int, int]
"""The other side's number and what the pair is worth."""

Ranked = tuple[int, int, int]
"""What a mentor asked once less what the pair is worth, the mentor, and that worth.

Rows are sorted by the first and columns by worth, the highest first, so a search may stop where
the rest can only be dearer."""


def _falling(edge: Edge) -> int:
    return -edge[1]


class Network:
    """Mentees and mentors by number; ``mentor_of`` is -1 for mentees without one.

    No price of a mentor is more than ``gap`` below their ``floor``, what they asked once. Whoever
    got another price or partner was ``touched``.
    """

    def __init__(self, mentees: int, places: list[int]) -> None:
        self.places = list(places)
        self.rows: list[list[Ranked]] = [[] for _ in range(mentees)]
        self.columns: list[list[Edge]] = [[] for _ in places]
        self.u = [0] * mentees
        self.p = [0] * len(places)
        self.floor, self.gap = [0] * len(places), 0
        self.mentor_of = [-1] * mentees
        self.mentees_of: list[list[int]] = [[] for _ in places]
        self.touched_mentees: set[int] = set()
        self.touched_mentors: set[int] = set()

    def copy(self) -> Network:
        """Rows are shared until they change, so a copy is cheap; nobody in it was touched."""
        other = Network.__new__(Network)
        other.places, other.u, other.p = self.places[:], self.u[:], self.p[:]
        other.floor, other.gap = self.floor[:], self.gap
        other.rows, other.columns = self.rows[:], self.columns[:]
        other.mentor_of, other.mentees_of = self.mentor_of[:], self.mentees_of[:]
        other.touched_mentees, other.touched_mentors = set(), set()
        return other

    def known(self, mentee: int) -> set[int]:
        """The mentors with whom a pair is known."""
        return {mentor for _rank, mentor, _worth in self.rows[mentee]}

    def add_edges(self, mentee: int, edges: Iterable[Edge]) -> None:
        known = self.known(mentee)
        fresh = [edge for edge in edges if edge[0] not in known]
        if not fresh:
            return
        floor = self.floor
        ranked = [(floor[mentor] - worth, mentor, worth) for mentor, worth in fresh]
        self.rows[mentee] = sorted(self.rows[mentee] + ranked)
        for mentor, worth in fresh:
            self.columns[mentor] = sorted([*self.columns[mentor], (mentee, worth)], key=_falling)

    def drop_edges(self, mentee: int, mentors: set[int]) -> None:
        if self.mentor_of[mentee] in mentors:
            self.unlink(mentee)
        gone = mentors & self.known(mentee)
        self.rows[mentee] = [edge for edge in self.rows[mentee] if edge[1] not in gone]
        for mentor in gone:
            self.columns[mentor] = [edge for edge in self.columns[mentor] if edge[0] != mentee]

    def has_place(self, mentor: int) -> bool:
        return len(self.mentees_of[mentor]) < self.places[mentor]

    def touch(self, mentee: int, mentor: int) -> None:
        self.touched_mentees.add(mentee)
        self.touched_mentors.add(mentor)

    def link(self, mentee: int, mentor: int) -> None:
        self.touch(mentee, mentor)
        self.mentor_of[mentee] = mentor
        self.mentees_of[mentor] = [*self.mentees_of[mentor], mentee]

    def unlink(self, mentee: int) -> None:
        mentor = self.mentor_of[mentee]
        if mentor >= 0:
            self.touch(mentee, mentor)
            self.mentor_of[mentee] = -1
            self.mentees_of[mentor] = [one for one in self.mentees_of[mentor] if one != mentee]

    def raise_to_feasible(self, mentee: int) -> None:
        """After new pairs: ask as much as the best of them is worth; the old seat may be lost."""
        p = self.p
        asked = max((worth - p[mentor] for _, mentor, worth in self.rows[mentee]), default=0)
        if asked > self.u[mentee]:
            self.u[mentee] = asked
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
        return any(one == mentor and worth == paid for _, one, worth in self.rows[mentee])

    def add_mentee(self) -> None:
        self.rows.append([])
        self.touched_mentees.add(len(self.u))
        self.u.append(0)
        self.mentor_of.append(-1)

    def add_mentor(self, places: int, price: int) -> None:
        self.columns.append([])
        self.touched_mentors.add(len(self.p))
        self.places.append(places)
        self.p.append(price)
        self.floor.append(0)
        self.mentees_of.append([])
