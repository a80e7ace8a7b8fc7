import io
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from alumnii_mentoring.domain.mentorships.models import Goal, Meeting, Pair
from alumnii_mentoring.domain.people.models import FieldOfWork, Person
from alumnii_mentoring.domain.programme.models import Programme

pytestmark = pytest.mark.django_db


def run(name, **options):
    out = io.StringIO()
    call_command(name, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_setup_can_be_repeated():
    first = run("mentoring_setup")
    second = run("mentoring_setup")

    assert "FieldOfWork: 18 added" in first
    assert "FieldOfWork: 0 added" in second
    assert Group.objects.filter(name__startswith="Mentoring").count() == 2


def test_setup_keeps_changed_words():
    run("mentoring_setup")
    FieldOfWork.objects.filter(slug="it").update(name_de="EDV")
    run("mentoring_setup")

    assert FieldOfWork.objects.get(slug="it").name_de == "EDV"


def test_setup_check_says_what_is_missing():
    with pytest.raises(SystemExit):
        run("mentoring_setup", check=True)
    run("mentoring_setup")

    assert "everything is there" in run("mentoring_setup", check=True)


@pytest.fixture
def world():
    return json.loads(run("mentoring_demo", persons=80, json=True))


def test_the_demonstration_shows_every_state_of_a_pair(world):
    assert set(world["states"]["pair"]) >= set(Pair.State.values) - {"closing"}


def test_the_demonstration_shows_every_state_of_goals_and_meetings(world):
    assert set(world["states"]["goal"]) == set(Goal.State.values)
    assert set(world["states"]["meeting"]) == set(Meeting.State.values)


def test_the_doctor_finds_nothing_in_the_demonstration(world):
    found = json.loads(run("mentoring_doctor"))

    assert {name: keys for name, keys in found.items() if keys} == {}


def test_the_doctor_finds_an_oversold_mentor(world):
    pair = Pair.objects.running().first()
    pair.mentor.capacity = 0
    pair.mentor.save()

    with pytest.raises(SystemExit):
        run("mentoring_doctor")


def test_the_demonstration_goes_without_a_trace(world):
    run("mentoring_demo", remove=True)

    assert not Programme.objects.exists()
    assert not Person.objects.exists()


def test_the_same_seed_makes_the_same_world(world):
    names = list(Person.objects.order_by("pk").values_list("first_name", "last_name"))
    run("mentoring_demo", remove=True)
    run("mentoring_demo", persons=80)

    assert list(Person.objects.order_by("pk").values_list("first_name", "last_name")) == names


def test_a_tick_says_what_it_did():
    done = json.loads(run("mentoring_tick"))

    assert done == {
        "jobs_done": 0,
        "cycles_turned": 0,
        "drafts_reminded": 0,
        "pauses_ended": 0,
        "requests_reminded": 0,
        "requests_expired": 0,
        "pairs_reminded": 0,
        "pairs_expired": 0,
        "offers_expired": 0,
        "places_offered": 0,
        "pairs_closing": 0,
        "reviews_reminded": 0,
        "meetings_confirmed": 0,
        "events_closed": 0,
        "corrections_told": 0,
        "documents_rescanned": 0,
        "stray_files_removed": 0,
        "entries_synced": 0,
        "messages_sent": 0,
    }
