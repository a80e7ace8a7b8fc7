"""What the demonstration shows, what the doctor says of it, and that it goes again."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import call_command

from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme
from tests.demonstration.conftest import build, remove

pytestmark = pytest.mark.django_db


def ask_the_doctor():
    out = io.StringIO()
    call_command("mentoring_doctor", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


# Nothing leads there yet: who came is not recorded.
OUT_OF_REACH = {"invitation": {"attended", "no_show"}}


def test_it_shows_every_state_of_everything(made):
    missing = {
        kind: set(apps.get_model("alumnii_mentoring", kind).State.values) - set(states)
        for kind, states in made["states"].items()
    }

    assert len(missing) == 11
    assert {kind: states for kind, states in missing.items() if states} == OUT_OF_REACH


def test_the_doctor_finds_nothing_in_it(made):
    assert {name: keys for name, keys in ask_the_doctor().items() if keys} == {}


def test_the_doctor_finds_an_oversold_mentor(made):
    pair = Pair.objects.running().first()
    pair.mentor.capacity = 0
    pair.mentor.save()

    with pytest.raises(SystemExit):
        ask_the_doctor()


def names():
    return list(Person.objects.order_by("pk").values_list("first_name", "last_name"))


def test_it_goes_without_a_trace_and_the_same_seed_makes_it_again(made):
    before = names()

    remove()

    assert not Programme.objects.exists()
    assert not Person.objects.exists()
    build(60)
    assert names() == before
