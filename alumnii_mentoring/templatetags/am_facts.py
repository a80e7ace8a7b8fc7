"""What a screen shows of a person and of an application, as the declarations say."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from alumnii_mentoring.domain.applications.answers import Answer
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.parts import said_parts
from alumnii_mentoring.domain.people.facts import Fact, facts_of
from alumnii_mentoring.domain.people.models import Person

register = template.Library()


@register.filter
def facts_for(person: Person, reader: str) -> list[Fact]:
    """``reader`` is a group of ``Person.SEEN_BY``."""
    return facts_of(person, Person.SEEN_BY[reader])


@register.filter
def parts(said: Application | Participation) -> list[Fact]:
    return said_parts(said)


@register.filter
def answer_facts(answers: Iterable[Answer]) -> list[tuple[str, str]]:
    """Questions of a form with what was answered."""
    return [(answer.question, answer.shown) for answer in answers]
