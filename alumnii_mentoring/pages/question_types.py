"""What kinds of questions there are, in one place; add a kind here to offer it to editors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Answer
from alumnii_mentoring.domain.applications.parts import PARTS
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.places.gazetteer import find_places, is_named
from alumnii_mentoring.pages.uploads import FILE, FILE_LABEL, make_file_field
from alumnii_mentoring.web.forms import (
    DayInput,
    LineFormField,
    MomentFormField,
    MomentInput,
    ProseFormField,
)

MAX_ANSWER = Answer._meta.get_field("text").max_length
MAX_PLACE = Person._meta.get_field("place_name").max_length
YES_WORDS = {"yes", "ja"}


@dataclass(frozen=True)
class QuestionType:
    """``make(question)`` gives the field of the form; a part of the domain has none of its own.

    ``read(value)`` turns a cleaned value into the text that is kept, ``show(text)`` back into
    what the field starts with.
    """

    label: Any
    make: Callable[[Any], forms.Field] | None = None
    read: Callable[[Any], str] = str
    show: Callable[[str], Any] = str
    is_offered_again: bool = True


class Builder(FormBuilder):
    """Wagtail's fields with the browser's own pickers; nothing is chosen in advance."""

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return ProseFormField(rows=5, **options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["choices"] = [("", _("please choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.DateField(widget=DayInput, **options)

    def create_datetime_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return MomentFormField(widget=MomentInput, **options)

    def create_place_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return LineFormField(max_length=MAX_PLACE, **options)

    def create_consent_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.BooleanField(**{**options, "initial": False})


def make_field(question: Any) -> forms.Field:
    field: forms.Field = next(iter(Builder([question]).formfields.values()))
    if isinstance(field, forms.CharField):
        field.validators.append(MaxLengthValidator(MAX_ANSWER))
    return field


def as_text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return clean_text(str(value))


def _as_yes(text: str) -> bool:
    """Answers are kept in the language in which they were given."""
    return text.casefold() in YES_WORDS or text == _("yes")


def _as_moment(text: str) -> Any:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _as_place(value: Any) -> str:
    """As the table spells it, when it is that place's own name; any other as it was typed."""
    places = find_places(value) if value else []
    return places[0].name if places and is_named(places[0], value) else as_text(value)


def keep_choices(field: Any, value: Any) -> None:
    """What was chosen before stays to choose, though the editor has changed the words since."""
    if type(field) not in (forms.ChoiceField, forms.MultipleChoiceField) or not value:
        return
    offered = {str(key) for key, _label in field.choices}
    gone = [
        choice
        for choice in (value if isinstance(value, list) else [value])
        if choice not in offered
    ]
    field.choices = [*field.choices, *((choice, choice) for choice in gone)]


SHOW: dict[str, Callable[[str], Any]] = {
    "checkbox": _as_yes,
    "checkboxes": str.splitlines,
    "multiselect": str.splitlines,
    "datetime": _as_moment,
}

QUESTION_TYPES: dict[str, QuestionType] = {
    **{
        name: QuestionType(label, make_field, as_text, SHOW.get(name, str))
        for name, label in FORM_FIELD_CHOICES
    },
    "place": QuestionType(gettext_lazy("place"), make_field, _as_place),
    "consent": QuestionType(
        gettext_lazy("consent"), make_field, as_text, _as_yes, is_offered_again=False
    ),
    FILE: QuestionType(FILE_LABEL, make_file_field, as_text, is_offered_again=False),
    **{name: QuestionType(part.label) for name, part in PARTS.items()},
}


def question_type_choices() -> list[tuple[str, Any]]:
    """Named in migrations: never moves."""
    return [(name, kind.label) for name, kind in QUESTION_TYPES.items()]
