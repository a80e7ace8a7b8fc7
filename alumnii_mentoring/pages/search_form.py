"""The filters of the list of mentors, with the number of mentors beside every option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.mentorships.directory import TERMS, Found, Search
from alumnii_mentoring.domain.mentorships.facets import IN_PERSON, ONLINE
from alumnii_mentoring.domain.people.locating import Located, locate
from alumnii_mentoring.domain.people.vocabulary import Vocabulary
from alumnii_mentoring.web.forms import LineFormField, PlainForm

RADII = [(10, "10 km"), (25, "25 km"), (50, "50 km"), (100, "100 km"), (200, "200 km")]
USUAL_RADIUS_KM = 50
MEETS = [
    (ONLINE, gettext_lazy("meets online, too")),
    (IN_PERSON, gettext_lazy("in person only")),
]
SORTS = [
    ("day", gettext_lazy("in today's random order")),
    ("relevance", gettext_lazy("best match first")),
    ("distance", gettext_lazy("nearest first")),
    ("free", gettext_lazy("free soonest")),
    ("name", gettext_lazy("by name")),
]
_Option = tuple[Any, str]


class NumberChoice(forms.TypedChoiceField):
    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label=label, coerce=int, required=False, empty_value=None, **kwargs)


@dataclass(frozen=True)
class Select:
    """A choice ready to be shown: its options are rendered once, in Python."""

    name: str
    label: str
    options: SafeString
    errors: list[str]


class SearchForm(PlainForm):
    """Filters of the mentor list; an impossible value is ignored and said beside its field."""

    text = LineFormField(label=gettext_lazy("Search"), required=False, max_length=100)
    field_of_work = NumberChoice(gettext_lazy("Field of work"))
    topic = NumberChoice(gettext_lazy("Topic"))
    faculty = NumberChoice(gettext_lazy("Faculty"))
    language = NumberChoice(gettext_lazy("Language"))
    meets = forms.ChoiceField(label=gettext_lazy("Form"), choices=MEETS, required=False)
    place = LineFormField(
        label=gettext_lazy("Place or postal code"), required=False, max_length=100
    )
    at = forms.CharField(required=False, max_length=40)
    radius_km = NumberChoice(gettext_lazy("Within"), choices=RADII)
    is_online_fine = forms.BooleanField(
        label=gettext_lazy("Online is fine: also from farther away"), required=False
    )
    has_free_place = forms.BooleanField(label=gettext_lazy("Has a free place"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), choices=SORTS, required=False)

    def __init__(self, data: Any, words: Vocabulary) -> None:
        self.words = words
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        for kind in TERMS:
            names = words.names[kind]
            fields[kind].choices = [(pk, names[pk]) for pk in words.offered[kind]]

    @cached_property
    def given(self) -> dict[str, Any]:
        """What was understood; the rest is told beside its field."""
        self.is_valid()
        return self.cleaned_data

    @cached_property
    def located(self) -> Located:
        place = self.given.get("place", "")
        return locate(place, chosen=self.given.get("at", "")) if place else Located()

    def as_search(self) -> Search:
        given = self.given
        place = self.located.place
        return Search(
            text=given.get("text", ""),
            **{kind: given.get(kind) for kind in TERMS},
            meets=given.get("meets", ""),
            has_free_place=bool(given.get("has_free_place")),
            place=place,
            place_text=given.get("place", "") if place is None else "",
            radius_km=given.get("radius_km") or USUAL_RADIUS_KM,
            is_online_fine=bool(given.get("is_online_fine")),
            sort=given.get("sort", ""),
        )

    def lines(self) -> list[tuple[str, str, str, str, list[str]]]:
        """Name, label, kind of input, value and errors of what is typed."""
        kinds = {"text": "search", "place": "text"}
        return [
            (name, str(self.fields[name].label), kind, self.data.get(name, ""), self._no(name))
            for name, kind in kinds.items()
        ]

    def selects(self, found: Found) -> list[Select]:
        """The choices with their counts; an option that finds nobody is not offered."""
        shown = [
            self._select(kind, self._counted(kind, self.fields[kind].choices, found))  # type: ignore[attr-defined]
            for kind in (*TERMS, "meets")
        ]
        radius = _options(RADII, self.given.get("radius_km") or USUAL_RADIUS_KM)
        around = [self._ready("radius_km", radius), self._ready("sort", self._orders(found))]
        return [select for select in shown if select.options or select.errors] + around

    def checks(self, found: Found) -> list[tuple[str, str, bool]]:
        """Name, label and state of the check boxes."""
        free = f"{self.fields['has_free_place'].label} ({found.counts['free'][1]})"
        labels = {
            "is_online_fine": str(self.fields["is_online_fine"].label),
            "has_free_place": free,
        }
        return [(name, label, bool(self.given.get(name))) for name, label in labels.items()]

    def place_note(self) -> str:
        """What was understood of the place that was typed."""
        typed, place = self.given.get("place", ""), self.located.place
        if not typed:
            return ""
        if place is None:
            return _("“%(place)s” is not on our map; shown is who names it alike.") % {
                "place": typed
            }
        label = next((one for at, one in self.located.choices if at == place), place.name)
        radius = self.given.get("radius_km") or USUAL_RADIUS_KM
        return _("around %(place)s, %(km)s km") % {"place": label, "km": radius}

    def _orders(self, found: Found) -> SafeString:
        useless = set() if self.given.get("text") else {"relevance"}
        useless |= set() if self.located.place else {"distance"}
        return _options([one for one in SORTS if one[0] not in useless], found.sort)

    def _ready(self, name: str, options: SafeString) -> Select:
        return Select(name, str(self.fields[name].label), options, self._no(name))

    def _select(self, kind: str, options: list[_Option]) -> Select:
        chosen = self.given.get(kind)
        shown = _options([("", _("all")), *options], chosen) if options else SafeString("")
        return self._ready(kind, shown)

    def _counted(self, kind: str, choices: Any, found: Found) -> list[_Option]:
        counts, chosen = found.counts.get(kind, {}), self.given.get(kind)
        return [
            (key, f"{label} ({counts.get(key, 0)})")
            for key, label in choices
            if counts.get(key) or key == chosen
        ]

    def _no(self, name: str) -> list[str]:
        return [str(text) for text in self.errors.get(name, [])]


_SELECTED = SafeString(" selected")


def _options(options: list[_Option], chosen: Any) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, _SELECTED if key == chosen else "", label) for key, label in options),
    )
