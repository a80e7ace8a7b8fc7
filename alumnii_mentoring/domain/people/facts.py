"""What a member record says, in words; who reads what is declared in ``Person.SEEN_BY``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst, get_text_list

from alumnii_mentoring.core.times.words import write_date
from alumnii_mentoring.core.times.zones import city_of
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person

Fact = tuple[str, str]


def fact_of(person: Person, name: str) -> str:
    """The value of a field in words; "" for what nobody has told yet."""
    field = Person._meta.get_field(name)
    if field.many_to_many:
        return ", ".join(map(str, getattr(person, name).all())) if person.pk else ""
    value = getattr(person, name)
    if name == "time_zone":
        return city_of(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return write_date(value)
    label = getattr(person, f"get_{name}_display", None)
    shown = label() if label else value
    return "" if shown is None else str(shown)


def label_of(name: str) -> str:
    return capfirst(str(getattr(Person._meta.get_field(name), "verbose_name", name)))


def facts_of(person: Person, names: Iterable[str]) -> list[Fact]:
    """Return label and value of each field that is known."""
    facts = [(label_of(name), _told(person, name)) for name in names]
    return [(label, value) for label, value in facts if value]


def _told(person: Person, name: str) -> str:
    """Nobody is led to an address that may be somebody else's, or reads hidden pronouns."""
    if name == "pronouns":
        return person.shown_pronouns
    if name == "email" and not person.is_address_proved:
        return _("not confirmed yet")
    return fact_of(person, name)


def who_sees_record() -> str:
    """The answer for members, from the declaration that the screens follow."""
    shown, contact = (
        get_text_list([label_of(name) for name in names], _("and"))
        for names in (Person.SEEN_BY["partner"], Person.SEEN_BY["contact"])
    )
    return _(
        "Who sees this? The programme coordination sees everything here. Your partner sees your"
        " name, your career and these data once you are proposed to each other: %(shown)s. Once"
        " both have confirmed, your partner sees how to reach you: %(contact)s."
    ) % {"shown": shown, "contact": contact}
