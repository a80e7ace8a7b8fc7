"""What can be done to a pair; its goals and meetings have verbs of their own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.verbs import (
    OPTIONAL_REASON,
    Verb,
    counted,
    messages_delayed,
    messages_sent,
)
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import actions, proposals, taking_back
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.messages import who_knows_of
from alumnii_mentoring.domain.mentorships.models import Pair

State = Pair.State


def _after_withdrawing(pair: Pair) -> list[str]:
    told = sum(bool(person.email) for person in who_knows_of(pair))
    return [gettext("Both places become free again."), messages_sent(told)]


def _after_ending(pair: Pair) -> list[str]:
    planned = pair.meetings.planned().filter(starts_at__gt=timezone.now()).count()
    cancelled = ngettext(
        "%(n)s planned meeting is cancelled.", "%(n)s planned meetings are cancelled.", planned
    )
    told = (planned + 1) * sum(bool(person.email) for person in pair.people)
    last = gettext("Afterwards the pair can't be taken up again.")
    return [counted(cancelled, planned), messages_delayed(told), last]


def _after_completing(pair: Pair) -> list[str]:
    unrated = Goal.objects.filter(pair=pair, state=Goal.State.AGREED).count()
    open_goals = ngettext(
        "%(n)s goal is not looked back at yet; the two can't do it afterwards.",
        "%(n)s goals are not looked back at yet; the two can't do it afterwards.",
        unrated,
    )
    return [*([counted(open_goals, unrated)] if unrated else []), *_after_ending(pair)]


DECLINE = Verb(
    _("Decline this pair"),
    proposals.decline_pair,
    explanation=_("You can decline without any disadvantage. Your partner learns no reason."),
    done=_("You have declined. The programme coordination will look for somebody else."),
    asks="reason",
    asks_label=OPTIONAL_REASON,
    logs="pair.decline",
    tells=("pair_not_formed",),
    logged=_("Pair declined"),
)
WITHDRAW_PROPOSAL = Verb(
    _("Take the proposal back"),
    proposals.withdraw_proposal,
    done=_("The proposal is taken back; the pair does not come about."),
    states=frozenset({State.PROPOSED, State.ASKED, State.HALF_CONFIRMED}),
    asks_reason=True,
    is_serious=True,
    follows=_after_withdrawing,
    logs="pair.withdraw",
    tells=("pair_not_formed",),
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
    done=_("The request for help is settled."),
    states=frozenset(Pair.RUNNING),
    applies=lambda pair: pair.help_asked_at is not None,
    logs="pair.settle_help",
    logged=_("Help settled"),
)
PAUSE = Verb(
    _("Pause the pair"),
    actions.pause_pair,
    done=_("The pair is paused; nobody is reminded meanwhile."),
    states=frozenset({State.ACTIVE}),
    logs="pair.pause",
    logged=_("Pair paused"),
)
RESUME = Verb(
    _("Go on with the pair"),
    actions.resume_pair,
    done=_("The pair goes on."),
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
BEGIN_CLOSING = Verb(
    _("Ask both to look back"),
    actions.begin_closing,
    done=_("Both are asked to look back at their goals and to document their last meetings."),
    states=frozenset({State.ACTIVE, State.PAUSED}),
    logs="pair.begin_closing",
    logged=_("Closing phase began"),
    tells=("pair_closing",),
)
COMPLETE = Verb(
    _("Complete the pair"),
    actions.complete_pair,
    done=_("The pair is completed. Both are told in a few minutes; until then take it back."),
    states=frozenset({State.ACTIVE, State.CLOSING}),
    is_serious=True,
    follows=_after_completing,
    tells=("pair_completed", "meeting_dropped"),
    logs="pair.complete",
    logged=_("Pair completed"),
)
END = Verb(
    _("End the pair early"),
    actions.end_pair_early,
    done=_("The pair is ended. Both are told in a few minutes; until then take it back."),
    states=frozenset({State.ACTIVE, State.PAUSED, State.CLOSING}),
    asks_reason=True,
    tells=("pair_ended", "meeting_dropped"),
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

TAKE_BACK_ENDING = Verb(
    _("Take the end back"),
    taking_back.take_back_ending,
    done=_("The pair goes on as before; nobody was told of the end."),
    states=taking_back.ENDED,
    applies=lambda pair: taking_back.can_take_back_ending(pair, timezone.now()),
    logs="pair.restore",
    logged=_("End of the pair taken back"),
)

LOGGED: dict[str, Any] = {
    "application.place": _("Applicant placed"),
    "pair.ask": _("Both asked"),
    "pair.change_plan": _("Plan of the pair changed"),
    "pair.expire": _("Time to answer ran out"),
    "pair.propose": _("Pair proposed"),
    "pair.publish": _("Messages to both drafted"),
    "pair.unpublish": _("Publication taken back"),
    "wish.settle": _("Wish settled"),
}
