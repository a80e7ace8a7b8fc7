from __future__ import annotations

from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.mentorships.directory import Search
from alumnii_mentoring.domain.people.models import Faculty, FieldOfWork, Topic
from alumnii_mentoring.web.forms import LineFormField, PlainForm

RADII = [(10, "10 km"), (25, "25 km"), (50, "50 km"), (100, "100 km"), (200, "200 km")]


class SearchForm(PlainForm):
    """Filters of the mentor list; an impossible value is ignored and said beside its field."""

    text = LineFormField(label=gettext_lazy("Search"), required=False, max_length=100)
    field_of_work = forms.ModelChoiceField(
        label=gettext_lazy("Field of work"),
        queryset=FieldOfWork.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topic"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    faculty = forms.ModelChoiceField(
        label=gettext_lazy("Faculty"),
        queryset=Faculty.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    place = LineFormField(label=gettext_lazy("Place"), required=False, max_length=100)
    radius_km = forms.TypedChoiceField(
        label=gettext_lazy("Within"), choices=RADII, coerce=int, required=False, empty_value=50
    )
    is_online_fine = forms.BooleanField(label=gettext_lazy("Meets online, too"), required=False)
    has_free_place = forms.BooleanField(label=gettext_lazy("Has a free place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["field_of_work"].queryset = FieldOfWork.objects.active()
        fields["topic"].queryset = Topic.objects.active()
        fields["faculty"].queryset = Faculty.objects.active()
        fields["radius_km"].initial = 50

    def as_search(self) -> Search:
        self.is_valid()
        given = self.cleaned_data
        keys = {name: given.get(name) for name in ("field_of_work", "topic", "faculty")}
        return Search(
            text=given.get("text", ""),
            place=given.get("place", ""),
            radius_km=given.get("radius_km") or 50,
            is_online_fine=bool(given.get("is_online_fine")),
            has_free_place=bool(given.get("has_free_place")),
            **{name: term.pk if term else None for name, term in keys.items()},
        )
