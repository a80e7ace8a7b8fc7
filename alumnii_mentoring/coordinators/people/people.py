"""Member records: the list, and the record with its verbs."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators.base.menu_items import PEOPLE_HOOK
from alumnii_mentoring.coordinators.base.policies import PersonPolicy
from alumnii_mentoring.coordinators.base.scope import (
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events import verbs
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person

VERBS = {"end-calendar-address": verbs.END_ADDRESS_OF_MEMBER}


class PersonIndex(ScopedIndex):
    related = ("faculty",)


class PersonInspect(ScopedInspect):
    """Career, taking part and consents, each confined to the programmes of the user."""

    related = ("faculty",)
    verbs = VERBS
    verb_url_name = "mentoring_people:do"

    def get_sections(self) -> list[dict[str, Any]]:
        return [self._parts(), self._career(), self._consents()]

    def _career(self) -> dict[str, Any]:
        rows = [
            (
                station.get_kind_display(),
                station.title,
                station.organisation,
                station.starts_on,
                station.ends_on,
            )
            for station in self.object.career.all()
        ]
        columns = [
            gettext("Kind"),
            gettext("Position"),
            gettext("Organisation"),
            gettext("From"),
            gettext("Until"),
        ]
        return {
            "heading": gettext("Career"),
            "icon": "clipboard-list",
            "columns": columns,
            "rows": rows,
        }

    def _parts(self) -> dict[str, Any]:
        parts = Participation.objects.visible_to(self.request.user).of(self.object)
        rows = [
            (part.cycle, part.get_role_display(), part.state_label)
            for part in parts.select_related("cycle")
        ]
        columns = [gettext("Cycle"), gettext("Role"), gettext("State")]
        return {
            "heading": gettext("Taking part"),
            "icon": "group",
            "columns": columns,
            "rows": rows,
        }

    def _consents(self) -> dict[str, Any]:
        consents = Consent.objects.visible_to(self.request.user).of(self.object)
        rows = [
            (consent.programme, consent.get_kind_display(), consent.given_at, consent.withdrawn_at)
            for consent in consents.select_related("programme")
        ]
        columns = [
            gettext("Programme"),
            gettext("Kind"),
            gettext("Given at"),
            gettext("Withdrawn at"),
        ]
        return {
            "heading": gettext("Consents"),
            "icon": "check",
            "columns": columns,
            "rows": rows,
        }


class PersonViewSet(ScopedModelViewSet):
    model = Person
    name = "mentoring_people"
    icon = "user"
    menu_hook = PEOPLE_HOOK
    menu_label = _("All people")
    menu_order = 10
    policy_class = PersonPolicy
    index_view_class = PersonIndex
    inspect_view_class = PersonInspect
    kept = ScopedModelViewSet.kept - {"add", "edit"}
    search_fields = ["first_name", "last_name", "email", "subject", "place_name"]
    form_fields = ["first_name", "last_name"]
    list_display = [
        TitleColumn("name", label=_("Name"), accessor="display_name", sort_key="last_name"),
        Column("email", label=_("E-mail address"), sort_key="email"),
        Column("faculty", label=_("Faculty")),
        Column("place_name", label=_("Place"), sort_key="place_name"),
    ]
    list_export = ["first_name", "last_name", "email", "faculty", "subject", "place_name"]
    inspect_view_fields = [
        "email",
        "phone",
        "languages",
        "faculty",
        "subject",
        "graduated_on",
        "alumni_status",
        "place_name",
        "is_online_fine",
    ]

    def more_urls(self) -> list[Any]:
        return [verb_url(Person, VERBS, "mentoring_people:inspect")]
