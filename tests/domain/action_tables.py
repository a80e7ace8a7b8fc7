"""Actions by what they are done to, as those may do them who are meant to."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.actions import decline_application, start_review
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.reapplying import keep_application
from alumnii_mentoring.domain.applications.review.actions import ask_applicant
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.cancelling import archive_cycle, cancel_cycle
from alumnii_mentoring.domain.endings.leaving import leave_cycle, withdraw_application
from alumnii_mentoring.domain.events import actions as event_actions
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships import actions as pair_actions
from alumnii_mentoring.domain.mentorships import proposals, publishing
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.placing import waiting_list
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.placing.not_placed import tell_not_placed
from alumnii_mentoring.domain.programme.actions import move_cycle, turn_cycles_by_date
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.reminders.requests import remind_requests
from alumnii_mentoring.domain.requests import actions as request_actions
from alumnii_mentoring.domain.requests import breaks, unanswered

DAY = timedelta(days=1)
REFUSALS = (MentoringError, PermissionDenied, ValidationError)
PATHS = {
    Cycle: ["programme"],
    Application: ["cycle__programme", "person__user"],
    Participation: ["cycle__programme", "person__user"],
    Wish: ["application__cycle__programme", "application__person__user", "mentor__person__user"],
    Pair: ["cycle__programme", "mentor__person__user", "mentee__person__user"],
    Event: ["programme", "cycle"],
}


def by_office(action, **words):
    return partial(action, by=None, **words)


def by_self(action, **words):
    return lambda thing, now: action(thing, by=thing.person.user, now=now, **words)


def by_mentor(action, **words):
    return lambda wish, now: action(wish, by=wish.mentor.person.user, now=now, **words)


def by_applicant(action, **words):
    return lambda wish, now: action(wish, by=wish.application.person.user, now=now, **words)


def by_both(action):
    def act(pair, now):
        for person in pair.people:
            action(pair, by=person.user, now=now)

    return act


def by_clock(turn, days=0):
    return lambda _thing, now: turn(now + days * DAY)


def by_force(to):
    """Whoever asks the lower function to end a cycle gets an error, not half an ended one."""

    def act(cycle, now):
        try:
            move_cycle(cycle, to, by=None, now=now)
        except ValueError:
            assert to in Cycle.READ_ONLY

    return act


CYCLE_ACTIONS = {
    **{f"move to {to.value}": by_force(to) for to in Cycle.State},
    "cancel": by_office(cancel_cycle),
    "archive": by_office(archive_cycle),
    "archive after the end": lambda cycle, now: archive_cycle(cycle, by=None, now=now + 500 * DAY),
    "clock": by_clock(turn_cycles_by_date),
    "clock after the deadline": by_clock(turn_cycles_by_date, days=11),
}


APPLICATION_ACTIONS = {
    "withdraw": by_self(withdraw_application),
    "review": by_office(start_review),
    "accept": by_office(accept_application),
    "decline": by_office(decline_application, reason="Full."),
    "wait": by_office(waiting_list.put_on_waiting_list),
    "offer": by_office(waiting_list.offer_place),
    "accept offer": by_self(waiting_list.accept_offer),
    "decline offer": by_self(waiting_list.decline_offer),
    "offers expire": by_clock(waiting_list.expire_offers, days=1),
    "not placed": by_office(tell_not_placed),
    "ask": by_office(ask_applicant, question="When?"),
    "keep": by_self(keep_application),
}


PARTICIPATION_ACTIONS = {
    "pause": by_self(breaks.pause_participation),
    "resume": by_self(breaks.resume_participation),
    "breaks end": by_clock(breaks.end_pauses),
    "leave": by_self(leave_cycle),
}


PAIR_ACTIONS = {
    "confirm": by_both(confirm_pair),
    "decline": lambda pair, now: proposals.decline_pair(pair, by=pair.mentee.person.user, now=now),
    "withdraw": by_office(proposals.withdraw_proposal),
    "expire": by_clock(proposals.expire_unanswered_pairs, days=15),
    "publish": lambda pair, now: publishing.publish_pairs([pair], by=None, now=now),
    "unpublish": by_office(publishing.unpublish_pair),
    "pause": by_office(pair_actions.pause_pair),
    "resume": by_office(pair_actions.resume_pair),
    "close": by_clock(pair_actions.close_pairs_at_their_end, days=500),
    "complete": by_office(pair_actions.complete_pair),
    "end": by_office(pair_actions.end_pair_early),
}


WISH_ACTIONS = {
    "send": by_office(request_actions.send_request),
    "accept": by_mentor(request_actions.accept_request),
    "decline": by_mentor(request_actions.decline_request),
    "ask back": by_mentor(request_actions.ask_back, question="When?"),
    "reply": by_applicant(request_actions.reply_to_question, reply="Now."),
    "withdraw": by_applicant(request_actions.withdraw_wish),
    "expire": by_clock(unanswered.expire_requests, days=15),
    "remind": by_clock(remind_requests, days=8),
}


EVENT_ACTIONS = {
    "publish": by_office(event_actions.publish_event),
    "close": by_office(event_actions.close_registration),
    "reopen": by_office(event_actions.reopen_registration),
    "cancel": by_office(event_actions.cancel_event),
    "hold": by_clock(event_actions.close_past_events, days=30),
}
