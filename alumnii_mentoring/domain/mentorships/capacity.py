"""Count the free places of mentors, and take one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import functions

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.accounts import is_locked


def with_free_places(mentors: models.QuerySet[Participation]) -> models.QuerySet[Any]:
    """Adds ``places_taken`` and ``places_free`` (counts of mentees; open proposals count)."""
    return _with_places(mentors, "")


def with_places_of_mentor(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The same two columns, of the mentor whom each row names."""
    return _with_places(rows, "mentor__")


def _with_places(rows: models.QuerySet[Any], path: str) -> models.QuerySet[Any]:
    taken = (
        Pair.objects.open()
        .filter(mentor=models.OuterRef(f"{path}pk"))
        .order_by()
        .values("mentor")
        .annotate(number=models.Count("pk"))
        .values("number")
    )
    counted = functions.Coalesce(models.Subquery(taken, output_field=models.IntegerField()), 0)
    # Signed, or MariaDB refuses to count below zero when a capacity was lowered.
    capacity = functions.Cast(f"{path}capacity", models.IntegerField())
    return rows.annotate(places_taken=counted, places_free=capacity - models.F("places_taken"))


def is_available(mentor: Participation) -> bool:
    """Whether the mentor takes part and has a free place at this moment."""
    free = with_free_places(Participation.objects.available().filter(pk=mentor.pk))
    return free.filter(places_free__gt=0).exists()


def take_seat(mentor: Participation) -> str:
    """Hold the mentor's row and name the lowest free place.

    Raises MentoringError when every place is taken. The row stays held until the transaction
    ends, so nobody else can take the same place meanwhile.
    """
    lock_row(mentor)
    if mentor.state != Participation.State.ACTIVE:
        raise MentoringError(_("This mentor does not take part at the moment."))
    check_accounts(mentor)
    return _free_seat(mentor)


def locked_ones(*parts: Participation) -> models.QuerySet[Participation]:
    """Those of them who can't log in."""
    keys = [part.pk for part in parts]
    return Participation.objects.filter(is_locked("person__"), pk__in=keys)


def check_accounts(*parts: Participation) -> None:
    """Raise MentoringError when one of them can't log in to answer."""
    for part in locked_ones(*parts).select_related("person"):
        raise MentoringError(
            _(
                "The account of %(name)s is locked, so they can't answer. Unlock it, or end their"
                " taking part."
            )
            % {"name": part.person.display_name}
        )


def take_seat_again(pair: Pair) -> str:
    """As :func:`take_seat`, for a pair that goes on: also while the mentor takes a break.

    Raises MentoringError when one of the two has left, or every place is taken.
    """
    if Participation.State.LEFT in {lock_row(pair.mentor).state, lock_row(pair.mentee).state}:
        raise MentoringError(_("One of the two no longer takes part."))
    return _free_seat(pair.mentor)


def _free_seat(mentor: Participation) -> str:
    taken = set(Pair.objects.open().filter(mentor=mentor).values_list("seat_key", flat=True))
    return lowest_free_seat(mentor, taken)


def has_free_seat(mentor: Participation, taken: Collection[str | None]) -> bool:
    """``taken`` are the keys of the mentor's open pairs."""
    return len(taken) < mentor.capacity


def lowest_free_seat(mentor: Participation, taken: Collection[str | None]) -> str:
    """Raises MentoringError when every place is taken."""
    if not has_free_seat(mentor, taken):
        raise MentoringError(_("All places of this mentor are taken."))
    keys = (f"{mentor.pk}:{number}" for number in range(1, mentor.capacity + 1))
    return next(key for key in keys if key not in taken)
