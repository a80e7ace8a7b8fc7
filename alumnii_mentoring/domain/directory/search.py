"""Search the list of mentors: who is offered in a cycle, in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, QuerySet, Sum, Value

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.facets import Facets, Row
from alumnii_mentoring.domain.directory.text_search import rows_with
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.places.gazetteer import Place
from alumnii_mentoring.domain.programme.cycles import Cycle

TERMS = ("field_of_work", "topic", "faculty", "language")
SORTS = ("day", "relevance", "distance", "free", "name")
MAX_KEPT = 16


@dataclass(frozen=True)
class Search:
    """What a visitor looks for; terms are primary keys, ``radius_km`` goes with ``place``.

    ``place_text`` stands for a place that nobody could find on the map. ``is_online_fine`` adds
    those beyond the radius who meet online.
    """

    text: str = ""
    field_of_work: int | None = None
    topic: int | None = None
    faculty: int | None = None
    language: int | None = None
    meets: str = ""
    has_free_place: bool = False
    place: Place | None = None
    place_text: str = ""
    radius_km: int = 50
    is_online_fine: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Found:
    """Keys of participations in the order asked for, what stands beside filters and names, and
    the rows of all who are listed, by the same keys."""

    keys: list[int]
    sort: str
    counts: dict[str, dict[int | str, int]]
    distances_km: dict[int, int]
    places_free: dict[int, int]
    free_from: dict[int, date]
    on_break: frozenset[int] = frozenset()
    rows: Mapping[int, Row] = field(default_factory=dict)


def offered_mentors(cycle: Cycle) -> QuerySet[Any]:
    """Mentors who agreed to be listed; full and paused ones as the cycle says.

    Rows carry ``places_free`` (count).
    """
    listed = Participation.objects.filter(cycle=cycle).listed()
    offered = with_free_places(listed)
    if cycle.full_mentors == Cycle.FullMentors.HIDE:
        offered = offered.filter(places_free__gt=0)
    return offered.select_related("person__faculty", "person__photo", "cycle")


def search_mentors(cycle: Cycle, search: Search, *, today: date) -> Found:
    """The mentors that fit everything a visitor asked for."""
    facets = read_facets(cycle)
    seats = _Seats(cycle, facets)
    far = facets.distances_km(search.place.coordinates) if search.place else {}
    ranks = rows_with(search.text, facets, cycle) if search.text else None
    base = seats.offered & _near(facets, search, far)
    if ranks is not None:
        base &= facets.mask(ranks)
    chosen = _chosen(facets, search, seats.free)
    mask = _all_of(base, chosen.values())
    sort = _sort_of(search)
    order = _order(facets, sort, today, far, ranks or {}, seats)
    return Found(
        keys=[facets.rows[n].key for n in sorted(facets.in_order(mask, today), key=order)],
        sort=sort,
        counts=_counts(facets, base, chosen, seats.free),
        distances_km={facets.rows[number].key: km for number, km in far.items()},
        places_free=seats.places_free(),
        free_from=seats.until,
        on_break=seats.on_break,
        rows=facets.row_of,
    )


class _Seats:
    """Who has a free place at this moment, and from when on the others have one again."""

    def __init__(self, cycle: Cycle, facets: Facets) -> None:
        rows = list(_taken_and_on_break(cycle))
        self.on_break = frozenset(key for key, ends_on in rows if ends_on is None)
        pairs = [(key, ends_on) for key, ends_on in rows if ends_on is not None]
        self.taken = Counter(key for key, _ends_on in pairs)
        self.facets = facets
        full = [
            key
            for key, number in self.taken.items()
            if key in facets.by_key and number >= facets.rows[facets.by_key[key]].capacity
        ]
        ends: dict[int, date] = {}
        for key, ends_on in pairs:
            ends[key] = min(ends_on, ends.get(key, ends_on))
        self.until = {key: ends[key] + timedelta(days=1) for key in full}
        self.closed = self.on_break | facets.takes_nobody
        not_full = facets.everybody & ~facets.of_keys([*full, *facets.takes_nobody])
        self.free = not_full & ~facets.of_keys(self.on_break)
        is_hiding = cycle.full_mentors == Cycle.FullMentors.HIDE
        self.offered = not_full if is_hiding else facets.everybody

    def places_free(self) -> dict[int, int]:
        """Of those who have pairs; everybody else has as many as their capacity."""
        rows = self.facets.rows
        numbers = {key: self.facets.by_key.get(key) for key in self.taken}
        return {
            key: max(0, rows[number].capacity - self.taken[key])
            for key, number in numbers.items()
            if number is not None
        }


def _taken_and_on_break(cycle: Cycle) -> Iterable[tuple[int, date | None]]:
    """In one query: the mentor and the last day of each pair; no day stands for a break."""
    pairs = Pair.objects.open().filter(cycle=cycle).order_by().values_list("mentor", "ends_on")
    if cycle.paused_mentors == Cycle.FullMentors.HIDE:
        return pairs
    paused = Participation.objects.filter(cycle=cycle, state=Participation.State.PAUSED).listed()
    no_day = Value(None, output_field=DateField())
    return pairs.union(paused.order_by().values_list("pk", no_day), all=True).order_by()


_KEPT: dict[int, tuple[tuple[int, int], Facets]] = {}


def read_facets(cycle: Cycle) -> Facets:
    """The listed mentors of a cycle in numbers, kept by this process while nothing changed.

    Each entry bears a random token, new with every change; their sum is asked anew every time,
    so a change is seen at once by every process.
    """
    entries = DirectoryEntry.objects.filter(cycle=cycle)
    number, tokens = entries.order_by().aggregate(n=Count("pk"), t=Sum("token")).values()
    stamp = (number, int(tokens or 0))
    kept = _KEPT.get(cycle.pk)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    facets = Facets([_row(*values) for values in entries.values_list(*_COLUMNS)])
    while len(_KEPT) >= MAX_KEPT:
        _KEPT.pop(next(iter(_KEPT)), None)
    _KEPT[cycle.pk] = (stamp, facets)
    return facets


_COLUMNS = [
    "participation_id",
    "pk",
    "terms",
    "is_online_fine",
    "capacity",
    "latitude",
    "longitude",
    "sort_name",
    "name",
    "headline",
    "place_name",
    "title",
    "text",
]


def _row(
    key: int,
    entry: int,
    terms: dict[str, list[int]],
    is_online_fine: bool,
    capacity: int,
    latitude: Any,
    longitude: Any,
    *words: str,
) -> Row:
    here = None if latitude is None else (float(latitude), float(longitude))
    return Row(key, entry, terms, is_online_fine, capacity, here, *words)


def _near(facets: Facets, search: Search, far: dict[int, int]) -> int:
    """Within the radius of the place; an unknown place finds those who name it alike."""
    if search.place is not None:
        near = facets.mask(number for number, km in far.items() if km <= search.radius_km)
    elif search.place_text:
        typed = search.place_text.casefold()
        near = facets.mask(
            number for number, row in enumerate(facets.rows) if typed in row.place_name.casefold()
        )
    else:
        return facets.everybody
    return near | facets.of_option("meets", "online") if search.is_online_fine else near


def _chosen(facets: Facets, search: Search, free: int) -> dict[str, int]:
    """The set of each filter that is in use."""
    wanted: dict[str, Any] = {kind: getattr(search, kind) for kind in (*TERMS, "meets")}
    chosen = {
        kind: facets.of_option(kind, option)
        for kind, option in wanted.items()
        if option not in (None, "")
    }
    return {**chosen, "free": free} if search.has_free_place else chosen


def _all_of(base: int, masks: Iterable[int]) -> int:
    for mask in masks:
        base &= mask
    return base


def _counts(
    facets: Facets, base: int, chosen: dict[str, int], free: int
) -> dict[str, dict[int | str, int]]:
    """Of every option, given all the other filters."""

    def others(kind: str) -> int:
        return _all_of(base, (mask for other, mask in chosen.items() if other != kind))

    counts = {kind: facets.counts(kind, others(kind)) for kind in (*TERMS, "meets")}
    return {**counts, "free": {1: (others("free") & free).bit_count()}}


def _sort_of(search: Search) -> str:
    """What was asked for if it makes sense, else what fits the search."""
    is_sensible = {"relevance": bool(search.text), "distance": search.place is not None}
    if search.sort in SORTS and is_sensible.get(search.sort, True):
        return search.sort
    return usual_sort(search)


def usual_sort(search: Search) -> str:
    if search.text:
        return "relevance"
    return "distance" if search.place is not None else "day"


def _order(
    facets: Facets,
    sort: str,
    today: date,
    far: dict[int, int],
    ranks: dict[int, int],
    seats: _Seats,
) -> Any:
    """A key for row numbers; those without a free place come last unless asked otherwise.

    Where it is equal, the lot of the day has decided.
    """
    rows, last = facets.rows, 1_000_000
    waiting = set(facets.numbers(facets.everybody & ~seats.free))
    keys: dict[str, Any] = {
        "day": waiting.__contains__,
        "relevance": lambda n: ranks.get(n, last),
        "distance": lambda n: far.get(n, last),
        "free": lambda n: (
            date.max if rows[n].key in seats.closed else seats.until.get(rows[n].key, today)
        ),
        "name": lambda n: (rows[n].sort_name, n),
    }
    return keys[sort]
