"""Goals of a pair: proposed by one, agreed and rated by both."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from alumnii_mentoring.core.fields import LineField, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.mentorships.models import OfPair, Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord


class GoalQuerySet(OfPair):
    def shown_to_coordinators(self) -> GoalQuerySet:
        return self.filter(is_hidden=False)

    def unrated(self) -> GoalQuerySet:
        """Agreed, with the rating of at least one side missing."""
        missing = Q(mentor_result="") | Q(mentee_result="")
        return self.filter(missing, state=Goal.State.AGREED)

    def waiting_for(self, person: Person) -> GoalQuerySet:
        """Those of running pairs without this person's agreement, or with the partner's rating
        but without theirs."""
        waiting = Q()
        for own, other in (("mentor", "mentee"), ("mentee", "mentor")):
            unagreed = Q(**{f"{own}_agreed_at": None}, state=Goal.State.PROPOSED)
            unrated = Q(**{f"{own}_result": ""}, state=Goal.State.AGREED)
            unrated &= ~Q(**{f"{other}_result": ""})
            waiting |= Q(**{f"pair__{own}__person": person}) & (unagreed | unrated)
        return self.filter(waiting, pair__in=Pair.objects.in_work().values("pk"))


class Goal(CycleRecord):
    cycle_path = "pair__cycle"

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("professional")
        PERSONAL = "personal", _("personal")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")
        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        NOT_REACHED = "not_reached", _("not reached")
        DROPPED = "dropped", _("dropped")

    class Result(models.TextChoices):
        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        NOT_REACHED = "not_reached", _("not reached")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.PROPOSED: {State.AGREED, State.DROPPED},
        State.AGREED: {
            State.PROPOSED,
            State.REACHED,
            State.PARTLY,
            State.NOT_REACHED,
            State.DROPPED,
        },
        State.REACHED: set(),
        State.PARTLY: set(),
        State.NOT_REACHED: set(),
        State.DROPPED: set(),
    }

    # What the two write down: forms, actions and tests read it.
    WRITTEN: ClassVar[tuple[str, ...]] = ("kind", "title", "description", "is_hidden")

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="goals", verbose_name=_("pair"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.PROFESSIONAL
    )
    title = LineField(_("goal"), max_length=200)
    description = ProseField(_("how we notice that it is reached"), blank=True, max_length=2000)
    is_hidden = models.BooleanField(
        _("hidden from the programme coordination"),
        default=False,
        help_text=_("They see then that there is a goal, but not what it says."),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.PROPOSED, editable=False
    )
    created_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    mentor_agreed_at = models.DateTimeField(
        _("agreed by the mentor at"), null=True, blank=True, editable=False
    )
    mentee_agreed_at = models.DateTimeField(
        _("agreed by the mentee at"), null=True, blank=True, editable=False
    )
    mentor_result = models.CharField(
        _("rated by the mentor"), max_length=20, choices=Result.choices, blank=True, editable=False
    )
    mentee_result = models.CharField(
        _("rated by the mentee"), max_length=20, choices=Result.choices, blank=True, editable=False
    )

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "pair__cycle__programme",
        "pair__mentor__person__user",
        "pair__mentee__person__user",
    )

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"])
                | Q(mentor_agreed_at__isnull=False, mentee_agreed_at__isnull=False),
                name="am_agreed_goal_has_both_sides",
            )
        ]

    def agreed_at_by(self, role: str) -> Any:
        return self.mentor_agreed_at if role == Role.MENTOR else self.mentee_agreed_at

    def result_of(self, role: str) -> str:
        return self.mentor_result if role == Role.MENTOR else self.mentee_result
