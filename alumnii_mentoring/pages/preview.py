"""The application form as an applicant sees it, for editors; nothing of it is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.application_form import ApplicationForm
from alumnii_mentoring.web.people import STUDIES, RecordForm, known_rows

VISITOR = "visitor"
PREVIEW_MODES = [
    ("applicant", gettext_lazy("As an applicant, in the current cycle")),
    ("hybrid", gettext_lazy("As an applicant: wishes and central matching")),
    ("direct", gettext_lazy("As an applicant: direct applications")),
    ("central", gettext_lazy("As an applicant: central matching")),
    (VISITOR, gettext_lazy("Before logging in")),
]


def preview_context(page: Any, mode_name: str) -> dict[str, Any]:
    """What the template needs to show the form filled in by a fictitious person."""
    cycle = _cycle(page, mode_name)
    shared = {"cycle": cycle, "is_open": True, "is_preview": True, "login_url": "#"}
    if mode_name == VISITOR:
        return shared
    person = _person(_("Example"), _("Person"))
    record = RecordForm(instance=person, prefix="me", unasked=STUDIES)
    form = ApplicationForm(
        cycle=cycle,
        role=page.role,
        questions=page.questions.all(),
        mentors=_mentors(cycle) if page.role == Role.MENTEE else [],
        asks_all_parts=page.asks_all_parts,
        person=person,
        uploads=page.uploads_of(cycle, None),
    )
    _fill(form)
    return {**shared, "form": form, "record": record, "known": known_rows(record)}


def _cycle(page: Any, mode_name: str) -> Cycle:
    cycle = page.current_cycle() if page.programme_id else None
    cycle = cycle or _next_cycle(page)
    if mode_name in Cycle.Mode.values:
        cycle.mode = mode_name
    return cycle


def _next_cycle(page: Any) -> Cycle:
    """A cycle that exists for the preview only."""
    now = timezone.now()
    cycle = Cycle(name=_("Next cycle"), state=Cycle.State.OPEN, apply_from=now)
    cycle.apply_until = now + timedelta(days=30)
    cycle.programme_id = page.programme_id
    return cycle


def _person(first_name: str, last_name: str) -> Person:
    return Person(
        first_name=first_name,
        last_name=last_name,
        email="person@example.org",
        subject=_("Subject of study"),
    )


def _mentors(cycle: Cycle) -> list[Participation]:
    return [
        Participation(pk=number, cycle=cycle, role=Role.MENTOR, person=_person(_("Mentor"), name))
        for number, name in ((1, "A"), (2, "B"), (3, "C"))
    ]


def _fill(form: ApplicationForm) -> None:
    """Something plausible in every field that starts empty."""
    for name, field in form.fields.items():
        choices = [key for key, _label in getattr(field, "choices", []) if key not in ("", None)]
        if field.initial in (None, "", [], [""]):
            form.initial[name] = _example(field, choices)


def _example(field: Any, choices: list[Any]) -> Any:
    kind = type(field).__name__
    keys = [getattr(key, "value", key) for key in choices]
    if "Multiple" in kind or kind == "KeysField":
        return keys[:2]
    if keys:
        return keys[0]
    plain: dict[str, Any] = {
        "BooleanField": True,
        "DecimalField": 3,
        "IntegerField": 1,
        "EmailField": "person@example.org",
        "URLField": "https://example.org/",
        "DateField": site_day(timezone.now()),
        "DateTimeField": timezone.now(),
    }
    return plain.get(kind, _("An example of what somebody might write here."))
