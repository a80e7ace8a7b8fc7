"""Every string of the interface has a German entry, and the compiled catalogue is up to date."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.template import Context, Template
from django.utils import translation
from django.utils.translation.template import templatize

from alumnii_mentoring.core import wording

PACKAGE = Path(__file__).parent.parent / "alumnii_mentoring"
CATALOGUE = PACKAGE / "locale/de/LC_MESSAGES/django"
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext"}
STARRED = re.compile(r"\w+\*\w+")


def strings_of_modules():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def strings_of_templates():
    call = re.compile(
        r"""n?gettext\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")|\b_\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")\)"""
    )
    for suffix in ("*.html", "*.txt"):
        for path in (PACKAGE / "templates").rglob(suffix):
            for one, other in call.findall(templatize(path.read_text())):
                yield ast.literal_eval((one or other).lstrip("u"))


def read(path):
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.fixture(scope="module")
def german():
    return read(CATALOGUE.with_suffix(".mo"))


@pytest.fixture(scope="module")
def known(german):
    """The English of all entries, with and without a context."""
    keys = {key[0] if isinstance(key, tuple) else key for key in german._catalog}
    return {key.rpartition("\x04")[2] for key in keys}


def test_every_string_has_a_german_entry(known):
    used = {*strings_of_modules(), *strings_of_templates()}

    assert len(used) > 600
    assert sorted(text for text in used if text and text not in known) == []


def test_no_entry_outlives_its_string(known):
    assert sorted(known - {*strings_of_modules(), *strings_of_templates(), ""}) == []


def test_what_has_a_context_is_looked_up_in_it(german):
    in_context = {key for key in german._catalog if "\x04" in key}

    assert in_context == {f"{wording.CONTEXT}\x04{word}" for word in wording.HOMONYMS}


def catalogues_of_others():
    """The German of Django and of every other app in the test project."""
    folders = [Path(django.__file__).parent / "conf"]
    folders += [Path(app.path) for app in apps.get_app_configs()]
    for folder in folders:
        path = folder / "locale/de/LC_MESSAGES/django.mo"
        if path.exists() and PACKAGE not in path.parents:
            yield read(path)._catalog


def test_no_word_of_ours_changes_a_screen_of_others(german):
    """Where the same English means something else, ours stands in its own context."""
    changed = {
        key
        for theirs in catalogues_of_others()
        for key, value in theirs.items()
        if key and value and german._catalog.get(key, value) != value
    }

    assert sorted(changed, key=str) == []


@pytest.mark.parametrize(("ours", "theirs"), [("Lock", "Sperren"), ("Form", "Formular")])
def test_our_screens_keep_our_words(ours, theirs):
    template = Template(f"{{% load am_i18n %}}{{% translate '{ours}' as word %}}{{{{ word }}}}")
    with translation.override("de"):
        own = wording.gettext(ours)

        assert translation.gettext(ours) == theirs
        assert own not in {theirs, ""}
        assert template.render(Context()) == own


def test_no_entry_is_empty_or_fuzzy():
    text = CATALOGUE.with_suffix(".po").read_text()

    assert "#, fuzzy" not in text
    assert re.findall(r'^msgstr(?:\[\d\])? ""\n(?!")', text, re.M) == []


def test_the_compiled_catalogue_is_up_to_date(german):
    """Counted by entry: compiling again would give the same strings."""
    text = CATALOGUE.with_suffix(".po").read_text()
    compiled = {value for value in german._catalog.values() if value}
    written = {
        "".join(ast.literal_eval(line) for line in block.strip().splitlines())
        for block in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', text, re.M)
    }

    assert {one for one in written if "Content-Type" not in one} == {
        one for one in compiled if "Content-Type" not in one
    }


def test_place_holders_survive_the_translation(german):
    holders = re.compile(r"%\(\w+\)s")
    wrong = [
        key
        for key, value in german._catalog.items()
        if isinstance(key, str) and set(holders.findall(key)) != set(holders.findall(value))
    ]

    assert wrong == []


def test_gendered_words_stand_in_a_form_that_can_be_spelled(german):
    from alumnii_mentoring.core.wording import spell  # noqa: PLC0415 - after the settings

    left = {
        word
        for text in german._catalog.values()
        for word in STARRED.findall(spell(text, "neutral"))
    }

    assert left == set()
