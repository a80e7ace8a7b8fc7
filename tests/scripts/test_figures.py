"""Every figure can get worse on a small made tree, and that is noticed with its place."""

import json
import textwrap

import pytest

from scripts.figures.__main__ import PACKAGE, RULES, STORE, main
from scripts.figures.circles import find_circles, import_graph
from scripts.figures.duplicates import duplicate_pairs
from scripts.figures.measures import measure
from scripts.figures.source import read_modules

GOOD = {
    "core/__init__.py": "",
    "core/text.py": '''
        from typing import Any

        def shorten(text: str, *, length: int) -> str:
            """Raises ValueError when the length is negative."""
            if length < 0:
                raise ValueError(length)
            return text[:length]

        def read(row: Any) -> str:
            return str(row)
    ''',
    "domain/pairs.py": """
        from pkg.core.text import shorten

        def title(words: list[str]) -> str:
            return shorten(" ".join(word.title() for word in words), length=20)
    """,
    "migrations/0001_initial.py": "x = [one for one in range(3)]  # noqa: S101\n" * 500,
    "templates/pkg/page.html": "<main>\n</main>\n",
}
SIX = [f"value_{number} = make_{number}()" for number in range(6)]
SIX_OTHERS = [f"thing_{number} = find_{number}()" for number in range(6)]


def function(name, lines):
    return "\n".join([f"def {name}() -> None:", *(f"    {line}" for line in lines), ""])


def lines(count):
    """Statements that differ from each other."""
    return [f"line_{number} = {number}" for number in range(count)]


def module(count):
    return "\n".join([*lines(count), ""])


WORSE = {
    "module_lines_median": {"core/text.py": module(40), "domain/pairs.py": module(40)},
    "module_lines_p90": {"core/long.py": module(100)},
    "module_lines_longest": {"core/long.py": module(301)},
    "function_lines_longest": {"core/long.py": function("long", lines(40))},
    "folder_modules_most": {f"core/part_{number}.py": module(1) for number in range(20)},
    "template_lines_over_120": {"templates/pkg/page.html": "<p>\n" + "x" * 121},
    "any_percent": {"web.py": "import typing\n\nx: typing.Any | None\ny: typing.Any\n"},
    "any_percent_core_domain": {"core/any.py": "from typing import Any\n\nx: Any = 1\n"},
    "any_within_percent": {"web.py": "from typing import Any\n\nx: 'dict[str, Any]' = {}\n"},
    "unannotated_percent": {"web.py": "def show(request) -> None:\n    pass\n"},
    "errors_named_percent": {"web.py": function("show", ['"""Show."""', "raise KeyError(1)"])},
    "vague_names_percent": {"web.py": "numbers = [one for one in range(3)]\n"},
    "import_circles": {"core/text.py": function("late", ["from pkg.domain import pairs"])},
    "duplicate_pairs": {"web.py": "\n".join(SIX), "core/make.py": function("make", SIX)},
    "duplicate_pairs_folded": {"web.py": function("show", SIX) + function("hide", SIX_OTHERS)},
    "noqa": {"web.py": "x = 1  # noqa: S101\n"},
    "type_ignore": {"web.py": "x = 1  # type: ignore[misc]\n"},
}
PLACES = {"folder_modules_most": "pkg/core: 21", "import_circles": "pkg.core.text - pkg.domain"}


@pytest.fixture
def tree(tmp_path):
    """Writes files of a package and gives its folder."""

    def tree(files):
        for name, text in files.items():
            path = tmp_path / "pkg" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        return tmp_path / "pkg"

    return tree


@pytest.fixture
def figures(tree, tmp_path):
    """Runs the command on the made tree, whose good figures are stored."""
    store = tmp_path / "figures.json"

    def figures(*options):
        return main([*options, "--package", str(tmp_path / "pkg"), "--store", str(store)])

    tree(GOOD)
    figures("--write")
    return figures


def test_figures_that_stay_pass(figures):
    assert figures("--check") == 0


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.direction])
def test_a_figure_that_gets_worse_fails_with_its_place(figures, tree, capsys, name):
    tree(WORSE[name])
    capsys.readouterr()

    assert figures("--check") == 1
    complaint = capsys.readouterr().err.partition(f"{name} is ")[2]
    place = PLACES.get(name, next(iter(WORSE[name])))
    assert place in complaint


