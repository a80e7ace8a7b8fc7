"""Which pairs are worth a look at first; the pricing pass finds what is missing here."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.matching.engine.auction import rough_prices

PER_MENTEE, PER_MENTOR = 20, 5

CROWDED_PERCENT = 35
"""Where the candidates of all are so few mentors' first choices, an auction goes first."""

SMALL = 64


def connect(market: Any, chosen: list[list[int]] | None = None) -> None:
    """Give every mentee the best mentors, every mentor the best mentees, and all wishes.

    ``chosen`` are mentors by mentee who were found before.
    """
    table, net = market.table, market.net
    best = chosen or table.best(PER_MENTEE, PER_MENTOR, [0] * len(net.p))
    for mentee, mentor in market.worth.bonus:
        best[mentee] = [*best[mentee], mentor]
    _add_edges(market, best)
    if chosen is None and _is_crowded(net):
        _start_from_auction(market, best)
    else:
        set_first_prices(net, market.worth)


def _add_edges(market: Any, chosen: list[list[int]]) -> None:
    net = market.net
    net.columns = [[] for _ in net.columns]
    for mentee, found in enumerate(market.table.worths(market.worth, chosen)):
        if mentee not in market.locked:
            net.rows[mentee] = found
            net.known[mentee] = {mentor for mentor, _worth in found}
    for mentee, row in enumerate(net.rows):
        for mentor, value in row:
            net.columns[mentor].append((mentee, value))


def _is_crowded(net: Any) -> bool:
    """Whether very many have the same few first choices."""
    favourites = [max(row, key=lambda edge: edge[1])[0] for row in net.rows if row]
    wanted = sum(min(favourites.count(one), net.places[one]) for one in set(favourites))
    served = min(len(favourites), sum(net.places))
    return served > SMALL and wanted * 100 < CROWDED_PERCENT * served


def _start_from_auction(market: Any, best: list[list[int]]) -> None:
    """Candidates and first prices where the fame of a mentor says more than the fit."""
    table, worth, net = market.table, market.worth, market.net
    prices, known = table.fame(), [set(row) for row in best]
    for _round in range(2):
        more = table.best(PER_MENTEE, PER_MENTOR, prices)
        known = [old | set(new) for old, new in zip(known, more, strict=True)]
        _add_edges(market, [sorted(row) for row in known])
        rows = [[(mentor, value >> worth.shift) for mentor, value in row] for row in net.rows]
        prices = rough_prices(rows, net.places, [0] * len(prices))
    top = worth.top
    net.p = [
        (price if places else top) << worth.shift
        for price, places in zip(prices, net.places, strict=True)
    ]
    for mentee, row in enumerate(net.rows):
        net.raise_to_feasible(mentee)
        for mentor, _value in row:
            if net.mentor_of[mentee] < 0 and net.is_tight(mentee, mentor):
                net.link(mentee, mentor)


def set_first_prices(net: Any, worth: Any) -> None:
    """Whichever side is scarce asks for all, the other side for nothing.

    A mentor without any place asks for more than anybody is worth, so nobody tries.
    """
    if sum(net.places) >= len(net.u):
        net.u = [max((value for _other, value in row), default=0) for row in net.rows]
    else:
        net.p = [max((value for _other, value in row), default=0) for row in net.columns]
    top = worth.top << worth.shift
    net.p = [price if places else top for price, places in zip(net.p, net.places, strict=True)]
