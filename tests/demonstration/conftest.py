"""One demonstration world for all tests that walk through it; each leaves it as it was."""

import io
import json

import pytest
from django.core.management import call_command

from tests.walks import undone


def build(persons):
    """The demonstration world, and what the command printed about it."""
    out = io.StringIO()
    call_command("mentoring_demo", persons=persons, json=True, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def remove():
    call_command("mentoring_demo", remove=True, stdout=io.StringIO(), stderr=io.StringIO())


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield build(60)
