"""Plain forms that work without JavaScript and tell every field's error beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import lazy

from alumnii_mentoring.core.fields import (
    AddressField,
    LineField,
    ProseField,
    check_clock,
    limits_of,
)
from alumnii_mentoring.core.mail.addresses import validate_mailbox
from alumnii_mentoring.core.text import clean_line, clean_text
from alumnii_mentoring.core.times.words import zone_note
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.web.merging import MergedForm

MULTIPLE = (forms.CheckboxSelectMultiple, forms.RadioSelect)


class LineFormField(forms.CharField):
    """One line, cleaned of control characters."""

    def to_python(self, value: object) -> str:
        return clean_line(super().to_python(value) or "")


class AddressFormField(forms.EmailField):
    """Says why mail would not reach an address."""

    default_validators = [validate_mailbox]


class ProseFormField(forms.CharField):
    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs["rows"] = rows

    def to_python(self, value: object) -> str:
        return clean_text(super().to_python(value) or "")


class KeysField(forms.ModelMultipleChoiceField):
    """Several rows by their keys; a key beyond the database's numbers is just a wrong one."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except OverflowError as error:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": "…"},
            ) from error


class MomentFormField(forms.DateTimeField):
    """Names the zone of its times, and says why the change of the clocks makes one impossible."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name_zone(self)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            check_clock(error.params["datetime"])
            raise forms.ValidationError(
                _(
                    "This time comes twice in that night, because the clocks are put back. Please"
                    " choose another one."
                ),
                code="comes_twice",
            ) from error


class MomentInput(forms.DateTimeInput):
    """The browser's own picker for date and time."""

    input_type = "datetime-local"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def _noted(text: Any) -> str:
    return f"{text} {zone_note()}".strip()


_noted_lazily = lazy(_noted, str)


def name_zone(field: forms.Field) -> None:
    """That of the reader, whenever the field is shown."""
    field.help_text = _noted_lazily(field.help_text)


def pick_natively(form: forms.BaseForm) -> None:
    """The browser's own pickers in place of Wagtail's, which need scripts within the page."""
    for field in form.fields.values():
        if isinstance(field, forms.DateTimeField):
            field.widget = MomentInput()
            if not isinstance(field, MomentFormField):
                name_zone(field)
        elif isinstance(field, forms.DateField):
            field.widget = DayInput()


def form_field(model: type[models.Model], name: str, **how: Any) -> Any:
    """The field of a form for the one of a model: its words, limits and default.

    ``how`` says what differs, by the names of Django's form fields.
    """
    return make_form_field(model._meta.get_field(name), **how)


def make_form_field(field: Any, **how: Any) -> Any:
    """Called for each field of a :class:`PlainModelForm`; None where a form can't ask it."""
    made = field.formfield(**{**_plain(field), **how})
    if made is not None:
        made.model_field = field
    return made


def _plain(field: Any) -> dict[str, Any]:
    """How our forms ask for a kind of field; number fields also tell the browser their limits."""
    if field.choices:
        return {}
    for kind, how in _KINDS:
        if isinstance(field, kind):
            return how
    return limits_of(field) if isinstance(field, models.IntegerField) else {}


_KINDS: tuple[tuple[type[Any], dict[str, Any]], ...] = (
    (LineField, {"form_class": LineFormField}),
    (AddressField, {"form_class": AddressFormField}),
    (ProseField, {"form_class": ProseFormField}),
    (models.URLField, {"assume_scheme": "https"}),
    (models.DateTimeField, {"form_class": MomentFormField, "widget": MomentInput}),
    (models.DateField, {"widget": DayInput}),
    (
        models.ManyToManyField,
        {"form_class": KeysField, "widget": forms.CheckboxSelectMultiple},
    ),
)


class PlainForm(forms.Form):
    """Our markup and class names; nothing of the host's is assumed."""

    template_name = "alumnii_mentoring/form.html"
    required_css_class = "am-required"
    error_css_class = "am-invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.dress()

    def dress(self) -> None:
        """Give every widget our class; again, when a form adds fields of its own."""
        for field in self.fields.values():
            _dress(field)


class PlainModelForm(MergedForm, PlainForm, forms.ModelForm):
    """A form about a model, which gives it fields and limits; an action stores what it says.

    A row that exists comes as ``initial``, not as ``instance``: checking writes into that one.
    """

    class Meta:
        formfield_callback = make_form_field

    def save(self, commit: bool = True) -> Any:
        """Raises TypeError: nothing is stored past the actions of the domain."""
        raise TypeError("an action of the domain stores what this form says")


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if type(widget) is forms.Select:
        widget.template_name = "alumnii_mentoring/select.html"
    if isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("class", "am-check")
    elif not isinstance(widget, (*MULTIPLE, forms.HiddenInput)):
        widget.attrs.setdefault("class", "am-input")
