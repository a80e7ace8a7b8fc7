"""Forms about the member record, used by the member area and the application pages."""

from __future__ import annotations

from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import CareerStation, Faculty, Person, SpokenLanguage
from alumnii_mentoring.web.forms import DayInput, KeysField, PlainForm


class RecordForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Person
        fields = [
            "first_name",
            "last_name",
            "email",
            "phone",
            "message_language",
            "languages",
            "faculty",
            "subject",
            "graduated_on",
            "place_name",
            "country",
            "is_online_fine",
        ]
        widgets = {"languages": forms.CheckboxSelectMultiple, "graduated_on": DayInput}
        field_classes = {"languages": KeysField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["languages"].queryset = SpokenLanguage.objects.active()
        fields["faculty"].queryset = Faculty.objects.active()
        fields["place_name"].help_text = _("Used for the distance between mentor and mentee.")
        fields["country"].help_text = _("Two letters, for example DE.")

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Please give the country as two letters."))
        return country


class StationForm(PlainForm, forms.ModelForm):
    class Meta:
        model = CareerStation
        fields = ["kind", "organisation", "title", "field_of_work", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("This lies before the beginning."))
        return values


CareerFormSet = forms.inlineformset_factory(
    Person, CareerStation, form=StationForm, extra=1, can_delete=True, max_num=30, absolute_max=60
)
