"""The doctor compares the tables with the models before it looks at what is in them."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.management.doctor import CHECKS, examine
from alumnii_mentoring.management.tables import NEEDED_FIRST, examine_tables
from alumnii_mentoring.models import AddressProof, Goal, Person, Programme
from alumnii_mentoring.pages.models import MentorListPage

pytestmark = pytest.mark.django_db

TITLE = Goal._meta.get_field("title")


def ask_the_doctor():
    """Exit code, what was found, and what was said about it."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("mentoring_doctor", stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue()), err.getvalue()


def amiss():
    return {kind: names for kind, names in examine_tables().items() if names}


def test_tables_made_by_the_migrations_are_well(now):
    result = examine(now)

    assert set(result) == {*examine_tables(), *CHECKS}
    assert {kind: names for kind, names in result.items() if names} == {}


@pytest.mark.parametrize(
    "model", [Goal, MentorListPage, Person.programmes.through], ids=lambda model: model.__name__
)
def test_a_missing_table_is_named(monkeypatch, model):
    monkeypatch.setattr(model._meta, "db_table", "am_not_there")

    assert amiss() == {"missing_tables": ["am_not_there"]}


def test_a_missing_column_is_named_and_so_is_one_that_refuses_what_is_written(monkeypatch):
    monkeypatch.setattr(TITLE, "column", "headline")

    assert amiss() == {
        "missing_columns": ["alumnii_mentoring_goal.headline"],
        "refusing_columns": ["alumnii_mentoring_goal.title"],
    }


def test_a_column_that_refuses_null_is_named(monkeypatch):
    monkeypatch.setattr(TITLE, "null", True)

    assert amiss() == {"refusing_columns": ["alumnii_mentoring_goal.title"]}


def test_a_missing_unique_key_is_named(monkeypatch):
    monkeypatch.setattr(TITLE, "unique", True)

    assert amiss() == {"missing_unique_keys": ["alumnii_mentoring_goal (title)"]}


def test_a_migration_that_was_not_applied_is_named_and_migrate_is_advised():  # S76
    [newest] = MigrationLoader(connection).graph.leaf_nodes("alumnii_mentoring")
    MigrationRecorder(connection).record_unapplied(*newest)

    code, found, said = ask_the_doctor()

    assert code == 1
    assert ".".join(newest) in found["unapplied_migrations"]
    assert "Run “manage.py migrate”" in said


def test_a_database_of_no_release_is_told_from_one_that_waits_for_migrate(monkeypatch):  # S76
    monkeypatch.setattr(TITLE, "column", "headline")

    code, _found, said = ask_the_doctor()

    assert code == 1
    assert "Missing columns: alumnii_mentoring_goal.headline." in said
    assert "a version that was never released" in said
    assert "Run “manage.py migrate”" not in said


@pytest.mark.parametrize("kind", NEEDED_FIRST)
def test_nothing_else_is_asked_of_tables_that_are_not_ready(monkeypatch, kind, now):
    def break_off(now):
        raise AssertionError("asked")

    tables = {**{name: [] for name in examine_tables()}, kind: ["x"]}
    monkeypatch.setattr("alumnii_mentoring.management.doctor.examine_tables", lambda: tables)
    monkeypatch.setattr("alumnii_mentoring.management.doctor.CHECKS", {"pairs": break_off})

    assert examine(now) == tables


def test_names_that_mails_leave_out_are_named(make_person, now):
    make_person("anna")
    refused = make_person("bea", last_name="evil.example/login")

    assert examine(now)["names_kept_out_of_mails"] == [refused.pk]


def test_a_record_that_was_written_past_the_models_is_named(make_person, now):
    person = make_person("anna")
    Person.objects.update(last_name="Ärzte")
    assert examine(now)["people_not_found_by_name"] == [person.pk]

    Person.objects.get().save()

    assert examine(now)["people_not_found_by_name"] == []


def test_an_address_that_nobody_can_prove_any_more_is_named(make_person, now):
    anna = make_person("anna")
    anna.email = "new@example.org"
    update_person(anna, by=anna.user, now=now)
    assert examine(now)["proofs_of_nobody"] == []

    Person.objects.update(email="other@example.org")

    assert examine(now)["proofs_of_nobody"] == [AddressProof.objects.get().pk]


def test_an_address_that_no_screen_would_link_is_named(programme, now):
    Programme.objects.update(alumni_url="javascript:alert(1)")

    assert examine(now)["addresses_not_shown_as_links"] == [
        f"programme {programme.pk}: alumni_url"
    ]
