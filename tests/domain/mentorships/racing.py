"""A runner in a process of its own: reads what to do, says ready, waits for the start, acts.

Each race is four lines: the task as JSON in, "ready" out, "go" in, the outcome out.
"""

import json
import sys
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import connection

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import (
    confirm_pair,
    decline_pair,
    expire_unanswered_pairs,
    propose_pair,
)
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs


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


STEPS = {step.__name__: step for step in (propose, form, confirm, decline, expire, leave)}


def run():
    for line in sys.stdin:
        task = json.loads(line)
        connection.settings_dict["NAME"] = task["database"]
        runner = STEPS[task["verb"]](datetime.fromisoformat(task["now"]), **task["keys"])
        next(runner)
        say("ready")
        sys.stdin.readline()
        say(outcome(runner))
        connection.close()


def outcome(runner):
    try:
        next(runner, None)
    except MentoringError as error:
        return f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - the test reads it
        return f"crashed: {error!r}"
    return "won"


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
