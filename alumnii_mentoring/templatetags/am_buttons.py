"""A button that changes something: a form with nothing in it but the button."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alumnii_mentoring.core.verbs import thing_sign
from alumnii_mentoring.core.wording import Words
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.web.shown import SHOWN
from alumnii_mentoring.web.typed import AUTHOR, author_of
from alumnii_mentoring.web.verbs import verb_named

register = template.Library()


@register.simple_block_tag(takes_context=True)
def post_button(
    context: Any, content: str, route: str, *args: object, quiet: bool = False, shown: str = ""
) -> SafeString:
    """For members: ``{% post_button "route" key %}Label{% endpost_button %}``."""
    style = "am-button am-button-quiet" if quiet else "am-button"
    address = reverse(route, args=args)
    return _button(context, content, address, form="am-inline", style=style, shown=shown)


@register.simple_tag(takes_context=True)
def verb_button(
    context: Any, name: str, route: str, thing: Any = None, *, quiet: bool = False, of: str = ""
) -> SafeString:
    """For members: the button of a declared verb, as in ``placing.CONFIRM``, at our own address.

    It carries what the page shows of ``thing``; a bare key carries nothing, as templates of
    earlier versions have it. ``of`` tells users of a screen reader which of several is meant.
    """
    verb = verb_named(name)
    label: Any = verb.label
    if of:
        label = format_html('{}<span class="am-hidden">: {}</span>', label, of)
    shown = verb.button_sign(thing) if isinstance(thing, Model) else ""
    # The address of one's own record has no key.
    is_own = thing is None or isinstance(thing, Person)
    args = () if is_own else (getattr(thing, "pk", thing),)
    address = f"alumnii_mentoring:{route}"
    return post_button(context, label, address, *args, quiet=quiet, shown=shown)


@register.simple_tag(takes_context=True)
def author_input(context: Any) -> SafeString:
    """Belongs into every form in which somebody types: whose words it holds."""
    request = context.get("request")
    return _hidden(AUTHOR, author_of(request)) if request is not None else SafeString()


@register.simple_tag
def verb_label(name: str) -> Words:
    """The label of a declared verb, for the button of a form with fields."""
    return verb_named(name).label


@register.simple_tag
def shown_input(name: str, thing: Any) -> SafeString:
    """The hidden field of a form that does a declared verb."""
    return _hidden(SHOWN, verb_named(name).button_sign(thing))


@register.simple_tag
def shown_row(thing: Any) -> SafeString:
    """The same for one of several rows in a form."""
    return _hidden(f"{SHOWN}-{thing.pk}", thing_sign(thing))


def _hidden(name: str, value: str) -> SafeString:
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)


@register.simple_block_tag(takes_context=True)
def office_button(
    context: Any, content: str, route: str, *args: object, look: str = "", **options: Any
) -> SafeString:
    """For the office: ``look`` are words after Wagtail's ``button-``, as in "small secondary".

    ``form`` is the class of the form; ``name`` and ``value`` go along with the click.
    """
    style = " ".join(["button", *(f"button-{word}" for word in look.split())])
    return _button(context, content, reverse(route, args=args), style=style, **options)


def _button(context: Any, content: str, address: str, **options: Any) -> SafeString:
    values = {"address": address, "label": content, **options}
    values["csrf_token"] = context.get("csrf_token")
    return render_to_string("alumnii_mentoring/post_button.html", values)
