"""Steps of the set-up: found a programme, add its cycle, settle what needs no row of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from alumnii_mentoring.core.actions import action, takes_unsaved
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import default_language
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.actions import move_cycle, require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import can_manage_all
from alumnii_mentoring.domain.programme.setup.models import BEFORE_OPENING, Setup

TRIAL, ASK_EDITORS = "setup_trial", "setup_pages"
SETTLED = ("questions_chosen_at", "people_settled_at", "kickoff_settled_at")
SLUG_LENGTH = 60


@action
def found_programme(programme: Programme, *, by: Actor, now: datetime) -> Programme:
    """Store a new programme under a short name made from its name.

    Raises PermissionDenied for anybody but the central coordination.
    """
    if by is not None and not can_manage_all(by):
        raise PermissionDenied
    programme.slug = programme.slug or free_slug(programme.name)
    programme.save()
    record("programme.found", programme, by=by, now=now)
    return programme


def free_slug(name: str) -> str:
    """Letters, digits and hyphens of the name, with a number where another has the same."""
    base = slugify(name)[: SLUG_LENGTH - 4].strip("-") or "mentoring"
    slug, number = base, 1
    while Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


@action
@takes_unsaved("cycle")
def save_first_cycle(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """Store the cycle that is being set up; raises MentoringError once it is open."""
    require_coordinator(by, cycle.programme)
    if cycle.pk and lock_row(Cycle.objects.get(pk=cycle.pk)).state not in BEFORE_OPENING:
        raise MentoringError(_("The cycle moved on in the meantime. Change it under Cycles."))
    is_new = cycle.pk is None
    cycle.save()
    record("cycle.plan" if is_new else "cycle.change", cycle, by=by, now=now)
    return cycle


@action
def send_trial(programme: Programme, *, to: Recipient, by: Actor, now: datetime) -> Message | None:
    """Send a mail as participants will get it to the account that sets up.

    Returns None for an account without an address.
    """
    require_coordinator(by, programme)
    record("setup.trial", programme, by=by, now=now)
    return write_message(
        TRIAL,
        to=to,
        context={"programme": programme},
        dedup_key=f"{TRIAL}:{programme.pk}:{now.isoformat()}",
        scope_ref=programme.pk,
        now=now,
    )


def last_trial(programme: Programme) -> Message | None:
    trials = Message.objects.filter(kind=TRIAL, scope_ref=programme.pk)
    return trials.order_by("-pk").first()


@action
def confirm_sender(programme: Programme, *, by: Actor, now: datetime) -> Setup:
    """Note that a trial mail of this office's address arrived.

    Raises MentoringError when none was written.
    """
    require_coordinator(by, programme)
    if last_trial(programme) is None:
        raise MentoringError(_("No trial mail has been sent yet."))
    return _note(programme, "setup.sender", by, now, checked_sender=programme.office_email)


@action
def choose_questions(
    programme: Programme, left_out: Iterable[str], *, by: Actor, now: datetime
) -> Setup:
    """Note which prepared questions the forms shall not ask, as ``role:key``."""
    require_coordinator(by, programme)
    chosen = {"left_out": sorted(left_out), "questions_chosen_at": now}
    return _note(programme, "setup.questions", by, now, **chosen)


@action
def settle(programme: Programme, step: str, *, by: Actor, now: datetime) -> Setup:
    """Note that a voluntary step needs nothing more; ``step`` is a name of SETTLED.

    Raises ValueError for any other name.
    """
    require_coordinator(by, programme)
    if step not in SETTLED:
        raise ValueError(step)
    return _note(programme, "setup.settle", by, now, **{step: now})


@action
def ask_editors(
    programme: Programme, editors: Iterable[Any], page_path: str, *, by: Actor, now: datetime
) -> int:
    """Ask those who may publish to look at the pages; return how many were written to.

    ``page_path`` is the path of the screen on which they do. Raises MentoringError when there is
    nobody to ask.
    """
    require_coordinator(by, programme)
    language = default_language()
    asked = 0
    for editor in editors:
        to = Recipient(None, editor.get_full_name(), editor.email, language)
        key = f"{ASK_EDITORS}:{programme.pk}:{editor.pk}:{now.isoformat()}"
        context = {"programme": programme, "page_path": page_path}
        written = write_message(
            ASK_EDITORS, to=to, context=context, dedup_key=key, scope_ref=programme.pk, now=now
        )
        asked += written is not None
    if not asked:
        raise MentoringError(_("Nobody who may publish pages has an e-mail address."))
    _note(programme, "setup.editors", by, now, editors_asked_at=now)
    return asked


@action
def open_first_cycle(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """Open the applications, or announce them where the day of opening lies ahead.

    Raises MentoringError when the deadline has passed.
    """
    require_coordinator(by, cycle.programme)
    if cycle.apply_from <= now:
        return move_cycle(cycle, Cycle.State.OPEN, by=by, now=now)
    if cycle.state == Cycle.State.DRAFT:
        move_cycle(cycle, Cycle.State.ANNOUNCED, by=by, now=now)
    return cycle


def _note(programme: Programme, verb: str, by: Actor, now: datetime, **values: Any) -> Setup:
    setup, _created = Setup.objects.update_or_create(programme=programme, defaults=values)
    record(verb, programme, by=by, now=now)
    return setup
