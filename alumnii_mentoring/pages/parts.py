"""Parts of an application that the domain knows: each is asked once, and matching reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.availability import CHOICES
from alumnii_mentoring.domain.applications.models import Application, Audience, Participation, Role
from alumnii_mentoring.domain.applications.rules import max_wishes
from alumnii_mentoring.domain.directory.cards import seats_text
from alumnii_mentoring.domain.programme.cycles import Cycle
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


def _terms(form: Any, name: str, label: str, asked: Asked) -> forms.Field:
    """The words in use, and what was chosen before though it is out of use by now."""
    model = Application._meta.get_field(name).related_model
    offered = Q(is_active=True)
    if form.application is not None:
        offered |= Q(pk__in=getattr(form.application, name).values("pk"))
    return KeysField(
        label=asked.label or label,
        help_text=asked.help_text,
        queryset=model.objects.filter(offered),
        required=asked.is_required,
        widget=forms.CheckboxSelectMultiple,
    )


def _fields_of_work(form: Any, asked: Asked) -> Fields:
    return {"fields_of_work": _terms(form, "fields_of_work", _("Fields of work"), asked)}


def _topics(form: Any, asked: Asked) -> Fields:
    return {"topics": _terms(form, "topics", _("Topics"), asked)}


def _availability(form: Any, asked: Asked) -> Fields:
    field = forms.MultipleChoiceField(
        label=asked.label or _("How and when would you like to meet?"),
        help_text=asked.help_text,
        choices=CHOICES,
        required=asked.is_required,
        widget=forms.CheckboxSelectMultiple,
    )
    return {"availability": field}


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
    """A mentor and a reason for each rank; a direct application names one at least.

    Where the list of mentors opens later, nothing is asked yet.
    """
    is_direct = form.cycle.mode == Cycle.Mode.DIRECT
    if form.is_list_later and not form.mentors:
        return {}
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


def with_wished(
    offered: Iterable[Participation], application: Application | None
) -> dict[int, Participation]:
    """By key; who was named before stays to choose, marked, even if they are offered no more."""
    found = {mentor.pk: mentor for mentor in offered}
    for wish in application.wishes.all() if application else []:
        if wish.mentor_id not in found:
            wish.mentor.places_free = 0  # type: ignore[attr-defined]
            found[wish.mentor_id] = wish.mentor
    return found


def _mentor_label(mentor: Any) -> str:
    name = mentor.person.display_name
    if getattr(mentor, "places_free", 1) > 0:  # a preview knows no places
        return str(name)
    return f"{name} ({seats_text(0, None, is_paused=mentor.is_paused)})"


def _wish_label(rank: int, *, is_direct: bool) -> str:
    if is_direct and rank == 1:
        return _("Mentor")
    return _("Wish %(rank)s: mentor") % {"rank": rank}


PARTS: dict[str, Part] = {
    "fields": Part(gettext_lazy("fields of work (for the matching)"), _fields_of_work),
    "topics": Part(gettext_lazy("topics (for the matching)"), _topics),
    "availability": Part(gettext_lazy("how and when to meet (for the matching)"), _availability),
    "about": Part(gettext_lazy("a text about oneself"), _about),
    "capacity": Part(gettext_lazy("number of mentees"), _capacity, Role.MENTOR.value),
    "wishes": Part(gettext_lazy("ranked wishes for mentors"), _wishes, Role.MENTEE.value),
}


def audience_words(audience: str) -> str:
    if audience == Audience.PARTNER:
        return _("Who sees this? Programme coordination and proposed partner.")
    return _("Who sees this? Programme coordination only.")


def part_audience(role: str) -> str:
    if role == Role.MENTOR:
        return _("Who sees this? Programme coordination and readers of the list of mentors.")
    return audience_words(Audience.PARTNER)
