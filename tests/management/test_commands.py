import io
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, ManagementUtility, call_command

from alumnii_mentoring.domain.people.models import FieldOfWork

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


@pytest.mark.parametrize("words", ["x", "-5", "0", "20001", "9" * 30, "1e3", "²"])
def test_a_demonstration_of_an_impossible_size_is_refused(words):
    parser = ManagementUtility().fetch_command("mentoring_demo").create_parser("manage.py", "")

    with pytest.raises(CommandError, match="from 1 to 20000"):
        parser.parse_args([f"--persons={words}"])
