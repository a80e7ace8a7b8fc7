"""Run an action in one transaction, and say "busy" when a row stays locked by somebody else."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.wording import gettext as _

P = ParamSpec("P")
R = TypeVar("R")

LOCK_TIMEOUT_SECONDS = 5
_LOCK_WORDS = ("lock", "deadlock", "locked", "try restarting")


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction.

    Raises BusyError when a row stays locked by somebody else for five seconds.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with transaction.atomic():
                _limit_waiting()
                return function(*args, **kwargs)
        except OperationalError as error:
            if not any(word in str(error).lower() for word in _LOCK_WORDS):
                raise
            raise BusyError(
                _("Somebody else is working on this at the moment. Please try again.")
            ) from error

    return run


def _limit_waiting() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
