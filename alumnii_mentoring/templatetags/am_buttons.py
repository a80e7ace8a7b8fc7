"""A button that changes something: a form with nothing in it but the button."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alumnii_mentoring.web.verbs import verb_named

register = template.Library()


@register.simple_block_tag(takes_context=True)
def post_button(
    context: Any, content: str, route: str, *args: object, quiet: bool = False
) -> SafeString:
    """For members: ``{% post_button "route" key %}Label{% endpost_button %}``."""
    style = "am-button am-button-quiet" if quiet else "am-button"
    return _button(context, content, reverse(route, args=args), form="am-inline", style=style)


@register.simple_tag(takes_context=True)
def verb_button(
    context: Any, name: str, route: str, *args: object, quiet: bool = False, of: str = ""
) -> SafeString:
    """For members: the button of a declared verb, as in ``placing.CONFIRM``, at our own address.

    ``of`` tells users of a screen reader which of several things is meant.
    """
    label = verb_named(name).label
    if of:
        label = format_html('{}<span class="am-hidden">: {}</span>', label, of)
    return post_button(context, label, f"alumnii_mentoring:{route}", *args, quiet=quiet)


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
