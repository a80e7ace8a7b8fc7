"""The example site in a temporary folder, for the benchmarks that measure its screens."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def fresh_site() -> Iterator[None]:
    """Django is set up and the database migrated; gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(EXAMPLE_VAR=folder, EXAMPLE_DEBUG="0")
        os.environ["DJANGO_SETTINGS_MODULE"] = "example_site.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("mentoring_setup", stdout=sys.stderr)
        yield
