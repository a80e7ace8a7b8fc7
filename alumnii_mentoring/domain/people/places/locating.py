"""Turn what people type as their place into coordinates, or into a question back."""

from __future__ import annotations

from dataclasses import dataclass, field

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.places.countries import (
    country_at_end,
    country_code,
    is_also_a_state,
)
from alumnii_mentoring.domain.people.places.exonyms import name_of
from alumnii_mentoring.domain.people.places.gazetteer import (
    Place,
    distance_km,
    likely_places,
    next_city,
    similar_places,
)
from alumnii_mentoring.domain.people.places.postal_codes import find_postal


@dataclass(frozen=True)
class Located:
    """The place that is meant, and which others may be, with labels that tell them apart.

    Without a place the choices are those of a name that is spelled nearly so.
    """

    place: Place | None = None
    choices: list[tuple[Place, str]] = field(default_factory=list)


def locate(text: str, *, country: str = "", chosen: str = "") -> Located:
    """Find a place; ``chosen`` is the key of one of the choices asked back before."""
    home = country_code(get_settings().default_country)
    wanted, name = country_code(country), text
    if not wanted:
        name, wanted = country_at_end(text)
    likely = _likely(name, wanted, home)
    if not likely and name != text:
        # A state or a canton behind the name narrows nothing; a wrong country is asked back.
        anywhere = likely_places(text, None, home)
        if not is_also_a_state(wanted):
            return _chosen_of(anywhere, chosen)
        likely, wanted = anywhere, ""
    offered = likely or similar_places(name, wanted or None, home)
    is_clear = len(likely) == 1
    choices = [] if is_clear else [(place, _label(place, offered)) for place in offered]
    for place in offered:
        if place.key == chosen:
            return Located(place, choices)
    return Located(likely[0] if likely else None, choices)


def _likely(name: str, country: str, home: str) -> list[Place]:
    return find_postal(name, country, home) or likely_places(name, country or None, home)


def _chosen_of(places: list[Place], chosen: str) -> Located:
    """Return the chosen place, if any, with the choices to ask back."""
    choices = [(place, _label(place, places)) for place in places]
    return Located(next((place for place in places if place.key == chosen), None), choices)


def _label(place: Place, others: list[Place]) -> str:
    """Return the name, with country and next large city where several places share it."""
    alike = [other for other in others if other.name.startswith(place.name)]
    if len(alike) == 1 and place.country == others[0].country:
        return name_of(place)
    label = f"{name_of(place)}, {place.country}"
    city = next_city(place)
    if city is None or sum(other.country == place.country for other in alike) == 1:
        return label
    distance = distance_km(place.coordinates, city.coordinates)
    return _("%(place)s, %(km)s km from %(city)s") % {
        "place": label,
        "km": distance,
        "city": name_of(city),
    }
