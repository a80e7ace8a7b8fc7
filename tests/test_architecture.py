import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from importlinter import cli

from alumnii_mentoring.core.conf import DEFAULTS, Settings
from tests.walks import for_each

ROOT = Path(__file__).parent.parent
MODULES = [
    path for path in (ROOT / "alumnii_mentoring").rglob("*.py") if "migrations" not in path.parts
]


def test_imports_follow_the_architecture():
    assert cli.lint_imports(config_filename=str(ROOT / "setup.cfg")) == 0


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@for_each("path", MODULES, least=313)
def test_a_module_stays_readable(path):
    assert len(path.read_text().splitlines()) <= 300


TEMPLATES = sorted((ROOT / "alumnii_mentoring/templates").rglob("*.html"))


@for_each("path", TEMPLATES, least=100)
def test_a_template_holds_no_script_no_style_and_no_foreign_address(path):
    """What a strict content security policy forbids."""
    text = path.read_text()

    assert not re.search(
        r"""<style|<script(?![^>]+src=)|\sstyle=|\son[a-z]+=["']|javascript:""", text
    )
    assert not re.search(r"""(?:src|action)=["'](?:https?:)?//|<link[^>]+//""", text)


def test_every_setting_is_documented():
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M)

    assert sorted(table) == sorted(DEFAULTS)


def test_every_setting_is_read_in_one_place():
    settings = Settings({})

    assert all(hasattr(settings, name.lower()) for name in DEFAULTS)


def names_imported_by(path):
    """Packages that a module imports as soon as it is loaded."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


@for_each("path", sorted((ROOT / "tests").rglob("*.py")), least=200)
def test_tests_load_without_the_extras_that_few_of_them_need(path):
    """As `make quick` installs them; ``pytest.importorskip`` says what is missing."""
    few = {"axe_playwright_python", "elasticsearch", "ortools", "playwright", "scipy"}

    assert {*names_imported_by(path)} & few == set()
