"""The time zones that members choose from, and the clock of the site.

A door switches on the zone of its reader with :func:`in_zone`. What a day decides (a deadline,
the end of a break) is judged by the clock of the site, whoever asks: :func:`site_day`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from alumnii_mentoring.core.wording import Words, gettext_lazy
from alumnii_mentoring.core.wording import gettext as _

NAME_LENGTH = 64  # characters; the longest name of the IANA database has 32

# One for each clock that people live by; who lives elsewhere finds a city with the same one.
ZONES: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        gettext_lazy("Europe"),
        (
            *("Atlantic/Reykjavik", "Europe/Lisbon", "Europe/London", "Europe/Dublin"),
            *("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/Paris", "Europe/Madrid"),
            *("Europe/Rome", "Europe/Amsterdam", "Europe/Brussels", "Europe/Copenhagen"),
            *("Europe/Oslo", "Europe/Stockholm", "Europe/Warsaw", "Europe/Prague"),
            *("Europe/Budapest", "Europe/Belgrade", "Europe/Athens", "Europe/Bucharest"),
            *("Europe/Sofia", "Europe/Helsinki", "Europe/Riga", "Europe/Kiev"),
            *("Europe/Istanbul", "Europe/Moscow"),
        ),
    ),
    (
        gettext_lazy("America"),
        (
            *("America/St_Johns", "America/Halifax", "America/New_York", "America/Chicago"),
            *("America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage"),
            *("Pacific/Honolulu", "America/Toronto", "America/Vancouver", "America/Mexico_City"),
            *("America/Panama", "America/Havana", "America/Bogota", "America/Lima"),
            *("America/Caracas", "America/La_Paz", "America/Santiago", "America/Sao_Paulo"),
            "America/Argentina/Buenos_Aires",
        ),
    ),
    (
        gettext_lazy("Africa"),
        (
            *("Africa/Casablanca", "Africa/Accra", "Africa/Algiers", "Africa/Tunis"),
            *("Africa/Lagos", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi"),
        ),
    ),
    (
        gettext_lazy("Asia"),
        (
            *("Asia/Beirut", "Asia/Jerusalem", "Asia/Baghdad", "Asia/Riyadh", "Asia/Tehran"),
            *("Asia/Dubai", "Asia/Baku", "Asia/Tbilisi", "Asia/Kabul", "Asia/Karachi"),
            *("Asia/Almaty", "Asia/Tashkent", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu"),
            *("Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Jakarta", "Asia/Shanghai"),
            *("Asia/Hong_Kong", "Asia/Singapore", "Asia/Manila", "Asia/Taipei", "Asia/Seoul"),
            *("Asia/Tokyo", "Asia/Novosibirsk", "Asia/Vladivostok"),
        ),
    ),
    (
        gettext_lazy("Australia and Oceania"),
        (
            *("Australia/Perth", "Australia/Darwin", "Australia/Adelaide", "Australia/Brisbane"),
            *("Australia/Sydney", "Pacific/Auckland"),
        ),
    ),
)

# Cities that other languages call otherwise.
CITIES: dict[str, Words] = {
    "Africa/Algiers": gettext_lazy("Algiers"),
    "Africa/Cairo": gettext_lazy("Cairo"),
    "America/Bogota": "Bogotá",
    "America/Havana": gettext_lazy("Havana"),
    "America/Mexico_City": gettext_lazy("Mexico City"),
    "America/Panama": "Panamá",
    "America/Sao_Paulo": "São Paulo",
    "America/St_Johns": "St. John’s",
    "Asia/Baghdad": gettext_lazy("Baghdad"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong"),
    "Asia/Riyadh": gettext_lazy("Riyadh"),
    "Asia/Seoul": "Seoul",
    "Asia/Shanghai": gettext_lazy("Shanghai"),
    "Asia/Singapore": gettext_lazy("Singapore"),
    "Asia/Tashkent": gettext_lazy("Tashkent"),
    "Asia/Tbilisi": gettext_lazy("Tbilisi"),
    "Asia/Tehran": gettext_lazy("Tehran"),
    "Asia/Tokyo": gettext_lazy("Tokyo"),
    "Asia/Vladivostok": gettext_lazy("Vladivostok"),
    "Asia/Novosibirsk": gettext_lazy("Novosibirsk"),
    "Atlantic/Reykjavik": "Reykjavík",
    "Europe/Athens": gettext_lazy("Athens"),
    "Europe/Belgrade": gettext_lazy("Belgrade"),
    "Europe/Brussels": gettext_lazy("Brussels"),
    "Europe/Bucharest": gettext_lazy("Bucharest"),
    "Europe/Copenhagen": gettext_lazy("Copenhagen"),
    "Europe/Kiev": gettext_lazy("Kyiv"),
    "Europe/Lisbon": gettext_lazy("Lisbon"),
    "Europe/Moscow": gettext_lazy("Moscow"),
    "Europe/Prague": gettext_lazy("Prague"),
    "Europe/Rome": gettext_lazy("Rome"),
    "Europe/Vienna": gettext_lazy("Vienna"),
    "Europe/Warsaw": gettext_lazy("Warsaw"),
    "Europe/Zurich": gettext_lazy("Zurich"),
}


def find_zone(name: str) -> tzinfo | None:
    """Return the zone of that name; None where the machine doesn't know it."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def validate_zone(name: str) -> None:
    """Named in migrations: never moves. Raises ValidationError for an unknown name."""
    if find_zone(name) is None:
        raise ValidationError(_("This time zone is not known."))


def zone_named(name: str) -> tzinfo:
    """The zone of a person; the site's for "" and for what is not known."""
    zone = find_zone(name) if name else None
    return zone or timezone.get_default_timezone()


def in_zone(name: str) -> AbstractContextManager[Any]:
    """Use the zone for all times that are written or read within the block."""
    return timezone.override(zone_named(name))


def city_of(name: str) -> str:
    """What people call a zone: ``America/New_York`` is New York."""
    return str(CITIES.get(name) or name.rpartition("/")[2].replace("_", " "))


def current_city() -> str:
    return city_of(str(timezone.get_current_timezone()))


def zone_choices(now: datetime, chosen: str = "") -> list[tuple[Words, Any]]:
    """For a select, in groups; each with how far it is from UTC today. ``chosen`` stays in it."""
    site = city_of(str(timezone.get_default_timezone()))
    own = _("as the university (%(city)s)") % {"city": site}
    groups = [(area, _choices(names, now)) for area, names in ZONES]
    offered = {name for _area, names in ZONES for name in names}
    extra = [chosen] if chosen and chosen not in offered else []
    return [("", own), *_choices(tuple(extra), now), *groups]


def _choices(names: tuple[str, ...] | list[str], now: datetime) -> list[tuple[str, str]]:
    zones = [(name, find_zone(name)) for name in names]
    shown = [(name, f"{city_of(name)} ({_offset(zone, now)})") for name, zone in zones if zone]
    return sorted(shown, key=lambda choice: choice[1])


def _offset(zone: tzinfo, now: datetime) -> str:
    """As in UTC+05:30."""
    digits = now.astimezone(zone).strftime("%z")
    return f"UTC{digits[:3]}:{digits[3:5]}"


def site_day(moment: datetime) -> date:
    """Return the day of a moment in the zone of the site."""
    return timezone.localdate(moment, timezone.get_default_timezone())
