"""What the demonstration shows, what the doctor says of it, and that it goes again."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from alumnii_mentoring.demo.screens import SCOPES
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme
from tests.demonstration.conftest import build, remove

pytestmark = pytest.mark.django_db


def ask_the_doctor():
    out = io.StringIO()
    call_command("mentoring_doctor", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


# A message passes through these two; nothing rests in them.
PASSING = {"message": {"queued", "sending"}}


@pytest.mark.parametrize("model", [model for model, _path in SCOPES])
def test_it_shows_every_state_of_every_object(made, model):
    kind = model._meta.model_name

    assert set(made["states"][kind]) == set(model.State.values) - PASSING.get(kind, set())


def test_every_state_can_be_seen(made, client):
    seen = {}
    for screens in made["screens"].values():
        for address in screens.values():
            login = "zentrale" if address.startswith("/admin/") else "mentee"
            user = get_user_model().objects.get(username=made["logins"][login])
            client.force_login(user)
            seen[address] = client.get(address).status_code

    assert {address: code for address, code in seen.items() if code != 200} == {}


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
