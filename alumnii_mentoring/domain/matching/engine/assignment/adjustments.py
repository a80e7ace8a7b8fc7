"""What each edit does to a market; prices stay feasible, what is missing is repaired later."""

from __future__ import annotations

from heapq import nlargest
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.candidate_pairs import PER_MENTEE
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import (
    GONE,
    Market,
    forbidden_by,
    score_of,
)
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key


def unlock(market: Market, mentee: Key) -> None:
    row = market.mentee_numbers[mentee]
    market.net.touch(row, market.locked[row])
    market.net.places[market.locked.pop(row)] += 1
    reconnect(market, row)


def reconnect(market: Market, row: int) -> None:
    """Show a mentee the best mentors anew."""
    scores, worth = market.table.row(row), market.worth
    found = market.table.ordered(row, PER_MENTEE)
    edges = [(one, worth.of(row, one, int(scores[one]))) for one in found]
    market.net.add_edges(row, [edge for edge in edges if edge[1]])
    market.net.raise_to_feasible(row)


def forbid(market: Market, mentee: Key, mentor: Key) -> None:
    row, column = market.mentee_numbers[mentee], market.mentor_numbers[mentor]
    if market.locked.get(row) == column:
        unlock(market, mentee)
    market.table = market.table.cleared([(row, column)])
    market.net.drop_edges(row, {column})


def allow(market: Market, mentee: Key, mentor: Key) -> None:
    row, column = market.mentee_numbers[mentee], market.mentor_numbers[mentor]
    if forbidden_by(market.ground, mentee, mentor) is None:
        score = score_of(market.ground, mentee, mentor)
        market.table = market.table.with_score(row, column, score)
        if row not in market.locked:
            market.net.add_edges(row, [(column, market.worth.of(row, column, score))])
            market.net.raise_to_feasible(row)


def add_mentee(market: Market, mentee: Key, points: Any) -> None:
    market.mentees = [*market.mentees, mentee]
    market.number()
    market.table = market.table.with_row(points)
    market.worth = market.worth.with_mentee(market.ground.salt, mentee)
    market.net.add_mentee()
    reconnect(market, len(market.mentees) - 1)


def add_mentor(market: Market, mentor: Key, points: Any) -> None:
    """Their first price is what the one who wants them most would pay."""
    column = len(market.mentors)
    market.mentors = [*market.mentors, mentor]
    market.number()
    market.table = market.table.with_column(points)
    market.worth = market.worth.with_mentor(market.ground.salt, mentor)
    net, worth = market.net, market.worth
    edges = [(row, worth.of(row, column, int(points[row]))) for row in range(len(net.u))]
    edges = [edge for edge in edges if edge[1] and edge[0] not in market.locked]
    gains = {row: value - net.u[row] for row, value in edges}
    net.add_mentor(market.ground.places_of(mentor), max([0, *gains.values()]))
    for row, value in nlargest(PER_MENTEE, edges, key=lambda edge: gains[edge[0]]):
        net.add_edges(row, [(column, value)])


def remove_mentee(market: Market, mentee: Key) -> None:
    row = market.mentee_numbers[mentee]
    if row in market.locked:
        market.net.touch(row, market.locked[row])
        market.net.places[market.locked.pop(row)] += 1
    market.net.drop_edges(row, market.net.known(row))
    market.net.u[row] = 0
    market.table = market.table.cleared([(row, one) for one in range(len(market.mentors))])
    market.mentees = [key if key != mentee else GONE for key in market.mentees]
    market.number()


def remove_mentor(market: Market, mentor: Key) -> None:
    column = market.mentor_numbers[mentor]
    for row in [row for row, other in market.locked.items() if other == column]:
        unlock(market, market.mentees[row])
    rows = range(len(market.mentees))
    for row in rows:
        market.net.drop_edges(row, {column})
    market.net.places[column] = market.net.p[column] = 0
    market.table = market.table.cleared([(row, column) for row in rows])
    market.mentors = [key if key != mentor else GONE for key in market.mentors]
    market.number()
