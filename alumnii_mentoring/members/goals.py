from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from alumnii_mentoring.core.row_values import read_values
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.goals.actions import (
    agree_goal,
    change_goal,
    drop_goal,
    propose_goal,
    review_goal,
)
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import GoalForm, ReviewForm
from alumnii_mentoring.members.pairs import OwnPair, OwnPart


class OwnGoal(OwnPart):
    section = "goals"

    def get_thing(self) -> Goal:
        mine = Goal.objects.of(self.person).with_parts()
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class NewGoalView(OwnPair, ActionFormView):
    form_class = GoalForm
    heading = _("Propose a goal")
    explanation = _("Your partner is asked to agree.")
    verb = _("Propose the goal")
    done = _("The goal is proposed. It counts as soon as your partner agrees.")

    def act(self, form: GoalForm) -> Any:
        return propose_goal(self.thing, by=self.request.user, now=self.now, **form.cleaned_data)


class ChangeGoalView(OwnGoal, ActionFormView):
    form_class = GoalForm
    heading = _("Change the goal")
    explanation = _("Your partner has to agree to the new words.")
    verb = _("Save the goal")
    done = _("The goal was changed. Your partner is asked to agree again.")

    def get_initial(self) -> dict[str, Any]:
        return read_values(self.thing, Goal.WRITTEN)

    def act(self, form: GoalForm) -> Any:
        return change_goal(self.thing, by=self.request.user, now=self.now, **form.cleaned_data)


class AgreeGoalView(OwnGoal, ActionView):
    done = _("You have agreed to the goal.")

    def act(self, thing: Goal) -> Any:
        return agree_goal(thing, by=self.request.user, now=self.now)


class DropGoalView(OwnGoal, ActionView):
    done = _("The goal was dropped.")

    def act(self, thing: Goal) -> Any:
        return drop_goal(thing, by=self.request.user, now=self.now)


class ReviewGoalView(OwnGoal, ActionFormView):
    form_class = ReviewForm
    heading = _("Look back at the goal")
    verb = _("Save the result")
    explanation = _("Both of you rate separately, and see both ratings once they are there.")
    done = _("Your rating was saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"result": self.thing.result_of(str(self.thing.pair.role_of(self.person)))}

    def act(self, form: ReviewForm) -> Any:
        result = form.cleaned_data["result"]
        return review_goal(self.thing, result, by=self.request.user, now=self.now)
