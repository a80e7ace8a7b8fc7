"""Locked accounts and shared addresses, in words for coordinators and with the next step."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy, ngettext
from alumnii_mentoring.domain.applications.attention import (
    FINDERS,
    LOCKED,
    ONE_ADDRESS,
    numbers_of,
)
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

LABELS = {
    LOCKED: gettext_lazy("account is locked"),
    ONE_ADDRESS: gettext_lazy("e-mail address of somebody else"),
}
STEPS = {
    LOCKED: gettext_lazy(
        "They are asked nothing and offered to nobody. Have the account unlocked, or withdraw the"
        " application or end their taking part."
    ),
    ONE_ADDRESS: gettext_lazy(
        "Perhaps it is one person with two records, who would be matched twice. Ask them which"
        " record stays, and withdraw the application of the other one."
    ),
}


class PersonFilters(WagtailFilterSet):
    attention = django_filters.ChoiceFilter(
        label=gettext_lazy("Attention"), choices=list(LABELS.items()), method="needing"
    )

    class Meta:
        model = Person
        fields = ["attention"]

    def needing(self, people: Any, name: str, value: str) -> Any:
        keys = FINDERS[value](people.order_by()).values("pk")
        return people.filter(pk__in=list(keys.values_list("pk", flat=True)))


def notices(user: Account, cycle: Cycle | None = None) -> list[dict[str, Any]]:
    """What to look at before matching: sentence, next step and address of the list."""
    numbers = numbers_of(Person.objects.visible_to(user), cycle)
    address = reverse("mentoring_people:index")
    return [
        {
            "sentence": _sentence(kind, number),
            "step": STEPS[kind],
            "url": f"{address}?attention={kind}",
        }
        for kind, number in numbers.items()
    ]


def _sentence(kind: str, number: int) -> str:
    if kind == LOCKED:
        sentence = ngettext(
            "%(number)s person of a running cycle can't log in: the account is locked.",
            "%(number)s people of running cycles can't log in: their accounts are locked.",
            number,
        )
    else:
        sentence = ngettext(
            "%(number)s person of a running cycle has the e-mail address of somebody else.",
            "%(number)s people of running cycles have the e-mail address of somebody else.",
            number,
        )
    return sentence % {"number": number}


def attention_section(person: Person, user: Account) -> list[dict[str, Any]]:
    """The part of a record that says so; nothing where all is well."""
    people = Person.objects.visible_to(user)
    kinds = [kind for kind, find in FINDERS.items() if find(people).filter(pk=person.pk).exists()]
    rows = [(LABELS[kind], STEPS[kind]) for kind in kinds]
    columns = [_("Attention"), _("Next step")]
    section = {"heading": _("Attention"), "icon": "warning", "columns": columns, "rows": rows}
    return [section] if rows else []
