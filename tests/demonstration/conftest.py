"""One demonstration world for all tests that walk through it; each leaves it as it was."""

import io
import json
import shutil
from contextlib import contextmanager
from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.base import Template
from django.test import override_settings
from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import CLOCK, MAIL, QUEUE, Heartbeat
from alumnii_mentoring.core.conf import get_settings
from tests.walks import undone

WATCHED = (CLOCK, MAIL, QUEUE)


def build(persons):
    """The demonstration world, and what the command printed about it."""
    out = io.StringIO()
    call_command("mentoring_demo", persons=persons, json=True, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def remove():
    call_command("mentoring_demo", remove=True, stdout=io.StringIO(), stderr=io.StringIO())


def keep_beating():
    """As where clock, mail and queue run, for as long as the walks take."""
    beat_at = timezone.now() + timedelta(days=1)
    Heartbeat.objects.all().delete()
    Heartbeat.objects.bulk_create(Heartbeat(name=name, beat_at=beat_at) for name in WATCHED)


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """In a folder of its own: the doctor would find what other tests left behind."""
    private = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path_factory.mktemp("private")}
    with override_settings(ALUMNII_MENTORING=private), django_db_blocker.unblock(), undone():
        made = build(60)
        keep_beating()
        yield made


@contextmanager
def files_restored():
    """A transaction gives back the rows only, and whoever comes next reads the files as well."""
    files = get_settings().private_root
    with TemporaryDirectory() as folder:
        shutil.copytree(files, folder, dirs_exist_ok=True)
        try:
            yield
        finally:
            shutil.rmtree(files)
            shutil.copytree(folder, files)


@pytest.fixture(scope="package", autouse=True)
def plain_rendering():
    """Django's test client keeps a copy of every context that it meets, and nobody asks here."""
    instrumented = Template._render
    Template._render = lambda template, context: template.nodelist.render(context)
    yield
    Template._render = instrumented


@pytest.fixture(autouse=True)
def same_files(made, db):
    """``db`` also brings every test of this folder before those that empty the whole database."""
    with files_restored():
        yield
