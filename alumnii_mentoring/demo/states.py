"""A third programme with a small cycle in every state, and the rarer states of what is in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alumnii_mentoring.core.mail.drafts import discard_drafts
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.demo.history import match_all, plan_event
from alumnii_mentoring.demo.people import PLANNING
from alumnii_mentoring.demo.times import EVENING, at_clock
from alumnii_mentoring.domain.applications.actions import save_draft
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.review.actions import ask_applicant
from alumnii_mentoring.domain.endings.cancelling import cancel_cycle
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.events.actions import (
    close_past_events,
    close_registration,
    publish_event,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.attendance import add_walk_in, mark_guests
from alumnii_mentoring.domain.events.guest_list import invitable_people
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.actions import choose_mentor, reject_proposal
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.actions import close_pairs_at_their_end
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.not_placed import tell_not_placed
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.requests.actions import send_request, withdraw_wish
from alumnii_mentoring.domain.requests.breaks import pause_participation
from alumnii_mentoring.domain.requests.unanswered import expire_requests

State = Cycle.State
TO_OPEN = (State.ANNOUNCED, State.OPEN)
TO_CLOSING = (State.RUNNING, State.CLOSING)


def add_every_state(builder: Any) -> None:
    """Only the central coordination sees this programme; it has no pages."""
    programme = builder.add_programme(PLANNING, "Mentoring in Planung", [])
    _cycle(builder, programme, "Entwurf", start=200)
    builder.move(
        _cycle(builder, programme, "Angekündigt", start=150), State.ANNOUNCED, at=builder.now
    )
    _cancelled(builder, programme)
    _closed(builder, programme)
    _matching(builder, programme)
    _closing(builder, programme)
    evaluated = _cycle(builder, programme, "Ausgewertet", start=-500)
    steps = (*TO_OPEN, State.CLOSED, State.MATCHING, *TO_CLOSING, State.EVALUATED)
    builder.move(evaluated, *steps, at=_applying(evaluated))
    _messages(builder)


def _cycle(builder: Any, programme: Programme, name: str, *, start: int) -> Cycle:
    cycle: Cycle = builder.add_cycle(programme, name, start=start, length=365)
    cycle.opens_by_date, cycle.minimum_score = False, 0  # whoever there is, is matched
    cycle.save(update_fields=["opens_by_date", "minimum_score"])
    return cycle


def _applying(cycle: Cycle) -> datetime:
    """A moment at which applications are taken."""
    return cycle.apply_until - timedelta(days=30)


def _accepted(builder: Any, cycle: Cycle, role: str, at: datetime, **fields: Any) -> Application:
    application: Application = builder.apply(cycle, role, at, **fields)
    application.person.is_online_fine = True  # nobody lives too far away for a pair
    application.person.save(update_fields=["is_online_fine"])
    accept_application(application, by=None, now=at)
    return application


def _mentor(builder: Any, cycle: Cycle, at: datetime) -> Participation:
    application = _accepted(builder, cycle, Role.MENTOR, at)
    return Participation.objects.get(cycle=cycle, person=application.person)


def _cancelled(builder: Any, programme: Programme) -> None:
    cycle = _cycle(builder, programme, "Abgesagt", start=-20)
    at = _applying(cycle)
    builder.move(cycle, *TO_OPEN, at=at)
    builder.apply(cycle, Role.MENTEE, at)
    cancel_cycle(cycle, by=None, now=builder.now)


def _closed(builder: Any, programme: Programme) -> None:
    """Applications: unfinished, asked, and without a mentor; wishes that came to nothing."""
    cycle = _cycle(builder, programme, "Bewerbung beendet", start=10)
    at = _applying(cycle)
    builder.move(cycle, *TO_OPEN, at=at)
    writer = builder.person(Role.MENTEE)
    content = Content({"about": "Ich überlege noch."})
    save_draft(writer, cycle, Role.MENTEE, content=content, by=writer.user, now=at)
    asked = builder.apply(cycle, Role.MENTEE, at)
    ask_applicant(asked, by=None, now=at, question="Wann schließen Sie Ihr Studium ab?")
    mentor = _mentor(builder, cycle, at)
    late, gone = (
        _accepted(builder, cycle, Role.MENTEE, at, wishes=[mentor]) for _number in range(2)
    )
    send_request(late.wishes.with_parts().get(), by=None, now=at)
    expire_requests(builder.now)
    withdraw_wish(gone.wishes.with_parts().get(), by=gone.person.user, now=at)
    builder.move(cycle, State.CLOSED, at=cycle.apply_until)
    tell_not_placed(gone, by=None, now=builder.now)
    pause_participation(mentor, by=None, now=builder.now)
    leaver = _part_of(cycle, late)
    leave_cycle(leaver, by=leaver.person.user, now=builder.now)


def _part_of(cycle: Cycle, application: Application) -> Participation:
    parts = Participation.objects.select_related("cycle__programme", "person__user")
    return parts.get(cycle=cycle, person=application.person)


def _matching(builder: Any, programme: Programme) -> None:
    """A proposal that was rejected in one version, and chosen by hand in the next."""
    cycle = _cycle(builder, programme, "Matching", start=15)
    at = _applying(cycle)
    builder.move(cycle, *TO_OPEN, at=at)
    for role in (Role.MENTOR, Role.MENTEE):
        _accepted(builder, cycle, role, at)
    builder.move(cycle, State.CLOSED, State.MATCHING, at=cycle.apply_until)
    compute_proposals(cycle, by=None, now=builder.now)
    proposal = Proposal.objects.current(cycle).get()
    reject_proposal(proposal, by=None, now=builder.now)
    compute_proposals(cycle, by=None, now=builder.now)
    choose_mentor(proposal.mentee, proposal.mentor, by=None, now=builder.now)


def _closing(builder: Any, programme: Programme) -> None:
    """A pair past its end, and events that were held, are full or closed."""
    cycle = _cycle(builder, programme, "Abschluss", start=-370)
    at = _applying(cycle)
    builder.move(cycle, *TO_OPEN, at=at)
    for role in (Role.MENTOR, Role.MENTEE):
        _accepted(builder, cycle, role, at)
    match_all(builder, cycle, cycle.apply_until + timedelta(days=1))
    builder.move(cycle, *TO_CLOSING, at=builder.now)
    past = at_clock(builder.now - timedelta(days=40), EVENING)
    _event(cycle, "meetup", "Stammtisch", past, past - timedelta(days=20))
    soon = at_clock(builder.now + timedelta(days=10), EVENING)
    full = _event(cycle, "closing", "Abschlussfeier", soon, builder.now, places=1)
    for invitation in full.invitations.select_related("event__programme", "person__user"):
        reply_to_invitation(invitation, "accepted", by=invitation.person.user, now=builder.now)
    evening = at_clock(builder.now + timedelta(days=5), EVENING)
    closed = _event(cycle, "meetup", "Führung durch das Archiv", evening, builder.now)
    close_registration(closed, by=None, now=builder.now)
    close_past_events(builder.now)
    _attend(cycle, builder.now)
    close_pairs_at_their_end(builder.now)


def _attend(cycle: Cycle, now: datetime) -> None:
    """Of two guests one came to the event that was held, and somebody whom nobody had invited."""
    held = Event.objects.select_related("programme", "cycle").get(cycle=cycle, state="held")
    guests = held.invitations.order_by("pk").values_list("pk", flat=True)
    for key, mark in zip(guests, ("attended", "no_show"), strict=False):
        mark_guests(held, [key], mark, by=None, now=now)
    stranger = invitable_people(held).order_by("pk").first()
    if stranger is not None:
        add_walk_in(held, stranger, by=None, now=now)


def _messages(builder: Any) -> None:
    """A discarded draft, one message that a server refused, and one that it broke off at."""
    ours = Message.objects.filter(scope_ref__in=builder.world.programmes.values()).order_by("pk")
    draft, *_more = ours.filter(state=Message.State.DRAFT)
    discard_drafts(ours.filter(pk=draft.pk), by=None, now=builder.now)
    told = ours.filter(state=Message.State.QUEUED)[:2]
    for message, state in zip(told, (Message.State.FAILED, Message.State.UNKNOWN), strict=False):
        Message.objects.filter(pk=message.pk).update(state=state)


def _event(cycle: Cycle, kind: str, title: str, at: datetime, now: datetime, **more: Any) -> Any:
    event = plan_event(cycle, kind, title, at, "Aula")
    for name, value in more.items():
        setattr(event, name, value)
    return publish_event(save_event(event, by=None, now=now), by=None, now=now)
