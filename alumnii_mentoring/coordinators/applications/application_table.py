"""Applications as a table: one column for each question and each wish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.text import capfirst

from alumnii_mentoring.coordinators.base.display_values import heading_of
from alumnii_mentoring.coordinators.base.exporting import Column, code_of
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Answer, Application
from alumnii_mentoring.domain.people.models import Person

PARTS = ("answers", "fields_of_work", "topics", "wishes__mentor__person")


def _number(text: str) -> Any:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


VALUES: dict[str, Callable[[str], Any]] = {
    "number": _number,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def answer_value(answer: Answer | None) -> Any:
    """A number or a day, where the question asks for one; else the words."""
    if answer is None or not answer.text:
        return None
    with suppress(ValueError, InvalidOperation, OverflowError):
        return VALUES.get(answer.kind, str)(answer.text)
    return answer.text


def as_table(
    applications: Iterable[Application], shows_address: Callable[[Application], bool]
) -> tuple[list[Column], Iterator[tuple[Application, list[Any]]]]:
    """``shows_address`` tells which of them the reader may take with addresses."""
    rows = list(applications)
    questions = _questions(rows)
    last = max((wish.rank for row in rows for wish in row.wishes.all()), default=0)
    ranks = range(1, last + 1)
    wishes = [Column(_("Wish %(rank)s") % {"rank": rank}) for rank in ranks]
    columns = [*_fixed_columns(), *map(Column, questions.values()), *wishes]

    def cells(row: Application) -> list[Any]:
        answers = {answer.question_key: answer for answer in row.answers.all()}
        answered = [answer_value(answers.get(key)) for key in questions]
        named = {
            wish.rank: _told_apart(wish.mentor.person, shows_address(row))
            for wish in row.wishes.all()
        }
        return [*_fixed_cells(row), *answered, *map(named.get, ranks)]

    return columns, ((row, cells(row)) for row in rows)


def _questions(rows: Iterable[Application]) -> dict[str, str]:
    """Their words by key, in the order of the forms; two with the same words are numbered."""
    labels: dict[str, str] = {}
    for row in rows:
        for answer in row.answers.all():
            if answer.question_key not in labels:
                labels[answer.question_key] = _unused(answer.question, set(labels.values()))
    return labels


def _unused(label: str, used: set[str]) -> str:
    number, numbered = 1, label
    while numbered in used:
        number += 1
        numbered = f"{label} ({number})"
    return numbered


def _told_apart(person: Person, shows_address: bool) -> str:
    """Two people of the same name are told apart by address, or by what they studied and when."""
    if shows_address and person.email:
        return f"{person.display_name} <{person.email}>"
    year = str(person.graduated_on.year) if person.graduated_on else ""
    studied = ", ".join(filter(None, (person.subject, year)))
    return f"{person.display_name} ({studied})" if studied else person.display_name


def _fixed_columns() -> list[Column]:
    """Those of fields are headed by the words of the models."""
    state = heading_of(Application, "state") or ""
    return [
        Column(capfirst(_("applicant"))),
        Column(heading_of(Person, "email") or "", is_address=True),
        *(Column(heading_of(Person, name) or "") for name in ("subject", "graduated_on")),
        Column(heading_of(Application, "role") or ""),
        Column(_("Programme")),
        Column(heading_of(Application, "cycle") or ""),
        Column(state),
        Column(code_of(state)),
        Column(_("Score")),
        Column(heading_of(Application, "submitted_at") or ""),
        Column(_("Fields of work")),
        Column(_("Topics")),
        Column(_("How and when to meet")),
    ]


def _fixed_cells(row: Any) -> list[Any]:
    person, cycle = row.person, row.cycle
    return [
        person.display_name,
        person.email,
        person.subject,
        person.graduated_on,
        str(row.get_role_display()),
        cycle.programme.name,
        cycle.name,
        str(row.get_state_display()),
        row.state,
        round(row.mean_score, 1) if row.mean_score else None,
        row.submitted_at,
        ", ".join(term.name for term in row.fields_of_work.all()),
        ", ".join(term.name for term in row.topics.all()),
        ", ".join(row.availability_words),
    ]
