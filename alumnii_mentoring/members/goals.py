from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.goals import (
    agree_goal,
    change_goal,
    drop_goal,
    propose_goal,
    review_goal,
)
from alumnii_mentoring.domain.mentorships.models import Goal
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import GoalForm, ReviewForm
from alumnii_mentoring.members.pairs import OwnPair


class OwnGoal:
    permission = "own pair"
    person: Any
    kwargs: dict[str, Any]
    thing: Goal

    def get_thing(self) -> Goal:
        mine = Goal.objects.of(self.person).select_related(
            "pair__cycle__programme", "pair__mentor__person", "pair__mentee__person"
        )
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def next_url(self, thing: Goal | None = None) -> str:
        pair = (thing or self.thing).pair_id
        return reverse("alumnii_mentoring:pair", args=[pair]) + "#goals"


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
        names = ["kind", "title", "description", "is_hidden"]
        return {name: getattr(self.thing, name) for name in names}

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
