"""Invitations to events: whom they are for, what was replied, and who came."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy
from alumnii_mentoring.domain.events.models import Event, EventQuerySet
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.names.order import by_name, is_called
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class InvitationQuerySet(InProgramme):
    programme_path = "event__programme"

    def of(self, person: Person) -> InvitationQuerySet:
        return self.filter(person=person)

    def listed(self) -> InvitationQuerySet:
        """Those who were not taken off the guest list."""
        return self.exclude(state=Invitation.State.REMOVED)

    def coming(self) -> InvitationQuerySet:
        """Those who have not declined, on the guest list: the event is in their calendars."""
        return self.exclude(state__in=Invitation.UNEXPECTED)

    def answerable(self, now: datetime) -> InvitationQuerySet:
        """Those whose guest may reply, or reply something else: see ``can_reply``."""
        late = Q(event__starts_at__lte=now) | Q(event__register_until__lte=now)
        open_ones = self.filter(event__state=Event.State.PUBLISHED).exclude(late)
        return open_ones.listed().exclude(state__in=Invitation.MARKS)

    def marked(self) -> InvitationQuerySet:
        """Those of whom is recorded whether they came."""
        return self.filter(state__in=Invitation.MARKS)

    def in_group(self, name: str) -> InvitationQuerySet:
        """Those of one group of :func:`guest_groups`; of an unknown one all that are listed."""
        groups = guest_groups()
        return self.filter(groups[name]) if name in groups else self.listed()

    def called(self, text: str) -> InvitationQuerySet:
        """Those in whose names or address every word stands."""
        return self.filter(is_called(text, "person__"))

    def attending(self) -> InvitationQuerySet:
        return self.filter(state__in=[Invitation.State.ACCEPTED, Invitation.State.ATTENDED])


def guest_groups() -> dict[str, Q]:
    """How guests are counted and filtered: asked at all, by reply, by whether they came.

    A reply counts also after it was recorded whether the guest came.
    """
    state, marks = Invitation.State, Q(state__in=Invitation.MARKS)
    replies = [state.ACCEPTED, state.TENTATIVE, state.WAITING, state.DECLINED, state.INVITED]
    walk_in = marks & Q(reply="")
    return {
        "asked": ~walk_in & ~Q(state=state.REMOVED),
        **{str(reply): Q(state=reply) | (marks & Q(reply=reply)) for reply in replies},
        **{str(mark): Q(state=mark) for mark in sorted(Invitation.MARKS)},
        "walk_in": walk_in,
        "removed": Q(state=state.REMOVED),
    }


class Invitation(Record):
    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACCEPTED = "accepted", pgettext_lazy("guest", "accepted")
        TENTATIVE = "tentative", _("perhaps")
        DECLINED = "declined", pgettext_lazy("guest", "declined")
        WAITING = "waiting", _("waiting list")
        ATTENDED = "attended", _("attended")
        NO_SHOW = "no_show", _("did not come")
        REMOVED = "removed", _("taken off the guest list")

    MARKS: ClassVar[set[str]] = {State.ATTENDED, State.NO_SHOW}
    UNEXPECTED: ClassVar[set[str]] = {State.DECLINED, State.REMOVED}
    _ANSWERS: ClassVar[set[str]] = {
        State.ACCEPTED,
        State.TENTATIVE,
        State.DECLINED,
        State.WAITING,
    }
    # A mark can be taken back, to the reply there was; who came uninvited leaves the list again.
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.INVITED: _ANSWERS | MARKS | {State.REMOVED},
        State.ACCEPTED: _ANSWERS | MARKS | {State.REMOVED},
        State.TENTATIVE: _ANSWERS | MARKS | {State.REMOVED},
        State.DECLINED: _ANSWERS | {State.ATTENDED, State.REMOVED},
        State.WAITING: _ANSWERS | {State.ATTENDED, State.REMOVED},
        State.ATTENDED: _ANSWERS | {State.INVITED, State.NO_SHOW, State.REMOVED},
        State.NO_SHOW: _ANSWERS | {State.INVITED, State.ATTENDED, State.REMOVED},
        State.REMOVED: {State.INVITED, State.ATTENDED},
    }

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="invitations", verbose_name=_("event")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="invitations", verbose_name=_("person")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.INVITED, editable=False
    )
    invited_at = models.DateTimeField(_("invited at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    reply = models.CharField(
        _("reply"),
        max_length=20,
        choices=State.choices,
        blank=True,
        editable=False,
        help_text="State before it was recorded whether the guest came; empty: came uninvited.",
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often the guest's own entry has changed."
    )

    READ_WITH: ClassVar[tuple[str, ...]] = ("event__programme", "event__cycle", "person__user")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = by_name("person__")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="am_invited_once")]

    @property
    def programme(self) -> Programme:
        return self.event.programme

    @property
    def stamped_at(self) -> datetime:
        """When the guest's entry in calendars became what it is, the event apart."""
        return self.changed_at or self.invited_at

    @property
    def version(self) -> int:
        """SEQUENCE of the guest's entry: higher with each change of the event and of their own."""
        return self.event.sequence + self.sequence

    @property
    def answer_by(self) -> datetime:
        return self.event.replies_until

    @property
    def may_answer(self) -> bool:
        """Neither marked nor taken off the list; the event's deadline apart."""
        return self.state not in self.MARKS | {self.State.REMOVED}

    @property
    def is_listed(self) -> bool:
        return self.state != self.State.REMOVED

    @property
    def is_expected(self) -> bool:
        return self.state not in self.UNEXPECTED

    @property
    def is_marked(self) -> bool:
        return self.state in self.MARKS

    @property
    def is_walk_in(self) -> bool:
        return self.is_marked and not self.reply

    @property
    def can_be_missing(self) -> bool:
        """Nobody is missing who declined, waits for a place or came uninvited."""
        return self.State.NO_SHOW in self.TRANSITIONS[self.state] and not self.is_walk_in

    @property
    def reply_label(self) -> str:
        """What the guest answered, also after it was recorded whether they came."""
        reply = self.reply if self.is_marked else self.state
        if reply == self.State.INVITED:
            return str(_("no reply"))
        return str(dict(self.State.choices).get(reply) or _("not invited"))

    @property
    def knows_address(self) -> bool:
        """Whether the guest learns where the event takes place online."""
        return self.state not in {self.State.WAITING, self.State.DECLINED, self.State.REMOVED}

    @property
    def is_tentative(self) -> bool:
        return self.state in {self.State.WAITING, self.State.TENTATIVE}

    def holder(self) -> Cycle | Event:
        return self.event.holder()

    def audit_scope(self) -> int:
        return self.event.programme_id


def events_for(person: Person) -> EventQuerySet:
    """Published events that a member may see: public ones and their invitations."""
    invited = Invitation.objects.of(person).listed().values("event")
    public = Q(visibility=Event.Visibility.PUBLIC, programme__is_active=True)
    return Event.objects.published().filter(public | Q(pk__in=invited))
