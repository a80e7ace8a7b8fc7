"""One table says how each state looks."""

import pytest
from django.apps import apps

from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.web.look.icons import STROKES, icon
from alumnii_mentoring.web.look.states import LOOKS, look_of

MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("alumnii_mentoring.") and hasattr(model, "State")
]


def test_there_are_models_with_states():
    assert len(MODELS) >= 14


@pytest.mark.parametrize("model", MODELS)
def test_every_state_has_a_look(model):
    assert set(LOOKS[model]) == set(model.State.values)


def test_every_icon_of_the_table_is_drawn():
    assert {look.icon for looks in LOOKS.values() for look in looks.values()} <= set(STROKES)


def test_a_row_looks_like_its_state():
    look = look_of(Goal(state="partly"))

    assert (look.colour, look.icon) == ("neutral", "half")


def test_a_screen_reader_reads_no_icon():
    assert 'aria-hidden="true"' in icon("clock")
