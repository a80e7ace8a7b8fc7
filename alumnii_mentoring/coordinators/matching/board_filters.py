"""Filter and sort the rows of the board, and find the way back to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.people.names.order import is_called

MOST_ADDRESS = 400
PLAIN = {"without": "", "mentors": ""}
ORDERS = {
    "best": (_("best fit first"), "-score"),
    "weakest": (_("weakest fit first"), "score"),
    "name": (_("by name of the mentee"), "mentee__person__sort_name"),
}
ONLY = {
    "check": _("to be checked"),
    "hand": _("chosen by hand"),
    "first": _("those who go first"),
}
KEPT = ("tab", "q", "field", "only", "order", "p")
ACTIVE = Participation.State.ACTIVE


@dataclass(frozen=True)
class BoardFilter:
    """What was asked for in the address; ``field`` is the key of a field of work, or 0."""

    tab: str
    text: str
    field: int
    only: str
    order: str

    @classmethod
    def of(cls, asked: Any, tabs: Any) -> BoardFilter:
        tab, field = asked.get("tab", ""), asked.get("field", "")
        only, order = asked.get("only", ""), asked.get("order", "")
        return cls(
            tab if tab in tabs else "proposals",
            words_in(asked),
            int(field[:9]) if field.isdecimal() else 0,
            only if only in ONLY else "",
            order if order in ORDERS else "best",
        )

    @property
    def has_proposals(self) -> bool:
        """Whether the rows are proposals, which alone can be sorted and checked."""
        return self.tab not in {*PLAIN, "told"}

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.field or (self.only and self.has_proposals))

    @property
    def query(self) -> str:
        """For an address; what says nothing is left out."""
        query = QueryDict(mutable=True)
        pairs = {"tab": self.tab, "q": self.text, "field": self.field or "", "only": self.only}
        pairs["order"] = "" if self.order == "best" else self.order
        query.update({name: str(value) for name, value in pairs.items() if value})
        return query.urlencode()

    def narrow(self, rows: Any, first: dict[str, str]) -> Any:
        """``first`` are the mentees who go first, by key as text."""
        path = PLAIN.get(self.tab, "mentee__")
        is_alone = self.tab in PLAIN
        people = ("person__",) if is_alone else ("mentee__person__", "mentor__person__")
        rows = rows.filter(is_called(self.text, *people))
        if self.field:
            rows = rows.filter(**{f"{path}fields_of_work": self.field})
        if not self.has_proposals:
            return rows
        chosen = {
            "check": Q(promised__gt=F("places_free"))
            | ~Q(mentor__state=ACTIVE)
            | ~Q(mentee__state=ACTIVE)
            | is_locked("mentor__person__")
            | is_locked("mentee__person__"),
            "hand": Q(is_chosen_by_hand=True),
            "first": Q(mentee__in=[int(key) for key in first]),
        }
        rows = rows.filter(chosen[self.only]) if self.only else rows
        return rows.order_by(ORDERS[self.order][1], "pk")


def board_url(request: HttpRequest, cycle: int) -> str:
    """The part of the board that the form or the link came from, as it says under ``at``."""
    asked = request.POST.get("at") or request.GET.get("at", "")
    query = QueryDict(asked[:MOST_ADDRESS])
    kept = QueryDict(mutable=True)
    kept.update({name: query[name] for name in KEPT if query.get(name)})
    address = reverse("mentoring_board", args=[cycle])
    return f"{address}?{kept.urlencode()}" if kept else address
