"""The modules and templates that the figures are taken from."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Module:
    path: str  # from the package's parent, with slashes
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def dotted(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def package(self) -> str:
        """The package that relative imports of this module start from."""
        is_package = self.path.endswith("/__init__.py")
        return self.dotted if is_package else self.dotted.rpartition(".")[0]

    def functions(self) -> Iterator[Function]:
        """Methods and nested functions, too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS))

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def read_modules(package: Path) -> list[Module]:
    """All modules with at least one line, migrations left out, in the order of their paths."""
    modules = []
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "migrations" not in path.relative_to(package).parts and text.strip():
            place = path.relative_to(package.parent).as_posix()
            modules.append(Module(place, text, ast.parse(text)))
    return modules


def read_templates(package: Path) -> dict[str, list[str]]:
    """Lines of each template by its path."""
    return {
        path.relative_to(package.parent).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in sorted((package / "templates").rglob("*"))
        if path.is_file()
    }


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function itself, not in a function, lambda or class within it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, SCOPES):
            yield from own_nodes(child)


def last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