def test_growing_within_what_is_wanted_passes(figures, tree):
    calls = [f"value = {'(' * number}1{')' * number}" for number in range(39)]
    tree({f"domain/part_{number}.py": module(5) for number in range(17)})
    tree({"domain/long.py": function("long", calls) + module(250).replace("line", "row")})

    assert figures("--check") == 0


def test_writing_keeps_the_better_figure(figures, tree, tmp_path):
    tree({**WORSE["noqa"], "core/text.py": "x = 1\n"})

    code = figures("--write")

    stored = json.loads((tmp_path / "figures.json").read_text())
    assert (code, stored["noqa"], stored["any_percent"]) == (1, 0, 0)
    assert list(stored) == sorted(RULES)


def test_all_places_of_a_figure_are_listed(figures, capsys):
    capsys.readouterr()

    figures("--show", "any_percent")

    assert capsys.readouterr().out == "pkg/core/text.py: 1\n"


def test_migrations_and_empty_files_are_no_modules(tree):
    modules = [module.path for module in read_modules(tree(GOOD))]

    assert modules == ["pkg/core/text.py", "pkg/domain/pairs.py"]


CIRCLES = {
    "for types only": {
        "a.py": "if TYPE_CHECKING:\n    from .b import B\n",
        "b.py": "from pkg.a import A\n",
    },
    "by way of a third": {"a.py": "import pkg.b\n", "b.py": "from pkg import c\n"},
    "by way of a package": {"a.py": "from .b import x\n", "b/__init__.py": "from ..a import y\n"},
}


@pytest.mark.parametrize("kind", CIRCLES)
def test_a_circle_is_found(tree, kind):
    files = {"c.py": "from pkg import a\n", **CIRCLES[kind]}

    [circle] = find_circles(import_graph(read_modules(tree(files))))

    assert {"pkg.a", "pkg.b"} <= set(circle)


def test_the_root_package_and_its_parts_make_no_circle(tree):
    files = {
        "__init__.py": "version = 1\n",
        "a.py": "from pkg import b, version\n",
        "b.py": "x = 1",
    }

    assert find_circles(import_graph(read_modules(tree(files)))) == []


def test_three_equal_places_make_three_pairs_each_once(tree):
    files = {f"{name}.py": "\n".join([f"only_{name} = 1", *SIX, "last = 2"]) for name in "abc"}

    pairs = duplicate_pairs(read_modules(tree(files)))

    assert pairs == [
        "7 lines: pkg/a.py:2 and pkg/b.py:2",
        "7 lines: pkg/a.py:2 and pkg/c.py:2",
        "7 lines: pkg/b.py:2 and pkg/c.py:2",
    ]


def test_five_equal_lines_imports_and_brackets_are_no_duplicates(tree):
    imports = [f"import module_{number}" for number in range(9)]
    text = "\n".join([*imports, *SIX[:5], "x = (", ")", "# said twice", ""])

    assert duplicate_pairs(read_modules(tree({"a.py": text + "a = 1", "b.py": text}))) == [
        "6 lines: pkg/a.py:10 and pkg/b.py:10"
    ]


def test_signatures_of_a_protocol_are_no_duplicates(tree):
    parameters = [f"    parameter_{number}: int," for number in range(8)]
    text = "\n".join(["def show(", *parameters, ") -> None:", "    {}()", ""])

    files = {name: text.format(name[0]) for name in ("a.py", "b.py")}

    assert duplicate_pairs(read_modules(tree(files))) == []


RAISING = {
    "named by Raises": ('"""Raises what the caller must catch."""', "raise error", 100),
    "named by its class": ('"""KeyError if it is missing."""', "raise errors.KeyError(1)", 100),
    "another one named": ('"""KeyErrors are rare."""', "raise KeyError", 0),
}


@pytest.mark.parametrize("kind", RAISING)
def test_errors_are_named_in_the_docstring(tree, kind):
    docstring, statement, expected = RAISING[kind]
    silent = function("_hidden", ["raise ValueError"]) + function("passes_on", ["raise"])
    files = {"a.py": function("show", [docstring, statement]) + silent}

    assert measure(tree(files))["errors_named_percent"].value == expected


def test_the_committed_figures_name_every_figure():
    assert list(json.loads(STORE.read_text())) == sorted(RULES)
    assert PACKAGE.is_dir()
