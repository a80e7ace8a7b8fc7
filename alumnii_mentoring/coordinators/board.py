"""The board itself: proposals in tabs, each with its reasons and warnings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.runs import OfCycle
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.text import clean_line
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.explaining import worth_of_one_more_place
from alumnii_mentoring.domain.matching.field import unpaired_mentees
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.priority import PRIORITY
from alumnii_mentoring.domain.matching.reasons import (
    Vocabulary,
    labels_of,
    missing_in,
    reasons_in_words,
)
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, published_pairs
from alumnii_mentoring.domain.mentorships.seats import with_free_places, with_places_of_mentor
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Cycle

State = Proposal.State
TAB_LABELS = {
    "proposals": _("Proposals"),
    "without": _("Without a proposal"),
    "locked": _("Locked"),
    "accepted": _("Accepted, not yet told"),
    "waiting": _("Messages waiting"),
    "told": _("Told"),
    "rejected": _("Rejected"),
    "mentors": _("By mentor"),
}
BOTH = ("mentee__person", "mentor__person")
MOST_TEXT = 100


class BoardView(OfCycle, TemplateView):
    page_title = _("Matching")
    template_name = "alumnii_mentoring/coordinators/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tab = self.request.GET.get("tab", "proposals")
        tab = tab if tab in TAB_LABELS else "proposals"
        text = clean_line(self.request.GET.get("q", ""))[:MOST_TEXT]
        used = [*MatchingRun.objects.lately_used(self.cycle).defer("analysis")[:2], None, None]
        self.run, previous = used[:2]
        tables = _tables(self.cycle)
        counts = _counts(self.cycle, tables)
        paths = ("person",) if tab in {"without", "mentors"} else BOTH
        rows = _with_columns(named(tables[tab], paths, text), tab, self.cycle)
        pages = Paginator(rows, get_settings().page_size)
        if not text:
            pages.count = counts[tab]
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            run=self.run,
            previous=previous,
            edits=self.cycle.board_edits - self.run.board_edits if self.run else 0,
            tab=tab,
            text=text,
            tabs=[(name, TAB_LABELS[name], counts[name]) for name in tables],
            page=page,
            rows=ROWS[tab](self, list(page.object_list)),
            recallable=self._recallable() if tab == "waiting" else 0,
            can_tell=self.cycle.state in {Cycle.State.MATCHING, Cycle.State.RUNNING},
            query=urlencode({"tab": tab, "q": text}),
            **kwargs,
        )

    def _recallable(self) -> int:
        return published_pairs(self.cycle).without(self.request.user).count()

    def proposal_rows(self, proposals: list[Proposal]) -> list[dict[str, Any]]:
        words = Vocabulary.load()
        first = self.run.priority if self.run else {}
        return [
            {
                "proposal": one,
                "is_own": self.request.user.pk in _users_of(one),
                "labels": labels_of(one.parts, words),
                "missing": missing_in(one.parts),
                "is_crowded": one.promised > one.places_free,
                "percent": one.score // 10,
                "priority": PRIORITY.get(first.get(str(one.mentee_id), "")),
            }
            for one in proposals
        ]

    def without_rows(self, mentees: list[Participation]) -> list[dict[str, Any]]:
        known = self.run.unmatched if self.run else {}
        first = self.run.priority if self.run else {}
        return [
            {
                "mentee": mentee,
                "reason": reasons_in_words(known.get(str(mentee.pk), {})),
                "is_new": str(mentee.pk) not in known,
                "priority": PRIORITY.get(first.get(str(mentee.pk), "")),
            }
            for mentee in mentees
        ]

    def told_rows(self, pairs: list[Pair]) -> list[dict[str, Any]]:
        return [{"pair": pair} for pair in pairs]

    def mentor_rows(self, mentors: list[Any]) -> list[dict[str, Any]]:
        """Who is with each mentor, and what one more place would be worth."""
        held = _mentees_of([mentor.pk for mentor in mentors], self.cycle)
        worth = worth_of_one_more_place(self.run) if self.run else {}
        return [
            {"mentor": one, "mentees": held.get(one.pk, []), "worth": worth.get(one.pk)}
            for one in mentors
        ]


ROWS = {
    **dict.fromkeys(TAB_LABELS, BoardView.proposal_rows),
    "without": BoardView.without_rows,
    "told": BoardView.told_rows,
    "mentors": BoardView.mentor_rows,
}


def _users_of(proposal: Proposal) -> set[Any]:
    return {part.person.user_id for part in (proposal.mentor, proposal.mentee)}


def _tables(cycle: Cycle) -> dict[str, Any]:
    pending = Proposal.objects.pending(cycle).select_related(*BOTH).order_by("-score", "pk")
    accepted = Proposal.objects.current(cycle).filter(state=State.ACCEPTED)
    accepted = accepted.select_related(*BOTH).order_by("pk")
    rejected = Proposal.objects.filter(run__cycle=cycle, state=State.REJECTED)
    told = Pair.objects.filter(cycle=cycle).exclude(state=Pair.State.PROPOSED)
    mentors = Participation.objects.filter(cycle=cycle).mentors().active()
    without = unpaired_mentees(cycle).exclude(pk__in=pending.order_by().values("mentee"))
    return {
        "proposals": pending.filter(is_locked=False),
        "without": without.select_related("person"),
        "locked": pending.filter(is_locked=True),
        "accepted": accepted.filter(pair__in=accepted_pairs(cycle).values("pk")),
        "waiting": accepted.filter(pair__in=published_pairs(cycle).values("pk")),
        "told": told.select_related(*BOTH).order_by("-pk"),
        "rejected": rejected.select_related(*BOTH).order_by("pk"),
        "mentors": with_free_places(mentors).select_related("person"),
    }


def _counts(cycle: Cycle, tables: dict[str, Any]) -> dict[str, int]:
    """How many rows each table has, asked at once."""
    numbers = {
        f"{name}_number": _number_of(table.annotate(one=Value(1)), by="one")
        for name, table in tables.items()
    }
    found = Cycle.objects.filter(pk=cycle.pk).values_list(*numbers.values()).get()
    return dict(zip(tables, found, strict=True))


def named(rows: Any, paths: tuple[str, ...], text: str) -> Any:
    """Those in whose names every word stands; paths to persons."""
    for word in text.split():
        fits = Q()
        for path in paths:
            fits |= Q(**{f"{path}__first_name__icontains": word})
            fits |= Q(**{f"{path}__last_name__icontains": word})
        rows = rows.filter(fits)
    return rows


def _with_columns(rows: Any, tab: str, cycle: Cycle) -> Any:
    """What only the rows that are shown need: places, and ``promised`` ones (counts)."""
    if ROWS[tab] is not BoardView.proposal_rows:
        return rows
    pending = Proposal.objects.pending(cycle).filter(mentor=OuterRef("mentor"))
    return with_places_of_mentor(rows).annotate(promised=_number_of(pending, by="mentor"))


def _mentees_of(keys: list[int], cycle: Cycle) -> dict[int, list[str]]:
    """Names by mentor, of those who are with them or are proposed; one query."""
    pairs = Pair.objects.open().filter(mentor__in=keys)
    pending = Proposal.objects.pending(cycle).filter(mentor__in=keys)
    names = ("mentor", "mentee__person__first_name", "mentee__person__last_name")
    one, other = (rows.order_by().values_list(*names) for rows in (pairs, pending))
    held: dict[int, list[str]] = {}
    for mentor, first, last in one.union(other, all=True).order_by():
        held.setdefault(mentor, []).append(Person(first_name=first, last_name=last).display_name)
    return held


def _number_of(rows: Any, by: str) -> Any:
    """A subquery that counts rows which agree in ``by``."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
