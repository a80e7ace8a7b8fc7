from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.row_values import read_values
from alumnii_mentoring.domain.mentorships.goals import verbs
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import GoalForm, ReviewForm
from alumnii_mentoring.members.pairs import OwnPair, OwnPart


class OwnGoal(OwnPart):
    model = Goal
    section = "goals"


class NewGoalView(OwnPair, ActionFormView):
    form_class = GoalForm
    verb = verbs.PROPOSE


class ChangeGoalView(OwnGoal, ActionFormView):
    form_class = GoalForm
    verb = verbs.CHANGE

    def get_initial(self) -> dict[str, Any]:
        return read_values(self.thing, Goal.WRITTEN)


class AgreeGoalView(OwnGoal, ActionView):
    verb = verbs.AGREE


class DropGoalView(OwnGoal, ActionView):
    verb = verbs.DROP


class ReviewGoalView(OwnGoal, ActionFormView):
    form_class = ReviewForm
    verb = verbs.REVIEW

    def get_initial(self) -> dict[str, Any]:
        return {"result": self.thing.result_of(str(self.thing.pair.role_of(self.person)))}
