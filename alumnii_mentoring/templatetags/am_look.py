"""The small parts of every screen: icons, faces, pills, dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alumnii_mentoring.core.times.words import write_date, write_time
from alumnii_mentoring.web.look import faces, icons, states

register = template.Library()

PILL = '<span class="am-pill am-{}">{}{}</span>'


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.simple_tag
def pill(colour: str, icon_name: str, words: str) -> SafeString:
    """A state that no model stores, as in ``{% pill "good" "check" "2 places free" %}``."""
    return format_html(PILL, colour, icons.icon(icon_name), words)


@register.simple_tag
def state_pill(thing: Any, words: str = "") -> SafeString:
    """The state of a row by the table of states; ``words`` in place of the usual ones."""
    look = states.look_of(thing)
    return pill(look.colour, look.icon, words or thing.get_state_display())


@register.inclusion_tag("alumnii_mentoring/parts/face.html")
def face(name: str, key: object, **options: Any) -> dict[str, Any]:
    """``photo`` is the key of a photo, ``size`` empty, "small" or "large", ``other`` the key of
    the partner who is shown beside."""
    hue = faces.hue_of(key, other=options.pop("other", None))
    return {"initials": faces.initials(name), "hue": hue, **options}


@register.inclusion_tag("alumnii_mentoring/parts/date_tile.html")
def date_tile(parts: tuple[str, str, str], look: str = "") -> dict[str, Any]:
    """An ornament, of what ``day_parts`` returns: the sentence beside it says the whole date."""
    return {"weekday": parts[0], "number": parts[1], "month": parts[2], "look": look}


@register.filter
def clock(moment: datetime) -> str:
    return write_time(moment)


@register.filter
def short_day(day: date) -> str:
    return write_date(day)
