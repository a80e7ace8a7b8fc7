"""One demonstration world for all tests that walk through it; each leaves it as it was."""

import io
import json
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction


def build(persons):
    """The demonstration world, and what the command printed about it."""
    out = io.StringIO()
    call_command("mentoring_demo", persons=persons, json=True, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def remove():
    call_command("mentoring_demo", remove=True, stdout=io.StringIO(), stderr=io.StringIO())


@contextmanager
def undone(django_db_blocker):
    """What is written within is gone afterwards; may be nested."""
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            cache.clear()


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    with undone(django_db_blocker):
        yield build(60)
