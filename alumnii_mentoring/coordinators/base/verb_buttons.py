"""Verbs as Wagtail's buttons: the one to do next in the header, all others in its menu."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.admin.widgets.button import BaseButton, Button, ButtonWithDropdown, HeaderButton

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext

Offer = dict[str, Any]

ICONS: Mapping[str, str] = {
    "accept": "check",
    "announced": "globe",
    "approve": "check",
    "archived": "folder",
    "ask": "comment",
    "close": "lock",
    "closed": "lock",
    "closing": "time",
    "complete": "circle-check",
    "draft": "draft",
    "end-calendar-address": "circle-xmark",
    "evaluated": "clipboard-list",
    "extend": "calendar-alt",
    "invite": "mail",
    "kickoff": "calendar",
    "look-back": "comment",
    "matching": "resubmit",
    "offer": "mail",
    "open": "lock-open",
    "pause": "time",
    "publish": "globe",
    "reopen": "lock-open",
    "resume": "rotate",
    "review": "view",
    "running": "group",
    "settle-help": "check",
    "take-back": "history",
    "take-up": "rotate",
    "wait": "time",
    "withdraw": "history",
}
OTHER_ICON = "circle-xmark"
FIRST_TO_DO = frozenset(
    {
        *("accept", "announced", "approve", "closed", "closing", "evaluated", "invite"),
        *("matching", "open", "publish", "resume", "running", "settle-help", "take-up"),
    }
)


def in_header(offers: Iterable[Offer]) -> list[BaseButton]:
    """The verb that is to be done next; none where nothing presses."""
    first = _first(offers)
    if first is None:
        return []
    return [HeaderButton(_label(first["verb"]), priority=10, **_options(first))]


def in_menu(offers: list[Offer]) -> list[BaseButton]:
    """The others, in the order in which they are declared; harmful ones last."""
    first = _first(offers)
    rest = [offer for offer in offers if offer is not first]
    rest.sort(key=lambda offer: offer["verb"].is_serious)
    return [
        Button(_label(offer["verb"]), priority=100 + position, **_options(offer))
        for position, offer in enumerate(rest)
    ]


def more_button(buttons: list[BaseButton]) -> BaseButton:
    """The three dots of the header, for screens that Wagtail's views do not make."""
    return ButtonWithDropdown(
        buttons=buttons,
        icon_name="dots-horizontal",
        attrs={"aria-label": gettext("Actions")},
        classname="w-h-slim-header",
    )


def _first(offers: Iterable[Offer]) -> Offer | None:
    """The last that is declared: a cycle may also go a step back, which is declared before."""
    pressing = [offer for offer in offers if offer["name"] in FIRST_TO_DO]
    return pressing[-1] if pressing else None


def _label(verb: Verb) -> str:
    """With three dots where a page follows that asks or says what follows."""
    return f"{verb.label}…" if verb.asks_first or verb.words else str(verb.label)


def _options(offer: Offer) -> dict[str, Any]:
    """The forms stand in the page: a menu must not hold any."""
    attrs = {"type": "submit", "form": f"am-verb-{offer['name']}"}
    return {"icon_name": ICONS.get(offer["name"], OTHER_ICON), "attrs": attrs}
