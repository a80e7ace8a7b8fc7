"""How an application form asks for the parts that the domain declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import get_text_list

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content_rules import max_wishes
from alumnii_mentoring.domain.applications.models import Application, Audience, Participation, Role
from alumnii_mentoring.domain.applications.parts import (
    LISTED,
    WISHES,
    Part,
    partner_headings,
)
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.cards import seats_text
from alumnii_mentoring.domain.people.names.namesakes import labels_for_members
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.forms import form_field, make_form_field

Fields = dict[str, forms.Field]


@dataclass(frozen=True)
class Asked:
    """How an editor words a part; empty words mean ours."""

    label: str = ""
    help_text: str = ""
    is_required: bool = False


def part_fields(form: Any, part: Part, asked: Asked) -> Fields:
    """The fields of the form that ask for a part, by name."""
    if not part.field:
        return _wishes(form, asked)
    own: Any = Application._meta.get_field(part.field)
    how: dict[str, Any] = {
        "label": asked.label or part.question,
        "help_text": asked.help_text,
        "required": asked.is_required or not own.blank,
    }
    if part.choices:
        how["choices"], how["widget"] = part.choices, forms.CheckboxSelectMultiple
        return {part.field: forms.MultipleChoiceField(**how)}
    if own.many_to_many:
        how["queryset"] = _terms(form, own)
    if isinstance(own, models.TextField):
        how["rows"] = 6
    if part.cycle_default:
        how["initial"] = getattr(form.cycle, part.cycle_default)
    return {part.field: make_form_field(own, **how)}


def _terms(form: Any, field: Any) -> models.QuerySet[Any]:
    """The words in use, and what was chosen before though it is out of use by now."""
    offered = Q(is_active=True)
    if form.application is not None:
        offered |= Q(pk__in=getattr(form.application, field.name).values("pk"))
    terms: models.QuerySet[Any] = field.related_model.objects.filter(offered)
    return terms


def _wishes(form: Any, asked: Asked) -> Fields:
    """A mentor and a reason for each rank; a direct application names one at least.

    Where the list of mentors opens later, nothing is asked yet.
    """
    is_direct = form.cycle.mode == Cycle.Mode.DIRECT
    if form.is_list_later and not form.mentors:
        return {}
    labels = labels_for_members(mentor.person for mentor in form.mentors.values())
    names = [
        (pk, _mentor_label(mentor, label))
        for (pk, mentor), label in zip(form.mentors.items(), labels, strict=True)
    ]
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
        made[f"why_{rank}"] = form_field(Wish, "why", label=WISHES.question, rows=2)
    return made


def with_wished(
    offered: Iterable[Participation], application: Application | None
) -> dict[int, Participation]:
    """By key; who was named before stays to choose, marked, even if they are offered no more."""
    mentors = {mentor.pk: mentor for mentor in offered}
    for wish in application.wishes.all() if application else []:
        if wish.mentor_id not in mentors:
            wish.mentor.places_free = 0  # type: ignore[attr-defined]
            mentors[wish.mentor_id] = wish.mentor
    return mentors


def _mentor_label(mentor: Any, name: str) -> str:
    if getattr(mentor, "places_free", 1) > 0:  # a preview knows no places
        return str(name)
    return f"{name} ({seats_text(0, None, is_paused=mentor.is_paused)})"


def _wish_label(rank: int, *, is_direct: bool) -> str:
    if is_direct and rank == 1:
        return _("Mentor")
    return _("Wish %(rank)s: mentor") % {"rank": rank}


def audience_words(audience: str) -> str:
    if audience == Audience.PARTNER:
        return _("Who sees this? Programme coordination and proposed partner.")
    return _("Who sees this? Programme coordination only.")


def part_audience(part: Part, role: str) -> str:
    if part is WISHES:
        return _("Who sees this? Programme coordination; a mentor who is asked reads your reason.")
    if role == Role.MENTOR and part in LISTED:
        return _("Who sees this? Programme coordination and readers of the list of mentors.")
    return audience_words(Audience.PARTNER if part.partner_reads else Audience.OFFICE)


def audience_help() -> str:
    """For editors: what partners read of every application, whatever is chosen for a question."""
    words = _(
        "Stands beside the question. Whatever you choose here, the proposed partner reads:"
        " %(shown)s."
    )
    return words % {"shown": get_text_list(partner_headings(), _("and"))}
