"""Messages that failed or are perhaps sent: send them again, or leave them as they are."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from alumnii_mentoring.coordinators.office.draft_release import (
    DraftFilter,
    ReleaseView,
    messages_to_decide,
)
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.undelivered import UNDELIVERED, answerable
from alumnii_mentoring.core.message_verbs import LEAVE, SEND_AGAIN
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext

AGAIN = "again"


def undelivered_of(user: Account) -> QuerySet[Message]:
    """Messages that did not arrive, or perhaps not, about which the user may decide."""
    return messages_to_decide(user).filter(state__in=UNDELIVERED)


class UndeliveredFilter(DraftFilter):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("all")), *((state.value, state.label) for state in UNDELIVERED)],
        required=False,
    )

    def narrow(self, drafts: QuerySet[Message]) -> QuerySet[Message]:
        messages = super().narrow(drafts)
        state = self.cleaned_data.get("state")
        return messages.filter(state=state) if state else messages


class UndeliveredView(ReleaseView):
    page_title = _("Messages that did not arrive")
    header_icon = "warning"
    filter_form = UndeliveredFilter
    name = "undelivered"
    record_url_name = "mentoring_outbox:inspect"
    shows_state = True
    verbs = {AGAIN: SEND_AGAIN, "leave": LEAVE}

    def rows(self) -> QuerySet[Message]:
        return undelivered_of(self.request.user)

    def waiting(self, number: int) -> str:
        return ngettext(
            "%(number)s message did not arrive, or perhaps not.",
            "%(number)s messages did not arrive, or perhaps not.",
            number,
        )

    def doable(self, chosen: QuerySet[Message], verb: str) -> QuerySet[Message]:
        return answerable(chosen, self.now) if verb == AGAIN else chosen
