"""What the package says about itself is what is checked, and an index page can show it."""

import re
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

try:
    import tomllib
except ImportError:  # Python 3.10; pytest brings it there
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CI = (ROOT / ".ci/run").read_text()
README = (ROOT / "README.md").read_text()


def classified(framework):
    start = f"{framework} :: "
    numbers = {name.removeprefix(start) for name in PROJECT["classifiers"] if start in name}
    return {number for number in numbers if number[0].isdigit() and "Only" not in number}


def test_classified_versions_of_python_are_those_of_the_checks():
    versions = set(re.findall(r"(?:python_of|suite_on \w+) (3\.\d+)", CI))

    assert classified("Programming Language :: Python") == versions


def test_classified_versions_of_django_are_those_of_the_checks():
    assert classified("Framework :: Django") == set(re.findall(r"'Django>=(\d+\.\d+)", CI))


def test_classified_versions_of_wagtail_are_those_of_the_checks():
    assert classified("Framework :: Wagtail") == set(re.findall(r"'wagtail>=(\d+)", CI))


def test_the_oldest_versions_checked_are_the_oldest_allowed():
    oldest = CI.partition("    oldest)")[2].partition(";;")[0]
    allowed = [name for name in PROJECT["dependencies"] if name.lower().startswith(("dj", "wagt"))]

    assert re.search(r"suite_on \w+ (3\.\d+)", oldest)[1] == PROJECT["requires-python"][2:]
    assert set(re.findall(r"'((?:Django|wagtail)>=[\d.]+)", oldest)) <= set(allowed)


def test_every_upper_bound_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    block = text.partition("dependencies = [")[2].partition("]\n")[0]

    assert [line for line in block.splitlines() if "<" in line and "#" not in line] == []


def test_every_dependency_is_imported():
    """django-q2 is imported when it is installed as an app, modeladmin by the hooks."""
    modules = {
        "django-q2": "django_q",
        "wagtail-modeladmin": "wagtail_modeladmin",
        "Pillow": "PIL",
    }
    texts = [path.read_text() for path in (ROOT / "alumnii_mentoring").rglob("*.py")]
    names = [re.match(r"[\w-]+", line)[0] for line in PROJECT["dependencies"]]
    imported = {
        name
        for name in names
        for text in texts
        if re.search(rf"^\s*(?:from|import) {modules.get(name, name.lower())}\b", text, re.M)
    }

    assert imported == set(names)


@pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
def test_every_extra_is_named_in_the_readme(extra):
    assert f"[{extra}]" in README


@pytest.fixture
def description(monkeypatch):
    """What setup.py gives to the index."""
    stored = {}
    monkeypatch.setitem(sys.modules, "setuptools", SimpleNamespace(setup=stored.update))
    runpy.run_path(str(ROOT / "setup.py"))
    return stored["long_description"]


def test_the_description_leads_to_no_file(description):
    assert re.findall(r"\]\((?!https?://)[^)]*\)", description) == []
    assert "architecture (`docs/architecture.md` in the source distribution)" in description


def test_the_description_keeps_every_other_line(description):
    lines = [line for line in README.splitlines() if line and not re.search(r"\]\((?!http)", line)]

    assert [line for line in lines if line not in description.splitlines()] == []


DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_to_files(document):
    targets = re.findall(r"\]\((?!https?://|#)([^)#]*)", document.read_text())

    assert [name for name in targets if not (document.parent / name).exists()] == []


@pytest.mark.parametrize("name", ["tests", "example_site", "scripts", "docs", ".ci", "benchmarks"])
def test_the_source_distribution_holds_what_testing_needs(name):
    assert f"graft {name}\n" in (ROOT / "MANIFEST.in").read_text()


def test_the_notice_names_files_that_exist():
    names = re.findall(r"[\w./]+/[\w.]+\.(?:gz|py)", (ROOT / "NOTICE").read_text())

    assert len(names) >= 2
    assert [name for name in names if not (ROOT / name).exists()] == []
