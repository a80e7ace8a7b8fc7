"""e^(−km/100) in whole numbers, so that every machine and both back ends count alike."""

from __future__ import annotations

from functools import lru_cache

FARTHEST_KM = 20_040
"""Half the circumference of the earth."""

ONE = 1 << 40
_FINE = 1 << 160


@lru_cache(maxsize=1)
def decay_table() -> tuple[int, ...]:
    """e^(−km/100) for every whole kilometre, as parts of ``ONE``, rounded once."""
    step = _exp_of_minus_a_hundredth()
    table, value = [], _FINE
    for _km in range(FARTHEST_KM + 1):
        table.append((value * ONE * 2 + _FINE) // (2 * _FINE))
        value = value * step // _FINE
    return tuple(table)


def decayed(limit: int, km: int) -> int:
    """``limit``·e^(−km/100), rounded to a whole point."""
    share = decay_table()[min(km, FARTHEST_KM)]
    return (2 * limit * share + ONE) // (2 * ONE)


def _exp_of_minus_a_hundredth() -> int:
    """The power series, until its terms vanish."""
    total, term, number = 0, _FINE, 0
    while term:
        total += term if number % 2 == 0 else -term
        number += 1
        term = term // (100 * number)
    return total
