"""Step 3: the cycle, by five entries; everything else is folded away under its defaults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse

from alumnii_mentoring.coordinators.setup.checklist import CYCLE
from alumnii_mentoring.coordinators.setup.steps import FormStep
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import Words, gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.months import whole_months
from alumnii_mentoring.domain.programme.setup.actions import save_first_cycle
from alumnii_mentoring.domain.programme.setup.dates import (
    CycleDates,
    propose_dates,
    propose_name,
    usual_start,
)
from alumnii_mentoring.domain.programme.setup.models import first_cycle
from alumnii_mentoring.web.forms import DayInput, PlainModelForm, make_form_field
from alumnii_mentoring.web.views import add_errors

ASKED = ("name", "apply_from_day", "apply_until_day", "starts_on", "months")
LONGEST_MONTHS = 120
# Which of the five entries a complaint about the cycle is about.
FIELD_OF = {"apply_from": "apply_from_day", "apply_until": "apply_until_day", "ends_on": "months"}


@dataclass(frozen=True)
class Section:
    """Settings that are folded away; ``said`` names those whose values stand in its heading."""

    heading: Words
    icon: str
    fields: tuple[str, ...]
    said: tuple[str, ...]


SECTIONS = (
    Section(
        _("Matching and wishes"),
        "group",
        (
            "mode",
            "form_of_mentoring",
            "max_wishes",
            "default_capacity",
            "minimum_score",
            "bars_same_employer",
            "bars_same_department",
        ),
        ("mode", "form_of_mentoring"),
    ),
    Section(
        _("Deadlines of answers"),
        "mail",
        (
            "answer_days",
            "request_days",
            "request_reminder_days",
            "max_open_requests",
            "unanswered_limit",
            "moves_waiting_up",
            "offer_days",
        ),
        ("answer_days", "request_days"),
    ),
    Section(
        _("Meetings and traffic light"),
        "date",
        ("planned_meetings", "rhythm_days", "first_meeting_days", "urgent_days"),
        ("planned_meetings", "first_meeting_days", "urgent_days"),
    ),
    Section(
        _("List of mentors"),
        "view",
        (
            "directory_visibility",
            "are_mentors_approved",
            "full_mentors",
            "paused_mentors",
        ),
        ("directory_visibility",),
    ),
)
FOLDED = tuple(name for section in SECTIONS for name in section.fields)


class CycleForm(PlainModelForm):
    apply_from_day = forms.DateField(
        label=_("Applications from"),
        widget=DayInput(),
        help_text=_("From this day the page shows “Apply now”."),
    )
    apply_until_day = forms.DateField(
        label=_("Applications until"),
        widget=DayInput(),
        help_text=_("They close at the end of this day."),
    )
    months = forms.IntegerField(
        label=_("Duration in months"),
        min_value=1,
        max_value=LONGEST_MONTHS,
        help_text=_("Of the mentoring of a pair."),
    )

    class Meta:
        model = Cycle
        fields = ["name", "starts_on", *FOLDED]
        formfield_callback = make_form_field
        help_texts = {
            "name": _("As applicants read it."),
            "starts_on": _("Usually five weeks after the applications close."),
        }

    @property
    def dates(self) -> CycleDates | None:
        """None as long as one of them is missing or wrong."""
        values = getattr(self, "cleaned_data", self.initial)
        try:
            return CycleDates(
                values["apply_from_day"],
                values["apply_until_day"],
                values["starts_on"],
                values["months"],
            )
        except KeyError:
            return None

    def as_cycle(self, cycle: Cycle) -> Cycle:
        """Write the entries into a cycle and check it as a whole; raises ValidationError."""
        dates = self.dates
        if dates is not None:
            cycle.apply_from, cycle.apply_until = dates.opens_at, dates.closes_at
            cycle.starts_on, cycle.ends_on = dates.starts_on, dates.ends_on
        for name in ("name", *FOLDED):
            setattr(cycle, name, self.cleaned_data[name])
        try:
            cycle.full_clean()
        except forms.ValidationError as error:
            by_field = {
                FIELD_OF.get(name, name): texts for name, texts in error.message_dict.items()
            }
            raise forms.ValidationError(by_field) from error
        return cycle

    def asked(self) -> list[Any]:
        return [self[name] for name in ASKED]

    def sections(self) -> list[tuple[Section, str, list[Any]]]:
        """Each with what holds in it now, so that nobody must unfold it to know."""
        return [
            (section, self._said(section), [self[name] for name in section.fields])
            for section in SECTIONS
        ]

    def _said(self, section: Section) -> str:
        return " · ".join(self._value_of(name) for name in section.said)

    def _value_of(self, name: str) -> str:
        field, value = self.fields[name], self[name].value()
        choices = dict(getattr(field, "choices", ()))
        return str(choices[value]) if value in choices else f"{field.label}: {value}"


class CycleStep(FormStep):
    step = CYCLE
    question = _("When does the cycle take place?")
    header_icon = "date"
    template_name = "alumnii_mentoring/coordinators/setup/cycle.html"
    form_class = CycleForm
    programme: Programme

    def get_cycle(self) -> Cycle:
        return first_cycle(self.programme) or Cycle(programme=self.programme)

    def get_initial(self) -> dict[str, Any]:
        cycle = self.get_cycle()
        settings = {name: getattr(cycle, name) for name in FOLDED}
        if cycle.pk is None:
            start = usual_start(site_day(self.now))
            dates = propose_dates(start, site_day(self.now))
            return {**settings, "name": propose_name(start, dates.months), **_days_of(dates)}
        dates = CycleDates(
            site_day(cycle.apply_from),
            site_day(cycle.apply_until),
            cycle.starts_on,
            whole_months(cycle.starts_on, cycle.ends_on),
        )
        return {**settings, "name": cycle.name, **_days_of(dates)}

    def form_valid(self, form: CycleForm) -> HttpResponse:
        if "propose" in self.request.POST:
            return self._propose(form)
        try:
            cycle = form.as_cycle(self.get_cycle())
            save_first_cycle(cycle, by=self.request.user, now=self.now)
        except (MentoringError, forms.ValidationError) as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return self.go_on()

    def form_invalid(self, form: CycleForm) -> HttpResponse:
        if "propose" in self.request.POST and "starts_on" in form.cleaned_data:
            return self._propose(form)
        return super().form_invalid(form)

    def _propose(self, form: CycleForm) -> HttpResponse:
        """The other dates from the day on which the pairs begin; nothing is stored."""
        today = site_day(self.now)
        dates = propose_dates(form.cleaned_data["starts_on"], today)
        dates = replace(dates, months=form.cleaned_data.get("months", dates.months))
        typed = {name: form[name].value() for name in form.fields}
        proposed = self.form_class(initial={**typed, **_days_of(dates)})
        return self.render_to_response(self.get_context_data(form=proposed))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dates = context["form"].dates
        following = gettext("Save and go on")
        return {**context, "dates": dates, "following": following, "folded": len(FOLDED)}


def _days_of(dates: CycleDates) -> dict[str, Any]:
    return {
        "apply_from_day": dates.apply_from,
        "apply_until_day": dates.apply_until,
        "starts_on": dates.starts_on,
        "months": dates.months,
    }
