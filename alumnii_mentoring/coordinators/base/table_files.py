"""Tables as files to work on: XLSX and CSV, with numbers as numbers and days as days.

A text that looks like a formula stays a text, and none is cut: what is too long for a cell of a
spreadsheet goes on in a sheet of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from alumnii_mentoring.coordinators.base.display_values import exported
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record_export
from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.wording import gettext as _

XLSX, CSV = "xlsx", "csv"
FORMATS = (XLSX, CSV)
CONTENT_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
MAX_TITLE = 31
MAX_CELL = 32_767  # of Excel, in units of UTF-16
MOMENT, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a letter


@dataclass(frozen=True)
class Table:
    """``name`` is that of the file and in the audit; each row has a value for each column."""

    title: str
    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    @property
    def headings(self) -> list[str]:
        """With the time zone, where a column holds moments: a file has none."""
        zone = timezone.get_default_timezone_name()
        moments = {
            number
            for row in self.rows
            for number, value in enumerate(row)
            if isinstance(value, datetime)
        }
        return [
            f"{label} ({zone})" if number in moments else label
            for number, label in enumerate(self.columns)
        ]


def table_response(
    table: Table, file_format: str, *, by: Actor, scope_id: int | None = None
) -> HttpResponse:
    """A download that no cache keeps; that it was taken is recorded.

    ``scope_id`` is the key of the programme, where it is of one only.
    """
    record_export(table.name, by=by, scope_id=scope_id)
    content = _as_csv(table) if file_format == CSV else _as_xlsx(table)
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{file_format}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _as_xlsx(table: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet, long_texts = book.create_sheet(table.title[:MAX_TITLE]), _LongTexts()
    headings = table.headings
    sheet.append([_text_cell(sheet, label) for label in headings])
    for line, row in enumerate(table.rows, start=2):
        cells = zip(headings, row, strict=True)
        sheet.append([_cell(sheet, value, (line, label), long_texts) for label, value in cells])
    long_texts.add_to(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: Any, value: Any, place: tuple[int, str], long_texts: _LongTexts) -> Any:
    if isinstance(value, str):
        text = ESCAPE.sub("_x005F_", clean_text(value))
        return _text_cell(sheet, long_texts.shorten(text, *place))
    cell = WriteOnlyCell(sheet, exported(value))
    if cell.is_date:
        cell.number_format = MOMENT if isinstance(value, datetime) else DAY
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


class _LongTexts:
    """Texts that fit into no cell, whole and in parts, by the row and column they belong to."""

    def __init__(self) -> None:
        self.title = _("Long texts")
        self.rows: list[tuple[int, str, int, str]] = []

    def shorten(self, text: str, line: int, label: str) -> str:
        """What stands in the cell: the beginning, and where all of it is."""
        if _units(text) <= MAX_CELL:
            return text
        words = _("… (too long for a cell; the whole text is in the sheet “%(sheet)s”)")
        note = words % {"sheet": self.title}
        parts = _parts(text, MAX_CELL)
        self.rows += [(line, label, number, part) for number, part in enumerate(parts, start=1)]
        return next(_parts(text, MAX_CELL - _units(note))) + note

    def add_to(self, book: Workbook) -> None:
        if not self.rows:
            return
        sheet = book.create_sheet(self.title[:MAX_TITLE])
        sheet.append([_("Row"), _("Column"), _("Part"), _("Text")])
        for line, label, number, text in self.rows:
            sheet.append([line, _text_cell(sheet, label), number, _text_cell(sheet, text)])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _parts(text: str, most: int) -> Iterator[str]:
    """Each of at most so many units; no letter is divided."""
    part, units = [], 0
    for letter in text:
        width = 2 if ord(letter) > 0xFFFF else 1
        if units + width > most:
            yield "".join(part)
            part, units = [], 0
        part.append(letter)
        units += width
    yield "".join(part)


def _as_csv(table: Table) -> bytes:
    """As RFC 4180 has it; the mark at the beginning tells Excel that it is UTF-8."""
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(map(_csv_value, table.headings))
    writer.writerows(map(_csv_row, table.rows))
    return target.getvalue().encode("utf-8-sig")


def _csv_row(row: Iterable[Any]) -> list[Any]:
    return [_csv_value(value) for value in row]


def _csv_value(value: Any) -> Any:
    """Days in ISO 8601; a text that a spreadsheet would compute begins with an apostrophe."""
    value = exported(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
