from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.parts import said_parts
from alumnii_mentoring.domain.mentorships import permissions as may
from alumnii_mentoring.domain.mentorships import verbs
from alumnii_mentoring.domain.mentorships.actions import help_asked_by
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.mentorships.open_questions import waiting_for
from alumnii_mentoring.domain.mentorships.progress import progress_of
from alumnii_mentoring.domain.mentorships.shared_documents import documents_shared_in
from alumnii_mentoring.domain.placing import verbs as placing
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView, OwnThing
from alumnii_mentoring.members.forms import EndForm, NoteForm, ReasonForm
from alumnii_mentoring.members.home.next_things import NextThing, next_things
from alumnii_mentoring.members.milestones import milestones_of

SHOWN_PAST = 2  # meetings
RESULTS = dict(Goal.Result.choices)


class OwnPair(OwnThing):
    """Pairs of the member, once they were asked."""

    permission = "own pair"
    model = Pair

    def next_url(self, thing: Any = None) -> str:
        return reverse("alumnii_mentoring:pair", args=[self.kwargs["pk"]])

    def page_after_login(self) -> str:
        return self.next_url()


class OwnPart(OwnThing):
    """A goal, a meeting or a note; ``section`` is where it stands in the pair's room."""

    permission = "own pair"
    section: str
    thing: Any

    def next_url(self, thing: Any = None) -> str:
        pair = (thing or self.thing).pair_id
        return reverse("alumnii_mentoring:pair", args=[pair]) + f"#{self.section}"


class PairView(OwnPair, MemberView, TemplateView):
    """The pair's room."""

    template_name = "alumnii_mentoring/members/pair.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        pair, user = self.get_thing(), self.request.user
        can_see_contact = may.can_see_contact(user, pair)
        goals = Goal.objects.filter(pair=pair).order_by("pk")
        meetings = [self._meeting(row) for row in pair.meetings.prefetch_related("topics")]
        assessment = progress_of([pair], self.now)[0].assessment if pair.is_formed else None
        return super().get_context_data(
            pair=pair,
            partner=pair.partner_of(self.person),
            answers=self._answers(pair),
            said=self._said(pair),
            is_mentor=pair.role_of(self.person) == "mentor",
            can_answer=may.can_answer(user, pair),
            can_see_contact=can_see_contact,
            hides_contact=not can_see_contact and not pair.is_formed,
            can_work=may.can_work(user, pair),
            help_asked_at=help_asked_by(user, pair),
            assessment=assessment,
            steps=milestones_of(pair, assessment, site_day(self.now)) if assessment else [],
            next=self._next(pair),
            own=self.person,
            **_folded("goals", [self._goal(goal, pair) for goal in goals], _is_dropped),
            **_folded("meetings", meetings, _is_past, SHOWN_PAST),
            group=Pair.objects.group_of(pair).with_parts(),
            notes=Note.objects.of(self.person).filter(pair=pair),
            note_form=NoteForm(),
            documents=documents_shared_in(pair, self.person),
            **kwargs,
        )

    def _next(self, pair: Pair) -> NextThing | None:
        waiting = [
            row for row in waiting_for(self.person, self.now) if row.thing.pair_id == pair.pk
        ]
        return next(iter(next_things(waiting, self.person)), None)

    def _answers(self, pair: Pair) -> Any:
        """What the partner wrote for a proposed partner, until the pair is formed or not."""
        return self._part(pair).answers_for_partner if pair.state in Pair.AWAITING else []

    def _said(self, pair: Pair) -> Any:
        return said_parts(self._part(pair)) if pair.state in Pair.AWAITING else []

    def _part(self, pair: Pair) -> Participation:
        """The partner's."""
        return pair.mentee if pair.role_of(self.person) == "mentor" else pair.mentor

    def _goal(self, goal: Goal, pair: Pair) -> dict[str, Any]:
        """The partner's rating shows once both have rated."""
        goal.pair = pair
        own_role = str(pair.role_of(self.person))
        other_role = "mentee" if own_role == "mentor" else "mentor"
        return {
            "goal": goal,
            "is_open": goal.state in {Goal.State.PROPOSED, Goal.State.AGREED},
            "may_agree": may.can_agree(self.request.user, goal),
            "may_rate": may.can_rate(self.request.user, goal),
            "mine": RESULTS.get(goal.result_of(own_role)),
            "theirs": RESULTS.get(goal.result_of(other_role)) if goal.state in RESULTS else None,
            "is_partner_waiting": bool(goal.result_of(other_role))
            and not goal.result_of(own_role),
        }

    def _meeting(self, meeting: Meeting) -> dict[str, Any]:
        is_past = meeting.starts_at <= self.now
        return {
            "meeting": meeting,
            "can_confirm": may.can_confirm_meeting(self.request.user, meeting),
            "is_past": is_past,
            "lacks_report": is_past and meeting.state == Meeting.State.PLANNED,
        }


def _is_dropped(row: dict[str, Any]) -> bool:
    return bool(row["goal"].state == Goal.State.DROPPED)


def _is_past(row: dict[str, Any]) -> bool:
    """Nothing can be done with it any more."""
    meeting: Meeting = row["meeting"]
    return not meeting.TRANSITIONS[meeting.State(meeting.state)]


def _folded(name: str, rows: list[Any], can_fold: Any, kept: int = 0) -> dict[str, list[Any]]:
    """Rows that stay in sight, and those that fold: all but the first few that can."""
    last_in_sight = [row for row in rows if can_fold(row)][:kept]
    folded = [row for row in rows if can_fold(row) and row not in last_in_sight]
    return {name: [row for row in rows if row not in folded], f"folded_{name}": folded}


class ConfirmPairView(OwnPair, ActionView):
    verb = placing.CONFIRM


class DeclinePairView(OwnPair, ActionFormView):
    form_class = ReasonForm
    verb = verbs.DECLINE


class HelpView(OwnPair, ActionView):
    verb = verbs.ASK_FOR_HELP


class EndPairView(OwnPair, ActionFormView):
    form_class = EndForm
    verb = verbs.END_OWN
