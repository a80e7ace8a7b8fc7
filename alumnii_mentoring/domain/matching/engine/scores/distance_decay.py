"""e^(−km/100) in whole numbers, so that every machine and both tables of scores count alike."""

from __future__ import annotations

from functools import lru_cache

FARTHEST_KM = 20_040
"""Half the circumference of the earth, in kilometres."""

WHOLE_SHARE = 1 << 40
"""What a share of 1 is written as; far finer than 1/1000, and products fit into 64 bits."""

_PRECISION = 1 << 160
"""Precision of the power series: 20,040 multiplications lose less than the last bit of a share."""


@lru_cache(maxsize=1)
def decay_shares() -> tuple[int, ...]:
    """e^(−km/100) for every whole kilometre, as parts of ``WHOLE_SHARE``, rounded once."""
    step = _exp_of_minus_a_hundredth()
    shares, value = [], _PRECISION
    for _km in range(FARTHEST_KM + 1):
        shares.append((value * WHOLE_SHARE * 2 + _PRECISION) // (2 * _PRECISION))
        value = value * step // _PRECISION
    return tuple(shares)


def decayed_points(limit: int, km: int) -> int:
    """``limit``·e^(−km/100), rounded to a whole point."""
    share = decay_shares()[min(km, FARTHEST_KM)]
    return (2 * limit * share + WHOLE_SHARE) // (2 * WHOLE_SHARE)


def _exp_of_minus_a_hundredth() -> int:
    """Add up the power series until its terms vanish."""
    total, term, number = 0, _PRECISION, 0
    while term:
        total += term if number % 2 == 0 else -term
        number += 1
        term = term // (100 * number)
    return total
