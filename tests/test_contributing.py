"""The page for contributors names what there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
WHERE = TEXT.partition("## Where is")[2].partition("## How to add")[0]
ROWS = re.findall(r"^\| (?!Noun|-)(.+?) \| (.+) \|$", WHERE, re.M)


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
