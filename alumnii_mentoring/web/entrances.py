"""Find the pages of the site that the member area links to.

The member area knows no pages. A door that has some registers a finder here; so may a host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from alumnii_mentoring.domain.applications.models import Application

MENTORS, APPLY_MENTEE, APPLY_MENTOR = "mentors", "mentee", "mentor"


@dataclass(frozen=True)
class Entrance:
    """``kind``: the list of mentors, or the open application form of a role.

    ``cycle_pk`` is the key of the cycle to which the form leads.
    """

    kind: str
    programme: str
    programme_pk: int
    url: str
    cycle_pk: int | None = None


Finder = Callable[[datetime], Iterable[Entrance]]
FormFinder = Callable[[Application], str]
_finders: list[Finder] = []
_form_finders: list[FormFinder] = []


def register_entrances(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def find_entrances(now: datetime) -> list[Entrance]:
    return [entrance for finder in _finders for entrance in finder(now)]


def register_form_finder(finder: FormFinder) -> None:
    """``finder`` returns where the form of an application is now, or "" if it knows none."""
    if finder not in _form_finders:
        _form_finders.append(finder)


def find_form(application: Application) -> str:
    """The present address of the page with the form; "" while none is online."""
    urls = (finder(application) for finder in _form_finders)
    return next((url for url in urls if url), "")
