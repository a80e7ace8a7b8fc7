"""What ends a cycle, or somebody's part in it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from alumnii_mentoring.core.verbs import FILES_DELETED, Verb, counted, messages_drafted
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.endings.cancelling import (
    Ending,
    archive_cycle,
    cancel_cycle,
    preview_cancelling,
)
from alumnii_mentoring.domain.endings.leaving import (
    leave_cycle,
    leave_programme,
    preview_leaving,
    withdraw_application,
)
from alumnii_mentoring.domain.events.leaving import events_to_cancel
from alumnii_mentoring.domain.events.verbs import told_of_cancelling
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.verbs import states_before


def _after_cancelling(cycle: Cycle) -> list[str]:
    ending, events = preview_cancelling(cycle), events_to_cancel(cycle)
    applications = ngettext(
        "%(n)s open application ends.", "%(n)s open applications end.", ending.applications
    )
    called_off = ngettext("%(n)s event is cancelled.", "%(n)s events are cancelled.", len(events))
    return [
        counted(applications, ending.applications),
        *_searching(ending),
        counted(called_off, len(events)),
        messages_drafted(
            ending.messages + sum(len(told_of_cancelling(event)) for event in events)
        ),
        gettext("The cycle can't be opened again."),
    ]


def _searching(ending: Ending) -> list[str]:
    requests = ngettext("%(n)s open request ends.", "%(n)s open requests end.", ending.requests)
    proposals = ngettext(
        "%(n)s proposal of a pair is taken back.",
        "%(n)s proposals of pairs are taken back.",
        ending.proposals,
    )
    return [counted(requests, ending.requests), counted(proposals, ending.proposals)]


def _after_archiving(cycle: Cycle) -> list[str]:
    pairs = Pair.objects.filter(cycle=cycle).count()
    kept = ngettext(
        "%(n)s pair stays readable, but can no longer change.",
        "%(n)s pairs stay readable, but can no longer change.",
        pairs,
    )
    open_pairs = Pair.objects.filter(cycle=cycle).running().count()
    completed = ngettext("%(n)s pair is completed.", "%(n)s pairs are completed.", open_pairs)
    ending = preview_cancelling(cycle)
    undecided = cycle.applications.undecided().count()
    ended = ngettext(
        "%(n)s application that was never decided ends.",
        "%(n)s applications that were never decided end.",
        undecided,
    )
    return [
        counted(kept, pairs),
        counted(completed, open_pairs),
        counted(ended, undecided),
        *_searching(ending),
        gettext("This can't be undone."),
    ]


def _after_leaving(consent: Consent) -> list[str]:
    pairs, applications = preview_leaving(consent)
    ended = ngettext("%(n)s pair ends.", "%(n)s pairs end.", pairs)
    withdrawn = ngettext(
        "%(n)s application is withdrawn.", "%(n)s applications are withdrawn.", applications
    )
    needed = gettext("Without this consent you can't take part in %(programme)s.")
    return [
        needed % {"programme": consent.programme.name},
        counted(ended, pairs),
        counted(withdrawn, applications),
        str(FILES_DELETED),
        gettext("You have no disadvantage from it and may apply again."),
    ]


def _open_pairs(part: Participation | Application) -> object:
    """Those that end with a part in a cycle; an application leads to one."""
    pairs = Pair.objects.filter(cycle=part.cycle_id, state__in=Pair.OPEN)
    own = Q(mentor__person=part.person_id) | Q(mentee__person=part.person_id)
    return sorted(pairs.filter(own).values_list("pk", "state"))


ARCHIVE = Verb(
    _("Archive (nothing can change afterwards)"),
    archive_cycle,
    done=_("The cycle is archived and can only be read."),
    states=states_before(Cycle.State.ARCHIVED),
    is_serious=True,
    follows=_after_archiving,
    logs="cycle.move",
)
CANCEL = Verb(
    _("Cancel the cycle"),
    cancel_cycle,
    done=_("The cycle is cancelled. What was drafted waits in the outbox."),
    states=states_before(Cycle.State.CANCELLED),
    is_serious=True,
    follows=_after_cancelling,
    logs="cycle.move",
)
LEAVE = Verb(
    _("Leave the programme"),
    leave_cycle,
    explanation=_(
        "You can leave at any time without any disadvantage. Open pairs end, and your partner and"
        " the programme coordination are told. The files you sent are deleted."
    ),
    done=_("You have left. Thank you for having taken part."),
    shows=_open_pairs,
    logs="participation.leave",
    logged=_("Left the cycle"),
)
LEAVE_PROGRAMME = Verb(
    _("Withdraw the consent and leave"),
    leave_programme,
    heading=_("Withdraw the consent and leave the programme"),
    done=_("Your consent is withdrawn, and you no longer take part."),
    follows=_after_leaving,
    logs="consent.withdraw",
)
WITHDRAW_APPLICATION = Verb(
    _("Withdraw the application"),
    withdraw_application,
    explanation=_(
        "You can do so at any time, without any disadvantage, and apply again until the deadline."
        " Who takes part already leaves the cycle by it; open pairs end. The files you sent are"
        " deleted."
    ),
    done=_("Your application was withdrawn."),
    shows=_open_pairs,
    logs="application.withdraw",
)

LOGGED: dict[str, Any] = {
    "application.cancel": _("Application ended with the cycle"),
    "pair.leave": _("One of the two left"),
    "wish.cancel": _("Wish ended with the cycle"),
}
