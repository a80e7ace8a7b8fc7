"""What the demonstration shows, what the doctor says of it, and that it goes again."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Site

from alumnii_mentoring.demo.screens import SCOPES
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.models import CalendarPage, LandingPage
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


def test_it_shows_two_with_a_conflict_of_interest(made):
    assert Exclusion.objects.filter(kind="supervisor").count() == 1


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


def test_nothing_else_goes_with_it(made):
    user = get_user_model().objects.create_user("demo-kratin", "demo-kratin@example.org")
    person = Person.objects.create(user=user, email=user.email, last_name="Muster")
    ours = Programme.objects.create(slug="demo-kratie", name="Demokratie lernen")

    remove()

    assert list(get_user_model().objects.all()) == [user]
    assert list(Person.objects.all()) == [person]
    assert list(Programme.objects.all()) == [ours]


def test_pages_that_an_editor_added_or_renamed_go_with_it(made):
    landing = LandingPage.objects.first()
    landing.slug = "renamed"
    landing.save()
    calendar = CalendarPage.objects.first()
    calendar.move(Site.objects.get(is_default_site=True).root_page, "last-child")

    remove()

    assert not CalendarPage.objects.exists()
    assert not Programme.objects.exists()


def test_what_the_site_made_with_it_is_named_and_nothing_is_removed(made):
    someone = Person.objects.exclude(user=None).first()
    cycle = Cycle.objects.filter(state="open").first()
    cycle.pk, cycle.programme = None, Programme.objects.create(slug="ours", name="Ours")
    cycle.save()
    part = Participation.objects.create(cycle=cycle, person=someone, role="mentor")

    with pytest.raises(CommandError, match=f"still uses it: participation {part.pk}"):
        remove()
    assert Programme.objects.count() == 4


def names():
    return list(Person.objects.order_by("pk").values_list("first_name", "last_name"))


def test_it_goes_without_a_trace_and_the_same_seed_makes_it_again(made):
    before = names()

    remove()

    assert not Programme.objects.exists()
    assert not Person.objects.exists()
    build(60)
    assert names() == before
