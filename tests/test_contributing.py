"""The page for contributors and the architecture name what there is."""

import configparser
import gettext
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
WHERE = TEXT.partition("## Where is")[2].partition("## How to add")[0]
ROWS = re.findall(r"^\| (?!Noun|-)(.+?) \| (.+) \|$", WHERE, re.M)
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()
GLOSSARY = re.findall(r"^\| (.+) \| (.+) \| (.+) \| (.+) \|$", ARCHITECTURE, re.M)[1:]
WORDS = [pair for row in GLOSSARY for pair in (row[:2], row[2:]) if row[0].strip("-")]


@pytest.mark.parametrize(("noun", "places"), ROWS, ids=lambda text: text[:30])
def test_a_noun_is_where_the_page_says(noun, places):
    paths = [path for path in re.findall(r"`([^`]+)`", places) if "/" in path or "." in path]

    assert paths
    assert [path for path in paths if not (ROOT / "alumnii_mentoring" / path).exists()] == []


def test_every_folder_of_the_domain_is_named():
    folders = {path.parent.name for path in (ROOT / "alumnii_mentoring/domain").glob("*/*.py")}

    assert {name for name in folders if f"`domain/{name}/" not in WHERE} == set()


def test_at_least_25_nouns_have_a_place():
    assert len([noun for nouns, _place in ROWS for noun in nouns.split(", ")]) >= 25


def test_every_target_of_make_is_explained():
    [targets] = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.M)

    assert [target for target in targets.split() if f"make {target}" not in TEXT] == []


def test_every_part_of_the_checks_is_explained():
    [parts] = re.findall(r"^PARTS='(.+)'$", (ROOT / ".ci/run").read_text(), re.M)

    assert [part for part in parts.split() if f"`{part}`" not in TEXT] == []


@pytest.mark.parametrize(("english", "german"), WORDS, ids=lambda text: text[:30])
def test_a_word_of_the_glossary_is_the_word_of_the_screens(english, german):
    with (ROOT / "alumnii_mentoring/locale/de/LC_MESSAGES/django.mo").open("rb") as catalogue:
        translated = gettext.GNUTranslations(catalogue).gettext(english)

    assert translated in (english, *german.split(", "))


def test_the_order_of_the_domain_is_the_one_that_is_checked():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    layers = config["importlinter:contract:domain"]["layers"].strip()

    assert f"```\n{layers}\n```" in ARCHITECTURE


def test_every_contract_is_named():
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    names = [name.rpartition(":")[2] for name in config.sections() if ":contract:" in name]

    assert [name for name in names if f"`{name}`" not in ARCHITECTURE] == []


def test_the_readme_draws_every_package_of_the_domain():
    drawing = (ROOT / "README.md").read_text().partition("## Architecture")[2]
    folders = [path.parent.name for path in (ROOT / "alumnii_mentoring/domain").glob("*/*.py")]

    assert {name for name in folders if name not in drawing} == set()
