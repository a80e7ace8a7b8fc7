"""Render the cards of the list of mentors in one go, since a page holds many."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def as_tags(words: Iterable[str]) -> SafeString:
    return format_html_join(" ", '<span class="am-tag">{}</span>', ((word,) for word in words))


@register.filter
def below(list_url: str, key: int) -> str:
    """The address of one mentor below a list, whether the site ends addresses with a slash."""
    return f"{list_url.rstrip('/')}/{key}/"
