"""Which pairs are worth a look at first; the pricing pass finds what is missing here."""

from __future__ import annotations

from collections import Counter
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.auction import rough_prices
from alumnii_mentoring.domain.matching.engine.assignment.exact_bids import bid
from alumnii_mentoring.domain.matching.engine.assignment.network import Network
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import MOST, Worth

PER_MENTEE, PER_MENTOR = 14, 5

CROWDED_PERCENT = 35
"""Where the candidates of all are so few mentors' first choices, an auction goes first."""

FEW_PERCENT = 33
"""Where the candidates are not enough for more than these, prices are looked for first."""

SMALL = 64

SPREAD = 16
"""Mentors from all over the list for each mentee, so that rough prices are known of everybody."""


def connect(market: Any, chosen: list[list[int]] | None = None) -> None:
    """Give every mentee the best mentors, every mentor the best mentees, and all wishes.

    ``chosen`` are mentors by mentee who were found before.
    """
    net, worth = market.net, market.worth
    best = chosen or best_pairs(market, [0] * len(net.p))
    for mentee, mentor in worth.bonus:
        best[mentee] = sorted({*best[mentee], mentor})
    for mentee in market.locked:
        best[mentee] = []
    _add_edges(market, best)
    _set_first_prices(net, worth)
    _seat_first_choices(net)
    bid(net)


def best_pairs(market: Any, prices: list[int]) -> list[list[int]]:
    """Mentors by mentee; where there are far more mentors, few of them are looked for."""
    mentees, mentors = len(market.mentees), max(len(market.mentors), 1)
    per_mentor = min(max(PER_MENTOR * mentees // mentors, 1), PER_MENTOR)
    found: list[list[int]] = market.table.best(market.worth, PER_MENTEE, per_mentor, prices)
    return found


def _add_edges(market: Any, chosen: list[list[int]]) -> None:
    net = market.net
    net.rows, net.columns = market.table.edges(market.worth, chosen, net.floor)


def connect_by_prices(market: Any, rough: Any) -> None:
    """Candidates who cost about what they are worth, where fame or a line says more than the fit.

    ``rough`` is the same market in whole units, where prices are found sooner.
    """
    _start_from_auction(rough)
    bid(rough.net)
    rough.settle()
    market.net = Network(len(rough.net.u), rough.net.places)
    start_near(market, [price << market.worth.shift for price in rough.net.p])
    bid(market.net)


def start_near(market: Any, prices: list[int]) -> None:
    """Begin with these prices and the pairs that look best at them."""
    shift = market.worth.shift
    chosen = best_pairs(market, [min(price >> shift, MOST) for price in prices])
    for mentee in market.locked:
        chosen[mentee] = []
    _start_at(market, prices, chosen)


def is_crowded(net: Any) -> bool:
    """Whether very many have the same few first choices, so that fame says more than the fit."""
    places, wanted = net.places, Counter(row[0][1] for row in net.rows if row)
    met = sum(min(number, places[one]) for one, number in wanted.items())
    served = min(wanted.total(), sum(places))
    return served > SMALL and met * 100 < CROWDED_PERCENT * served


def _start_from_auction(market: Any) -> None:
    """Candidates and first prices by bids with rough steps."""
    table, net, worth = market.table, market.net, market.worth
    best = best_pairs(market, [0] * len(net.p))
    prices, known = (
        table.fame(),
        [[*row, *more] for row, more in zip(best, _spread(market), strict=True)],
    )
    for _round in range(2):
        more = best_pairs(market, prices)
        known = [sorted({*old, *new}) for old, new in zip(known, more, strict=True)]
        for mentee in market.locked:
            known[mentee] = []
        prices = rough_prices(table.points(known), net.places)
    _start_at(market, [price << worth.shift for price in prices], known)


def _spread(market: Any) -> list[list[int]]:
    count = len(market.net.p)
    steps = [count * step // SPREAD for step in range(SPREAD)]
    return [[(seed + step) % count for step in steps] for seed in market.worth.mentee_seeds]


def _start_at(market: Any, prices: list[int], chosen: list[list[int]]) -> None:
    """Begin with these prices; whoever finds a place that is worth them takes it."""
    net, top = market.net, market.worth.top << market.worth.shift
    asked = [price if places else top for price, places in zip(prices, net.places, strict=True)]
    net.p, net.floor = asked, asked[:]
    _add_edges(market, chosen)
    net.u = [max(-row[0][0], 0) if row else 0 for row in net.rows]
    _seat_first_choices(net)


def _set_first_prices(net: Any, worth: Worth) -> None:
    """Whichever side is scarce asks for all, the other side for nothing.

    A mentor without any place asks for more than anybody is worth, so nobody tries.
    """
    if sum(net.places) >= len(net.u):
        net.u = [row[0][2] if row else 0 for row in net.rows]
    else:
        net.p = [max((value for _other, value in row), default=0) for row in net.columns]
    top = worth.top << worth.shift
    net.p = [price if places else top for price, places in zip(net.p, net.places, strict=True)]


def _seat_first_choices(net: Any) -> None:
    for mentee, row in enumerate(net.rows):
        if row and net.u[mentee] + net.p[row[0][1]] == row[0][2] and net.has_place(row[0][1]):
            net.link(mentee, row[0][1])
