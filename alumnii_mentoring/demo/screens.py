"""One object per state, and where it can be seen."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.programme.cycles import Cycle

SCOPES: list[tuple[Any, str]] = [
    (Cycle, "programme"),
    (Application, "cycle__programme"),
    (Participation, "cycle__programme"),
    (Wish, "application__cycle__programme"),
    (Proposal, "run__cycle__programme"),
    (Pair, "cycle__programme"),
    (Goal, "pair__cycle__programme"),
    (Meeting, "pair__cycle__programme"),
    (Event, "programme"),
    (Invitation, "event__programme"),
    (ChangeRequest, "programme"),
    (Message, "scope_ref"),
]
APPLICATION = "alumnii_mentoring_application_modeladmin_inspect"
# Of a goal and a meeting the office sees date and state only; the two see them in their room.
SCREENS: dict[type[Any], tuple[str, str]] = {
    Cycle: ("mentoring_cycles:inspect", "pk"),
    Application: (APPLICATION, "pk"),
    Participation: ("mentoring_people:inspect", "person_id"),
    Wish: (APPLICATION, "application_id"),
    Proposal: ("mentoring_board", "run.cycle_id"),
    Pair: ("wagtailsnippets_alumnii_mentoring_pair:inspect", "pk"),
    Goal: ("alumnii_mentoring:pair", "pair_id"),
    Meeting: ("alumnii_mentoring:pair", "pair_id"),
    Event: ("mentoring_events:inspect", "pk"),
    Invitation: ("mentoring_events:guests", "event_id"),
    ChangeRequest: ("mentoring_corrections:inspect", "pk"),
    Message: ("mentoring_outbox:inspect", "pk"),
}


def remember_states(builder: Any) -> None:
    """Of what belongs to a pair rather that of the two whose logins are printed."""
    programmes = list(builder.world.programmes.values())
    for model, path in SCOPES:
        kind = str(model._meta.model_name)
        ids = builder.world.states.setdefault(kind, {})
        screens = builder.world.screens.setdefault(kind, {})
        things = model.objects.filter(**{f"{path}__in": programmes}).order_by("pk")
        shown = builder.shown_pair.pk if builder.shown_pair else None
        for thing in sorted(
            things, key=lambda candidate: getattr(candidate, "pair_id", shown) != shown
        ):
            if ids.setdefault(str(thing.state), thing.pk) == thing.pk:
                screens[str(thing.state)] = _screen_of(thing)


def _screen_of(thing: Any) -> str:
    """What nobody but its author reads has the address of the member area."""
    if thing.state == Application.State.DRAFT and isinstance(thing, Application):
        return reverse("alumnii_mentoring:dashboard")
    name, path = SCREENS[type(thing)]
    key = thing
    for part in path.split("."):
        key = getattr(key, part)
    return reverse(name, args=[key])
