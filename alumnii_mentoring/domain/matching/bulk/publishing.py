"""Let the queue tell the two of every accepted pair, where there are many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import BusyError, MentoringError
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.core.logs import quiet_logger
from alumnii_mentoring.core.mail.outbox import undo_ends_at
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.models import Pair, PairQuerySet
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, publish_pairs
from alumnii_mentoring.domain.mentorships.rules import TELLING
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

logger = quiet_logger(__name__)

WORK = "matching_publish"
PIECE = 20
"""Pairs in one transaction; each takes about 15 ms."""
MOST_AT_ONCE = 50
"""Pairs that are published while the reader waits."""


def pairs_to_publish(cycle: Cycle, by: Actor, only: Collection[int] | None = None) -> PairQuerySet:
    """Accepted pairs, or those whose keys are in ``only``; one's own wait for a colleague."""
    others = accepted_pairs(cycle).without(by)
    return others if only is None else others.filter(pk__in=only)


def manner(as_drafts: bool, now: datetime) -> dict[str, Any]:
    """As drafts, or to leave by themselves once the time to take it back is over."""
    return {"as_drafts": as_drafts, "send_after": None if as_drafts else undo_ends_at(now)}


@action
def ask_to_publish(
    cycle: Cycle,
    *,
    by: Actor,
    now: datetime,
    as_drafts: bool = True,
    only: Collection[int] | None = None,
) -> Job:
    """Let the queue do it. Raises MentoringError where pairs are not told at the moment."""
    require_coordinator(by, cycle.programme)
    if cycle.state not in TELLING:
        raise MentoringError(_("Pairs are told in the matching phase. Start it first."))
    wish: dict[str, Any] = {"as_drafts": as_drafts, "only": None if only is None else sorted(only)}
    return ask_for_job(WORK, cycle.pk, scope_ref=cycle.programme_id, by=by, now=now, **wish)


def work_on_publication(job: Job) -> None:
    """What was refused is kept with the job: by key of the mentee's participation, and why."""
    cycle = Cycle.objects.select_related("programme").get(pk=job.thing_ref)
    while pairs := _following(cycle, job):
        _do_piece(job, cycle, pairs)
        job.rest_in_time()


def _following(cycle: Cycle, job: Job) -> list[Pair]:
    waiting = pairs_to_publish(cycle, job.asker, job.arguments["only"]).order_by("pk")
    if "after" not in job.kept:
        job.report(0, waiting.count())
    return list(waiting.filter(pk__gt=job.kept.get("after", 0))[:PIECE])


@action
def _do_piece(job: Job, cycle: Cycle, pairs: list[Pair]) -> None:
    """The piece and that it is done, in one transaction: killed in between, it is done anew."""
    refused = _publish_each(pairs, job)
    job.keep(
        job.done + len(pairs),
        max(job.total, job.done + len(pairs)),
        pairs=job.kept.get("pairs", 0) + len(pairs) - len(refused),
        refused=[*job.kept.get("refused", []), *refused],
        after=pairs[-1].pk,
    )


def _publish_each(pairs: list[Pair], job: Job) -> list[tuple[int, str]]:
    """One that can't be told stays as it is; the others are told."""
    refused = []
    now = timezone.now()  # of the turn: from here on it can be taken back
    how = manner(job.arguments["as_drafts"], now)
    for pair in pairs:
        try:
            publish_pairs([pair], by=job.asker, now=now, **how)
        except BusyError:
            raise
        except (MentoringError, PermissionDenied) as error:
            refused.append((pair.mentee_id, str(error)))
        except Exception as error:
            logger.exception("pair %s can't be published", pair.pk)
            words = _("It failed: %(error)s. The others go on.")
            refused.append((pair.mentee_id, words % {"error": type(error).__name__}))
    return refused
