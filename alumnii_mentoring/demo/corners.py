"""The states that three ordinary cycles do not show, each on one object."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alumnii_mentoring.core.outbox import Message, discard_drafts
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.demo.times import EVENING, at_clock
from alumnii_mentoring.domain.applications.actions import accept_application, save_draft
from alumnii_mentoring.domain.applications.models import Application, Participation, Wish
from alumnii_mentoring.domain.applications.participation import pause_participation
from alumnii_mentoring.domain.applications.review import ask_applicant
from alumnii_mentoring.domain.events.actions import (
    close_past_events,
    publish_event,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.models import Event, Invitation
from alumnii_mentoring.domain.matching.actions import choose_mentor, reject_proposal
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.actions import close_pairs_at_their_end
from alumnii_mentoring.domain.mentorships.cancelling import cancel_cycle
from alumnii_mentoring.domain.mentorships.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships.placing import tell_not_placed
from alumnii_mentoring.domain.mentorships.requests import send_request, withdraw_wish
from alumnii_mentoring.domain.mentorships.silence import expire_requests
from alumnii_mentoring.domain.programme.models import Cycle, Programme

State = Cycle.State
DAY = timedelta(days=1)


def show_the_rest(
    builder: Any, university: Programme, faculty: Programme, running: Cycle, opened: Cycle
) -> None:
    _cycles_without_people(builder, university, faculty)
    _closing(builder, university)
    _closed(builder, faculty)
    _matching(builder, faculty)
    _cancelled(builder, faculty)
    _applications(builder, opened)
    _wishes(builder, opened)
    _events(builder, running)
    _messages(builder)


def _cycles_without_people(builder: Any, university: Programme, faculty: Programme) -> None:
    builder.cycle(university, "Nächster Durchgang", start=275, length=365)
    later = builder.cycle(faculty, "Übernächster Durchgang", start=425, length=365)
    builder.move(later, State.ANNOUNCED, at=builder.now)
    past = builder.cycle(faculty, "Erster Durchgang", start=-1165, length=365)
    ways = (State.ANNOUNCED, State.OPEN, State.CLOSED, State.MATCHING, State.RUNNING)
    builder.move(past, *ways, at=past.apply_until - DAY)
    builder.move(past, State.CLOSING, State.EVALUATED, at=builder.now - 700 * DAY)


def _closing(builder: Any, university: Programme) -> None:
    """Last year's pairs look back together."""
    cycle = builder.cycle(university, "Durchgang des Vorjahres", start=-380, length=365)
    builder.fill(cycle, 2, 2)
    builder.match(cycle, cycle.apply_until + 5 * DAY)
    builder.move(cycle, State.RUNNING, at=cycle.apply_until + 15 * DAY)
    close_pairs_at_their_end(builder.now - 14 * DAY)
    builder.move(cycle, State.CLOSING, at=builder.now)


def _closed(builder: Any, faculty: Programme) -> None:
    """A cycle between the deadline and the matching; one mentor takes a break, one has left."""
    cycle = builder.cycle(faculty, "Durchgang in der Auswahl", start=18, length=365)
    builder.fill(cycle, 3, 1)
    builder.move(cycle, State.CLOSED, at=builder.now - DAY)
    mentors = Participation.objects.filter(cycle=cycle).mentors().select_related("person__user")
    paused, gone = mentors.order_by("pk")[:2]
    pause_participation(paused, by=paused.person.user, now=builder.now)
    leave_cycle(gone, by=gone.person.user, now=builder.now, reason="Umzug ins Ausland.")


def _matching(builder: Any, faculty: Programme) -> None:
    """Proposals that wait for a decision; one rejected by an earlier version is chosen after all.

    Somebody for whom nobody is left has been told.
    """
    cycle = builder.cycle(faculty, "Durchgang im Matching", start=15, length=365)
    builder.fill(cycle, 4, 5)
    at = builder.now - DAY
    builder.move(cycle, State.CLOSED, State.MATCHING, at=at)
    compute_proposals(cycle, by=None, now=at)
    first = Proposal.objects.current(cycle).order_by("pk").select_related("mentor", "mentee")[0]
    reject_proposal(first, by=None, now=at)
    compute_proposals(cycle, by=None, now=builder.now)
    choose_mentor(first.mentee, first.mentor, by=None, now=builder.now)
    served = Proposal.objects.current(cycle).values("mentee__person")
    mentees = Application.objects.filter(cycle=cycle, role="mentee").exclude(person__in=served)
    left = mentees.order_by("pk").select_related("cycle__programme", "person").first()
    if left is not None:
        tell_not_placed(left, by=None, now=builder.now)


