"""What can be done to a pair; its goals and meetings have verbs of their own."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.verbs import OPTIONAL_REASON, Verb, counted, messages_sent
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import actions, proposals
from alumnii_mentoring.domain.mentorships.messages import who_knows_of
from alumnii_mentoring.domain.mentorships.models import Pair

State = Pair.State


def _after_withdrawing(pair: Pair) -> list[str]:
    told = sum(bool(person.email) for person in who_knows_of(pair))
    return [gettext("Both places become free again."), messages_sent(told)]


def _after_ending(pair: Pair) -> list[str]:
    planned = pair.meetings.planned().count()
    cancelled = ngettext(
        "%(n)s planned meeting is cancelled.", "%(n)s planned meetings are cancelled.", planned
    )
    told = messages_sent(sum(bool(person.email) for person in pair.people))
    return [counted(cancelled, planned), told, gettext("The pair can't be taken up again.")]


DECLINE = Verb(
    _("Decline this pair"),
    proposals.decline_pair,
    explanation=_("You can decline without any disadvantage. Your partner learns no reason."),
    done=_("You have declined. The programme coordination will look for somebody else."),
    asks="reason",
    asks_label=OPTIONAL_REASON,
    logs="pair.decline",
    logged=_("Pair declined"),
)
WITHDRAW_PROPOSAL = Verb(
    _("Take the proposal back"),
    proposals.withdraw_proposal,
    states=frozenset({State.PROPOSED, State.ASKED, State.HALF_CONFIRMED}),
    asks_reason=True,
    is_serious=True,
    follows=_after_withdrawing,
    logs="pair.withdraw",
    logged=_("Proposal taken back"),
)
ASK_FOR_HELP = Verb(
    _("Please contact me"),
    actions.ask_for_help,
    done=_("The programme coordination will get in touch with you. Nobody else is told."),
    logs="pair.ask_help",
    logged=_("Help asked for"),
)
SETTLE_HELP = Verb(
    _("Help is settled"),
    actions.settle_help,
    states=frozenset(Pair.RUNNING),
    applies=lambda pair: pair.help_asked_at is not None,
    logs="pair.settle_help",
    logged=_("Help settled"),
)
PAUSE = Verb(
    _("Pause the pair"),
    actions.pause_pair,
    states=frozenset({State.ACTIVE}),
    logs="pair.pause",
    logged=_("Pair paused"),
)
RESUME = Verb(
    _("Go on with the pair"),
    actions.resume_pair,
    states=frozenset({State.PAUSED, State.CLOSING}),
    logs="pair.resume",
    logged=_("Pair goes on"),
)
EXTEND = Verb(
    _("Move the end"),
    actions.extend_pair,
    done=_("The end is moved; both are told."),
    states=frozenset(Pair.RUNNING),
    asks="ends_on",
    asks_label=_("New end of the pair"),
    asks_day=True,
    logs="pair.extend",
    logged=_("End of the pair moved"),
)
COMPLETE = Verb(
    _("Complete the pair"),
    actions.complete_pair,
    states=frozenset({State.ACTIVE, State.CLOSING}),
    logs="pair.complete",
    logged=_("Pair completed"),
)
END = Verb(
    _("End the pair early"),
    actions.end_pair_early,
    states=frozenset({State.ACTIVE, State.PAUSED, State.CLOSING}),
    asks_reason=True,
    is_serious=True,
    follows=_after_ending,
    logs="pair.end_early",
    logged=_("Pair ended early"),
)
END_OWN = END.said_to(
    label=_("End this pair"),
    heading=_("End this pair early"),
    explanation=_(
        "Both of you and the programme coordination are told that the pair has ended, without a"
        " reason. Planned meetings are cancelled."
    ),
    done=_("The pair has ended."),
)

LOGGED: dict[str, Any] = {
    "application.place": _("Applicant placed"),
    "pair.ask": _("Both asked"),
    "pair.begin_closing": _("Closing phase began"),
    "pair.change_plan": _("Plan of the pair changed"),
    "pair.expire": _("Time to answer ran out"),
    "pair.propose": _("Pair proposed"),
    "pair.publish": _("Messages to both drafted"),
    "pair.unpublish": _("Publication taken back"),
    "wish.settle": _("Wish settled"),
}
