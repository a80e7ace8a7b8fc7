"""The words that new pages begin with, in the language that is active."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from wagtail.rich_text import RichText

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.web.page_makers import CALENDAR, MENTEE_FORM, MENTOR_FORM, MENTORS


def titles() -> dict[str, str]:
    return {
        MENTORS: _("Our mentors"),
        MENTEE_FORM: _("Apply as a mentee"),
        MENTOR_FORM: _("Become a mentor"),
        CALENDAR: _("Dates"),
    }


def intros() -> dict[str, str]:
    """Rich text by kind of page."""
    texts = {
        MENTORS: _("They share what they learned on the way into their profession."),
        MENTEE_FORM: _(
            "Tell us what you hope for. You can save a draft and go on until the deadline."
        ),
        MENTOR_FORM: _(
            "Thank you for giving your time. A few questions help us to find mentees who suit you."
        ),
        CALENDAR: _("Everything that takes place in the programme, also for your own calendar."),
    }
    return {kind: f"<p>{text}</p>" for kind, text in texts.items()}


def landing_body(programme: Programme, pages: dict[str, Any]) -> list[tuple[str, Any]]:
    """The blocks of the landing page; ``pages`` are the others by kind."""
    base = {"programme": programme.slug, "heading": ""}
    summary = programme.summary or _(
        "Alumni accompany students for a year on their way into working life."
    )
    return [
        ("text", _paragraph(summary)),
        (
            "apply",
            {**base, "mentor_page": pages[MENTOR_FORM], "mentee_page": pages[MENTEE_FORM]},
        ),
        ("benefits", _benefits()),
        ("mentors", {**base, "number": 3, "list_page": pages[MENTORS]}),
        ("events", {**base, "number": 3}),
    ]


def _benefits() -> dict[str, Any]:
    return {
        "heading": _("What does everybody gain?"),
        "mentees": _paragraph(
            _("A look into working life, an open ear, and answers that no lecture gives.")
        ),
        "mentors": _paragraph(
            _("A fresh look at one's own work, and a way back to the university.")
        ),
        "university": _paragraph(
            _("Alumni who stay in touch, and students who start well into their profession.")
        ),
    }


def _paragraph(text: str) -> RichText:
    return RichText(f"<p>{escape(text)}</p>")
