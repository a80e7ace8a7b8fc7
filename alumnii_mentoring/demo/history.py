"""What happened in the demonstration cycles: pairs, goals, meetings, events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alumnii_mentoring.demo.times import AFTERNOON, EVENING, at_clock
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.reapplying import keep_application
from alumnii_mentoring.domain.events.actions import (
    cancel_event,
    publish_event,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.attendance import mark_accepted
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.actions import accept_proposal, exclude_two
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.actions import (
    ask_for_help,
    complete_pair,
    end_pair_early,
    pause_pair,
)
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.goals import actions as goals
from alumnii_mentoring.domain.mentorships.meetings import actions as meetings
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.actions import write_note
from alumnii_mentoring.domain.mentorships.proposals import (
    decline_pair,
    expire_unanswered_pairs,
)
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, publish_pairs
from alumnii_mentoring.domain.people.corrections import (
    approve_correction,
    propose_correction,
    refuse_correction,
)
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.actions import (
    accept_request,
    ask_back,
    decline_request,
    send_request,
)

State = Cycle.State


def write_history(builder: Any, archived: Cycle, running: Cycle, opened: Cycle) -> None:
    old = archived.apply_until + timedelta(days=5)
    for pair in match_all(builder, archived, old):
        _accompany(builder, pair, old + timedelta(days=20), number=4, until=builder.now)
        complete_pair(pair, by=None, now=old + timedelta(days=380))
    builder.move(
        archived, State.RUNNING, State.CLOSING, State.EVALUATED, State.ARCHIVED, at=builder.now
    )
    start = running.apply_until + timedelta(days=5)
    _live(builder, running, match_all(builder, running, start, spare=6), start)
    _requests(builder, opened)
    _events(builder, running, opened)
    _corrections(builder, opened)
    _keep(builder, opened)
    _decline(builder)


def _requests(builder: Any, cycle: Cycle) -> None:
    """Wishes that went out to mentors, with every answer there is."""
    at = builder.now - timedelta(days=9)
    mentors = Participation.objects.filter(cycle=cycle).mentors().select_related("person__user")
    answers: list[Any] = [
        lambda wish, by: ask_back(wish, by=by, now=at, question="Seit wann studieren Sie?"),
        lambda wish, by: decline_request(wish, by=by, now=at, code="no_time"),
        lambda wish, by: accept_request(wish, by=by, now=at),
        None,
    ]
    for mentor, answer in zip(mentors, answers, strict=False):
        application = builder.apply(cycle, "mentee", at, [mentor])
        accept_application(application, by=None, now=at)
        wish = send_request(application.wishes.with_parts().get(), by=None, now=at)
        if answer is not None:
            answer(wish, mentor.person.user)


def match_all(builder: Any, cycle: Cycle, at: datetime, spare: int = 0) -> list[Pair]:
    """All proposals but ``spare`` ones become active pairs."""
    builder.move(cycle, State.CLOSED, State.MATCHING, at=at)
    compute_proposals(cycle, by=None, now=at)
    proposals = list(Proposal.objects.current(cycle).order_by("pk"))
    for proposal in proposals[: len(proposals) - spare]:
        accept_proposal(proposal, by=None, now=at)
    pairs = publish_pairs(accepted_pairs(cycle), by=None, now=at, as_drafts=False)
    for pair in pairs:
        confirm_pair(pair, by=pair.mentor.person.user, now=at + timedelta(days=1))
        confirm_pair(pair, by=pair.mentee.person.user, now=at + timedelta(days=2))
    return pairs


def _live(builder: Any, cycle: Cycle, pairs: list[Pair], start: datetime) -> None:
    """A running cycle: most pairs in rhythm, some stuck, every other state once."""
    builder.move(cycle, State.RUNNING, at=start + timedelta(days=10))
    begin = start + timedelta(days=16)
    quiet, special, lively = pairs[:2], pairs[2:5], pairs[5:]
    for index, pair in enumerate(lively):
        _accompany(builder, pair, begin, number=(index + 1) % 4, until=builder.now)
    if len(special) == 3:
        pause_pair(special[0], by=None, now=builder.now - timedelta(days=5))
        ask_for_help(special[1], by=special[1].mentee.person.user, now=builder.now)
        leaver = special[2].mentee.person.user
        end_pair_early(special[2], by=leaver, now=builder.now, reason="Umzug ins Ausland.")
    if quiet and lively:
        _goals_and_meetings(lively[0], builder.now)
        builder.log_in_as(lively[0])
    _answers(cycle, builder.now)


def _answers(cycle: Cycle, now: datetime) -> None:
    """The pairs that are still on their way: ruled out for a conflict of interest, expired, asked,
    half, drafted, accepted.
    """
    rest = list(Proposal.objects.pending(cycle).order_by("pk"))[:6]
    if len(rest) < 6:
        return
    exclude_two(rest[0], by=None, now=now, kind=Exclusion.Kind.SUPERVISOR)
    late = accept_proposal(rest[1], by=None, now=now - timedelta(days=20))
    publish_pairs(accepted_pairs(cycle), by=None, now=now - timedelta(days=20), as_drafts=False)
    expire_unanswered_pairs(now)
    late.refresh_from_db()
    asked = accept_proposal(rest[2], by=None, now=now)
    publish_pairs(accepted_pairs(cycle), by=None, now=now, as_drafts=False)
    asked.refresh_from_db()
    half = accept_proposal(rest[3], by=None, now=now)
    publish_pairs(accepted_pairs(cycle), by=None, now=now, as_drafts=False)
    half.refresh_from_db()
    confirm_pair(half, by=half.mentor.person.user, now=now)
    accept_proposal(rest[4], by=None, now=now)
    publish_pairs(accepted_pairs(cycle), by=None, now=now)
    accept_proposal(rest[5], by=None, now=now)


def _accompany(builder: Any, pair: Pair, begin: datetime, *, number: int, until: datetime) -> None:
    mentee = pair.mentee.person.user
    goal = goals.propose_goal(
        pair, kind="professional", title="Den Berufseinstieg planen", by=mentee, now=begin
    )
    goals.agree_goal(goal, by=pair.mentor.person.user, now=begin + timedelta(days=1))
    for index in range(number):
        held_at = at_clock(begin + timedelta(days=20 * index + 2), AFTERNOON)
        if held_at >= until:
            return
        plan = meetings.MeetingPlan(starts_at=held_at, duration_minutes=75, place="Campus")
        meeting = meetings.report_meeting(pair, plan, by=mentee, now=held_at + timedelta(days=1))
        meetings.confirm_meeting(
            meeting, by=pair.mentor.person.user, now=held_at + timedelta(days=2)
        )


def _goals_and_meetings(pair: Pair, now: datetime) -> None:
    """One pair that has every kind of goal and meeting."""
    mentor, mentee = pair.mentor.person.user, pair.mentee.person.user
    words = {"by": mentee, "now": now}
    goals.propose_goal(pair, kind="personal", title="Sicher auftreten", is_hidden=True, **words)
    for result in ("reached", "partly", "not_reached"):
        goal = goals.propose_goal(pair, kind="professional", title="Netzwerk aufbauen", **words)
        goals.agree_goal(goal, by=mentor, now=now)
        goals.review_goal(goal, result, **words)
        goals.review_goal(goal, "reached" if result == "partly" else result, by=mentor, now=now)
    dropped = goals.propose_goal(pair, kind="professional", title="Praktikum finden", **words)
    goals.drop_goal(dropped, **words)
    soon = meetings.MeetingPlan(
        starts_at=at_clock(now + timedelta(days=6), AFTERNOON),
        form="online",
        online_url="https://example.org/treffen",
    )
    meetings.plan_meeting(pair, soon, **words)
    later = meetings.MeetingPlan(
        starts_at=at_clock(now + timedelta(days=12), AFTERNOON), place="Café am Markt"
    )
    meetings.cancel_meeting(meetings.plan_meeting(pair, later, **words), **words)
    past = at_clock(now - timedelta(days=3), AFTERNOON)
    plan = meetings.MeetingPlan(starts_at=past, place="Campus")
    missed = meetings.plan_meeting(pair, plan, by=mentee, now=past - timedelta(days=3))
    meetings.mark_missed(missed, **words)
    meetings.report_meeting(pair, plan, **words)
    write_note(pair, "Beim nächsten Mal nach dem Praktikum fragen.", author=pair.mentee.person)


def _events(builder: Any, running: Cycle, opened: Cycle) -> None:
    now = builder.now
    evening = at_clock(now + timedelta(days=14), EVENING)
    kickoff = plan_event(running, "kickoff", "Auftakt", evening, "Aula", visibility="public")
    save_event(kickoff, by=None, now=now)
    publish_event(kickoff, by=None, now=now)
    guests = list(kickoff.invitations.select_related("event__programme", "person")[:4])
    for invitation, reply in zip(guests, ("accepted", "declined", "tentative"), strict=False):
        reply_to_invitation(invitation, reply, by=invitation.person.user, now=now)
    for invitation in guests[3:]:
        remove_guest(invitation, by=None, now=now)
    past = at_clock(now - timedelta(days=40), EVENING)
    held = plan_event(running, "training", "Schulung für Mentorinnen und Mentoren", past, "Online")
    held.audience = "mentors"
    save_event(held, by=None, now=past - timedelta(days=20))
    publish_event(held, by=None, now=past - timedelta(days=20))
    for guest in held.invitations.select_related("event__programme", "person__user")[:3]:
        reply_to_invitation(guest, "accepted", by=guest.person.user, now=past - timedelta(days=10))
    mark_accepted(held, by=None, now=past + timedelta(hours=1))
    draft = plan_event(opened, "information", "Informationsabend", evening, "Hörsaal 1")
    save_event(draft, by=None, now=now)
    off = plan_event(opened, "meetup", "Stammtisch", evening, "Brauhaus", visibility="public")
    save_event(off, by=None, now=now)
    publish_event(off, by=None, now=now)
    cancel_event(off, by=None, now=now)


def _corrections(builder: Any, cycle: Cycle) -> None:
    """Corrections of member records: one that waits, and each decision there is."""
    programme, now = cycle.programme, builder.now
    programme.are_corrections_approved = True
    programme.save(update_fields=["are_corrections_approved"])
    people = Person.objects.of_programme(programme).select_related("user").order_by("pk")[:4]
    requests = []
    for person in people:
        person.subject = "Wirtschaftsinformatik"
        common = {"guard": programme, "by": person.user, "now": now}
        requests.append(propose_correction(person, ["subject"], **common))
    if len(requests) == 4:
        central = builder.zentrale
        approve_correction(requests[0], by=central, now=now)
        refuse_correction(requests[1], by=central, now=now, reason="Laut Urkunde Informatik.")
        last = people[2]
        last.last_name = f"{last.last_name}-Neu"
        propose_correction(last, ["last_name"], guard=programme, by=last.user, now=now)


def _keep(builder: Any, cycle: Cycle) -> None:
    """Somebody who was declined lets the office keep the application."""
    declined = Application.objects.filter(cycle=cycle, state=Application.State.DECLINED).first()
    if declined is not None:
        keep_application(declined, by=declined.person.user, now=builder.now)


def plan_event(
    cycle: Cycle, kind: str, title: str, at: datetime, place: str, visibility: str = "guests"
) -> Event:
    return Event(
        programme=cycle.programme,
        cycle=cycle,
        kind=kind,
        title=title,
        starts_at=at,
        ends_at=at + timedelta(hours=2),
        place=place,
        visibility=visibility,
    )


def _decline(builder: Any) -> None:
    """One who was asked does not want to."""
    asked = Pair.objects.awaiting_answer().filter(state=Pair.State.ASKED).order_by("pk")
    if asked.count() > 1:
        last = asked.select_related("mentor__person", "mentee__person").last()
        decline_pair(last, by=last.mentee.person.user, now=builder.now, reason="Keine Zeit.")
