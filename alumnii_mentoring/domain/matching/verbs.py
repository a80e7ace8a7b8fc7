"""What coordinators do with a proposal on the board, and with a version of the matching."""

from __future__ import annotations

from functools import partial
from typing import Any

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.matching import actions, runs
from alumnii_mentoring.domain.matching.models import LOCK_REASON_LENGTH
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion

ACCEPT = Verb(
    _("Accept"),
    actions.accept_proposal,
    done=_("Accepted. Nobody is told yet."),
    logs="proposal.accept",
    logged=_("Proposal accepted"),
)
REJECT = Verb(
    _("Reject"),
    actions.reject_proposal,
    done=_("Rejected."),
    logs="proposal.reject",
    logged=_("Proposal rejected"),
)
TAKE_BACK = Verb(
    _("Take back"),
    actions.undo_acceptance,
    done=_("Taken back."),
    logs="proposal.undo",
    logged=_("Acceptance taken back"),
)
RESTORE = Verb(
    _("Restore"),
    actions.restore_proposal,
    done=_("Restored: these two may be proposed to each other again."),
    logs="proposal.restore",
    logged=_("Proposal restored"),
)
ALLOW_AGAIN = Verb(
    _("Allow again"),
    actions.allow_two,
    done=RESTORE.done,
    logs="matching.allow",
    logged=_("Two allowed again"),
)
LOCK = Verb(
    _("Lock"),
    partial(actions.set_lock, is_locked=True),
    done=_("Locked: new computations keep this proposal."),
    logs="proposal.lock",
    logged=_("Proposal locked"),
)
UNLOCK = Verb(
    _("Unlock"),
    partial(actions.set_lock, is_locked=False),
    done=_("Unlocked."),
    logs="proposal.unlock",
    logged=_("Proposal unlocked"),
)
EXCLUDE = Verb(
    _("Never together"),
    actions.exclude_two,
    done=_("These two are not proposed again. Under “Rejected” you can allow them again."),
    logs="matching.exclude",
    logged=_("Never together"),
)
REPORT_CONFLICT = Verb(
    _("Conflict of interest"),
    partial(actions.exclude_two, kind=Exclusion.Kind.SUPERVISOR),
    done=EXCLUDE.done,
    logs="matching.conflict",
    logged=_("Conflict of interest"),
)
CHOOSE = Verb(
    _("Choose this mentor"),
    actions.choose_mentor,
    heading=_("Choose a mentor"),
    done=_("Chosen and locked. Accept the proposal to form the pair."),
    words_limit=LOCK_REASON_LENGTH,
    logs="proposal.choose",
    logged=_("Somebody else chosen"),
)
USE_RUN = Verb(
    _("Use this version"),
    runs.use_run,
    done=_("This version is on the board. Accepted and locked ones stayed."),
    logs="matching.use",
    logged=_("Version of the matching put on the board"),
)
DISCARD_RUN = Verb(
    _("Discard"),
    runs.discard_run,
    done=_("The version is set aside."),
    logs="matching.discard",
    logged=_("Version of the matching discarded"),
)

LOGGED: dict[str, Any] = {
    "matching.adapt": _("Rest of a version adapted to changes by hand"),
    "matching.compute": _("Proposals computed"),
    "proposal.end": _("Proposal came to nothing"),
    "proposal.reopen": _("Proposal opened again"),
}
