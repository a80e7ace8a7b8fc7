"""Modules that import each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .source import Module

Graph = dict[str, set[str]]


def import_graph(modules: list[Module]) -> Graph:
    """Names of the modules that each module imports, wherever the import stands."""
    names = {module.dotted for module in modules}
    return {module.dotted: set(_imported(module, names)) - {module.dotted} for module in modules}


def _imported(module: Module, names: set[str]) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, module)
            for alias in node.names:
                submodule = f"{origin}.{alias.name}"
                if submodule in names or origin in names:
                    yield submodule if submodule in names else origin


def _origin(node: ast.ImportFrom, module: Module) -> str:
    """The dotted name behind ``from``, dots in front resolved."""
    if not node.level:
        return node.module or ""
    parents = module.package.split(".")
    base = parents[: len(parents) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def find_circles(graph: Graph) -> list[list[str]]:
    """Groups in which every module reaches every other one."""
    reached = {name: _reachable(name, graph) for name in graph}
    groups = {
        tuple(sorted(other for other in reached[name] if name in reached[other]))
        for name in graph
        if name in reached[name]
    }
    return [list(group) for group in sorted(groups)]


def _reachable(start: str, graph: Graph) -> set[str]:
    reached: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += graph.get(name, ())
    return reached
