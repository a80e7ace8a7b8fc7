"""What somebody has done in the programmes of the reader, cycle by cycle."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from alumnii_mentoring.coordinators.base.display_values import linked
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person

Section = dict[str, Any]
APPLICATION = "alumnii_mentoring_application_modeladmin_inspect"
PAIR = "wagtailsnippets_alumnii_mentoring_pair:inspect"
MOST = 100  # nobody has more in a life; a page stays a page


def years_of(person: Person, user: Account) -> list[Section]:
    """Applications, taking part, pairs and events, newest first."""
    parts = (_applications, _participations, _pairs, _events)
    return [part(person, user) for part in parts]


def _applications(person: Person, user: Account) -> Section:
    """Those that were sent: nobody else reads a draft."""
    rows = Application.objects.visible_to(user).of(person).submitted()
    rows = rows.select_related("cycle__programme").order_by("-cycle__starts_on", "-pk")
    return _section(
        _("Applications"),
        "form",
        [_("Cycle"), _("Role"), _("State"), _("Sent at"), _("Decided at")],
        [
            (
                linked(row.cycle.full_name, reverse(APPLICATION, args=[row.pk])),
                row.get_role_display(),
                row.get_state_display(),
                row.submitted_at,
                row.decided_at,
            )
            for row in rows[:MOST]
        ],
    )


def _participations(person: Person, user: Account) -> Section:
    rows = Participation.objects.visible_to(user).of(person)
    rows = rows.select_related("cycle__programme").order_by("-cycle__starts_on", "-pk")
    return _section(
        _("Taking part"),
        "group",
        [_("Cycle"), _("Role"), _("State")],
        [(row.cycle.full_name, row.get_role_display(), row.state_label) for row in rows[:MOST]],
    )


def _pairs(person: Person, user: Account) -> Section:
    either_side = Q(mentor__person=person) | Q(mentee__person=person)
    rows = Pair.objects.visible_to(user).filter(either_side).with_parts()
    return _section(
        _("Pairs"),
        "link",
        [_("Cycle"), _("Mentor"), _("Mentee"), _("State"), _("Until")],
        [
            (
                linked(row.cycle.full_name, reverse(PAIR, args=[row.pk])),
                row.mentor.person.display_name,
                row.mentee.person.display_name,
                row.get_state_display(),
                row.ends_on,
            )
            for row in rows.order_by("-cycle__starts_on", "-pk")[:MOST]
        ],
    )


def _events(person: Person, user: Account) -> Section:
    rows = Invitation.objects.visible_to(user).of(person).listed()
    rows = rows.select_related("event__cycle__programme").order_by("-event__starts_at", "-pk")
    return _section(
        _("Events"),
        "calendar-alt",
        [_("Cycle"), _("Event"), _("Begins"), _("State")],
        [
            (
                row.event.cycle.full_name if row.event.cycle else None,
                linked(row.event.title, reverse("mentoring_events:inspect", args=[row.event_id])),
                row.event.starts_at,
                row.get_state_display(),
            )
            for row in rows[:MOST]
        ],
    )


def _section(heading: str, icon: str, columns: list[str], rows: list[Any]) -> Section:
    return {"heading": heading, "icon": icon, "columns": columns, "rows": rows}
