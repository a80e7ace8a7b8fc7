"""Each part of an application is asked, stored, taken over and offered again."""

from datetime import timedelta

import pytest

from alumnii_mentoring.core.fields import limits_of
from alumnii_mentoring.core.row_values import read_values
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.parts import PARTS, complete_parts, fields_of_parts
from alumnii_mentoring.domain.people.models import FieldOfWork, Topic
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.question_types import QUESTION_TYPES

pytestmark = pytest.mark.django_db
SAID = {
    "fields_of_work": lambda: [FieldOfWork.objects.create(name_de="F", name_en="F", slug="f")],
    "topics": lambda: [Topic.objects.create(name_de="T", name_en="T", slug="t")],
    "availability": lambda: ["online", "evening"],
    "about": lambda: "I work in IT.",
    "capacity": lambda: 3,
}
RECORD = {
    "me-first_name": "Anna",
    "me-last_name": "Muster",
    "me-email": "anna@example.org",
    "me-message_language": "en",
    "consent": "on",
}


@pytest.fixture
def said():
    return {name: make() for name, make in SAID.items()}


def typed(values):
    return {
        name: [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        for name, value in values.items()
    }


@pytest.fixture
def apply(make_page, cycle, make_user, client):
    """Sends the form of a mentor, who is asked every part."""

    def apply(values):
        page = make_page(role="mentor")
        client.force_login(make_user("anna"))
        client.post(page.url, {**RECORD, **typed(values)})
        return page

    return apply


def next_cycle(cycle):
    """The cycle is over, and another takes applications."""
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.ARCHIVED)
    Application.objects.update(submitted_at=cycle.apply_from)
    cycle.pk, cycle.name = None, "2027/28"
    cycle.starts_on += timedelta(days=365)
    cycle.ends_on += timedelta(days=365)
    cycle.save()
    return cycle


def ways(page, client, cycle, coordinator, now):
    """The values of the parts on each of their ways, after a form was sent."""
    names = list(fields_of_parts())
    application = Application.objects.get()
    stored = read_values(application, names)
    form = client.get(page.url).context["form"]
    started = {name: form[name].value() for name in names if name in form.fields}
    accept_application(application, by=coordinator, now=now)
    taken_over = read_values(Participation.objects.get(), names)
    next_cycle(cycle)
    form = client.get(page.url).context["form"]
    offered = {name: form[name].value() for name in names if name in form.fields}
    marked = {name for name in names if "from 2026/27" in str(form.fields[name].help_text)}
    return {
        "stored": stored,
        "started": started,
        "taken over": taken_over,
        "offered again": offered,
        "marked": marked,
    }


def test_every_part_is_tried_here():
    assert set(SAID) == set(fields_of_parts())


def test_a_part_goes_every_way(apply, said, client, cycle, coordinator, now):
    page = apply(said)

    assert ways(page, client, cycle, coordinator, now) == {
        "stored": said,
        "started": typed(said),
        "taken over": said,
        "offered again": typed(said),
        "marked": {part.field for part in PARTS.values() if part.field and part.is_marked_again},
    }


def test_a_part_that_is_not_asked_stays_as_it_was(apply, said, client):
    page = apply(said)
    page.asks_all_parts = False
    page.save()

    client.post(page.url, RECORD)

    assert read_values(Application.objects.get(), fields_of_parts()) == said


def test_what_was_not_said_has_the_defaults_of_the_model():
    assert complete_parts(Content().parts) == read_values(
        Application(), ["about", "availability", "capacity"]
    ) | {"fields_of_work": [], "topics": []}


@pytest.mark.parametrize("part", [part for part in PARTS.values() if part.field])
def test_both_models_hold_a_part_alike(part):
    one, other = (model._meta.get_field(part.field) for model in (Application, Participation))

    assert type(one) is type(other)
    assert getattr(one, "max_length", None) == getattr(other, "max_length", None)
    assert limits_of(one).get("max_value") == limits_of(other).get("max_value")


def shared_fields():
    """What an application and the participation that comes of it both hold."""
    held = [
        {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
        for model in (Application, Participation)
    ]
    return set.intersection(*held) - {"id", "cycle", "person", "role", "state"}


def test_what_both_hold_is_a_part():
    assert shared_fields() == set(fields_of_parts())


def test_editors_can_place_every_part():
    assert set(PARTS) <= set(QUESTION_TYPES)


@pytest.mark.parametrize("part", [part for part in PARTS.values() if part.field])
def test_limits_of_a_part_are_those_of_the_model(apply, client, part):
    field = client.get(apply({}).url).context["form"].fields[part.field]
    own = Application._meta.get_field(part.field)

    assert getattr(field, "max_length", None) == getattr(own, "max_length", None)
    if part.field == "capacity":
        assert {"min_value": field.min_value, "max_value": field.max_value} == limits_of(own)