def _cancelled(builder: Any, faculty: Programme) -> None:
    cycle = builder.cycle(faculty, "Abgesagter Durchgang", start=-250, length=365)
    at = cycle.apply_until - 10 * DAY
    builder.move(cycle, State.ANNOUNCED, State.OPEN, at=at)
    builder.apply(cycle, "mentee", at)
    cancel_cycle(cycle, by=None, now=at + DAY)


def _applications(builder: Any, opened: Cycle) -> None:
    """One that is still being written, one with a question of the office."""
    person = builder.person("mentee")
    content = builder.content(opened, "mentee")
    save_draft(person, opened, "mentee", content=content, by=person.user, now=builder.now)
    asked = builder.apply(opened, "mentee", builder.now - 3 * DAY)
    ask_applicant(asked, by=None, now=builder.now, question="Wann schließen Sie Ihr Studium ab?")


def _wishes(builder: Any, opened: Cycle) -> None:
    """A request without an answer, and one that its mentee took back."""
    at = builder.now - 9 * DAY
    quiet, other = (
        accept_application(builder.apply(opened, "mentor", at), by=None, now=at)
        for _number in range(2)
    )
    _request(builder, opened, quiet, builder.now - 20 * DAY)
    expire_requests(builder.now)
    taken_back = _request(builder, opened, other, builder.now - DAY)
    withdraw_wish(taken_back, by=taken_back.application.person.user, now=builder.now)


def _request(builder: Any, cycle: Cycle, mentor: Participation, at: Any) -> Wish:
    application = builder.apply(cycle, "mentee", at, [mentor])
    accept_application(application, by=None, now=at)
    return send_request(application.wishes.with_parts().get(), by=None, now=at)


def _events(builder: Any, running: Cycle) -> None:
    """An evening with one place, whose registration is over; who came to the training."""
    evening = at_clock(builder.now + 21 * DAY, EVENING)
    small = Event(
        programme=running.programme,
        cycle=running,
        kind="meetup",
        title="Werksführung",
        starts_at=evening,
        ends_at=evening + timedelta(hours=2),
        place="Werkstor",
        places=1,
        audience="mentors",
    )
    save_event(small, by=None, now=builder.now)
    publish_event(small, by=None, now=builder.now)
    for invitation in small.invitations.select_related("event", "person__user")[:2]:
        reply_to_invitation(invitation, "accepted", by=invitation.person.user, now=builder.now)
    _step(small, Event.State.REGISTRATION_CLOSED, "event.close_registration", builder.now)
    close_past_events(builder.now)
    held = Event.objects.filter(cycle=running, state=Event.State.HELD)
    guests = Invitation.objects.filter(event__in=held).order_by("pk")[:2]
    came = (Invitation.State.ATTENDED, Invitation.State.NO_SHOW)
    for invitation, state in zip(guests, came, strict=False):
        _step(invitation, state, "invitation.attend", builder.now)


def _step(thing: Any, to: str, verb: str, now: Any) -> None:
    change_state(thing, to, by=None, action=verb, now=now)


def _messages(builder: Any) -> None:
    """One discarded draft; one that a server refused and one that it broke off at."""
    ours = Message.objects.filter(scope_ref__in=builder.world.programmes.values()).order_by("pk")
    drafts = ours.filter(state=Message.State.DRAFT)
    first = drafts.values("pk")[:1]
    discard_drafts(
        Message.objects.filter(pk__in=list(first.values_list("pk", flat=True))),
        by=None,
        now=builder.now,
    )
    told = list(ours.filter(state=Message.State.QUEUED).values_list("pk", flat=True)[:2])
    for key, state in zip(told, (Message.State.FAILED, Message.State.UNKNOWN), strict=False):
        Message.objects.filter(pk=key).update(state=state)
