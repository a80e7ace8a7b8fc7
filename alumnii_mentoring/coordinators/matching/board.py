"""The matching board: proposals in tabs, each with its reasons and warnings."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.exporting import Exporting
from alumnii_mentoring.coordinators.base.reports import export_buttons
from alumnii_mentoring.coordinators.matching.board_export import board_table
from alumnii_mentoring.coordinators.matching.board_filters import ONLY, ORDERS, BoardFilter
from alumnii_mentoring.coordinators.matching.board_menu import (
    UNDECIDED,
    back_button,
    compute_button,
    further_verbs,
    main_verb,
    screen_buttons,
)
from alumnii_mentoring.coordinators.matching.board_rows import rows_of, with_alternatives
from alumnii_mentoring.coordinators.matching.runs import OfCycle, may_decide, own_cycle
from alumnii_mentoring.coordinators.people.attention import notices
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.reasons import Vocabulary
from alumnii_mentoring.domain.matching.waiting import mentees_without_proposal
from alumnii_mentoring.domain.mentorships.capacity import (
    with_free_places,
    with_places_of_mentor,
)
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, published_pairs
from alumnii_mentoring.domain.mentorships.rules import TELLING
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Proposal.State
BEST = MatchingRun.Mode.BEST
TAB_LABELS = {
    "proposals": _("Proposals"),
    "without": _("Without a proposal"),
    "locked": _("Locked"),
    "accepted": _("Accepted"),
    "waiting": _("Messages waiting"),
    "told": _("Told"),
    "rejected": _("Rejected"),
    "mentors": _("By mentor"),
}
BOTH = ("mentor__person__user", "mentee__person__user")
IN_MENU = ("mentors",)
IF_ANY = ("waiting",)
EMPTY = {
    "proposals": _("All proposals are decided. Those without one are listed beside."),
    "without": _("Everybody who can be matched has a proposal."),
    "locked": _("Nothing is locked. What you lock stays in the next version."),
    "accepted": _("No proposal is accepted yet. Accepted ones wait here for their messages."),
    "waiting": _("No message waits. They can be taken back here before they leave."),
    "told": _("Nobody has been told yet."),
    "rejected": _("No proposal was rejected."),
    "mentors": _("No mentor takes part in this cycle yet."),
}


class BoardView(Exporting, OfCycle, TemplateView):
    page_title = _("Matching")
    template_name = "alumnii_mentoring/coordinators/board.html"
    header_icon = "resubmit"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.cycle = own_cycle(request, kwargs["pk"])
        self.asked = BoardFilter.of(request.GET, TAB_LABELS)
        self.words = Vocabulary.load()
        used = [*MatchingRun.objects.lately_used(self.cycle).defer("analysis")[:2], None, None]
        self.run, self.previous = used[:2]
        self.tables = _tables(self.cycle)
        if self.is_export:
            return self._as_table()
        return TemplateView.get(self, request, *args, **kwargs)

    def _as_table(self) -> HttpResponse:
        """With the rows of all pages."""
        tab = self.asked.tab
        columns, cells = board_table(tab, self._rows(self._table()))
        rows = ((self.cycle, row) for row in cells)
        return self.hand_out(TAB_LABELS[tab], f"matching-{tab}", columns, rows)

    def export_scope(self) -> int | None:
        return self.cycle.programme_id

    def _table(self) -> Any:
        """The rows that are asked for, with what only those that are shown need."""
        rows = _with_columns(self.tables[self.asked.tab], self.asked, self.cycle)
        return self.asked.narrow(rows, self.run.priority if self.run else {})

    def _of_others(self) -> dict[str, Any]:
        """Of whom the user may tell or take back: nobody decides on themselves."""
        tabs = (("tellable", "accepted"), ("recallable", "waiting"))
        return {name: self.tables[tab].without(self.request.user) for name, tab in tabs}

    def _rows(self, shown: Any) -> list[Any]:
        rows = rows_of(self.asked.tab)(self.run, self.cycle, list(shown), self.words)
        decides = may_decide(self.request.user, self.cycle)
        for row in rows:
            row["is_own"] = self.request.user.pk in _users_of(row)
            row["may_decide"] = decides and not row["is_own"]
            if "proposal" in row:
                row |= _buttons_of(row, self.asked.tab)
        return rows

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        asked = self.asked
        counts = _counts(self.cycle, {**self.tables, **self._of_others()})
        pages = Paginator(self._table(), get_settings().page_size)
        if not asked.is_narrow:
            pages.count = counts[asked.tab]
        page = pages.get_page(self.request.GET.get("p"))
        rows = self._rows(page.object_list)
        if asked.tab in UNDECIDED:
            rows = with_alternatives(self.run, rows)
            for row in rows:
                row["more"] = len([*row["labels"][3:], *row["missing"], *row["next"]])
        return super().get_context_data(
            page=page,
            rows=rows,
            asked=asked,
            tab=asked.tab,
            link_tabs=self._tabs(counts),
            empty=EMPTY[asked.tab],
            query=asked.query,
            at=f"{asked.query}&p={page.number}",
            fields=sorted(self.words.fields.items(), key=lambda term: term[1]),
            orders=[(name, label) for name, (label, _column) in ORDERS.items()],
            only=ONLY.items(),
            is_undecided=asked.tab in UNDECIDED,
            attention=notices(self.request.user, self.cycle),
            offers_all=_is_cut(page, asked),
            **self._about(counts),
            **kwargs,
        )

    @property
    def header_buttons(self) -> list[Any]:
        decides = may_decide(self.request.user, self.cycle)
        return [compute_button()] if decides else []

    @property
    def header_more_buttons(self) -> list[Any]:
        decides = may_decide(self.request.user, self.cycle)
        back = [back_button(self.previous.number)] if decides and self.previous else []
        files = export_buttons() if self.is_exportable else []
        return [*screen_buttons(self.cycle.pk), *back, *files]

    def _tabs(self, counts: dict[str, int]) -> list[dict[str, Any]]:
        """In the order of the work; the others are in the menu, or appear when they hold any."""
        hidden = {*IN_MENU, *(name for name in IF_ANY if not counts[name])} - {self.asked.tab}
        return [
            {
                "label": f"{TAB_LABELS[name]} ({counts[name]})",
                "url": f"?tab={name}",
                "is_current": name == self.asked.tab,
            }
            for name in self.tables
            if name not in hidden
        ]

    def _about(self, counts: dict[str, int]) -> dict[str, Any]:
        """The version and what can be done with the whole board."""
        can_tell = self.cycle.state in TELLING
        edits = self.cycle.board_edits - self.run.board_edits if self.run else 0
        accepted = counts["tellable"] if can_tell else 0
        recallable = counts["recallable"] if self.asked.tab == "waiting" else 0
        return {
            "run": self.run,
            "lacks_gains": self.run is not None and not self.run.knows_costs,
            "previous": self.previous,
            "edits": edits,
            "can_adapt": bool(edits) or self._leaves_somebody_out(),
            "is_proved": self.run is not None and self.run.is_proved and self.run.mode == BEST,
            "mean_fit": _mean_fit(self.run),
            "recallable": recallable,
            "can_tell": can_tell,
            "accepted": accepted,
            "has_verbs": bool(accepted or recallable),
            "minutes": get_settings().undo_minutes,
        }

    def _leaves_somebody_out(self) -> bool:
        """Those without a proposal may find a mentor when the rest is adapted."""
        decides = may_decide(self.request.user, self.cycle)
        return self.asked.tab == "without" and self.run is not None and decides


def _buttons_of(row: dict[str, Any], tab: str) -> dict[str, Any]:
    proposal, decides = row["proposal"], row["may_decide"]
    return {
        "main": main_verb(proposal, tab),
        "further": further_verbs(proposal, tab) if decides else [],
        "offers_more": tab in UNDECIDED and not row["is_own"],
    }


def _mean_fit(run: MatchingRun | None) -> int:
    """Of 1000, as the rows show it."""
    return round(run.total / run.pairs) if run and run.pairs else 0


def _is_cut(page: Any, asked: BoardFilter) -> bool:
    """Whether more proposals wait than are shown."""
    return asked.tab == "proposals" and page.has_other_pages() and not asked.is_narrow


def _users_of(row: dict[str, Any]) -> set[Any]:
    proposal = row.get("proposal")
    parts = [row.get("mentee")] if proposal is None else [proposal.mentor, proposal.mentee]
    return {part.person.user_id for part in parts if part is not None}


def _tables(cycle: Cycle) -> dict[str, Any]:
    pending = Proposal.objects.pending(cycle).select_related(*BOTH).order_by("-score", "pk")
    accepted = Proposal.objects.current(cycle).filter(state=State.ACCEPTED)
    accepted = accepted.select_related(*BOTH).order_by("pk")
    rejected = Proposal.objects.filter(run__cycle=cycle, state=State.REJECTED)
    untold = Q(state=Pair.State.NOT_FORMED, asked_at__isnull=True)
    told = Pair.objects.filter(cycle=cycle).exclude(untold | Q(state=Pair.State.PROPOSED))
    mentors = Participation.objects.filter(cycle=cycle).mentors().active()
    return {
        "proposals": pending.filter(is_locked=False),
        "without": mentees_without_proposal(cycle).select_related("person"),
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
        f"{name}_number": number_of(table.annotate(one=Value(1)), by="one")
        for name, table in tables.items()
    }
    counts = Cycle.objects.filter(pk=cycle.pk).values_list(*numbers.values()).get()
    return dict(zip(tables, counts, strict=True))


def _with_columns(rows: Any, asked: BoardFilter, cycle: Cycle) -> Any:
    """Places, ``promised`` ones (counts), why two are ``never`` proposed together (kind)."""
    if not asked.has_proposals:
        return rows
    pending = Proposal.objects.pending(cycle).filter(mentor=OuterRef("mentor"))
    two = {"mentor": OuterRef("mentor__person"), "mentee": OuterRef("mentee__person")}
    never = Exclusion.objects.filter(programme=cycle.programme_id, **two)
    rows = with_places_of_mentor(rows).annotate(promised=number_of(pending, by="mentor"))
    return rows.annotate(never=Subquery(never.values("kind")))


def number_of(rows: Any, by: str) -> Any:
    """A subquery that counts rows which agree in ``by``."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
