"""Exact bids seat most people at once; each looks at one row and keeps prices feasible and tight.

The auction algorithm of Bertsekas (1988) with ε = 0: the price of a full mentor rises until one of
those who want the place would gain as much elsewhere, and that one goes. Such bids may run in
circles, so their number is limited; :mod:`augmenting_paths` seats the few who are left.
"""

from __future__ import annotations

from collections import deque

from alumnii_mentoring.domain.matching.engine.assignment.network import Network

BIDS_PER_PERSON = 5
"""After so many bids a search for a path is quicker than more bids."""


def bid(network: Network) -> None:
    """The scarce side bids: mentees who wait, or mentors with free places that have a price."""
    if sum(network.places) >= len(network.u):
        _bid_by_mentees(network)
    else:
        _bid_by_mentors(network)


def _bid_by_mentees(network: Network) -> None:
    waiting = deque(
        mentee
        for mentee, mentor in enumerate(network.mentor_of)
        if mentor < 0 and network.u[mentee] > 0
    )
    for _bid in range(BIDS_PER_PERSON * len(waiting)):
        if not waiting:
            return
        loser = _bid_of_mentee(network, waiting.popleft())
        if loser >= 0:
            waiting.append(loser)
    for mentee in waiting:
        network.u[mentee] = _best_gains(network, mentee)[0]


def _bid_of_mentee(network: Network, mentee: int) -> int:
    """Who loses a place by this bid or gets none, -1 for nobody."""
    first, second, mentor = _best_gains(network, mentee)
    network.u[mentee] = first
    if mentor < 0:
        return -1
    if network.has_place(mentor):
        network.link(mentee, mentor)
        return -1
    seated = network.mentees_of[mentor]
    margins = sorted([(first - second, mentee), *((_margin(network, row), row) for row in seated)])
    more, loser = margins[1][0], margins[0][1]
    network.p[mentor] += more
    for row in (*seated, mentee):
        network.u[row] -= more
    if loser != mentee:
        network.unlink(loser)
        network.link(mentee, mentor)
    return loser


def _margin(network: Network, mentee: int) -> int:
    """By how much the price of their mentor may rise until another mentor is better."""
    first, second, mentor = _best_gains(network, mentee)
    return first - second if mentor == network.mentor_of[mentee] else 0


def _best_gains(network: Network, mentee: int) -> tuple[int, int, int]:
    """Value less price of the best mentor, of the second best (0: none), and the best mentor."""
    p, fall, first, second, chosen = network.p, network.largest_fall, 0, 0, -1
    for rank, mentor, value in network.rows[mentee]:
        if fall - rank <= second:
            break
        gain = value - p[mentor]
        if gain > first:
            first, second, chosen = gain, first, mentor
        elif gain > second:
            second = gain
    return first, second, chosen


def _bid_by_mentors(network: Network) -> None:
    waiting = deque(
        mentor for mentor, price in enumerate(network.p) if price > 0 and network.has_place(mentor)
    )
    for _bid in range(BIDS_PER_PERSON * len(waiting)):
        if not waiting:
            return
        mentor = waiting.popleft()
        while network.p[mentor] > 0 and network.has_place(mentor):
            loser = _bid_of_mentor(network, mentor)
            if loser >= 0:
                waiting.append(loser)


def _bid_of_mentor(network: Network, mentor: int) -> int:
    """Fill one place; who loses a mentee by it, -1 for nobody.

    The price falls until the next mentee who does not come is as good; the mentees get the rest.
    """
    u, mentor_of, first, second, chosen = network.u, network.mentor_of, 0, 0, -1
    for mentee, value in network.columns[mentor]:
        if value <= second:
            break
        if mentor_of[mentee] != mentor:
            gain = value - u[mentee]
            if gain > first:
                first, second, chosen = gain, first, mentee
            elif gain > second:
                second = gain
    for mentee in network.mentees_of[mentor]:
        u[mentee] += network.p[mentor] - second
    network.p[mentor] = second
    network.largest_fall = max(network.largest_fall, network.first_prices[mentor] - second)
    if chosen < 0:
        return -1
    u[chosen] += first - second
    loser = mentor_of[chosen]
    network.unlink(chosen)
    network.link(chosen, mentor)
    return loser
