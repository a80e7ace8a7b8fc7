"""Moments and days are written by ``core.times.words`` alone: no bare time anywhere."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template import Template
from django.template.base import FilterExpression, Variable
from django.template.defaulttags import IfNode
from django.template.loader import get_template

from alumnii_mentoring.templatetags import am_times
from tests.walks import for_each

PACKAGE = Path(__file__).parent.parent / "alumnii_mentoring"
TEMPLATES = PACKAGE / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES))
    for suffix in ("*.html", "*.txt")
    for path in TEMPLATES.rglob(suffix)
)
OURS = set(am_times.register.filters.values())
BARE = {"date", "time", "timesince", "timeuntil", "localtime", "naturaltime", "naturalday"}
WRITERS = re.compile(r"\b(?:date_format|time_format|strftime|DATE_FORMAT|DATETIME_FORMAT)\b")


def names_of_fields():
    return {
        field.name
        for app in ("alumnii_mentoring", "alumnii_mentoring_pages")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField)
    }


def is_time(annotation):
    kinds = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    return bool(kinds & {"date", "datetime"}) and not kinds & {"dict", "list", "tuple"}


def names_of_values():
    """What classes of ours hold or tell: annotated attributes and properties."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.AnnAssign) and is_time(node.annotation):
                yield getattr(node.target, "id", "")
            if isinstance(node, ast.FunctionDef) and node.returns and is_time(node.returns):
                yield node.name


MOMENTS = {*names_of_fields(), *names_of_values(), "now"} - {""}


def expressions_of(node):
    """Every value that a node shows or hands on; what a condition asks is not shown."""
    if isinstance(node, IfNode):
        return
    waiting = list(vars(node).values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, FilterExpression):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif type(value) in (list, tuple):
            waiting += value


def nodes_of(nodelist):
    for node in nodelist:
        yield node
        inner = getattr(node, "inner", None)
        if inner is not None:
            yield inner
        for name in getattr(node, "child_nodelists", ()):
            yield from nodes_of(getattr(node, name, None) or [])


def last_name(expression):
    variable = expression.var
    lookups = variable.lookups if isinstance(variable, Variable) else None
    return lookups[-1] if lookups else ""


def bare_times(nodelist):
    """What would be written by Django's own format, or by a filter that is none of ours."""
    for node in nodes_of(nodelist):
        for expression in expressions_of(node):
            filters = [function for function, _arguments in expression.filters]
            is_bare = last_name(expression) in MOMENTS and not OURS.intersection(filters)
            if is_bare or {function.__name__ for function in filters} & BARE:
                yield expression.token


def test_names_of_moments_are_found():
    assert {"starts_at", "ends_on", "apply_until", "last_met_on", "next_on", "ends_at"} <= MOMENTS


@pytest.mark.parametrize(
    "text",
    [
        "{{ event.starts_at }}",
        "{{ event.starts_at|default:'–' }}",
        "{% if event %}{{ now|date:'Y' }}{% endif %}",
        "{% blocktranslate with when=event.starts_at %}{{ when }}{% endblocktranslate %}",
        "{% for event in events %}{% firstof event.starts_at %}{% endfor %}",
    ],
)
def test_a_bare_time_is_found(text):
    nodelist = Template("{% load am_i18n %}" + text).nodelist

    assert len(list(bare_times(nodelist))) == 1


@for_each("name", NAMES, least=250)
def test_a_template_writes_no_bare_time(name):
    assert list(bare_times(get_template(name).template.nodelist)) == []


def test_no_other_module_writes_times():
    writers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if WRITERS.search(path.read_text()) and "migrations" not in path.parts
    }

    assert writers == {"core/times/words.py", "core/times/zones.py"}
