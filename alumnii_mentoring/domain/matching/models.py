"""Versions of a matching and their proposals."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.models import OfTwo, Pair
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme

LOCK_REASON_LENGTH = 1000  # characters: a few sentences


class RunQuerySet(InProgramme):
    programme_path = "cycle__programme"

    def kept(self) -> RunQuerySet:
        return self.filter(discarded_at__isnull=True)

    def current(self, cycle: Cycle) -> RunQuerySet:
        return self.filter(cycle=cycle, is_current=True)

    def lately_used(self, cycle: Cycle) -> RunQuerySet:
        """The version on the board, then those that were there before, latest first."""
        used = models.Q(is_current=True) | models.Q(activated_at__isnull=False)
        return self.kept().filter(used, cycle=cycle).order_by("-is_current", "-activated_at")


class MatchingRun(CycleRecord):
    """One version of the matching of a cycle: what it was computed with, and what came out."""

    class Mode(models.TextChoices):
        BEST = "best", _("best overall")
        FAIR = "fair", _("fair: nobody much worse than the others")
        WISHES = "wishes", _("wishes first")
        STABLE = "stable", _("stable: no two would rather have each other")
        PAIRS = "pairs", _("as many pairs as possible")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="runs", verbose_name=_("cycle"))
    number = models.PositiveIntegerField(_("version"), default=1)
    mode = models.CharField(_("aim"), max_length=10, choices=Mode.choices, default=Mode.BEST)
    weights = models.JSONField(default=dict)
    minimum = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(_("sum of scores"), default=0)
    optimum = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(_("pairs"), default=0)
    wishes = models.PositiveIntegerField(_("wishes fulfilled"), default=0)
    is_proved = models.BooleanField(default=False)
    unmatched = models.JSONField(
        default=dict,
        help_text="By primary key of the mentee's participation: how many mentors each reason code"
        " concerns.",
    )
    priority = models.JSONField(
        default=dict, help_text="Reason code by primary key of the mentee's participation."
    )
    analysis = models.JSONField(default=dict)
    adapts = models.PositiveIntegerField(
        null=True, help_text="Number of the version whose rest was adapted to changes by hand."
    )
    board_edits = models.PositiveIntegerField(
        default=0, help_text="Of the cycle, when this version was computed."
    )
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    activated_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="am_one_run_per_number")
        ]

    @property
    def knows_costs(self) -> bool:
        """Whether it tells of everybody at once what another choice or one more place changes."""
        return self.mode == self.Mode.BEST


class RunData(Record):
    """What a run was computed from and its result with prices; read only to explain it."""

    run = models.OneToOneField(MatchingRun, models.CASCADE, related_name="data")
    ground = models.BinaryField()
    result = models.JSONField()

    class Meta:
        verbose_name = _("data of a matching run")
        verbose_name_plural = _("data of matching runs")


class ProposalQuerySet(OfTwo):
    programme_path = "run__cycle__programme"

    def current(self, cycle: Cycle) -> ProposalQuerySet:
        return self.filter(run__cycle=cycle, run__is_current=True)

    def pending(self, cycle: Cycle) -> ProposalQuerySet:
        """Those to decide on: the mentee has not found somebody in another way meanwhile."""
        paired = Pair.objects.open().filter(cycle=cycle).values("mentee")
        return self.current(cycle).filter(state=Proposal.State.PROPOSED).exclude(mentee__in=paired)


class Proposal(CycleRecord):
    """A mentor proposed for a mentee by a run, or chosen by a coordinator instead."""

    cycle_path = "run__cycle"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        ENDED = "ended", _("came to nothing")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.PROPOSED: {State.ACCEPTED, State.REJECTED},
        State.ACCEPTED: {State.PROPOSED, State.ENDED},
        State.ENDED: {State.PROPOSED},
        State.REJECTED: {State.PROPOSED, State.ENDED},
    }

    SHOWN: ClassVar[tuple[str, ...]] = ("mentor", "is_locked")

    run = models.ForeignKey(MatchingRun, models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(
        Participation, models.CASCADE, related_name="+", verbose_name=_("mentee")
    )
    mentor = models.ForeignKey(
        Participation, models.CASCADE, related_name="+", verbose_name=_("mentor")
    )
    score = models.PositiveSmallIntegerField(_("score (0 to 1000)"))
    parts = models.JSONField(default=list)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.PROPOSED, editable=False
    )
    is_locked = models.BooleanField(_("locked"), default=False)
    is_chosen_by_hand = models.BooleanField(_("chosen by hand"), default=False)
    lock_reason = ProseField(
        _("why these two although something speaks against it"),
        blank=True,
        max_length=LOCK_REASON_LENGTH,
    )
    pair = models.OneToOneField(
        Pair, models.SET_NULL, null=True, blank=True, related_name="proposal"
    )

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "run__cycle__programme",
        "mentor__cycle",
        "mentor__person__user",
        "mentee__cycle",
        "mentee__person__user",
        "pair",
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "mentee"], name="am_one_proposal_per_mentee")
        ]
