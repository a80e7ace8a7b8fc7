"""The filters of the list of mentors, with the number of mentors beside every option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from alumnii_mentoring.core.text import SEARCH_LENGTH, clean_line
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.directory.facets import IN_PERSON, ONLINE
from alumnii_mentoring.domain.directory.search import TERMS, Found, Search, usual_sort
from alumnii_mentoring.domain.people.places.exonyms import name_of
from alumnii_mentoring.domain.people.places.locating import Located, locate
from alumnii_mentoring.domain.people.places.postal_codes import countries_with_codes
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
    def __init__(self, label: Any, **kwargs: object) -> None:
        super().__init__(label=label, coerce=int, required=False, empty_value=None, **kwargs)


@dataclass(frozen=True)
class Control:
    """A filter ready to be shown; the options of a choice are rendered once, in Python.

    ``kind`` is ``select`` or the type of an input.
    """

    name: str
    label: str
    kind: str
    errors: list[str]
    options: SafeString = SafeString("")  # noqa: RUF009 - a constant
    value: str = ""
    is_on: bool = False


class SearchForm(PlainForm):
    """Filters of the mentor list; an impossible value is ignored and said beside its field."""

    text = LineFormField(label=gettext_lazy("Search"), required=False, max_length=SEARCH_LENGTH)
    field_of_work = NumberChoice(gettext_lazy("Field of work"))
    topic = NumberChoice(gettext_lazy("Topic"))
    faculty = NumberChoice(gettext_lazy("Faculty"))
    language = NumberChoice(gettext_lazy("Language"))
    meets = forms.ChoiceField(label=gettext_lazy("Form"), choices=MEETS, required=False)
    place = LineFormField(label=gettext_lazy("Place"), required=False, max_length=100)
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
        if countries := countries_with_codes():
            label = _("Place or postal code (%(countries)s)")
            fields["place"].label = label % {"countries": ", ".join(countries)}
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
        values = self.given
        place = self.located.place
        return Search(
            text=values.get("text", ""),
            **{kind: values.get(kind) for kind in TERMS},
            meets=values.get("meets", ""),
            has_free_place=bool(values.get("has_free_place")),
            place=place,
            place_text=values.get("place", "") if place is None else "",
            radius_km=values.get("radius_km") or USUAL_RADIUS_KM,
            is_online_fine=bool(values.get("is_online_fine")),
            sort=values.get("sort", ""),
        )

    def controls(self, result: Found) -> list[Control]:
        """The filters in the order of the screen; an option that finds nobody is not offered."""
        radius = _options(RADII, self.given.get("radius_km") or USUAL_RADIUS_KM)
        controls = [
            self._line("text", "search"),
            *(self._select(kind, result) for kind in (*TERMS, "meets")),
            self._check("has_free_place", f" ({result.counts['free'][1]})"),
            self._line("place", "text"),
            self._control("radius_km", "select", options=radius),
            self._check("is_online_fine"),
            self._control("sort", "select", options=self._orders(result)),
        ]
        return [
            control
            for control in controls
            if control.kind != "select" or control.options or control.errors
        ]

    def chosen(self) -> list[tuple[str, str]]:
        """Name and words of each filter that narrows the list."""
        asked = self.given
        words = [(kind, self._label_of(kind)) for kind in (*TERMS, "meets") if asked.get(kind)]
        lines = [(name, f"“{asked[name]}”") for name in ("text", "place") if asked.get(name)]
        if asked.get("has_free_place"):
            lines.append(("has_free_place", str(self.fields["has_free_place"].label)))
        return words + lines

    def _label_of(self, name: str) -> str:
        choices = dict(self.fields[name].choices)  # type: ignore[attr-defined]
        return str(choices.get(self.given[name], ""))

    def _control(self, name: str, kind: str, more: str = "", **shown: Any) -> Control:
        errors = [str(text) for text in self.errors.get(name, [])]
        return Control(name, f"{self.fields[name].label}{more}", kind, errors, **shown)

    def _line(self, name: str, kind: str) -> Control:
        return self._control(name, kind, value=clean_line(self.data.get(name, "")))

    def _check(self, name: str, more: str = "") -> Control:
        return self._control(name, "checkbox", more, is_on=bool(self.given.get(name)))

    def _select(self, kind: str, result: Found) -> Control:
        counts, chosen = result.counts.get(kind, {}), self.given.get(kind)
        options = [
            (key, f"{label} ({counts.get(key, 0)})")
            for key, label in self.fields[kind].choices  # type: ignore[attr-defined]
            if counts.get(key) or key == chosen
        ]
        shown = _options([("", _("all")), *options], chosen) if options else SafeString("")
        return self._control(kind, "select", options=shown)

    def place_note(self) -> str:
        """What was understood of the place that was typed."""
        typed, place = self.given.get("place", ""), self.located.place
        if not typed:
            return ""
        if place is None:
            return _("“%(place)s” is not on our map; shown is who names it alike.") % {
                "place": typed
            }
        names = (name for other, name in self.located.choices if other == place)
        label = next(names, name_of(place))
        radius = self.given.get("radius_km") or USUAL_RADIUS_KM
        return _("around %(place)s, %(km)s km") % {"place": label, "km": radius}

    def _orders(self, result: Found) -> SafeString:
        """Only those that make sense; the usual one has no name, so that it follows the search."""
        useless = set() if self.given.get("text") else {"relevance"}
        useless |= set() if self.located.place else {"distance"}
        usual = usual_sort(self.as_search())
        offered = [
            ("" if name == usual else name, label) for name, label in SORTS if name not in useless
        ]
        return _options(offered, "" if result.sort == usual else result.sort)


_SELECTED = SafeString(" selected")


def _options(options: list[_Option], chosen: Any) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, _SELECTED if key == chosen else "", label) for key, label in options),
    )
