"""What the home page shows of it: the checklist, later one line about each cycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.setup.checklist import Checklist
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.times.words import write_date
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.setup.models import being_set_up

State = Cycle.State
MOST = 3
MOST_LINES = 10


def checklists(user: Account) -> list[Checklist]:
    """Of the programmes that the user may set up; one for a new programme where there is none."""
    roles = known_roles(user)
    if not roles.coordinates_anywhere:
        return []
    if roles.manages_all and not Programme.objects.exists():
        return [Checklist(None, user)]
    programmes = being_set_up(Programme.objects.coordinated_by(user).filter(is_active=True))
    return [Checklist(programme, user) for programme in programmes[:MOST]]


class SetupPanel(Component):
    """First on the page: without it nothing else can have content."""

    name = "mentoring_setup"
    order = 100
    template_name = "alumnii_mentoring/coordinators/setup/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"checklists": checklists(parent_context["request"].user)}


class NextPanel(Component):
    """One line for each cycle that is under way."""

    name = "mentoring_next"
    order = 140
    template_name = "alumnii_mentoring/coordinators/setup/next_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        if not known_roles(user).reads_anywhere:
            return {"lines": []}
        ended = [State.EVALUATED, State.ARCHIVED, State.CANCELLED]
        settled = being_set_up(Programme.objects.all()).values("pk")
        cycles = Cycle.objects.visible_to(user).exclude(state__in=ended)
        under_way = cycles.exclude(programme__in=settled).select_related("programme")
        now = timezone.now()
        return {"lines": [next_of(cycle, now) for cycle in under_way[:MOST_LINES]]}


def next_of(cycle: Cycle, now: datetime) -> dict[str, Any]:
    """What comes next in a cycle, in one sentence, and where it is done."""
    text, url_name = NEXT[State(cycle.state)]()
    days = {
        "from": _day(cycle.apply_from),
        "until": _day(cycle.apply_until),
        "start": write_date(cycle.starts_on),
        "end": write_date(cycle.ends_on),
    }
    args = [cycle.pk] if url_name.endswith(":inspect") else []
    return {"cycle": cycle, "text": text % days, "url": reverse(url_name, args=args)}


CYCLE_RECORD = "mentoring_cycles:inspect"
APPLICATIONS = "alumnii_mentoring_application_modeladmin_index"
NEXT = {
    State.DRAFT: lambda: (_("Check its settings, then announce it or open it."), CYCLE_RECORD),
    State.ANNOUNCED: lambda: (_("Applications open on %(from)s."), CYCLE_RECORD),
    State.OPEN: lambda: (
        _("Applications are open until %(until)s; read what has arrived."),
        APPLICATIONS,
    ),
    State.CLOSED: lambda: (
        _("Applications are closed: decide on them, then start the matching."),
        APPLICATIONS,
    ),
    State.MATCHING: lambda: (
        _("Compute proposals, check and publish them; pairs begin on %(start)s."),
        "mentoring_matching",
    ),
    State.RUNNING: lambda: (
        _("Pairs meet until %(end)s; look after those that need help."),
        "mentoring_progress",
    ),
    State.CLOSING: lambda: (
        _("Pairs look back at their goals; then mark the cycle as evaluated."),
        "mentoring_progress",
    ),
}


def _day(moment: datetime) -> str:
    return write_date(site_day(moment))
