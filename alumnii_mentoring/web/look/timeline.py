"""Steps in time, with what is over and the one that is on now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class TimeStep:
    """``ends_on`` is the last day on which it may be the present step."""

    label: str
    when: str
    sentence: str
    ends_on: date
    is_done: bool = False
    is_current: bool = False


def mark_steps(steps: Iterable[TimeStep], today: date) -> list[TimeStep]:
    """What is done already stays done; the first that is not is the present one."""
    marked = [replace(step, is_done=step.is_done or step.ends_on < today) for step in steps]
    now = next((place for place, step in enumerate(marked) if not step.is_done), None)
    return [replace(step, is_current=place == now) for place, step in enumerate(marked)]
