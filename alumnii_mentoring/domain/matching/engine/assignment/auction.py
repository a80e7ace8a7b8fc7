"""Rough prices where very many want the same few mentors: an auction with steps of some points.

The prices need not be right, only near: they choose candidates, and exact solving starts there.
"""

from __future__ import annotations

from heapq import heapify, heapreplace

FINE = 8
"""Prices are counted in eighths of a point."""

STEP = 48
"""Everybody bids at least six points more."""

Row = list[tuple[int, int]]


def rough_prices(rows: list[Row], places: list[int]) -> list[int]:
    """Points by mentor; ``rows`` hold mentors with points by mentee."""
    scaled = [[(mentor, value * FINE) for mentor, value in row] for row in rows]
    found = [0] * len(places)
    _Auction(scaled, places, found, STEP).run()
    return [price // FINE for price in found]


class _Auction:
    """Everybody bids for the best mentor at these prices; the cheapest place is bid for."""

    def __init__(self, rows: list[Row], places: list[int], prices: list[int], step: int) -> None:
        self.rows, self.prices, self.step = rows, prices, step
        self.seats = [[(price, -1)] * n for n, price in zip(places, prices, strict=True)]
        for seats in self.seats:
            heapify(seats)

    def run(self) -> None:
        bidders = list(range(len(self.rows)))
        while bidders:
            loser = self._bid(bidders.pop())
            if loser >= 0:
                bidders.append(loser)

    def _bid(self, mentee: int) -> int:
        """Who loses their seat to this mentee, -1 for nobody."""
        prices, first, second, chosen = self.prices, 0, 0, -1
        for mentor, value in self.rows[mentee]:
            gain = value - prices[mentor]
            if gain > first:
                first, second, chosen = gain, first, mentor
            elif gain > second:
                second = gain
        if chosen < 0 or not self.seats[chosen]:
            return -1
        seats = self.seats[chosen]
        if len(seats) > 1:
            next_price = min(seats[1][0], seats[2][0]) if len(seats) > 2 else seats[1][0]
            second = max(second, first + prices[chosen] - next_price)
        bid = prices[chosen] + first - second + self.step
        loser = heapreplace(seats, (bid, mentee))[1]
        prices[chosen] = seats[0][0]
        return loser
