"""Write the entries of the list of mentors, and remove those that must not be there any more."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, models
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.logs import quiet_logger
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.entry_content import PARTS, fill_entry
from alumnii_mentoring.domain.programme.cycles import Cycle

logger = quiet_logger(__name__)

BATCH = 500


def refresh_entries(keys: list[int]) -> int:
    """Write, change or remove the entries of participations; return how many were written."""
    written = _write_entries(keys)
    if len(written) == 1:
        index.insert_or_update_object(written[0])
    elif written:
        _index_all(written)
    return len(written)


def _index_all(entries: list[DirectoryEntry]) -> None:
    """Index entries; as in Wagtail, a search engine that is down does not stop the saving."""
    for backend in get_search_backends(with_auto_update=True):
        try:
            backend.add_bulk(DirectoryEntry, entries)
        except Exception:
            if not backend.catch_indexing_errors:
                raise
            logger.exception("the search backend takes no entries")


def _write_entries(keys: list[int]) -> list[DirectoryEntry]:
    """Those that have to be indexed anew; what may not be there any more is removed."""
    entries = {
        entry.participation_id: entry
        for entry in DirectoryEntry.objects.filter(participation__in=keys)
    }
    mentors = _living().filter(pk__in=keys).select_related("person__faculty")
    written = []
    for mentor in mentors.prefetch_related(*PARTS):
        entry = entries.pop(mentor.pk, None) or DirectoryEntry(
            participation=mentor, cycle_id=mentor.cycle_id, token=0
        )
        if fill_entry(entry, mentor):
            entry.save()
            written.append(entry)
    for entry in entries.values():
        entry.delete()
    return written


def _living() -> models.QuerySet[Participation]:
    return Participation.objects.listed().exclude(cycle__state__in=Cycle.READ_ONLY)


def sync_entries(now: datetime) -> int:
    """Catch up with changed words and whatever was written past us; return how many."""
    stale = DirectoryEntry.objects.filter(is_stale=True)[:BATCH]
    keys = [*stale.values_list("participation", flat=True), *entries_amiss()]
    one_by_one = [] if _can_sync(keys) else keys
    synced = len(keys) - len(one_by_one)
    rows = Participation.objects.filter(pk__in=one_by_one)
    synced += do_each(rows, _sync_one, now)  # also forgets what failed before
    take_statistics()
    return synced


def _can_sync(keys: list[int]) -> bool:
    """Write all of them together; False where an entry raises, and then none is written."""
    try:
        _sync(keys)
    except Exception:
        logger.exception("the entries can't be written together")
        return False
    return True


def entries_amiss() -> list[int]:
    """Participations listed without an entry, or with one and no longer listed; a batch each."""
    missing = _living().filter(directory_entry__isnull=True)
    gone = Participation.objects.filter(directory_entry__isnull=False)
    gone = gone.exclude(pk__in=_living().values("pk"))
    rows = (
        rows_amiss.order_by("pk").values_list("pk", flat=True)[:BATCH]
        for rows_amiss in (missing, gone)
    )
    return [key for keys in rows for key in keys]


def take_statistics() -> None:
    """Collect SQLite's statistics once; without them a search takes 0.2 s for 1,000 mentors."""
    if connection.vendor != "sqlite" or not DirectoryEntry.objects.exists():
        return
    with connection.cursor() as cursor:
        query = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if cursor.execute(query).fetchone():
            query = "SELECT 1 FROM sqlite_stat1 WHERE tbl = 'wagtailsearch_indexentry'"
            if cursor.execute(query).fetchone():
                return
        cursor.execute("ANALYZE wagtailsearch_indexentry")


@action
def _sync(keys: list[int]) -> int:
    return refresh_entries(keys) if keys else 0


def _sync_one(participation: Participation, now: datetime) -> int:
    _sync([participation.pk])
    return 1
