"""What a door can call is complete: every function of the domain that writes a state is an action,
or a part of actions that no door uses."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import alumnii_mentoring
from alumnii_mentoring import domain
from alumnii_mentoring.core.actions import PARTS

ROOT = Path(alumnii_mentoring.__file__).parent
DOORS = ["pages", "members", "coordinators", "web", "demo", "management", "tasks.py"]
WRITING = {"change_state", "take_step"}


def modules_of(package):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def functions_of(module):
    """The module's own functions with their trees, undecorated ones included."""
    tree = ast.parse(Path(inspect.getfile(module)).read_text())
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, getattr(module, node.name)


def called_in(node):
    calls = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)}


def writers_of(module):
    """Names of the functions that write a state, directly or by the module's private ones."""
    calls = {node.name: called_in(node) for node, _function in functions_of(module)}
    writers = {name for name, called in calls.items() if called & WRITING}
    while True:
        private = {name for name in writers if name.startswith("_")}
        more = {name for name, called in calls.items() if called & private} - writers
        if not more:
            return writers
        writers |= more


def is_action(node):
    return any(getattr(mark, "id", "") == "action" for mark in node.decorator_list)


def is_part(thing):
    return inspect.isfunction(thing) and thing in PARTS


def incomplete_in(module):
    """Public functions that write a state outside of any action."""
    actions = {node.name for node, _function in functions_of(module) if is_action(node)}
    for node, function in functions_of(module):
        if node.name.startswith("_") or is_action(node) or is_part(function):
            continue
        writing = called_in(node) & (writers_of(module) - actions)
        if called_in(node) & WRITING or writing:
            yield node.name


def test_what_writes_a_state_is_an_action_or_part_of_one():
    incomplete = {module.__name__: list(incomplete_in(module)) for module in modules_of(domain)}

    assert {module: names for module, names in incomplete.items() if names} == {}


def door_modules():
    for door in DOORS:
        path = ROOT / door
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def parts_used_in(path):
    """Parts of actions that a module imports, or reaches through a module that it imports."""
    tree = ast.parse(path.read_text())
    values = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("alumnii_mentoring"):
            for name in node.names:
                values[name.asname or name.name] = _resolve(node.module, name.name)
    reached = [
        getattr(values.get(node.value.id), node.attr, None)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return [thing.__name__ for thing in [*values.values(), *reached] if is_part(thing)]


def _resolve(module, name):
    thing = getattr(importlib.import_module(module), name, None)
    return thing if thing is not None else importlib.import_module(f"{module}.{name}")


def test_no_door_uses_a_part_of_an_action():
    used = {str(path.relative_to(ROOT)): parts_used_in(path) for path in door_modules()}

    assert {path: names for path, names in used.items() if names} == {}
