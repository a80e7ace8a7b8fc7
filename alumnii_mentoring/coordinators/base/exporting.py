"""Lists that are taken out as a file: by a button, within limits, and by what a role may take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.base.table_files import FORMATS, Table, table_response
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.exports import one_export
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme

EXPORT = "export"  # name of the button, whose value is the format


class Column(NamedTuple):
    label: str
    is_address: bool = False


def code_of(label: str) -> str:
    """The heading of a column with the codes of a state, beside that with its words."""
    return _("%(column)s (code)") % {"column": label}


Row = tuple[Any, Sequence[Any]]  # what it is about, for the permission, and its cells


class Exporting:
    """First of a view that shows a list: POST with ``export`` takes it out, GET never does."""

    FORMATS: Sequence[str] = FORMATS
    request: HttpRequest
    export_format = ""

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        asked = request.POST.get(EXPORT, "") if request.method == "POST" else ""
        self.export_format = asked if asked in FORMATS else ""
        self.is_export = bool(self.export_format)
        if self.is_export:
            self.post = self._take  # type: ignore[method-assign]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Of a list that takes nothing else: back to it."""
        return redirect(request.get_full_path())

    def _take(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with one_export(by=request.user, now=timezone.now()):
                response: HttpResponse = self.get(request, *args, **kwargs)  # type: ignore[attr-defined]
        except MentoringError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        return response

    @property
    def export_url(self) -> str:
        """Of the whole list, as it is filtered."""
        query = self.request.GET.copy()
        query.pop("p", None)
        return f"{self.export_path()}?{query.urlencode()}"

    def export_path(self) -> str:
        return self.request.path

    def export_scope(self) -> int | None:
        """The key of the programme, where the list is of one only."""
        return None

    @property
    def is_exportable(self) -> bool:
        """Whether a button is offered to this user."""
        return may_take(self.request.user, self.export_scope())

    def hand_out(
        self, title: Any, name: str, columns: Sequence[Column], rows: Iterable[Row]
    ) -> HttpResponse:
        user, scope_id = self.request.user, self.export_scope()
        if not may_take(user, scope_id):
            raise PermissionDenied
        columns, cells = allowed(user, columns, rows)
        table = Table(str(title), name, [column.label for column in columns], cells)
        return table_response(table, self.export_format, by=user, scope_id=scope_id)


def allowed(
    user: Account, columns: Sequence[Column], rows: Iterable[Row]
) -> tuple[Sequence[Column], list[Sequence[Any]]]:
    """What of a table the user may take: rows of some programmes, addresses of fewer."""
    roles = known_roles(user)
    if not roles.taken_by_readers:
        return columns, [cells for _thing, cells in rows]
    taken, has_addresses = [], False
    for thing, cells in rows:
        keys = _programmes_of(thing)
        if keys is not None and not roles.can_take(keys):
            continue
        shows = keys is None or roles.can_take_addresses(keys)
        has_addresses = has_addresses or shows
        pairs = zip(columns, cells, strict=True)
        taken.append([None if column.is_address and not shows else cell for column, cell in pairs])
    if has_addresses:
        return columns, list(taken)
    kept = [number for number, column in enumerate(columns) if not column.is_address]
    return [columns[number] for number in kept], [[row[n] for n in kept] for row in taken]


def may_take_addresses(user: Account, thing: Any) -> bool:
    roles, keys = known_roles(user), _programmes_of(thing)
    return not roles.taken_by_readers or keys is None or roles.can_take_addresses(keys)


def may_take(user: Account, scope_id: int | None) -> bool:
    """Anything of a programme, or of one of those that the user reads."""
    roles = known_roles(user)
    keys = roles.by_programme.keys() if scope_id is None else [scope_id]
    return not roles.taken_by_readers or roles.can_take(keys)


def _programmes_of(thing: Any) -> list[int] | None:
    """None for what belongs to no programme, such as the vocabulary."""
    if isinstance(thing, Person):
        return [programme.pk for programme in thing.programmes.all()]
    programme: models.Model | None = getattr(thing, "programme", None)
    return [programme.pk] if isinstance(programme, Programme) else None
