"""A table of the board to take out, with the rows of all pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alumnii_mentoring.coordinators.base.exporting import Column, code_of
from alumnii_mentoring.coordinators.matching.board_rows import Row
from alumnii_mentoring.core.wording import gettext as _


def board_table(tab: str, rows: list[Row]) -> tuple[list[Column], Iterable[Any]]:
    labels, cells = SHEETS.get(tab, (_proposal_columns, _proposal_cells))
    return [Column(label) for label in labels()], map(cells, rows)


def _proposal_columns() -> list[str]:
    people = [_("Mentee"), _("Subject of study"), _("Mentor"), _("Fit"), _("Reasons")]
    return [*people, _("Not known"), _("To be checked"), _("Priority"), _("locked"), _("Reason")]


def _proposal_cells(row: Row) -> Iterable[Any]:
    proposal = row["proposal"]
    return (
        proposal.mentee.person.display_name,
        proposal.mentee.person.subject,
        proposal.mentor.person.display_name,
        proposal.score,
        ", ".join(row["labels"]),
        " ".join(row["missing"]),
        " ".join(row["warnings"]),
        str(row["priority"] or ""),
        proposal.is_locked,
        proposal.lock_reason,
    )


def _without_columns() -> list[str]:
    return [_("Mentee"), _("Subject of study"), _("Why"), _("Priority")]


def _without_cells(row: Row) -> Iterable[Any]:
    person = row["mentee"].person
    return person.display_name, person.subject, str(row["reason"]), str(row["priority"] or "")


def _told_columns() -> list[str]:
    return [_("Mentee"), _("Mentor"), _("State"), code_of(_("State"))]


def _told_cells(row: Row) -> Iterable[Any]:
    pair = row["pair"]
    names = pair.mentee.person.display_name, pair.mentor.person.display_name
    return (*names, str(pair.get_state_display()), pair.state)


def _mentor_columns() -> list[str]:
    places = [_("Mentor"), _("Places"), _("free places")]
    return [*places, _("Mentees"), _("One more place")]


def _mentor_cells(row: Row) -> Iterable[Any]:
    mentor = row["mentor"]
    names = ", ".join(row["mentees"])
    return (
        mentor.person.display_name,
        mentor.capacity,
        max(mentor.places_free, 0),
        names,
        row["worth"],
    )


SHEETS = {
    "without": (_without_columns, _without_cells),
    "told": (_told_columns, _told_cells),
    "mentors": (_mentor_columns, _mentor_cells),
}
