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


IN_CONTEXT = {"pgettext", "pgettext_lazy"}


def strings_of_modules():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def in_context_of_modules():
    """Context and English of the words that are more than one in German."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in IN_CONTEXT:
                yield tuple(ast.literal_eval(argument) for argument in node.args)


def in_context_of_templates():
    call = re.compile(r"pgettext\(u?'((?:[^'\\]|\\.)*)', u?'((?:[^'\\]|\\.)*)'\)")
    for suffix in ("*.html", "*.txt"):
        for path in (PACKAGE / "templates").rglob(suffix):
            yield from call.findall(templatize(path.read_text()))


def strings_of_templates():
    call = re.compile(
        r"""(?<!p)n?gettext\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")|\b_\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")\)"""
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
    in_context = {
        word for _context, word in [*in_context_of_modules(), *in_context_of_templates()]
    }

    used = {*strings_of_modules(), *strings_of_templates(), *in_context, ""}
    assert sorted(known - used) == []


def test_what_has_a_context_is_looked_up_in_it(german):
    in_context = {key for key in german._catalog if "\x04" in key}

    ours = {*in_context_of_modules(), *in_context_of_templates()}
    assert in_context == {
        *(f"{wording.CONTEXT}\x04{word}" for word in wording.HOMONYMS),
        *(f"{context}\x04{word}" for context, word in ours),
    }


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


# Read in the German of each place and found to be one word there. Whoever uses a further word in
# two packages looks at both: where German says two words, each place gives a context.
ONE_MEANING = {
    "Accept",
    "accepted",
    "active",
    "cancelled",
    "closing",
    "confirmed",
    "cycle",
    "draft",
    "everybody",
    "kind",
    "mentee",
    "mentor",
    "name",
    "pairs",
    "paused",
    "person",
    "place",
    "programme",
    "proposed",
    "reason",
    "reply",
    "role",
    "size",
    "state",
    "title",
    "topics",
    "until",
}


def packages_of_words():
    """Single words with the packages of the domain that use them, without a context."""
    places = {}
    for path in PACKAGE.rglob("*.py"):
        package = "/".join(path.relative_to(PACKAGE).parts[:2])
        if not package.startswith("domain/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
                word = getattr(node.args[0], "value", None)
                if isinstance(word, str) and len(word.split()) == 1:
                    places.setdefault(word, set()).add(package)
    return places


def test_a_word_of_several_packages_is_one_word_in_german_too():
    shared = {word for word, packages in packages_of_words().items() if len(packages) > 1}

    assert shared == ONE_MEANING
