"""What is measured, one function a figure or a family of figures."""

from __future__ import annotations

import ast
import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .circles import find_circles, import_graph
from .duplicates import duplicate_pairs
from .source import (
    FUNCTIONS,
    SCOPES,
    Function,
    Module,
    last_line,
    own_nodes,
    read_modules,
    read_templates,
)

VAGUE_NAMES = {"one", "found", "mine", "given", "known"}
LONGEST_TEMPLATE_LINE = 120  # characters


@dataclass(frozen=True)
class Measure:
    value: float
    places: list[str] = field(default_factory=list)  # the worst first, for who has to mend it


Measures = dict[str, Measure]


def measure(package: Path) -> Measures:
    """Every figure of the package in this folder, by name."""
    modules = read_modules(package)
    inner = [module for module in modules if _folder_within(module, 1) in ("core", "domain")]
    circles = [" - ".join(circle) for circle in find_circles(import_graph(modules))]
    pairs = duplicate_pairs(modules)
    folded = duplicate_pairs(modules, is_folded=True)
    return {
        **_module_sizes(modules),
        "function_lines_longest": _longest_function(modules),
        "folder_modules_most": _fullest_folder(modules),
        "template_lines_over_120": _long_template_lines(package),
        "any_percent": _any(modules, _is_any),
        "any_percent_core_domain": _any(inner, _is_any),
        "any_within_percent": _any(modules, _says_any),
        "unannotated_percent": _unannotated(modules),
        "errors_named_percent": _errors_named(modules),
        "vague_names_percent": _vague_names(modules),
        "import_circles": Measure(len(circles), circles),
        "duplicate_pairs": Measure(len(pairs), pairs),
        "duplicate_pairs_folded": Measure(len(folded), folded),
        "noqa": _comments(modules, r"#\s*noqa\b"),
        "type_ignore": _comments(modules, r"#\s*type:\s*ignore\b"),
    }


def _folder_within(module: Module, level: int) -> str:
    parts = module.path.split("/")
    return parts[level] if len(parts) > level + 1 else ""


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _by_module(places: Iterable[str]) -> list[str]:
    """Places as "path: how many", the module with the most first."""
    counted = Counter(place.split(":")[0] for place in places)
    return [f"{path}: {count}" for path, count in counted.most_common()]


def _module_sizes(modules: list[Module]) -> Measures:
    sizes = sorted(((len(module.lines), module.path) for module in modules), reverse=True)
    places = [f"{path}: {lines}" for lines, path in sizes]
    lengths = sorted(lines for lines, _path in sizes)
    return {
        "modules": Measure(len(modules)),
        "module_lines_median": Measure(statistics.median(lengths), places),
        "module_lines_p90": Measure(lengths[math.ceil(0.9 * len(lengths)) - 1], places),
        "module_lines_longest": Measure(lengths[-1], places),
    }


def _longest_function(modules: list[Module]) -> Measure:
    sizes = [
        (last_line(node) - node.lineno + 1, f"{module.at(node)} {node.name}")
        for module in modules
        for node in module.functions()
    ]
    sizes.sort(key=lambda size: (-size[0], size[1]))
    return Measure(sizes[0][0] if sizes else 0, [f"{place}: {lines}" for lines, place in sizes])


def _fullest_folder(modules: list[Module]) -> Measure:
    folders = Counter(
        module.path.rpartition("/")[0]
        for module in modules
        if not module.path.endswith("/__init__.py")
    ).most_common()
    return Measure(folders[0][1], [f"{folder}: {count}" for folder, count in folders])


def _long_template_lines(package: Path) -> Measure:
    places = [
        f"{path}:{number}"
        for path, lines in read_templates(package).items()
        for number, line in enumerate(lines, 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    return Measure(len(places), _by_module(places))


def _any(modules: list[Module], holds: Callable[[ast.expr], bool]) -> Measure:
    annotations = [
        (module.at(annotation), annotation)
        for module in modules
        for annotation in _annotations(module)
    ]
    places = [place for place, annotation in annotations if holds(annotation)]
    return Measure(_percent(len(places), len(annotations)), _by_module(places))


def _annotations(module: Module) -> Iterator[ast.expr]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
            yield node.annotation
        elif isinstance(node, FUNCTIONS) and node.returns:
            yield node.returns


def _is_any(annotation: ast.expr) -> bool:
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    return re.sub(r"\btyping\.|\s|\|None|None\|", "", str(text)) in ("Any", "Optional[Any]")


def _says_any(annotation: ast.expr) -> bool:
    return bool(re.search(r"\bAny\b", ast.unparse(annotation)))


def _unannotated(modules: list[Module]) -> Measure:
    spots = [
        (f"{module.at(node)} {node.name}", annotation)
        for module in modules
        for node in module.functions()
        for annotation in [*(arg.annotation for arg in _parameters(node)), node.returns]
    ]
    places = [place for place, annotation in spots if annotation is None]
    return Measure(_percent(len(places), len(spots)), places)


def _parameters(node: Function | ast.Lambda) -> list[ast.arg]:
    """Without ``self`` and ``cls``, whose type is clear."""
    variable = [arg for arg in (node.args.vararg, node.args.kwarg) if arg]
    parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, *variable]
    return [arg for arg in parameters if arg.arg not in ("self", "cls")]


def _errors_named(modules: list[Module]) -> Measure:
    raising = [
        (f"{module.at(node)} {node.name}", node, errors)
        for module in modules
        for node in module.functions()
        if not node.name.startswith("_") and (errors := _errors(node))
    ]
    silent = [place for place, node, errors in raising if not _names_errors(node, errors)]
    return Measure(_percent(len(raising) - len(silent), len(raising)), silent)


def _errors(node: Function) -> list[str]:
    """Last part of the names of what a function raises; of a bare ``raise`` nothing is known."""
    raised = [child.exc for child in own_nodes(node) if isinstance(child, ast.Raise) and child.exc]
    called = [error.func if isinstance(error, ast.Call) else error for error in raised]
    return [ast.unparse(error).rpartition(".")[2] for error in called]


def _names_errors(node: Function, errors: list[str]) -> bool:
    text = ast.get_docstring(node) or ""
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in ["Raises", *errors])


def _vague_names(modules: list[Module]) -> Measure:
    bindings = [binding for module in modules for binding in _bindings(module)]
    places = [f"{place} {name}" for place, name in bindings if name in VAGUE_NAMES]
    return Measure(_percent(len(places), len(bindings)), places)


def _bindings(module: Module) -> Iterator[tuple[str, str]]:
    """Place and name of every local variable, once per function."""
    for scope in ast.walk(module.tree):
        if isinstance(scope, (*SCOPES, ast.Module)):
            names: dict[str, str] = {}
            for node, name in _bound_in(scope):
                names.setdefault(name, module.at(node))
            yield from ((place, name) for name, place in names.items())


def _bound_in(scope: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What functions and lambdas bind; of classes and modules only their comprehensions."""
    nodes = list(own_nodes(scope))
    if isinstance(scope, (*FUNCTIONS, ast.Lambda)):
        yield from ((arg, arg.arg) for arg in _parameters(scope))
    else:
        targets = [node.target for node in nodes if isinstance(node, ast.comprehension)]
        nodes = [node for target in targets for node in ast.walk(target)]
    for node in nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node, node.name


def _comments(modules: list[Module], pattern: str) -> Measure:
    places = [
        f"{module.path}:{number}"
        for module in modules
        for number, line in enumerate(module.lines, 1)
        if re.search(pattern, line)
    ]
    return Measure(len(places), places)
