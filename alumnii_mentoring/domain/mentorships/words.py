"""Full-text search in the list of mentors through the site's own search backend."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from wagtail.search.backends import get_search_backend

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.text import fold
from alumnii_mentoring.domain.applications.entries import DirectoryEntry
from alumnii_mentoring.domain.programme.models import Cycle

MAX_WORDS = 8
_NO_WORD = re.compile(r"[^\w-]+")
MAX_HITS = 1000

logger = logging.getLogger(__name__)


def entries_with(text: str, cycle: Cycle) -> dict[int, int]:
    """Entries that hold every word, with their rank: smaller is better, alike is the same.

    A search engine of its own ranks what it finds. What a database finds is ranked here: words of
    the name, position, fields and topics first, whole words next, then parts of words, which few
    backends know: ``management`` finds the project management.
    """
    words = text.split()[:MAX_WORDS]
    entries = DirectoryEntry.objects.filter(cycle=cycle)
    in_text, in_title = Q(), Q()
    for word in words:
        in_text &= _any_spelling("text", word)
        in_title &= _any_spelling("title", word)
    found, is_ranked = _by_backend(" ".join(words), entries)
    rank = Case(When(in_title, then=Value(0)), default=Value(2), output_field=IntegerField())
    containing = entries.filter(in_text).order_by().values_list("pk", rank)
    if is_ranked:
        last = len(found)
        return {**{pk: last + place for pk, place in containing}, **found}
    return {**found, **{pk: min(place, found.get(pk, place)) for pk, place in containing}}


def _any_spelling(field: str, word: str) -> Q:
    """``Müller`` finds Mueller as well; what is stored holds all spellings of its own."""
    found = Q()
    for spelling in fold(word).split():
        found |= Q(**{f"{field}__contains": spelling})
    return found


def _by_backend(text: str, entries: Any) -> tuple[dict[int, int], bool]:
    """Whole words; databases rank slowly, row by row, so they aren't asked to.

    A search engine that is down, or that nobody configured, costs the ranking, not the page.
    """
    # Quotation marks are an error to SQLite's backend, other signs a language of their own.
    plain = _NO_WORD.sub(" ", text).strip()
    is_engine = True
    try:
        backend = get_search_backend(get_settings().search_backend)
        is_engine = backend.catch_indexing_errors
        hits = backend.search(plain, entries.only("pk"), order_by_relevance=is_engine)[:MAX_HITS]
        return {one.pk: rank if is_engine else 1 for rank, one in enumerate(hits)}, is_engine
    except Exception:
        if not is_engine:
            raise
        logger.exception("the search backend does not answer")
        return {}, False
