"""How similar two fields of work are, in percent, by their slugs."""

from __future__ import annotations

from alumnii_mentoring.domain.people.models import FieldOfWork

NEAR = {
    ("it", "engineering"): 50,
    ("it", "startup"): 30,
    ("it", "research"): 30,
    ("it", "media"): 20,
    ("engineering", "industry"): 60,
    ("engineering", "environment"): 40,
    ("engineering", "research"): 40,
    ("industry", "logistics"): 40,
    ("industry", "trade"): 30,
    ("trade", "logistics"): 40,
    ("trade", "finance"): 30,
    ("finance", "consulting"): 50,
    ("consulting", "people"): 40,
    ("consulting", "startup"): 40,
    ("consulting", "law"): 20,
    ("law", "public"): 40,
    ("public", "education"): 30,
    ("public", "social"): 40,
    ("education", "research"): 50,
    ("education", "social"): 50,
    ("education", "people"): 30,
    ("health", "social"): 50,
    ("health", "research"): 40,
    ("media", "culture"): 50,
    ("media", "trade"): 30,
    ("culture", "education"): 30,
    ("environment", "research"): 30,
    ("environment", "public"): 30,
}


def similar_fields() -> dict[tuple[int, int], int]:
    """Percent by primary keys, for the fields that the site still has under these slugs."""
    keys = dict(FieldOfWork.objects.values_list("slug", "pk"))
    return {
        (keys[first], keys[other]): percent
        for (first, other), percent in NEAR.items()
        if first in keys and other in keys
    }
