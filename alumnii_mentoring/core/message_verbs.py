"""What can be done to messages of the outbox, and what else the core writes into the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from alumnii_mentoring.core.mail.drafts import discard_drafts, queue_drafts
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.undelivered import AGAIN, LET_GO, let_go, send_again
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext

Messages = QuerySet[Message]


def _counted(messages: Messages, words: Callable[[int], str]) -> list[str]:
    number = messages.count()
    return [words(number) % {"number": number}]


SEND = Verb(
    _("Send the chosen ones"),
    queue_drafts,
    done=_("On the way."),
    is_main=True,
    follows=lambda messages: _counted(
        messages,
        lambda number: ngettext(
            "%(number)s message leaves the house; it can't be called back.",
            "%(number)s messages leave the house; they can't be called back.",
            number,
        ),
    ),
    logs="message.release",
    logged=_("Message released for sending"),
)
DISCARD = Verb(
    _("Discard the chosen ones"),
    discard_drafts,
    done=_("Discarded: nobody receives it."),
    is_serious=True,
    follows=lambda messages: _counted(
        messages,
        lambda number: ngettext(
            "%(number)s draft is discarded; it is not sent.",
            "%(number)s drafts are discarded; they are not sent.",
            number,
        ),
    ),
    logs="message.discard",
    logged=_("Message discarded"),
)
SEND_AGAIN = Verb(
    _("Send again"),
    send_again,
    done=_("On the way again."),
    is_main=True,
    follows=lambda messages: _counted(
        messages,
        lambda number: ngettext(
            "%(number)s message is sent again. What perhaps arrived may then arrive twice.",
            "%(number)s messages are sent again. What perhaps arrived may then arrive twice.",
            number,
        ),
    ),
    logs=AGAIN,
    logged=_("Message sent again"),
)
LEAVE = Verb(
    _("Leave as it is"),
    let_go,
    done=_("Left as it is, and no longer listed."),
    follows=lambda messages: _counted(
        messages,
        lambda number: ngettext(
            "%(number)s message is not sent any more and leaves this list.",
            "%(number)s messages are not sent any more and leave this list.",
            number,
        ),
    ),
    logs=LET_GO,
    logged=_("Message left as it is"),
)

LOGGED: dict[str, Any] = {
    "document.hand_out": _("File handed out"),
    "document.upload": _("File uploaded"),
    "message.change": _("Message changed"),
    "table.export": _("Table taken as a spreadsheet"),
}
