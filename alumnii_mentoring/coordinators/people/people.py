"""Member records: the list, and the record with its verbs and its years."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from alumnii_mentoring.coordinators.applications.by_office import office_urls
from alumnii_mentoring.coordinators.base.menu_items import PEOPLE_HOOK
from alumnii_mentoring.coordinators.base.policies import PersonPolicy, known_roles
from alumnii_mentoring.coordinators.base.scope import (
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.coordinators.base.verbs import may_act
from alumnii_mentoring.coordinators.people.attention import PersonFilters, attention_section
from alumnii_mentoring.coordinators.people.by_hand import (
    RECORD,
    AlumniView,
    EditPersonView,
    NewPersonView,
)
from alumnii_mentoring.coordinators.people.duplicates import duplicate_urls
from alumnii_mentoring.coordinators.people.over_the_years import years_of
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events import verbs
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import can_edit_record, is_person
from alumnii_mentoring.domain.people.verbs import INVITE_TO_ACCOUNT

VERBS = {
    "invite": INVITE_TO_ACCOUNT,
    "end-calendar-address": verbs.END_ADDRESS_OF_MEMBER,
}


class PersonIndex(ScopedIndex):
    export_related = ("programmes",)
    related = ("faculty",)

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Readers enter and join nobody."""
        if not known_roles(self.request.user).coordinates_anywhere:
            return []
        new, duplicates = reverse("mentoring_people:new"), reverse("mentoring_people:duplicates")
        return [
            HeaderButton(gettext("Add a person"), url=new, icon_name="plus"),
            HeaderButton(gettext("Likely duplicates"), url=duplicates, icon_name="user"),
        ]


class PersonInspect(ScopedInspect):
    """The record and the years, each confined to the programmes of the user."""

    related = ("faculty", "user")
    template_name = "alumnii_mentoring/coordinators/people/record.html"
    verbs = VERBS
    verb_url_name = "mentoring_people:do"

    def get_edit_url(self) -> str | None:
        may = can_edit_record(self.request.user, self.object)
        return reverse("mentoring_people:edit", args=[self.object.pk]) if may else None

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(notes=self._notes(), **kwargs)

    def _notes(self) -> list[str]:
        """Why there is no button to edit, and what leaves only later."""
        notes = []
        if not may_act(self.request.user, self.object):
            return notes
        if self.object.user_id is not None:
            notes.append(gettext("This person has an account and corrects the record there."))
        elif not self.get_edit_url():
            notes.append(gettext("Another programme knows this person, too: only they edit."))
        if not self.object.is_address_proved:
            notes.append(gettext("The address is not confirmed yet: messages wait until it is."))
        return notes

    def get_sections(self) -> list[dict[str, Any]]:
        years = years_of(self.object, self.request.user)
        if self._is_acted_on:
            years[0]["links"] = [
                self._link("enter", gettext("Enter an application")),
                self._link("let_in", gettext("Let in after the deadline")),
            ]
        attention = attention_section(self.object, self.request.user)
        return [*attention, self._programmes(), self._career(), *years, self._consents()]

    @cached_property
    def _is_acted_on(self) -> bool:
        """Nobody decides about themselves."""
        user, person = self.request.user, self.object
        return may_act(user, person) and not is_person(user, person)

    def _link(self, name: str, label: str) -> dict[str, str]:
        return {"url": reverse(f"mentoring_people:{name}", args=[self.object.pk]), "label": label}

    def _programmes(self) -> dict[str, Any]:
        """What the reader's programmes have found out."""
        rows = PersonInProgramme.objects.visible_to(self.request.user).filter(person=self.object)
        rows = rows.select_related("programme", "alumni_checked_by")
        check = self._link("alumni", gettext("Check the alumni status"))
        return {
            "heading": gettext("Alumni status"),
            "icon": "circle-check",
            "columns": [
                gettext("Programme"),
                gettext("Alumni status"),
                gettext("Checked at"),
                gettext("By"),
            ],
            "rows": [
                (
                    row.programme,
                    row.get_alumni_status_display(),
                    row.alumni_checked_at,
                    row.alumni_checked_by,
                )
                for row in rows.order_by("programme__name")
            ],
            "links": [check] if self._is_acted_on else [],
        }

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
        heading = gettext("Career")
        return {"heading": heading, "icon": "clipboard-list", "columns": columns, "rows": rows}

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
        heading = gettext("Consents")
        return {"heading": heading, "icon": "check", "columns": columns, "rows": rows}


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
    filterset_class = PersonFilters
    kept = ScopedModelViewSet.kept - {"add", "edit"}
    search_fields = ["search_key", "subject", "place_name"]
    form_fields = ["first_name", "last_name"]
    list_display = [
        TitleColumn("name", label=_("Name"), accessor="display_name", sort_key="sort_name"),
        Column("email", label=_("E-mail address"), sort_key="email"),
        Column("faculty", label=_("Faculty")),
        Column("place_name", label=_("Place"), sort_key="place_name"),
    ]
    list_export = ["first_name", "last_name", "email", "faculty", "subject", "place_name"]
    inspect_view_fields = [
        "academic_title",
        "pronouns",
        "email",
        "phone",
        "languages",
        "faculty",
        "subject",
        "graduated_on",
        "studies_since",
        "planned_degree",
        "place_name",
        "is_online_fine",
    ]

    def more_urls(self) -> list[Any]:
        return [
            verb_url(Person, VERBS, RECORD),
            path("new/", NewPersonView.as_view(), name="new"),
            path("<int:pk>/edit/", EditPersonView.as_view(), name="edit"),
            path("<int:pk>/alumni/", AlumniView.as_view(), name="alumni"),
            *office_urls(),
            *duplicate_urls(),
        ]
