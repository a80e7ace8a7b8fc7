"""Rough prices by an auction with steps of some points, where very many want the same few mentors.

The forward auction of Bertsekas (1988) with one large ε. The prices need not be right, only near:
they choose candidate pairs, and the exact solution starts there.
"""

from __future__ import annotations

from heapq import heapify, heapreplace

PARTS_PER_POINT = 8
"""Prices are counted in eighths of a point, so that averages are not rounded away."""

STEP = 48
"""Everybody bids at least six points more: few bids, and prices near enough to choose by."""

Row = list[tuple[int, int]]


def rough_prices(rows: list[Row], places: list[int]) -> list[int]:
    """Points by mentor; ``rows`` hold mentors with points by mentee, ``places`` are by mentor."""
    scaled = [[(mentor, score * PARTS_PER_POINT) for mentor, score in row] for row in rows]
    prices = [0] * len(places)
    _Auction(scaled, places, prices, STEP).run()
    return [price // PARTS_PER_POINT for price in prices]


class _Auction:
    """Everybody bids for the best mentor at the present prices, and gets the cheapest place."""

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
