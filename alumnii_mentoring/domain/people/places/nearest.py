"""The nearest city to a point on the map."""

from __future__ import annotations

from alumnii_mentoring.domain.people.places.distance import distance_km
from alumnii_mentoring.domain.people.places.gazetteer import Place, large_cities


def nearest_place(spot: tuple[float, float]) -> Place:
    """The nearest city of 100,000 people or more; ``spot`` in degrees."""
    return min(large_cities(), key=lambda city: distance_km(spot, city.coordinates))
