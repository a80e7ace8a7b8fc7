"""Candidate pairs and first prices; the pricing pass finds the pairs that are missing here."""

from __future__ import annotations

from collections import Counter

from alumnii_mentoring.domain.matching.engine.assignment.auction import rough_prices
from alumnii_mentoring.domain.matching.engine.assignment.exact_bids import bid
from alumnii_mentoring.domain.matching.engine.assignment.network import Network
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.state import AssignmentState
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE

PER_MENTEE, PER_MENTOR = 14, 5
"""Candidates of a person: with fewer too many pairs are missed, with more a search
takes longer."""

CROWDED_PERCENT = 35
"""Where first choices can seat less than this part of the people, an auction goes first."""

FEW_PERCENT = 33
"""Where more than this part of the mentees miss pairs, prices are looked for first."""

SMALL = 64
"""Up to so many people every way is fast, so none is compared."""

SPREAD = 16
"""Mentors from all over the list for each mentee, so that every mentor gets a rough price."""


def connect(state: AssignmentState, chosen: list[list[int]] | None = None) -> None:
    """Connect mentees with the best mentors, mentors with the best mentees, and all wishes.

    Then set first prices and seat most people. ``chosen`` are mentors by mentee from before.
    """
    network, pair_values = state.network, state.pair_values
    best = chosen or best_pairs(state, [0] * len(network.p))
    for mentee, mentor in pair_values.bonus_units:
        best[mentee] = sorted({*best[mentee], mentor})
    for mentee in state.locked:
        best[mentee] = []
    _add_edges(state, best)
    _set_first_prices(network, pair_values)
    _seat_first_choices(network)
    bid(network)


def best_pairs(state: AssignmentState, prices: list[int]) -> list[list[int]]:
    """Mentors by mentee, best at these prices (points by mentor).

    Where there are far more mentors than mentees, fewer are chosen for each mentor.
    """
    mentees, mentors = len(state.mentees), max(len(state.mentors), 1)
    per_mentor = min(max(PER_MENTOR * mentees // mentors, 1), PER_MENTOR)
    return state.table.best_candidates(state.pair_values, PER_MENTEE, per_mentor, prices)


def _add_edges(state: AssignmentState, chosen: list[list[int]]) -> None:
    network = state.network
    network.rows, network.columns = state.table.edges(
        state.pair_values, chosen, network.first_prices
    )


def start_from_auction(state: AssignmentState) -> None:
    """Candidate pairs and prices by an auction with rough steps, then exact bids.

    For values without tie-breaks. Good where many want the same mentors, or where scores come from
    one number of either side, so that the highest scores say little about who gets whom.
    """
    table, network, shift = state.table, state.network, state.pair_values.shift
    best = best_pairs(state, [0] * len(network.p))
    prices, candidates = (
        table.mean_scores(),
        [[*row, *spread] for row, spread in zip(best, _spread(state), strict=True)],
    )
    for _round in range(2):
        more = best_pairs(state, prices)
        candidates = [sorted({*old, *new}) for old, new in zip(candidates, more, strict=True)]
        for mentee in state.locked:
            candidates[mentee] = []
        prices = rough_prices(table.scores_of(candidates), network.places)
    _start_at(state, [price << shift for price in prices], candidates)
    bid(network)


def connect_by_prices(state: AssignmentState, rough: AssignmentState) -> None:
    """Begin with the prices of ``rough``, the same problem solved without tie-breaks."""
    state.network = Network(len(rough.network.u), rough.network.places)
    start_near(state, [price << state.pair_values.shift for price in rough.network.p])
    bid(state.network)


def start_near(state: AssignmentState, prices: list[int]) -> None:
    """Begin with these exact prices of mentors and the pairs that look best at them."""
    shift = state.pair_values.shift
    chosen = best_pairs(state, [min(price >> shift, FULL_SCORE) for price in prices])
    for mentee in state.locked:
        chosen[mentee] = []
    _start_at(state, prices, chosen)


def is_crowded(network: Network) -> bool:
    """Whether very many have the same few first choices."""
    places, wanted = network.places, Counter(row[0][1] for row in network.rows if row)
    served = sum(min(number, places[mentor]) for mentor, number in wanted.items())
    possible = min(wanted.total(), sum(places))
    return possible > SMALL and served * 100 < CROWDED_PERCENT * possible


def _spread(state: AssignmentState) -> list[list[int]]:
    """For each mentee some mentors in equal steps, beginning at a number made by chance."""
    count = len(state.network.p)
    steps = [count * step // SPREAD for step in range(SPREAD)]
    return [[(seed + step) % count for step in steps] for seed in state.pair_values.mentee_seeds]


def _start_at(state: AssignmentState, prices: list[int], chosen: list[list[int]]) -> None:
    """Begin with these prices and pairs; mentees take a free place of their best mentor.

    A mentor without any place gets a price above every value, so nobody tries.
    """
    network, bound = state.network, state.pair_values.bound << state.pair_values.shift
    first_prices = [
        price if places else bound for price, places in zip(prices, network.places, strict=True)
    ]
    network.p, network.first_prices = first_prices, first_prices[:]
    _add_edges(state, chosen)
    network.u = [max(-row[0][0], 0) if row else 0 for row in network.rows]
    _seat_first_choices(network)


def _set_first_prices(network: Network, pair_values: PairValues) -> None:
    """The scarce side starts at its highest value, the other side at 0.

    A mentor without any place gets a price above every value, so nobody tries.
    """
    if sum(network.places) >= len(network.u):
        network.u = [row[0][2] if row else 0 for row in network.rows]
    else:
        network.p = [max((value for _row, value in c), default=0) for c in network.columns]
    bound = pair_values.bound << pair_values.shift
    network.p = [
        price if places else bound for price, places in zip(network.p, network.places, strict=True)
    ]


def _seat_first_choices(network: Network) -> None:
    u, p = network.u, network.p
    for mentee, row in enumerate(network.rows):
        if row and u[mentee] + p[row[0][1]] == row[0][2] and network.has_place(row[0][1]):
            network.link(mentee, row[0][1])
