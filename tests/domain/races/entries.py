"""Which actions can be done to what in the world, and which of them meet in a table."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from django.db import connection, transaction

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.applications.review.actions import reply_to_inquiry
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.uploads.filing import remove_document
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.leaving import leave_programme
from alumnii_mentoring.domain.events import actions as events
from alumnii_mentoring.domain.events.attendance import mark_accepted, mark_guests
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching import actions as board
from alumnii_mentoring.domain.matching import runs
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.mentorships.goals import actions as goals
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings import actions as meetings
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.actions import write_note
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.domain import action_tables
from tests.domain.action_tables import DAY, REFUSALS, by_clock, by_office, by_self

TABLE = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN)\s+["`](\w+)["`]')
OURS = "alumnii_mentoring_"
# Rows of these are only added, and judged by nobody but the hourly limits.
ADDED_ONLY = {f"{OURS}auditentry", f"{OURS}message"}


def by_mentee(action, *words, **more):
    def act(thing, now):
        pair = getattr(thing, "pair", thing)
        return action(thing, *words, by=pair.mentee.person.user, now=now, **more)

    return act


def propose_to_eva(mentee, now):
    mentor = Participation.objects.get(person__first_name="eva")
    return board.choose_mentor(mentee, mentor, by=None, now=now)


GOAL_ACTIONS = {
    "agree": by_mentee(goals.agree_goal),
    "change": by_mentee(goals.change_goal, title="Sing"),
    "drop": by_mentee(goals.drop_goal),
    "rate": by_mentee(goals.review_goal, "reached"),
}
PAIR_WORK = {
    "tell": lambda pair, now: publish_pairs([pair], by=None, now=now, as_drafts=False),
    "propose goal": by_mentee(goals.propose_goal, title="Dance"),
    "ask for help": by_mentee(action_tables.pair_actions.ask_for_help),
    "plan": lambda pair, now: meetings.plan_meeting(
        pair, MeetingPlan(now + 5 * DAY), by=pair.mentee.person.user, now=now
    ),
    "note": lambda pair, now: write_note(pair, "x", author=pair.mentee.person),
    "extend": lambda pair, now: action_tables.pair_actions.extend_pair(
        pair, pair.ends_on + 20 * DAY, by=None, now=now
    ),
}
MEETING_ACTIONS = {
    "move": lambda meeting, now: meetings.move_meeting(
        meeting, MeetingPlan(now + 6 * DAY), by=meeting.pair.mentee.person.user, now=now
    ),
    "cancel": by_mentee(meetings.cancel_meeting),
    "confirm": by_mentee(meetings.confirm_meeting),
    "object": by_mentee(meetings.object_to_report),
    "miss": by_mentee(meetings.mark_missed),
    "unopposed": by_clock(meetings.confirm_unopposed_meetings),
}
BOARD_ACTIONS = {
    "accept": by_office(board.accept_proposal),
    "undo": by_office(board.undo_acceptance),
    "reject": by_office(board.reject_proposal),
    "restore": by_office(board.restore_proposal),
    "lock": by_office(board.set_lock, is_locked=True),
    "exclude": by_office(board.exclude_two),
}
INVITATION_ACTIONS = {
    **{
        reply: lambda guest, now, reply=reply: events.reply_to_invitation(
            guest, reply, by=guest.person.user, now=now
        )
        for reply in ("accepted", "declined")
    },
    "remove": by_office(remove_guest),
    "mark": lambda guest, now: mark_guests(guest.event, [guest.pk], "attended", by=None, now=now),
}
TABLES = {
    Cycle: {
        name: act
        for name, act in action_tables.CYCLE_ACTIONS.items()
        if name in {"cancel", "archive after the end", "move to running", "move to closed"}
    }
    | {"tell all": by_office(board.publish_accepted, as_drafts=False)},
    Application: action_tables.APPLICATION_ACTIONS,
    Participation: action_tables.PARTICIPATION_ACTIONS | {"choose": propose_to_eva},
    Wish: action_tables.WISH_ACTIONS,
    Pair: action_tables.PAIR_ACTIONS | PAIR_WORK,
    Goal: GOAL_ACTIONS,
    Meeting: MEETING_ACTIONS,
    Proposal: BOARD_ACTIONS,
    MatchingRun: {"discard": by_office(runs.discard_run)},
    Event: action_tables.EVENT_ACTIONS | {"all came": by_office(mark_accepted)},
    Invitation: INVITATION_ACTIONS,
    Document: {
        "remove": lambda file, now: remove_document(file, by=file.application.person.user, now=now)
    },
    Inquiry: {
        "reply": lambda inquiry, now: reply_to_inquiry(
            inquiry, by=inquiry.application.person.user, now=now, reply="Now."
        )
    },
    Consent: {
        "leave programme": by_self(leave_programme),
        "leave directory": by_self(leave_directory),
    },
}


@dataclass(frozen=True)
class Entry:
    """An action on a row; ``rows`` are those it changes, the other two names of tables."""

    model: type
    name: str
    key: int
    writes: frozenset = field(hash=False, repr=False)
    reads: frozenset = field(hash=False, repr=False)
    rows: frozenset = field(hash=False, repr=False)

    @property
    def action(self):
        return f"{self.model.__name__}: {self.name}"

    def load(self):
        paths = action_tables.PATHS.get(self.model) or self.model.READ_WITH
        return self.model.objects.select_related(*paths).get(pk=self.key)

    def act(self, thing, now):
        """What came of it: done or refused. Everything else is raised."""
        try:
            TABLES[self.model][self.name](thing, now=now)
        except REFUSALS as error:
            if type(error).__name__ == "BusyError":
                raise
            return "refused"
        return "done"

    def meets(self, other):
        """The tables that one of the two writes and the other writes or judges."""
        met = self.writes & (other.writes | other.reads) | other.writes & self.reads
        return met - ADDED_ONLY


def rows_of(tables):
    values = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            values |= {(table, row[0]): row for row in cursor.fetchall()}
    return values


def legal_entries(now):
    """Every action on every row on which it does something, with what it touches."""
    for model, actions in TABLES.items():
        for key in model.objects.order_by("pk").values_list("pk", flat=True):
            for name in actions:
                entry = Entry(model, name, key, frozenset(), frozenset(), frozenset())
                if touched := _touched(entry, now):
                    yield Entry(model, name, key, *touched)


def _touched(entry, now):
    writes, reads = set(), set()

    def watch(execute, sql, params, many, context):
        for verb, table in TABLE.findall(sql):
            if table.startswith(OURS):
                (reads if verb in {"FROM", "JOIN"} else writes).add(table)
        return execute(sql, params, many, context)

    with transaction.atomic():
        before = ROWS
        thing = entry.load()
        with transaction.atomic(), connection.execute_wrapper(watch):
            outcome = entry.act(thing, now)
        after = rows_of({table for table in writes if table not in ADDED_ONLY})
        transaction.set_rollback(True)
    if outcome != "done" or not writes - ADDED_ONLY:
        return None
    keys = {key for key in after if before.get(key) != after[key]}
    keys |= {key for key in before if key[0] in writes and key not in after}
    keys = {key for key in keys if key[0] not in ADDED_ONLY}
    return (frozenset(writes), frozenset(reads), frozenset(keys)) if keys else None


ROWS = {}


def remember_rows():
    names = [name for name in connection.introspection.table_names() if name.startswith(OURS)]
    ROWS.clear()
    ROWS.update(rows_of(names))


def pairs_of_actions(entries):
    """Two entries for each two actions that meet in a table, on the same rows where they can."""
    by_action = defaultdict(list)
    for entry in entries:
        by_action[entry.action].append(entry)
    for one, other in combinations_with_replacement(sorted(by_action), 2):
        candidates = [
            (len(first.rows & second.rows), first, second)
            for first in by_action[one]
            for second in by_action[other]
            if first.meets(second)
        ]
        if candidates:
            yield max(candidates, key=lambda candidate: candidate[0])
