"""The text of a message: the two templates of its kind, in the recipient's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.links import new_secret
from alumnii_mentoring.core.text import clean_line, clean_text
from alumnii_mentoring.core.times.zones import in_zone

# Stand in the stored text, which coordinators read; both are made when the mail leaves.
ANSWER_LINK, ANSWER_UNTIL = "{answer-link}", "{answer-until}"
_EMPTY_LINES = re.compile(r"\n{3,}")  # parts of a text that are left out leave their own behind


@dataclass(frozen=True)
class Recipient:
    """``ref`` is the primary key of the person, ``language`` that of their messages.

    ``time_zone`` is the one whose clock the message tells; "" is the site's.
    """

    ref: int | None
    name: str
    email: str
    language: str
    time_zone: str = ""

    def columns(self) -> dict[str, Any]:
        return {
            "recipient_ref": self.ref,
            "to_name": self.name,
            "to_email": self.email,
            "language": self.language,
            "time_zone": self.time_zone,
        }


def render_text(
    kind: str, to: Recipient, context: dict[str, Any], is_answered: bool
) -> dict[str, str]:
    """Subject and text. Only the template has a personal address made: a holder in the words of
    a member would lead the recipient, with their secret, wherever the member likes."""
    link, until = new_secret(), new_secret()
    values = {**context, "recipient": to, "site_url": get_settings().site_url}
    values["answer_link"] = link if is_answered else ""
    values["answer_until"] = until if is_answered else ""
    base = f"alumnii_mentoring/mail/{kind}"
    with translation.override(to.language), in_zone(to.time_zone):
        subject = clean_line(render_to_string(f"{base}.subject.txt", values))[:255]
        body = _EMPTY_LINES.sub("\n\n", clean_text(render_to_string(f"{base}.txt", values)))
    for holder in (ANSWER_LINK, ANSWER_UNTIL):
        body = body.replace(holder, holder.strip("{}"))
    body = body.replace(link, ANSWER_LINK).replace(until, ANSWER_UNTIL)
    return {"subject": subject, "body": body}
