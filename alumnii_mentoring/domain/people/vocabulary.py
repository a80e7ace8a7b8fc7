"""Terms that forms, filters and scores share, edited by the office in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection, models

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import reader_language, site_language


class TermQuerySet(models.QuerySet["Term"]):
    def active(self) -> TermQuerySet:
        return self.filter(is_active=True)


class Term(models.Model):
    name_de = LineField(_("name in German"), max_length=120)
    name_en = LineField(_("name in English"), max_length=120)
    slug = models.SlugField(_("short name for addresses"), max_length=60, unique=True)
    sort_order = models.PositiveIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("offered for choice"), default=True)

    objects = TermQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        ordering = ["sort_order", "name_de", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the language of the reader."""
        return str(getattr(self, name_field()))


class FieldOfWork(Term):
    class Meta(Term.Meta):
        verbose_name = _("field of work")
        verbose_name_plural = _("fields of work")


class Topic(Term):
    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Faculty(Term):
    class Meta(Term.Meta):
        verbose_name = _("faculty")
        verbose_name_plural = _("faculties")


class SpokenLanguage(Term):
    """The slug is the ISO 639 code."""

    class Meta(Term.Meta):
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")


KINDS: dict[str, type[Term]] = {
    "field_of_work": FieldOfWork,
    "topic": Topic,
    "faculty": Faculty,
    "language": SpokenLanguage,
}


@dataclass(frozen=True)
class Vocabulary:
    """Every word by kind and key, in the language of the reader and the office's order."""

    names: dict[str, dict[int, str]]
    offered: dict[str, list[int]]


def name_field() -> str:
    """The column of the names in the language of the reader, or of the site, or the English."""
    for code in (reader_language(), site_language()):
        if code[:2] in {"de", "en"}:
            return f"name_{code[:2]}"
    return "name_en"


def read_vocabulary() -> Vocabulary:
    """Return all terms in one query, which is cheaper than keeping a cache up to date."""
    name = name_field()
    with connection.cursor() as cursor:
        cursor.execute(*_compiled(connection.vendor, name))
        rows = cursor.fetchall()
    names: dict[str, dict[int, str]] = {kind: {} for kind in KINDS}
    offered: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for kind, _order, word, pk, is_active in sorted(rows):
        names[kind][pk] = word
        if is_active:
            offered[kind].append(pk)
    return Vocabulary(names, offered)


@lru_cache(maxsize=8)
def _compiled(vendor: str, name: str) -> tuple[str, tuple[Any, ...]]:
    """The query as text, since putting it together takes longer than running it."""
    tables = [
        model.objects.order_by().values_list(  # type: ignore[attr-defined]
            models.Value(kind), "sort_order", name, "pk", "is_active"
        )
        for kind, model in KINDS.items()
    ]
    union = tables[0].union(*tables[1:], all=True).order_by()
    sql, params = union.query.sql_with_params()
    return sql, tuple(params)
