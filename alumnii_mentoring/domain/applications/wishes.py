"""Wishes and the requests made of them, and what both sides are told of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import SimpleLazyObject

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.core.mail.patience import limit_age
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.introducing import introduce_mentee
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme

limit_age(2, "request_reminder")


class WishQuerySet(InProgramme):
    programme_path = "application__cycle__programme"

    def open(self) -> WishQuerySet:
        """Neither fulfilled nor given up."""
        return self.filter(state__in=[Wish.State.WISHED, *Wish.ASKED])

    def asked(self) -> WishQuerySet:
        """Requests that a mentor has and has not answered."""
        return self.filter(state__in=Wish.ASKED)

    def in_writable_cycles(self) -> WishQuerySet:
        return self.exclude(application__cycle__state__in=Cycle.READ_ONLY)

    def to_mentor(self, person: Person) -> WishQuerySet:
        """Requests that a mentor may read: those that reached them and are still open."""
        return self.asked().filter(mentor__person=person)

    def of_mentee(self, person: Person) -> WishQuerySet:
        return self.filter(application__person=person)

    def with_parts(self) -> WishQuerySet:
        return self.select_related(
            "application__cycle__programme", "application__person", "mentor__person"
        )


class Wish(CycleRecord):
    """A mentor that a mentee would like, ranked; sent to the mentor, it is a request."""

    cycle_path = "application__cycle"

    class State(models.TextChoices):
        WISHED = "wished", _("wished")
        REQUESTED = "requested", _("requested")
        ASKED_BACK = "asked_back", _("asked back")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")
        VOID = "void", _("no longer needed")

    class DeclineReason(models.TextChoices):
        NO_TIME = "no_time", _("no time at present")
        FIELD = "field", _("my field does not fit")
        KNOWN = "known", _("we know each other too well")
        OTHER = "other", _("another reason")

    SHOWN: ClassVar[tuple[str, ...]] = ("why", "question", "question_reply")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.WISHED: {State.REQUESTED, State.ACCEPTED, State.WITHDRAWN, State.VOID},
        State.REQUESTED: {
            State.ASKED_BACK,
            State.ACCEPTED,
            State.DECLINED,
            State.EXPIRED,
            State.WITHDRAWN,
            State.VOID,
        },
        State.ASKED_BACK: {
            State.REQUESTED,
            State.ACCEPTED,
            State.DECLINED,
            State.EXPIRED,
            State.WITHDRAWN,
            State.VOID,
        },
        State.ACCEPTED: {State.WISHED},
        State.DECLINED: set(),
        State.EXPIRED: set(),
        State.WITHDRAWN: set(),
        State.VOID: {State.WISHED},
    }
    ASKED: ClassVar[list[str]] = [State.REQUESTED, State.ASKED_BACK]

    application = models.ForeignKey(Application, models.CASCADE, related_name="wishes")
    mentor = models.ForeignKey(
        Participation, models.CASCADE, related_name="wished_by", verbose_name=_("mentor")
    )
    rank = models.PositiveSmallIntegerField(_("rank"), validators=[MinValueValidator(1)])
    why = ProseField(_("why this mentor"), blank=True, max_length=1000)
    is_direct = models.BooleanField(_("direct application"), default=False)
    requested_at = models.DateTimeField(_("requested at"), null=True, editable=False)
    answer_by = models.DateTimeField(_("answer due"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    question = ProseField(
        _("question of the mentor"), blank=True, max_length=STATEMENT_LENGTH, editable=False
    )
    question_at = models.DateTimeField(null=True, editable=False)
    question_reply = ProseField(
        _("reply of the mentee"), blank=True, max_length=STATEMENT_LENGTH, editable=False
    )
    decline_reason = models.CharField(
        max_length=10, choices=DeclineReason.choices, blank=True, editable=False
    )
    decline_words = ProseField(blank=True, max_length=STATEMENT_LENGTH, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.WISHED, editable=False
    )

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "application__cycle__programme",
        "application__person__user",
        "mentor__cycle",
        "mentor__person__user",
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "mentor"], name="am_one_wish_per_mentor"
            ),
            models.UniqueConstraint(fields=["application", "rank"], name="am_one_wish_per_rank"),
        ]

    @property
    def is_asked(self) -> bool:
        return self.state in self.ASKED

    @property
    def lacks_a_reply(self) -> bool:
        """Whether it ended because the mentee left the mentor's question unanswered."""
        is_over = self.state == self.State.EXPIRED
        return is_over and bool(self.question) and not self.question_reply

    @property
    def is_with_mentor(self) -> bool:
        """Whether it waits for the mentor's answer."""
        return self.state == self.State.REQUESTED and self.application.cycle.is_writable

    @property
    def is_with_mentee(self) -> bool:
        """Whether it waits for the mentee's reply to a question."""
        return self.state == self.State.ASKED_BACK and self.application.cycle.is_writable


@part_of_action
def void_wish(wish: Wish, verb: str, *, by: Actor, now: datetime, draft: bool = False) -> Wish:
    """Give up a wish that nobody needs any more; a mentor who had the request is told."""
    return _close(wish, Wish.State.VOID, verb, by=by, now=now, draft=draft)


@part_of_action
def take_wish_back(wish: Wish, *, by: Actor, now: datetime) -> Wish:
    """Give up a wish for its mentee; a mentor who had the request is told."""
    return _close(wish, Wish.State.WITHDRAWN, "wish.withdraw", by=by, now=now)


def _close(
    wish: Wish, to: str, verb: str, *, by: Actor, now: datetime, draft: bool = False
) -> Wish:
    was_asked = wish.is_asked
    change_state(wish, to, by=by, action=verb, now=now)
    if was_asked:
        tell_about_wish(wish, wish.mentor.person, "request_void", now=now, draft=draft)
    return wish


def tell_about_wish(
    wish: Wish,
    person: Person,
    kind: str,
    *,
    now: datetime,
    draft: bool = False,
    answer: AnswerTarget | None = None,
    **more: Any,
) -> Message | None:
    application = wish.application
    return write_message(
        kind,
        to=person.as_recipient(),
        context={
            "wish": wish,
            "application": application,
            "mentee": application.person,
            "mentor": wish.mentor.person,
            "facts": SimpleLazyObject(lambda: introduce_mentee(application.person)),
            "cycle": application.cycle,
            "programme": application.programme,
            **more,
        },
        dedup_key=f"{kind}:{wish.pk}:{person.pk}:{now.isoformat()}",
        scope_ref=application.programme.pk,
        about=[application.person_id, wish.mentor.person_id],
        now=now,
        draft=draft,
        answer=answer,
    )
