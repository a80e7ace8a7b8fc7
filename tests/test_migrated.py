"""A migrated database is taken again as long as nothing changed that migrating depends on."""

import sqlite3
from contextlib import closing

import pytest

from tests import migrated
from tests.migrated import fingerprint, migrated_database


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def tables_of(path):
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]


def make(table, path):
    """Another database: a copy of what is kept, or a new one with a table, which is kept then."""
    with migrated_database() as database, closing(sqlite3.connect(path)) as connection:
        database.copy_to(path)
        if database.copy is None:
            connection.execute(f"CREATE TABLE {table} (pk)")
            connection.execute("CREATE TABLE wagtailcore_locale (language_code)")
            connection.execute("INSERT INTO wagtailcore_locale VALUES ('en')")
            connection.commit()
        database.keep(connection)


def test_the_first_one_is_kept_and_the_second_one_is_its_copy(folder, tmp_path):
    make("first", tmp_path / "a.sqlite3")
    make("second", tmp_path / "b.sqlite3")

    assert "first" in tables_of(tmp_path / "b.sqlite3")
    assert "second" not in tables_of(tmp_path / "b.sqlite3")


def test_a_copy_speaks_the_language_of_its_site(folder, tmp_path, settings):
    make("first", tmp_path / "a.sqlite3")
    settings.LANGUAGE_CODE = "de"
    make("second", tmp_path / "b.sqlite3")

    with closing(sqlite3.connect(tmp_path / "b.sqlite3")) as connection:
        languages = connection.execute("SELECT language_code FROM wagtailcore_locale").fetchall()
    assert languages == [("de",)]


def test_another_setting_finds_none(folder, tmp_path, settings):
    make("first", tmp_path / "a.sqlite3")
    settings.TIME_ZONE = "Europe/Paris"
    make("second", tmp_path / "b.sqlite3")

    assert "first" not in tables_of(tmp_path / "b.sqlite3")


def test_only_the_latest_are_kept(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(migrated, "KEPT", 1)
    make("first", tmp_path / "a.sqlite3")
    monkeypatch.setattr(migrated, "fingerprint", lambda: "other")
    make("second", tmp_path / "b.sqlite3")

    assert [path.stem for path in folder.glob("*.sqlite3")] == ["other"]


@pytest.mark.parametrize("changed", ["the migration", "what it uses of ours"])
def test_a_changed_migration_finds_none(settings, monkeypatch, tmp_path, changed):
    path = tmp_path / "migrations/0001_initial.py"
    path.parent.mkdir()
    path.write_text("import alumnii_mentoring.core.fields\n")

    class Config:
        label, path = "fresh", str(tmp_path)

    monkeypatch.setattr(migrated.apps, "get_app_configs", lambda: [Config])
    before = fingerprint()
    if changed == "the migration":
        path.write_text("import alumnii_mentoring.core.fields\n# changed\n")
    else:
        monkeypatch.setattr(migrated, "source_of", lambda module: f"{module} changed")

    assert fingerprint() != before
