"""Tables as XLSX. A text that looks like a formula stays a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from alumnii_mentoring.coordinators.base.display_values import exported
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record_export
from alumnii_mentoring.core.text import clean_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_TITLE = 31


def xlsx_response(
    title: str,
    filename: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    by: Actor,
    scope_id: int | None = None,
) -> HttpResponse:
    """One sheet as a download that no cache keeps; that it was taken is recorded.

    ``scope_id`` is the key of the programme, where it is of one only.
    """
    record_export(filename.partition(".")[0], by=by, scope_id=scope_id)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:MAX_TITLE])
    for row in (columns, *rows):
        sheet.append([_cell(sheet, value) for value in row])
    target = BytesIO()
    book.save(target)
    response = HttpResponse(target.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return exported(value)
    cell = WriteOnlyCell(sheet, clean_text(value))
    cell.data_type = "s"
    return cell
