"""Parts of an application that the domain knows: each is asked once, and matching reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.applications.rules import max_wishes
from alumnii_mentoring.domain.mentorships.cards import seats_text
from alumnii_mentoring.domain.people.models import FieldOfWork, Topic
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.web.forms import KeysField, ProseFormField

Fields = dict[str, forms.Field]


@dataclass(frozen=True)
class Asked:
    """How an editor words a part; empty words mean ours."""

    label: str = ""
    help_text: str = ""
    is_required: bool = False


@dataclass(frozen=True)
class Part:
    """``make(form, asked)`` gives the fields of the form by name; ``role`` empty: both."""

    label: Any
    make: Callable[[Any, Asked], Fields]
    role: str = ""

    def fits(self, role: str) -> bool:
        return not self.role or self.role == role


def _terms(model: Any, label: str, asked: Asked) -> forms.Field:
    return KeysField(
        label=asked.label or label,
        help_text=asked.help_text,
        queryset=model.objects.active(),
        required=asked.is_required,
        widget=forms.CheckboxSelectMultiple,
    )


def _fields_of_work(form: Any, asked: Asked) -> Fields:
    return {"fields_of_work": _terms(FieldOfWork, _("Fields of work"), asked)}


def _topics(form: Any, asked: Asked) -> Fields:
    return {"topics": _terms(Topic, _("Topics"), asked)}


def _about(form: Any, asked: Asked) -> Fields:
    field = ProseFormField(
        label=asked.label or _("About me"),
        help_text=asked.help_text,
        required=asked.is_required,
        max_length=2000,
        rows=6,
    )
    return {"about": field}


def _capacity(form: Any, asked: Asked) -> Fields:
    field = forms.IntegerField(
        label=asked.label or _("How many mentees can you accompany at the same time?"),
        help_text=asked.help_text,
        min_value=1,
        max_value=20,
        initial=form.cycle.default_capacity,
    )
    return {"capacity": field}


def _wishes(form: Any, asked: Asked) -> Fields:
    """A mentor and a reason for each rank; a direct application names one at least."""
    is_direct = form.cycle.mode == Cycle.Mode.DIRECT
    names = [(pk, _mentor_label(mentor)) for pk, mentor in form.mentors.items()]
    made: Fields = {}
    for rank in range(1, max_wishes(form.cycle) + 1):
        made[f"wish_{rank}"] = forms.TypedChoiceField(
            label=_wish_label(rank, is_direct=is_direct),
            help_text=asked.help_text if rank == 1 else "",
            choices=[("", _("nobody in particular")), *names],
            coerce=int,
            empty_value=None,
            required=rank == 1 and (is_direct or asked.is_required),
        )
        made[f"why_{rank}"] = ProseFormField(
            label=_("Why this mentor?"), required=False, max_length=1000, rows=2
        )
    return made


def _mentor_label(mentor: Any) -> str:
    name = mentor.person.display_name
    if getattr(mentor, "places_free", 1) > 0:  # a preview knows no places
        return str(name)
    return f"{name} ({seats_text(0, None)})"


def _wish_label(rank: int, *, is_direct: bool) -> str:
    if is_direct and rank == 1:
        return _("Mentor")
    return _("Wish %(rank)s: mentor") % {"rank": rank}


PARTS: dict[str, Part] = {
    "fields": Part(gettext_lazy("fields of work (for the matching)"), _fields_of_work),
    "topics": Part(gettext_lazy("topics (for the matching)"), _topics),
    "about": Part(gettext_lazy("a text about oneself"), _about),
    "capacity": Part(gettext_lazy("number of mentees"), _capacity, Role.MENTOR.value),
    "wishes": Part(gettext_lazy("ranked wishes for mentors"), _wishes, Role.MENTEE.value),
}
