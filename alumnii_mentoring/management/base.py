"""Base class of our management commands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alumnii_mentoring.domain.programme.models import Programme


class MentoringCommand(BaseCommand):
    """Says so when the tables are missing, instead of breaking at the first of them."""

    def execute(self, *args: object, **options: Any) -> str | None:
        """Run the command, or say which step of the installation is missing.

        Raises CommandError when the tables are missing.
        """
        if Programme._meta.db_table not in connection.introspection.table_names():
            raise CommandError("The tables are missing. Run “manage.py migrate” first.")
        return super().execute(*args, **options)
