"""Which pairs are worth a look at first; the pricing pass finds what is missing here."""

from __future__ import annotations

from typing import Any

PER_MENTEE, PER_MENTOR = 20, 5


def connect(market: Any, chosen: list[list[int]] | None = None) -> None:
    """Give every mentee the best mentors, every mentor the best mentees, and all wishes.

    ``chosen`` are mentors by mentee who were found before.
    """
    table, worth, net = market.table, market.worth, market.net
    best = chosen or table.best(PER_MENTEE, PER_MENTOR, [0] * len(net.p))
    for mentee, mentor in worth.bonus:
        best[mentee] = [*best[mentee], mentor]
    edges = table.worths(worth, best)
    for mentee, found in enumerate(edges):
        if mentee not in market.locked:
            net.rows[mentee] = found
            net.known[mentee] = {mentor for mentor, _worth in found}
    for mentee, row in enumerate(net.rows):
        for mentor, value in row:
            net.columns[mentor].append((mentee, value))
    set_first_prices(net, worth)


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
