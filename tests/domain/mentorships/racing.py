"""A runner in a process of its own: reads what to do, says ready, waits for the start, acts.

Each race is four lines: the task as JSON in, "ready" out, "go" in, the outcome out.
"""

import json
import os
import socket
import sys
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.matching import actions, runs
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import (
    decline_pair,
    expire_unanswered_pairs,
    propose_pair,
)
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.placing.confirming import confirm_pair

RUNNERS = 6


def propose(now, by, mentor, mentee):
    mentor, mentee = (Participation.objects.get(pk=pk) for pk in (mentor, mentee))
    user = get_user_model().objects.get(pk=by)
    yield
    propose_pair(mentor, mentee, by=user, now=now)


def form(now, by, mentor, mentee):
    mentor, mentee = (Participation.objects.get(pk=pk) for pk in (mentor, mentee))
    user = get_user_model().objects.get(pk=by)
    yield
    pair = propose_pair(mentor, mentee, by=user, now=now)
    publish_pairs([pair], by=user, now=now, as_drafts=False)
    confirm_pair(pair, by=mentor.person.user, now=now)
    confirm_pair(pair, by=mentee.person.user, now=now)


def confirm(now, by, pair):
    pair, user = Pair.objects.get(pk=pair), get_user_model().objects.get(pk=by)
    yield
    confirm_pair(pair, by=user, now=now)


def decline(now, by, pair):
    pair, user = Pair.objects.get(pk=pair), get_user_model().objects.get(pk=by)
    yield
    decline_pair(pair, by=user, now=now)


def expire(now):
    connection.ensure_connection()
    yield
    if not expire_unanswered_pairs(now):
        raise MentoringError("Nothing to expire")


def leave(now, by, participation):
    participation = Participation.objects.get(pk=participation)
    user = get_user_model().objects.get(pk=by)
    yield
    leave_cycle(participation, by=user, now=now)


def accept(now, by, proposal):
    yield from _with_proposal(actions.accept_proposal, now, by, proposal)


def undo(now, by, proposal):
    yield from _with_proposal(actions.undo_acceptance, now, by, proposal)


def _with_proposal(act, now, by, proposal):
    parts = ("run__cycle__programme", "mentee__person", "mentor__person", "pair")
    proposal = Proposal.objects.select_related(*parts).get(pk=proposal)
    user = get_user_model().objects.get(pk=by)
    yield
    act(proposal, by=user, now=now)


def choose(now, by, mentor, mentee):
    mentor, mentee = (Participation.objects.get(pk=pk) for pk in (mentor, mentee))
    user = get_user_model().objects.get(pk=by)
    yield
    actions.choose_mentor(mentee, mentor, by=user, now=now)


def publish(now, by, pair):
    pair, user = Pair.objects.get(pk=pair), get_user_model().objects.get(pk=by)
    yield
    publish_pairs([pair], by=user, now=now, as_drafts=False)


def use(now, by, run):
    run = MatchingRun.objects.select_related("cycle__programme").get(pk=run)
    user = get_user_model().objects.get(pk=by)
    yield
    runs.use_run(run, by=user, now=now)


OF_PAIRS = (propose, form, confirm, decline, expire, leave)
OF_THE_BOARD = (accept, undo, choose, publish, use)
STEPS = {step.__name__: step for step in (*OF_PAIRS, *OF_THE_BOARD)}


def main():
    """Load once, then become one process for each of the sockets named on the command line."""
    for number in json.loads(sys.argv[1]):
        if os.fork() == 0:
            run(socket.socket(fileno=number).makefile("rw"))
            os._exit(0)
        os.close(number)
    for _runner in range(RUNNERS):
        os.wait()


def run(line):
    for words in line:
        task = json.loads(words)
        connection.settings_dict["NAME"] = task["database"]
        runner = STEPS[task["verb"]](datetime.fromisoformat(task["now"]), **task["keys"])
        next(runner)
        say(line, "ready")
        line.readline()
        say(line, outcome(runner))
        connection.close()


def outcome(runner):
    try:
        next(runner, None)
    except MentoringError as error:
        return f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - the test reads it
        return f"crashed: {error!r}"
    return "won"


def say(line, words):
    line.write(f"{words}\n")
    line.flush()
