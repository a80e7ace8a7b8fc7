"""Decide about several applications at once, after a preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import can_decide
from alumnii_mentoring.domain.applications.verbs import DECLINE
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.placing.not_placed import objection_to_telling
from alumnii_mentoring.domain.placing.verbs import (
    ACCEPT,
    PUT_ON_WAITING_LIST,
    TELL_NOT_PLACED,
)
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Application.State


@dataclass(frozen=True)
class Decision:
    """``verb`` is done to one application and writes at most one message."""

    to: str
    verb: Verb


DECISIONS = {
    "accept": Decision(State.ACCEPTED, ACCEPT),
    "wait": Decision(State.WAITING, PUT_ON_WAITING_LIST),
    "decline": Decision(State.DECLINED, DECLINE),
    "not-placed": Decision(State.NOT_PLACED, TELL_NOT_PLACED),
}


@dataclass
class Outcome:
    """``refused`` holds applications with the reason why they stay as they are.

    ``requests`` counts the mentees whose first request goes to a mentor at once.
    """

    done: list[Application] = field(default_factory=list)
    refused: list[tuple[Application, str]] = field(default_factory=list)
    requests: int = 0

    @property
    def messages(self) -> int:
        """Messages that become drafts."""
        return sum(bool(application.person.email) for application in self.done)


def preview_decision(applications: Iterable[Application], decision: str, *, by: Actor) -> Outcome:
    """What :func:`decide_many` would do; changes nothing."""
    outcome = Outcome()
    for application in applications:
        objection = _objection(application, DECISIONS[decision], by)
        if objection:
            outcome.refused.append((application, objection))
        else:
            outcome.done.append(application)
    if decision == "accept":
        outcome.requests = _mentees_with_a_request(outcome.done)
    return outcome


def _mentees_with_a_request(accepted: list[Application]) -> int:
    """Mentees of direct cycles who have named a mentor."""
    direct = [
        application.pk for application in accepted if application.cycle.mode == Cycle.Mode.DIRECT
    ]
    wished = Wish.objects.filter(application__in=direct, state=Wish.State.WISHED)
    return wished.order_by().values("application").distinct().count()


def decide_many(
    applications: Iterable[Application],
    decision: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> Outcome:
    """Decide each application in an action of its own; the messages wait as drafts.

    One that can't be decided any more stays as it is and is named in the outcome.
    """
    outcome, chosen = Outcome(), DECISIONS[decision]
    words = {"reason": reason} if chosen.verb is not TELL_NOT_PLACED else {}
    for application in applications:
        try:
            chosen.verb.do(application, by=by, now=now, is_draft=True, **words)
        except PermissionDenied:
            outcome.refused.append((application, _objection(application, chosen, by)))
        except (MentoringError, ValidationError) as error:
            outcome.refused.append((application, _words(error)))
        else:
            outcome.done.append(application)
    return outcome


def _objection(application: Application, decision: Decision, by: Actor) -> str:
    if not can_decide(by, application):
        return _("You can't decide this application.")
    if not application.cycle.is_writable:
        return _("This cycle is archived; nothing can change in it.")
    if application.state not in (decision.verb.states or ()):
        state = application.get_state_display()
        return _("Its state does not allow this: %(state)s.") % {"state": state}
    return objection_to_telling(application) if decision.to == State.NOT_PLACED else ""


def _words(error: MentoringError | ValidationError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
