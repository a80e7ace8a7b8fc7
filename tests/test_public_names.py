"""What the documentation names is API: it is there, and goes only after a version that warns."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from alumnii_mentoring import signals

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(path.read_text() for path in DOCUMENTS)
# A path, or what is imported from one; the other names with dots are files and numbers of checks.
MODULES = re.compile(r"[`\"](alumnii_mentoring(?:\.[a-z_]+)+)[`\"]")
PATHS = re.compile(r"[`\"](alumnii_mentoring(?:\.[a-z_]+)+\.[A-Z]\w+)[`\"]")
IMPORTS = re.compile(r"from (alumnii_mentoring[\w.]*) import (\w+)")


def documented_paths():
    return sorted({*PATHS.findall(TEXT), *map(".".join, IMPORTS.findall(TEXT))})


def test_the_documentation_names_import_paths():
    assert "alumnii_mentoring.pages.mixins.MentorListMixin" in documented_paths()
    assert "alumnii_mentoring.web.uploads.BoundedUploadHandler" in documented_paths()


@pytest.mark.parametrize("path", documented_paths())
def test_a_documented_import_path_works(path):
    assert import_string(path)


@pytest.mark.parametrize("name", sorted(set(MODULES.findall(TEXT))))
def test_a_documented_module_is_there(name):
    assert import_module(name)


@pytest.mark.parametrize("name", signals.__all__)
def test_a_signal_for_hosts_is_documented(name):
    assert f"`{name}`" in TEXT


def test_every_documented_signal_is_there():
    sentence = re.search(r"Signals for hosts are in[^.]*\.signals`:([^.]+)\.", TEXT)

    assert set(re.findall(r"`(\w+)`", sentence.group(1))) == set(signals.__all__)
