"""Seat most mentees by bids, which look at one mentor each and keep the prices a proof.

A bid is exact: a full mentor asks for so much more that one of those who want the place would just
as well go elsewhere, and that one goes. Where bids no longer get anywhere, searching for a path is
quicker; :mod:`repair` does that for the few who are left.
"""

from __future__ import annotations

from collections import deque

from alumnii_mentoring.domain.matching.engine.assignment.network import Network

BIDS_PER_PERSON = 5


def bid(net: Network) -> None:
    """Whoever is scarce bids: mentees who wait, or mentors with free places that have a price."""
    if sum(net.places) >= len(net.u):
        _bid_by_mentees(net)
    else:
        _bid_by_mentors(net)


def _bid_by_mentees(net: Network) -> None:
    waiting = deque(row for row, other in enumerate(net.mentor_of) if other < 0 and net.u[row] > 0)
    for _bid in range(BIDS_PER_PERSON * len(waiting)):
        if not waiting:
            return
        loser = _bid_of(net, waiting.popleft())
        if loser >= 0:
            waiting.append(loser)
    for mentee in waiting:
        net.u[mentee] = _choice(net, mentee)[0]


def _bid_of(net: Network, mentee: int) -> int:
    """Who loses a place by this bid or gets none, -1 for nobody."""
    first, second, mentor = _choice(net, mentee)
    net.u[mentee] = first
    if mentor < 0:
        return -1
    if net.has_place(mentor):
        net.link(mentee, mentor)
        return -1
    seated = net.mentees_of[mentor]
    patience = sorted([(first - second, mentee), *((_patience(net, one), one) for one in seated)])
    more, loser = patience[1][0], patience[0][1]
    net.p[mentor] += more
    for one in (*seated, mentee):
        net.u[one] -= more
    if loser != mentee:
        net.unlink(loser)
        net.link(mentee, mentor)
    return loser


def _patience(net: Network, mentee: int) -> int:
    """How much more their mentor may ask until another is better."""
    first, second, mentor = _choice(net, mentee)
    return first - second if mentor == net.mentor_of[mentee] else 0


def _choice(net: Network, mentee: int) -> tuple[int, int, int]:
    """What the best mentor leaves at these prices, the second best (0: none), and the best."""
    p, gap, first, second, chosen = net.p, net.gap, 0, 0, -1
    for rank, mentor, worth in net.rows[mentee]:
        if gap - rank <= second:
            break
        gain = worth - p[mentor]
        if gain > first:
            first, second, chosen = gain, first, mentor
        elif gain > second:
            second = gain
    return first, second, chosen


def _bid_by_mentors(net: Network) -> None:
    waiting = deque(one for one, price in enumerate(net.p) if price > 0 and net.has_place(one))
    for _bid in range(BIDS_PER_PERSON * len(waiting)):
        if not waiting:
            return
        mentor = waiting.popleft()
        while net.p[mentor] > 0 and net.has_place(mentor):
            loser = _bid_for_one(net, mentor)
            if loser >= 0:
                waiting.append(loser)


def _bid_for_one(net: Network, mentor: int) -> int:
    """Fill one place; who loses a mentee by it, -1 for nobody.

    The price falls until the next one who does not come is as good; the mentees get the rest.
    """
    u, mentor_of, first, second, chosen = net.u, net.mentor_of, 0, 0, -1
    for mentee, worth in net.columns[mentor]:
        if worth <= second:
            break
        if mentor_of[mentee] != mentor:
            gain = worth - u[mentee]
            if gain > first:
                first, second, chosen = gain, first, mentee
            elif gain > second:
                second = gain
    for mentee in net.mentees_of[mentor]:
        u[mentee] += net.p[mentor] - second
    net.p[mentor] = second
    net.gap = max(net.gap, net.floor[mentor] - second)
    if chosen < 0:
        return -1
    u[chosen] += first - second
    loser = mentor_of[chosen]
    net.unlink(chosen)
    net.link(chosen, mentor)
    return loser
