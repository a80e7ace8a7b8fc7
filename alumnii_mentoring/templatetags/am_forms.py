"""What was refused: at the top of the page with a way to each field, and in its title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alumnii_mentoring.core.wording import gettext as _

register = template.Library()


@register.inclusion_tag("alumnii_mentoring/error_summary.html", takes_context=True)
def error_summary(context: Any, css: str = "am-alert am-alert-error") -> dict[str, Any]:
    """``{% error_summary %}``: each error of the page's forms, linked to its field.

    What concerns a form as a whole stands above its fields.
    """
    errors = [
        {"field": bound.label, "anchor": _anchor(bound), "words": words}
        for form in _refused_forms(context)
        for bound in form.visible_fields()
        for words in bound.errors
    ]
    return {"errors": errors, "css": css}


@register.simple_tag(takes_context=True)
def error_prefix(context: Any) -> SafeString:
    """``{% error_prefix %}``: first in the title, which is what a screen reader says first."""
    is_refused = any(True for _form in _refused_forms(context))
    return format_html("{} ", _("Error:")) if is_refused else SafeString("")


def _anchor(bound: BoundField) -> str:
    """The field itself; of several boxes the first."""
    return bound.id_for_label or f"{bound.auto_id}_0"


def _refused_forms(context: Any) -> Iterator[BaseForm]:
    """Those that came back, each once, in the order in which the view named them."""
    told: set[int] = set()
    for value in context.flatten().values():
        for form in _forms_in(value):
            if id(form) not in told and form.is_bound and form.errors:
                told.add(id(form))
                yield form


def _forms_in(value: Any, depth: int = 2) -> Iterator[BaseForm]:
    """A form, or those of a set, or in a list of rows as templates get them."""
    if isinstance(value, BaseForm):
        yield value
    elif isinstance(value, BaseFormSet):
        yield from value.forms
    elif isinstance(value, (list, tuple, dict)) and depth:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _forms_in(part, depth - 1)
