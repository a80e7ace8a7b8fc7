"""What can be done to messages of the outbox, and what else the core writes into the audit."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.mail.outbox import discard_drafts, queue_drafts
from alumnii_mentoring.core.mail.undelivered import AGAIN, LET_GO, let_go, send_again
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _

SEND = Verb(
    _("Send the chosen ones"),
    queue_drafts,
    done=_("On the way."),
    logs="message.release",
    logged=_("Message released for sending"),
)
DISCARD = Verb(
    _("Discard the chosen ones"),
    discard_drafts,
    done=_("Discarded: nobody receives it."),
    logs="message.discard",
    logged=_("Message discarded"),
)
SEND_AGAIN = Verb(
    _("Send again"),
    send_again,
    done=_("On the way again."),
    logs=AGAIN,
    logged=_("Message sent again"),
)
LEAVE = Verb(
    _("Leave as it is"),
    let_go,
    done=_("Left as it is, and no longer listed."),
    logs=LET_GO,
    logged=_("Message left as it is"),
)

LOGGED: dict[str, Any] = {
    "document.hand_out": _("File handed out"),
    "document.upload": _("File uploaded"),
    "message.change": _("Message changed"),
    "table.export": _("Table taken as a spreadsheet"),
}
