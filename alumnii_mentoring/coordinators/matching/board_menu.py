"""What can be done with a row of the board, and the buttons of its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.matching import verbs

UNDECIDED = ("proposals", "locked")


@dataclass(frozen=True)
class RowVerb:
    """``name`` as in the address, ``icon`` of Wagtail."""

    name: str
    label: Any
    icon: str


ACCEPT = RowVerb("accept", verbs.ACCEPT.label, "check")
REJECT = RowVerb("reject", verbs.REJECT.label, "cross")
LOCK = RowVerb("lock", verbs.LOCK.label, "lock")
UNLOCK = RowVerb("unlock", verbs.UNLOCK.label, "lock-open")
EXCLUDE = RowVerb("exclude", verbs.EXCLUDE.label, "circle-xmark")
CONFLICT = RowVerb("conflict", verbs.REPORT_CONFLICT.label, "warning")
ALLOW = RowVerb("allow", verbs.ALLOW_AGAIN.label, "history")
RESTORE = RowVerb("restore", verbs.RESTORE.label, "history")
UNDO = RowVerb("undo", verbs.TAKE_BACK.label, "history")

SCREENS = [
    ("runs", _("Versions"), "history"),
    ("weights", _("Weights"), "sliders"),
    ("modes", _("Aims"), "crosshairs"),
    ("gaps", _("Missing mentors"), "group"),
]


def main_verb(proposal: Any, tab: str) -> RowVerb:
    """The one that stands in the row."""
    if tab in UNDECIDED:
        return ACCEPT
    if tab == "rejected":
        return ALLOW if proposal.never else RESTORE
    return UNDO


def further_verbs(proposal: Any, tab: str) -> list[RowVerb]:
    """Those in its menu."""
    if tab not in UNDECIDED:
        return []
    return [UNLOCK if proposal.is_locked else LOCK, REJECT, EXCLUDE, CONFLICT]


def compute_button() -> BaseButton:
    """Its form stands in the page."""
    attrs = {"type": "submit", "form": "am-compute"}
    return HeaderButton(_("Compute proposals"), icon_name="rotate", attrs=attrs)


def back_button(number: int) -> BaseButton:
    label = _("Back to version %(number)s") % {"number": number}
    attrs = {"type": "submit", "form": "am-back"}
    return Button(label, icon_name="history", attrs=attrs, priority=50)


def screen_buttons(cycle_id: int) -> list[BaseButton]:
    """To the other screens about the matching of a cycle."""
    screens = [
        Button(label, url=reverse(f"mentoring_{name}", args=[cycle_id]), icon_name=icon)
        for name, label, icon in SCREENS
    ]
    mentors = f"{reverse('mentoring_board', args=[cycle_id])}?tab=mentors"
    by_mentor = Button(_("By mentor"), url=mentors, icon_name="user")
    buttons = [*screens, by_mentor]
    for position, button in enumerate(buttons):
        button.priority = position
    return buttons
