"""Which pairs have met, how often against planned, and where something is outstanding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from alumnii_mentoring.coordinators.base.exporting import Row
from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.coordinators.base.reports import CycleReport, export_buttons
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import progress
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import Assessment, PairProgress, assess_all
from alumnii_mentoring.domain.people.names.order import is_called
from alumnii_mentoring.domain.programme.cycles import Cycle

ISSUES = {
    progress.HELP_ASKED: _("asked for help"),
    progress.NEVER_MET: _("never met"),
    progress.OVERDUE: _("next meeting overdue"),
    progress.UNREPORTED: _("planned meeting not reported"),
    progress.CLOSING_DUE: _("closing due"),
    progress.CLOSING_SOON: _("ends soon"),
}
LIGHTS = {
    progress.RED: _("needs help"),
    progress.YELLOW: _("look after"),
    progress.GREEN: _("in rhythm"),
}
LIGHT_ICONS = {
    progress.RED: "warning",
    progress.YELLOW: "time",
    progress.GREEN: "circle-check",
}
ORDER = {progress.RED: 0, progress.YELLOW: 1, progress.GREEN: 2}


Assessed = tuple[int, Assessment]


BOTH = ("mentor__person__", "mentee__person__")


def running_progress(
    user: Account, now: Any, cycle: Cycle | None = None, text: str = ""
) -> list[Assessed]:
    """Keys and assessments of all running pairs that the user may see, worst first.

    With a text those in which somebody is called so.
    Not of one's own: whether the partner asked for help is between them and a colleague.
    """
    pairs = Pair.objects.visible_to(user).running().without(user).filter(is_called(text, *BOTH))
    if cycle is not None:
        pairs = pairs.filter(cycle=cycle)
    return sorted(assess_all(pairs, now).items(), key=_urgency)


def with_pairs(assessed: Sequence[Assessed]) -> list[PairProgress]:
    """The rows to show, in the same order; expects keys that the user may see."""
    pairs = Pair.objects.with_parts().in_bulk([key for key, _found in assessed])
    return [PairProgress(pairs[key], assessment) for key, assessment in assessed if key in pairs]


def _urgency(row: Assessed) -> tuple[bool, int, int, int]:
    key, assessment = row
    return (
        progress.HELP_ASKED not in assessment.issues,
        ORDER[assessment.light],
        -assessment.days_waiting,
        key,
    )


def labels_of(row: PairProgress) -> list[str]:
    return [str(ISSUES[code]) for code in row.assessment.issues]


def light_of(assessment: Assessment) -> dict[str, Any]:
    """Its traffic light as colour, icon and word."""
    code = assessment.light
    return {"code": code, "icon": LIGHT_ICONS[code], "word": LIGHTS[code]}


class ProgressView(CycleReport):
    page_title = _("Progress")
    header_icon = "success"
    template_name = "alumnii_mentoring/coordinators/progress.html"
    sheet_title = _("Progress")
    filename = "progress"
    columns = (
        _("Mentee"),
        _("Mentor"),
        _("Cycle"),
        _("Meetings held"),
        _("Meetings planned"),
        _("Last met on"),
        _("Next meeting"),
        _("Attention"),
    )

    def find_rows(self) -> list[Assessed]:
        text = words_in(self.request.GET)
        self.everybody = running_progress(self.request.user, self.now, self.cycle, text)
        return [row for row in self.everybody if self._fits(row)]

    def as_cells(self, rows: Sequence[Assessed]) -> Iterable[Row]:
        return ((row.pair.cycle, _cells(row)) for row in with_pairs(rows))

    def _fits(self, row: Assessed) -> bool:
        light, issue = self.request.GET.get("light", ""), self.request.GET.get("issue", "")
        _key, assessment = row
        return (light not in LIGHTS or assessment.light == light) and (
            issue not in ISSUES or issue in assessment.issues
        )

    @property
    def header_more_buttons(self) -> list[Any]:
        return export_buttons() if self.is_exportable else []

    def get_page_subtitle(self) -> str:
        return self.cycle.name if self.cycle else ""

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        page = self.page()
        shown = with_pairs(list(page.object_list))
        return super().get_context_data(
            lights=LIGHTS.items(),
            issues=ISSUES.items(),
            cards=self._cards(),
            text=words_in(self.request.GET),
            page=page,
            rows=[_shown(row) for row in shown],
            **kwargs,
        )

    def _cards(self) -> list[dict[str, Any]]:
        """Numbers that lead to the pairs behind them; those of the states sum to the first."""
        assessments = [assessment for _key, assessment in self.everybody]
        held = sum(assessment.held for assessment in assessments)
        planned = sum(assessment.planned for assessment in assessments)
        asking = sum(progress.HELP_ASKED in assessment.issues for assessment in assessments)
        asks = ngettext("%(n)s asks for it", "%(n)s ask for it", asking) % {"n": asking}
        met = gettext("%(held)s of %(planned)s meetings held") % {"held": held, "planned": planned}
        everybody = {"word": _("running pairs"), "number": len(assessments), "context": met}
        cards: list[dict[str, Any]] = [{**everybody, "light": ""}]
        for light, word in LIGHTS.items():
            number = sum(assessment.light == light for assessment in assessments)
            context = asks if asking and light == progress.RED else ""
            look = {"icon": LIGHT_ICONS[light], "classname": f"am-state-icon am-state-{light}"}
            cards.append(
                {"word": word, "number": number, "context": context, "light": light, **look}
            )
        return [card | self._leading_on(str(card["light"])) for card in cards]

    def _leading_on(self, light: str) -> dict[str, Any]:
        scope = {"cycle": self.cycle.pk if self.cycle else "", "q": words_in(self.request.GET)}
        query = {**scope, "light": light}
        asked = self.request.GET
        is_current = asked.get("light", "") == light and not asked.get("issue")
        address = urlencode({name: value for name, value in query.items() if value})
        return {"address": address, "is_current": is_current}


def _shown(row: PairProgress) -> dict[str, Any]:
    assessment = row.assessment
    share = min(1, assessment.held / assessment.planned) if assessment.planned else 0
    return {
        "pair": row.pair,
        "assessment": assessment,
        "state": light_of(assessment),
        "reasons": labels_of(row),
        "percent": round(share * 100),
    }


def _cells(row: PairProgress) -> list[Any]:
    pair, assessment = row.pair, row.assessment
    names = [pair.mentee.person.display_name, pair.mentor.person.display_name, pair.cycle.name]
    numbers = [assessment.held, assessment.planned, assessment.last_met_on, assessment.next_on]
    return [*names, *numbers, ", ".join(labels_of(row))]
