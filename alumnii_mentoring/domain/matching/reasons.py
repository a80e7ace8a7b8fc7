"""Put scores into words: short labels for mentors, mentees and coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Value

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy, ngettext
from alumnii_mentoring.domain.applications.availability import CHOICES
from alumnii_mentoring.domain.matching.engine.scores import rules
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import MAYBE, YES
from alumnii_mentoring.domain.matching.explaining import AWAY
from alumnii_mentoring.domain.matching.participants import REJECTED
from alumnii_mentoring.domain.people.models import FieldOfWork, SpokenLanguage, Topic

SAME_PLACE_KM = 2
SAME_PERCENT = 100
MOST_REASONS = 3
TERM = ("pk", "name_de", "name_en")

BLOCKED = {
    rules.SAME_PERSON: gettext_lazy("the same person"),
    rules.FORMER_PARTNER: gettext_lazy("were a pair before"),
    rules.DECLINED: gettext_lazy("one of them declined"),
    rules.SUPERVISOR: gettext_lazy(
        "conflict of interest, as one supervises, examines or employs the other"
    ),
    rules.SAME_EMPLOYER: gettext_lazy("work for the same employer"),
    rules.SAME_DEPARTMENT: gettext_lazy("belong to the same faculty"),
    REJECTED: gettext_lazy("rejected by a coordinator in this cycle"),
    rules.EXCLUDED: gettext_lazy("excluded by a coordinator"),
    rules.NO_COMMON_LANGUAGE: gettext_lazy("no common language"),
    rules.TOO_FAR: gettext_lazy("too far apart, and one of them does not want to meet online"),
    rules.BELOW_MINIMUM: gettext_lazy("below the lowest score of this cycle"),
    rules.NO_FREE_PLACE: gettext_lazy("the fitting mentors have no free place left"),
    AWAY: gettext_lazy("takes no mentees at the moment"),
    rules.NOBODY: gettext_lazy("there is no mentor in this cycle"),
}


Terms = dict[str, dict[str, list[str]]]
"""For each list of a vocabulary German and English names by key."""

MODELS: dict[str, Any] = {"fields": FieldOfWork, "topics": Topic, "languages": SpokenLanguage}


@dataclass(frozen=True)
class Vocabulary:
    """Names by primary key, read once per page."""

    fields: dict[int, str]
    topics: dict[int, str]
    languages: dict[int, str]

    @classmethod
    def load(cls) -> Vocabulary:
        """All three in one query."""
        models = tuple(MODELS.values())
        rows = [
            model.objects.order_by().annotate(place=Value(place)).values_list("place", *TERM)
            for place, model in enumerate(models)
        ]
        names: list[dict[int, str]] = [{}, {}, {}]
        for place, pk, german, english in rows[0].union(*rows[1:], all=True).order_by():
            names[place][pk] = models[place](name_de=german, name_en=english).name
        return cls(*names)

    @classmethod
    def kept(cls, terms: Terms) -> Vocabulary:
        """As they were called when they were kept; nothing is asked."""
        return cls(
            *(
                {
                    int(pk): model(name_de=names[0], name_en=names[1]).name
                    for pk, names in some.items()
                }
                for model, some in ((model, terms.get(kind, {})) for kind, model in MODELS.items())
            )
        )


class TermNames:
    """How what some parts speak of is called now: a query for each vocabulary."""

    def __init__(self, parts: Iterable[dict[str, Any]]) -> None:
        keys: dict[str, set[int]] = {kind: set() for kind in MODELS}
        for kind, terms in _terms_in(parts):
            keys[kind] |= terms
        self.names = {kind: _named(MODELS[kind], some) for kind, some in keys.items() if some}

    def of(self, parts: Iterable[dict[str, Any]]) -> Terms:
        """Those of one pair, to be kept with it."""
        return {
            kind: {str(key): names for key in terms if (names := self.names[kind].get(key))}
            for kind, terms in _terms_in(parts)
            if terms
        }


def _terms_in(parts: Iterable[dict[str, Any]]) -> Iterator[tuple[str, set[int]]]:
    for part in parts:
        if part["kind"] in MODELS:
            facts = part["facts"]
            similar = chain.from_iterable(facts.get("similar", ()))
            yield part["kind"], {*facts.get("shared", ()), *similar}


def _named(model: Any, keys: set[int]) -> dict[int, list[str]]:
    rows = model.objects.filter(pk__in=keys).order_by().values_list(*TERM)
    return {pk: names for pk, *names in rows}


def labels_of(parts: Iterable[dict[str, Any]], words: Vocabulary, place: str = "") -> list[str]:
    """What speaks for a pair, one short label per reason; parts as stored with a proposal.

    ``place`` is the mentor's, told with the distance.
    """
    labels: list[str] = []
    for part in parts:
        facts = part["facts"]
        if part["kind"] == "distance" and place and facts["km"] is not None:
            labels.append(_("%(place)s, %(km)s km") % {"place": place, "km": facts["km"]})
        elif part["kind"] in _LABELLERS:
            labels += _LABELLERS[part["kind"]](facts, words)
    return labels


def told_of(part: dict[str, Any], words: Vocabulary) -> list[str]:
    """What one criterion saw, or that it could not."""
    labels = labels_of([part], words)
    return labels or ([_("not known")] if part["facts"].get("missing") else [])


def reasons_in_words(counts: dict[str, int]) -> str:
    """Why somebody waits, most frequent first: “no common language (3)”; counts of mentors."""
    blocked = [(BLOCKED[code], number) for code, number in counts.items() if code in BLOCKED]
    shown = sorted(blocked, key=lambda row: -row[1])[:MOST_REASONS]
    return ", ".join(f"{words} ({number})" if number else str(words) for words, number in shown)


def missing_in(parts: Iterable[dict[str, Any]]) -> list[str]:
    """What a score could not see, one sentence per criterion and side."""
    sentences = [
        str(MISSING[part["kind"], side])
        for part in parts
        for side in part["facts"].get("missing", ())
        if (part["kind"], side) in MISSING
    ]
    own = [
        _("The criterion “%(name)s” is not known of these two.") % {"name": part["kind"]}
        for part in parts
        if part["facts"].get("missing") and part["kind"] not in _LABELLERS
    ]
    return sentences + own


MISSING = {
    ("fields", "mentee"): gettext_lazy("The mentee named no field of work."),
    ("fields", "mentor"): gettext_lazy("The mentor named no field of work."),
    ("topics", "mentee"): gettext_lazy("The mentee named no topics."),
    ("topics", "mentor"): gettext_lazy("The mentor named no topics."),
    ("subject", "mentee"): gettext_lazy("The mentee's subject of study is not known."),
    ("subject", "mentor"): gettext_lazy("The mentor's subject of study is not known."),
    ("distance", "mentee"): gettext_lazy("The mentee's place is not known."),
    ("distance", "mentor"): gettext_lazy("The mentor's place is not known."),
    ("languages", "mentee"): gettext_lazy("The mentee named no languages."),
    ("languages", "mentor"): gettext_lazy("The mentor named no languages."),
    ("level", "mentee"): gettext_lazy("The mentee's degree or experience is not known."),
    ("level", "mentor"): gettext_lazy("The mentor's degree or experience is not known."),
}


def _shared(names: dict[int, str], facts: dict[str, Any]) -> list[str]:
    return [names[key] for key in facts["shared"] if key in names]


def _fields(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    same = [_("Field: %(name)s") % {"name": name} for name in _shared(words.fields, facts)]
    similar = [
        _("Similar fields: %(one)s and %(other)s")
        % {"one": words.fields[mentee_field], "other": words.fields[other]}
        for mentee_field, other in facts.get("similar", ())
        if mentee_field in words.fields and other in words.fields
    ]
    return same or similar[:1]


def _subject(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    if not facts.get("percent"):
        return []
    return [_("Same subject") if facts["percent"] == SAME_PERCENT else _("Similar subject")]


def _level(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    years = facts.get("years_ahead") or 0
    if years < 1:
        return []
    text = ngettext("%(years)s year more experience", "%(years)s years more experience", years)
    return [text % {"years": years}]


def _form(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    codes = {*facts.get("forms", []), *facts.get("times", [])}
    both = ", ".join(str(label) for code, label in CHOICES if code in codes)
    return [_("Suits both: %(what)s") % {"what": both}] if both else []


def _answers(facts: dict[str, Any], words: Vocabulary) -> list[str]:
    said = {YES: _("The mentor said yes"), MAYBE: _("The mentor asked back")}
    return [said[facts["answer"]]] if facts.get("answer") in said else []


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
    "subject": _subject,
    "topics": _topics,
    "distance": _distance,
    "languages": _languages,
    "level": _level,
    "form": _form,
    "wishes": _wishes,
    "answers": _answers,
}
