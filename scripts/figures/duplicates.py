"""Places that repeat each other line by line."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from .source import FUNCTIONS, Module, last_line

LINES = 6  # shorter runs are mostly chance: a loop, a signature
NOTHING = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
DOCUMENTED = (*FUNCTIONS, ast.ClassDef, ast.Module)
LITERALS = (tokenize.STRING, tokenize.NUMBER)


@dataclass(frozen=True)
class Line:
    path: str
    number: int
    text: str


def duplicate_pairs(modules: list[Module], *, is_folded: bool = False) -> list[str]:
    """The longest runs of equal lines, each as "lines, place, place"; long ones first."""
    files = [normalised_lines(module, is_folded=is_folded) for module in modules]
    lines = [line for file in files for line in [*file, None]]  # None: no run crosses it
    runs = _runs([line.text if line else None for line in lines])
    return [
        f"{length} lines: {_place(lines[first])} and {_place(lines[second])}"
        for length, first, second in sorted(runs, key=lambda run: (-run[0], run[1], run[2]))
    ]


def _place(line: Line | None) -> str:
    return f"{line.path}:{line.number}" if line else ""


def _runs(texts: list[str | None]) -> list[tuple[int, int, int]]:
    """Length, start and start of all runs that can't be made longer at either end."""
    starts = defaultdict(list)
    for start in range(len(texts) - LINES + 1):
        window = tuple(texts[start : start + LINES])
        if None not in window:
            starts[window].append(start)
    return [
        (_length(texts, first, second), first, second)
        for places in starts.values()
        for first, second in combinations(places, 2)
        if second - first >= LINES and not _continues(texts, first, second)
    ]


def _continues(texts: list[str | None], first: int, second: int) -> bool:
    """Whether the lines before are equal, too: then the run began earlier."""
    return first > 0 and texts[first - 1] is not None and texts[first - 1] == texts[second - 1]


def _length(texts: list[str | None], first: int, second: int) -> int:
    length = 0
    while second + length < len(texts) and first + length < second:
        text = texts[first + length]
        if text is None or text != texts[second + length]:
            break
        length += 1
    return length


def normalised_lines(module: Module, *, is_folded: bool) -> list[Line]:
    """Lines that say something, without indentation and comments."""
    counted = _counted(module, is_folded=is_folded)
    words: dict[int, list[str]] = defaultdict(list)
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in NOTHING and token.start[0] in counted:
            words[token.start[0]].append(_folded(token) if is_folded else token.string)
    texts = ((number, " ".join(words[number])) for number in sorted(words))
    return [
        Line(module.path, number, text)
        for number, text in texts
        if any(character.isalpha() for character in text)
    ]


def _folded(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
        return "name"
    return "literal" if token.type in LITERALS else token.string


def _counted(module: Module, *, is_folded: bool) -> set[int]:
    """Numbers of the lines that are compared.

    Without names all declarations of fields look alike; only what functions do is compared then.
    """
    bodies = {number for node in module.functions() for number in _span(*node.body)}
    return (bodies if is_folded else _span(*module.tree.body)) - _left_out(module.tree)


def _span(*nodes: ast.stmt) -> set[int]:
    return set(range(nodes[0].lineno, last_line(nodes[-1]) + 1))


def _left_out(tree: ast.Module) -> set[int]:
    """Numbers of the lines of imports, signatures and docstrings.

    Whoever implements a protocol has to repeat its signatures.
    """
    nodes: list[ast.stmt] = [
        node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            nodes.append(node.body[0])
    signatures = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    return {number for node in nodes for number in _span(node)} | {
        number
        for node in signatures
        for number in range(node.lineno, max(node.body[0].lineno, node.lineno + 1))
    }
