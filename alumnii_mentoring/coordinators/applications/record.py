"""The record of an application: read, judge and decide about it, with its wishes and files."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.widgets.button import Button

from alumnii_mentoring.coordinators.applications.remarks import (
    INSPECT,
    RELATED,
    RemarkForm,
    RemarkView,
    own_remark,
    remark_form,
)
from alumnii_mentoring.coordinators.applications.verbs import VERBS, WISH_VERBS
from alumnii_mentoring.coordinators.base.record_lists import (
    ScopedInspectView,
)
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.base.verb_buttons import in_header, in_menu, more_button
from alumnii_mentoring.coordinators.base.verb_view import VerbView
from alumnii_mentoring.coordinators.base.verbs import offered
from alumnii_mentoring.coordinators.people.attention import attention_section
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications import open_questions
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.late.models import OfficeEntry
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import can_decide, can_hand_out, owns
from alumnii_mentoring.domain.applications.requirements.findings import (
    Finding,
    find_in_application,
)
from alumnii_mentoring.domain.applications.review import actions as review
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.in_programme import alumni_status_in
from alumnii_mentoring.web.look.states import look_of
from alumnii_mentoring.web.people import RecordForm, known_rows

WISH_PARTS = ("application__cycle__programme", "application__person", "mentor__person")


class WishVerbView(VerbView):
    """Verbs on a wish; back to the application that holds it."""

    def back_url(self, thing: Wish) -> str:
        return reverse(INSPECT, args=[thing.application_id])


def score_text(mean: float) -> str:
    """The mean of the judgements with one decimal place."""
    return number_format(round(mean, 1), 1) if mean else "–"


def _facts_of(application: Application) -> list[tuple[str, str]]:
    """What the member record says, without what is not known."""
    person = application.person
    found_out = alumni_status_in(application.programme, person)
    status = (capfirst(_("alumni status")), str(found_out.label))
    rows = [*known_rows(RecordForm(instance=person)), status]
    stations = [
        (str(station.get_kind_display()), _station_text(station))
        for station in person.career.all()
    ]
    return [(label, value) for label, value in [*rows, *stations] if value]


def _station_text(station: CareerStation) -> str:
    years = [str(day.year) for day in (station.starts_on, station.ends_on) if day]
    text = ", ".join(part for part in (station.title, station.organisation) if part)
    return f"{text} ({'–'.join(years)})" if years else text


# How the back office draws the colours of ``web.look.states``; the others are grey.
OFFICE_LOOKS = {
    "good": ("green", "circle-check"),
    "wait": ("yellow", "time"),
    "bad": ("red", "warning"),
}


def _state_of(application: Application) -> dict[str, str]:
    """Colour, icon and word."""
    colour = look_of(application).colour
    code, icon = OFFICE_LOOKS.get(colour, ("grey", "radio-empty"))
    return {"code": code, "icon": icon, "word": application.get_state_display()}


def _terms_of(application: Application) -> list[tuple[Any, Any]]:
    rows = [
        (_("Fields of work"), application.fields_of_work.all()),
        (_("Topics"), application.topics.all()),
    ]
    words = application.availability_words
    return [*rows, (_("How and when to meet"), words)] if words else rows


class ApplicationInspectView(ScopedInspectView):
    def get_meta_title(self) -> str:
        return str(self.instance.person.display_name)

    @cached_property
    def offers(self) -> list[dict[str, Any]]:
        if self.is_own:
            return []
        user = self.request.user
        return offered(VERBS, "mentoring_application_do", self.instance, user)

    def _header(self) -> dict[str, Any]:
        """What Wagtail's slim header shows; modeladmin itself knows only the old one."""
        name, role = self.get_meta_title(), self.instance.get_role_display()
        above = {"url": self.index_url, "label": capfirst(self.verbose_name_plural)}
        here = {"url": "", "label": name, "sublabel": f"{role}, {self.instance.cycle.name}"}
        return {
            "header_title": name,
            "header_icon": self.header_icon,
            "breadcrumbs_items": [*CoordinatorView.breadcrumbs_items, above, here],
            "header_buttons": [*in_header(self.offers), *self._more_buttons()],
        }

    def _more_buttons(self) -> list[Any]:
        earlier, later = (None, None) if self.is_own else self._neighbours
        steps = [
            (earlier, _("Previous application"), "prev"),
            (later, _("Next application"), "next"),
        ]
        links = [
            Button(
                label,
                url=reverse(INSPECT, args=[key]),
                icon_name="arrow-left" if rel == "prev" else "arrow-right",
                attrs={"rel": rel},
                priority=position,
            )
            for position, (key, label, rel) in enumerate(steps)
            if key
        ]
        person = reverse("mentoring_people:inspect", args=[self.instance.person_id])
        links.append(Button(_("Open the person"), url=person, icon_name="user", priority=90))
        return [more_button(sorted([*links, *in_menu(self.offers)]))]

    @cached_property
    def _neighbours(self) -> tuple[int | None, int | None]:
        return review.neighbours(self.instance, self.request.user)

    @cached_property
    def is_own(self) -> bool:
        """On one's own application a coordinator sees what the applicant sees."""
        return owns(self.request.user, self.instance)

    def get_fields_dict(self) -> list[dict[str, Any]]:
        hidden = {"reason"} if self.is_own else set()
        shown = [name for name in self.model_admin.inspect_view_fields if name not in hidden]
        facts = [{"label": label, "value": value} for label, value in _facts_of(self.instance)]
        return [*(self.get_dict_for_field(name) for name in shown), *facts]

    def _for_coordinators(self) -> dict[str, Any]:
        """What the applicant is not shown."""
        if self.is_own:
            return {}
        application, user = self.instance, self.request.user
        return {
            "remarks": application.remarks.select_related("author"),
            "remark_form": self._remark_form(),
            "sections": attention_section(application.person, user),
            "office_entries": OfficeEntry.objects.about(application).select_related("made_by"),
            "to_read": open_questions.waiting_for_office(user).count(),
            "verbs": self.offers,
        }

    def _remark_form(self) -> RemarkForm | None:
        """One's own judgement; readers and the applicant have none."""
        if not can_decide(self.request.user, self.instance):
            return None
        return remark_form(own_remark(self.instance, self.request.user))

    def _wish_verbs(self, wish: Wish) -> list[dict[str, Any]]:
        if self.is_own:
            return []
        return offered(WISH_VERBS, "mentoring_wish_do", wish, self.request.user)

    def _wish_row(self, wish: Wish) -> dict[str, Any]:
        """A wish, what can be done with it, and why it was declined, if the user may know."""
        is_told = wish.decline_reason and not self.is_own
        parts = [str(wish.get_decline_reason_display()), wish.decline_words] if is_told else []
        declined = ", ".join(part for part in parts if part)
        return {"wish": wish, "verbs": self._wish_verbs(wish), "declined": declined}

    def _documents(self) -> list[tuple[Document, bool]]:
        rows = Document.objects.sent().filter(application=self.instance).with_parts()
        return [(document, can_hand_out(self.request.user, document)) for document in rows]

    def _findings(self) -> list[Finding]:
        application = self.instance
        person, cycle, role = application.person, application.cycle, application.role
        return find_in_application(person, cycle, role, application, site_day(timezone.now()))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        application = self.instance
        wishes = application.wishes.with_parts()
        findings = self._findings()
        return super().get_context_data(
            application=application,
            state=_state_of(application),
            terms=_terms_of(application),
            answers=application.answers.all(),
            documents=self._documents(),
            findings=findings,
            findings_met=sum(finding.is_met is True for finding in findings),
            inquiries=application.inquiries.all(),
            wishes=[self._wish_row(wish) for wish in wishes],
            **self._for_coordinators(),
            **self._header(),
            **kwargs,
        )


def application_urls() -> list[Any]:
    view = VerbView.as_view(model=Application, verbs=VERBS, back_url_name=INSPECT, related=RELATED)
    address = "alumnii_mentoring/application/<int:pk>/do/<slug:verb>/"
    wish_view = WishVerbView.as_view(model=Wish, verbs=WISH_VERBS, related=WISH_PARTS)
    wish_address = "alumnii_mentoring/wish/<int:pk>/do/<slug:verb>/"
    remark_address = "alumnii_mentoring/application/<int:pk>/remark/"
    return [
        path(remark_address, RemarkView.as_view(), name="mentoring_remark"),
        path(address, view, name="mentoring_application_do"),
        path(wish_address, wish_view, name="mentoring_wish_do"),
    ]
