"""The application form in short steps: one form, of which one part is in sight at a time.

Every field is in the page, so that a draft, a late error and a script find all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from alumnii_mentoring.core.wording import gettext as _

PARAMETER = "step"
ALL = "all"
GO = "to-"  # before the number of a step, in the value of the button that saves a draft

ABOUT, WORK, WORDS, WISHES, SEND = "about", "work", "words", "wishes", "send"
WORK_FIELDS = {"fields_of_work", "topics", "availability", "capacity"}
SEND_FIELDS = {"wants_listing", "wants_keeping", "consent"}


@dataclass
class FormStep:
    """``fields`` are bound ones; the first step also holds the member record."""

    key: str
    label: str
    number: int
    fields: list[Any] = field(default_factory=list)
    is_shown: bool = False
    is_current: bool = False
    is_done: bool = False

    @property
    def is_last(self) -> bool:
        return self.key == SEND


@dataclass
class FormSteps:
    """``current`` is None where the whole form is on one page, whose query is ``whole``."""

    steps: list[FormStep]
    current: FormStep | None
    whole: str

    def __iter__(self) -> Iterator[FormStep]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def following(self) -> FormStep | None:
        return self._beside(1)

    @property
    def preceding(self) -> FormStep | None:
        return self._beside(-1)

    def _beside(self, distance: int) -> FormStep | None:
        number = self.current.number + distance if self.current else 0
        return next((step for step in self.steps if step.number == number), None)


def steps_of_form(form: Any, record: Any, request: HttpRequest, *, is_whole: bool) -> FormSteps:
    """Steps with nothing to ask are left out; one with an error is always in sight."""
    fields: dict[str, list[Any]] = {key: [] for key, _label in _labels()}
    for bound in form.visible_fields():
        fields[_key_of(bound.name)].append(bound)
    asked = [(key, label) for key, label in _labels() if key in {ABOUT, SEND} or fields[key]]
    steps = [
        FormStep(key, label, number, fields[key])
        for number, (key, label) in enumerate(asked, start=1)
    ]
    chosen = request.GET.get(PARAMETER, "")
    if is_whole or chosen == ALL:
        current = None
    else:
        numbers = {str(step.number): step for step in steps}
        current = numbers.get(chosen, steps[0])
    for step in steps:
        step.is_current = step is current
        step.is_done = current is not None and step.number < current.number
        step.is_shown = step.is_current or current is None or _has_errors(step, record)
    whole = request.GET.copy()
    whole[PARAMETER] = ALL
    return FormSteps(steps, current, whole.urlencode())


def _labels() -> list[tuple[str, str]]:
    return [
        (ABOUT, _("About you")),
        (WORK, _("Fields and topics")),
        (WORDS, _("Your words")),
        (WISHES, _("Wishes")),
        (SEND, _("Check and send")),
    ]


def _key_of(name: str) -> str:
    if name in WORK_FIELDS:
        return WORK
    if name in SEND_FIELDS or name.startswith("needs_"):
        return SEND
    return WISHES if name.startswith(("wish_", "why_")) else WORDS


def _has_errors(step: FormStep, record: Any) -> bool:
    is_record_wrong = step.key == ABOUT and bool(record.errors)
    return is_record_wrong or any(bound.errors for bound in step.fields)


def next_address(request: HttpRequest, path: str) -> str:
    """Where a saved draft of the form at ``path`` goes on: at the step of the pressed button."""
    query = request.GET.copy()
    pressed = request.POST.get("draft", "")
    if pressed.startswith(GO):
        query[PARAMETER] = pressed.removeprefix(GO)
    return f"{path}?{query.urlencode()}" if query else path


def is_going_on(request: HttpRequest) -> bool:
    """Whether the draft is saved on the way to another step."""
    return request.POST.get("draft", "").startswith(GO)
