"""Scores in words: short labels for both sides and the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.matching import scoring
from alumnii_mentoring.domain.people.models import FieldOfWork, SpokenLanguage, Topic

SAME_PLACE_KM = 2

BLOCKED = {
    scoring.SAME_PERSON: gettext_lazy("the same person"),
    scoring.FORMER_PARTNER: gettext_lazy("were a pair before, or one of them declined"),
    scoring.EXCLUDED: gettext_lazy("excluded by a coordinator"),
    scoring.NO_COMMON_LANGUAGE: gettext_lazy("no common language"),
    scoring.TOO_FAR: gettext_lazy("too far apart, and one of them does not want to meet online"),
    scoring.BELOW_MINIMUM: gettext_lazy("below the lowest score of this cycle"),
    scoring.NO_FREE_PLACE: gettext_lazy("the fitting mentors have no free place left"),
    scoring.NOBODY: gettext_lazy("there is no mentor in this cycle"),
}


@dataclass(frozen=True)
class Vocabulary:
    """Names by primary key, read once per page."""

    fields: dict[int, str]
    topics: dict[int, str]
    languages: dict[int, str]

    @classmethod
    def load(cls) -> Vocabulary:
        return cls(
            *(
                {term.pk: term.name for term in model.objects.all()}
                for model in (FieldOfWork, Topic, SpokenLanguage)
            )
        )


def labels_of(parts: Iterable[dict[str, Any]], words: Vocabulary) -> list[str]:
    """What speaks for a pair, one short label per reason; parts as stored with a proposal."""
    found: list[str] = []
    for part in parts:
        found += _LABELLERS[part["kind"]](part["facts"], words)
    return found


def _shared(names: dict[int, str], facts: dict[str, Any]) -> list[str]:
    return [names[key] for key in facts["shared"] if key in names]


def _fields(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    return [_("Field: %(name)s") % {"name": name} for name in _shared(words.fields, facts)]


def _topics(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    return [_("Topic: %(name)s") % {"name": name} for name in _shared(words.topics, facts)]


def _distance(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    if facts["km"] is not None and facts["km"] <= SAME_PLACE_KM:
        return [_("same place")]
    if facts["km"] is not None:
        return [_("%(km)s km apart") % {"km": facts["km"]}]
    return [_("online is fine for both")] if facts["online"] else []


def _languages(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    names = _shared(words.languages, facts)
    return [_("Languages: %(names)s") % {"names": ", ".join(names)}] if names else []


def _wishes(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    return [_("Wish %(rank)s") % {"rank": facts["rank"]}] if facts["rank"] else []


_LABELLERS = {
    "fields": _fields,
    "topics": _topics,
    "distance": _distance,
    "languages": _languages,
    "wishes": _wishes,
}
