"""Migrations are history: a landed file stays as it is, and each label has one newest file."""

import shutil

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.upgrade.landed import FOLDERS, RECORD, ROOT, complaints, landed, migrations, record_new

FIRST = "alumnii_mentoring/migrations/0001_initial.py"


@pytest.fixture
def copy(tmp_path):
    """The migrations and their record, to be changed."""
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(RECORD, tmp_path / "record.txt")
    return tmp_path


def complaints_about(copy):
    return complaints(migrations(copy), landed(copy / "record.txt"))


def test_no_landed_migration_was_changed():  # S76
    assert complaints(migrations(), landed()) == []


def test_both_labels_are_recorded():
    assert {path.rpartition("/")[0] for path in landed()} == set(FOLDERS)


@pytest.mark.parametrize("label", ["alumnii_mentoring", "alumnii_mentoring_pages"])
def test_the_migrations_of_a_label_follow_each_other(label):
    """Two newest ones would need a merge, on every installation."""
    graph = MigrationLoader(None).graph

    assert len(graph.leaf_nodes(label)) == 1


def test_a_changed_file_is_named_with_the_way_out(copy):
    with (copy / FIRST).open("a") as file:
        file.write("# one more line\n")

    assert complaints_about(copy) == [
        f"{FIRST} has landed and was changed."
        " Restore it with git and write a new migration for what is to change."
    ]


def test_a_missing_file_is_named(copy):
    (copy / FIRST).unlink()

    (complaint,) = complaints_about(copy)
    assert complaint.startswith(f"{FIRST} has landed and is gone.")


def test_other_line_endings_are_no_change(copy):
    text = (copy / FIRST).read_bytes()
    (copy / FIRST).write_bytes(text.replace(b"\n", b"\r\n"))

    assert complaints_about(copy) == []


def test_a_new_file_is_free_until_it_is_recorded(copy):
    new = "alumnii_mentoring/migrations/0002_more.py"
    (copy / new).write_text("# a draft\n")
    before = (copy / "record.txt").read_text()

    assert complaints_about(copy) == []
    assert new in record_new(copy, copy / "record.txt")
    assert (copy / "record.txt").read_text().startswith(before)
    (copy / new).write_text("# a second thought\n")
    assert len(complaints_about(copy)) == 1


def test_nothing_is_recorded_beside_a_changed_file(copy):
    (copy / FIRST).write_text("# begun anew\n")
    before = (copy / "record.txt").read_text()

    with pytest.raises(SystemExit, match="was changed"):
        record_new(copy, copy / "record.txt")
    assert (copy / "record.txt").read_text() == before
