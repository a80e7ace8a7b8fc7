"""What the two of a pair do with a goal."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.verbs import PARTNER_TOLD, Verb
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.goals import actions
from alumnii_mentoring.domain.mentorships.goals.models import Goal


def _after_dropping(goal: Goal) -> list[str]:
    return [
        gettext("The goal stays in your list, but can't be taken up again."),
        str(PARTNER_TOLD),
    ]


PROPOSE = Verb(
    _("Propose the goal"),
    actions.propose_goal,
    heading=_("Propose a goal"),
    explanation=_("Your partner is asked to agree."),
    done=_("The goal is proposed. It counts as soon as your partner agrees."),
    logs="goal.propose",
    logged=_("Goal proposed"),
)
CHANGE = Verb(
    _("Save the goal"),
    actions.change_goal,
    heading=_("Change the goal"),
    explanation=_("Your partner has to agree to the new words."),
    done=_("The goal was changed. Your partner is asked to agree again."),
    logs="goal.change",
    logged=_("Goal changed"),
)
AGREE = Verb(
    _("Agree to this goal"),
    actions.agree_goal,
    done=_("You have agreed to the goal."),
    is_main=True,
    logs="goal.agree",
    logged=_("Goal agreed"),
)
DROP = Verb(
    _("Drop"),
    actions.drop_goal,
    done=_("The goal was dropped, and your partner is told."),
    is_serious=True,
    follows=_after_dropping,
    tells=("goal_dropped",),
    logs="goal.drop",
    logged=_("Goal dropped"),
)
REVIEW = Verb(
    _("Save the result"),
    actions.review_goal,
    heading=_("Look back at the goal"),
    explanation=_("Both of you rate separately, and see both ratings once they are there."),
    done=_("Your rating was saved."),
    logs="goal.review",
    tells=("goal_rated",),
    logged=_("Goal looked back at"),
)

LOGGED: dict[str, Any] = {
    "goal.reopen": _("Goal open again"),
}
