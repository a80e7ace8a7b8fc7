import io
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, ManagementUtility, call_command
from wagtail.models import Site

from alumnii_mentoring.domain.people.models import FieldOfWork
from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
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
    assert Group.objects.filter(name__startswith="Mentoring").count() == 3


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


def check():
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("mentoring_setup", check=True, stdout=io.StringIO(), stderr=err)
    return err.getvalue().strip()


def test_setup_check_names_whatever_setup_would_add():
    run("mentoring_setup")
    FieldOfWork.objects.filter(slug="it").delete()
    office_group(COORDINATORS).permissions.clear()

    assert check() == "missing: group Mentoring: coordination, FieldOfWork: 1 words"
    run("mentoring_setup")
    assert "everything is there" in run("mentoring_setup", check=True)


COMMANDS = ["setup", "tick", "doctor", "demo", "match --cycle 1", "places x.zip"]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_before_the_first_migrate_says_so(monkeypatch, words):
    name, *more = f"mentoring_{words}".split()
    monkeypatch.setattr(Programme._meta, "db_table", "not_there_yet")

    with pytest.raises(CommandError, match="The tables are missing"):
        call_command(name, *more)


def test_a_demonstration_without_a_home_for_its_pages_is_refused():
    Site.objects.all().delete()

    with pytest.raises(CommandError, match="home page of the default site"):
        run("mentoring_demo")
    assert not Programme.objects.exists()


def test_a_tick_says_what_it_did():
    done = json.loads(run("mentoring_tick"))

    assert done == {
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
        "stray_photos_removed": 0,
        "photos_taken_over": 0,
        "entries_synced": 0,
        "messages_sent": 0,
        "jobs_done": 0,
    }


@pytest.mark.parametrize("words", ["x", "-5", "0", "20001", "9" * 30, "1e3", "²"])
def test_a_demonstration_of_an_impossible_size_is_refused(words):
    parser = ManagementUtility().fetch_command("mentoring_demo").create_parser("manage.py", "")

    with pytest.raises(CommandError, match="from 1 to 20000"):
        parser.parse_args([f"--persons={words}"])
