"""The steps of a cycle that need nothing but the cycle; its last ones stand in ``endings``."""

from __future__ import annotations

from functools import partial
from typing import Any

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.actions import move_cycle
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Cycle.State


def states_before(to: str) -> frozenset[str]:
    """Return the states from which a cycle may take this step."""
    return frozenset(old for old, new in Cycle.TRANSITIONS.items() if to in new)


def _step(to: State, label: Any, done: Any, **more: Any) -> Verb:
    run = partial(move_cycle, to=to.value)
    return Verb(label, run, done, states=states_before(to), logs="cycle.move", **more)


ANNOUNCE = _step(
    State.ANNOUNCED,
    _("Announce"),
    _("The cycle is announced: visitors read its dates."),
    logged=_("Cycle moved on"),
)
OPEN = _step(State.OPEN, _("Open for applications"), _("Applications can be sent now."))
CLOSE = _step(
    State.CLOSED,
    _("Close applications"),
    _("Nobody can apply any more. Next, decide what was sent in."),
)
START_MATCHING = _step(
    State.MATCHING,
    _("Start the matching"),
    _("The matching has begun. Next, compute proposals on the board."),
)
RUN = _step(
    State.RUNNING, _("Let the mentoring run"), _("The mentoring runs: pairs meet from now on.")
)
START_CLOSING = _step(
    State.CLOSING,
    _("Start the closing phase"),
    _("The closing phase has begun. Pairs look back at their goals."),
)
EVALUATE = _step(State.EVALUATED, _("Mark as evaluated"), _("The cycle is marked as evaluated."))
BACK_TO_DRAFT = _step(
    State.DRAFT, _("Back to draft"), _("The cycle is a draft again: visitors don't see it.")
)

LOGGED: dict[str, Any] = {
    "role.grant": _("Role granted"),
    "role.revoke": _("Role revoked"),
    "programme.found": _("Programme set up"),
    "cycle.plan": _("Cycle planned"),
    "cycle.change": _("Cycle changed"),
    "setup.trial": _("Trial mail sent"),
    "setup.sender": _("Sender of mails checked"),
    "setup.questions": _("Questions of the application chosen"),
    "setup.settle": _("Step of the set-up settled"),
    "setup.editors": _("Editors asked to publish pages"),
}
