"""What can be done to drafts in the outbox, and what else the core writes into the audit."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.mail.outbox import discard_drafts, queue_drafts
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _

SEND = Verb(
    _("Send the chosen ones"),
    queue_drafts,
    logs="message.release",
    logged=_("Message released for sending"),
)
DISCARD = Verb(
    _("Discard the chosen ones"),
    discard_drafts,
    logs="message.discard",
    logged=_("Message discarded"),
)

LOGGED: dict[str, Any] = {
    "document.hand_out": _("File handed out"),
    "document.upload": _("File uploaded"),
    "message.change": _("Message changed"),
    "table.export": _("Table taken as a spreadsheet"),
}
