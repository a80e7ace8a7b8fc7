"""Full-text search in the list of mentors through the site's own search backend."""

from __future__ import annotations

import logging
import re

from wagtail.search.backends import get_search_backend

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.text import fold, search_text
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.facets import Facets
from alumnii_mentoring.domain.programme.cycles import Cycle

_NO_WORD = re.compile(r"[^\w-]+")
MAX_HITS = 1000

logger = logging.getLogger(__name__)


def rows_with(text: str, facets: Facets, cycle: Cycle) -> dict[int, int]:
    """Rows that hold every word, with their rank: smaller is better, alike is the same.

    A search engine of its own ranks what it finds. What a database finds is ranked here: words of
    the name, position, fields and topics first, whole words next, then parts of words, which few
    backends know: ``management`` finds the project management.
    """
    words = search_text(text).split()
    hits, is_ranked = _by_backend(" ".join(words), cycle)
    rows = {facets.by_entry[pk]: rank for pk, rank in hits.items() if pk in facets.by_entry}
    containing = _containing(facets, words)
    if is_ranked:
        last = len(rows)
        return {**{number: last + rank for number, rank in containing.items()}, **rows}
    best = {number: min(rank, rows.get(number, rank)) for number, rank in containing.items()}
    return {**rows, **best}


def _containing(facets: Facets, words: list[str]) -> dict[int, int]:
    """``Müller`` finds Mueller as well; what is stored holds all spellings of its own."""
    wanted = [fold(word).split() for word in words]
    in_title = _holding(facets.titles, wanted)
    return {number: 0 if number in in_title else 2 for number in _holding(facets.texts, wanted)}


def _holding(texts: list[str], wanted: list[list[str]]) -> set[int]:
    numbers = set(range(len(texts)))
    for spellings in wanted:
        numbers = {n for spelling in spellings for n in numbers if spelling in texts[n]}
    return numbers


def _by_backend(text: str, cycle: Cycle) -> tuple[dict[int, int], bool]:
    """Whole words; databases rank slowly, row by row, so they aren't asked to.

    A search engine that is down, or that nobody configured, costs the ranking, not the page.
    """
    # Quotation marks are an error to SQLite's backend, other signs a language of their own.
    plain = _NO_WORD.sub(" ", text).strip()
    is_engine = True
    try:
        backend = get_search_backend(get_settings().search_backend)
        is_engine = backend.catch_indexing_errors
        entries = DirectoryEntry.objects.filter(cycle=cycle).only("pk")
        hits = backend.search(plain, entries, order_by_relevance=is_engine)[:MAX_HITS]
        if hasattr(hits, "get_queryset"):  # a database's: keys are enough
            return dict.fromkeys(hits.get_queryset().values_list("pk", flat=True), 1), is_engine
        return {entry.pk: rank if is_engine else 1 for rank, entry in enumerate(hits)}, is_engine
    except Exception:
        if not is_engine:
            raise
        logger.exception("the search backend does not answer")
        return {}, False
