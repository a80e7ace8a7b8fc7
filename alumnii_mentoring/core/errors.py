"""Errors of the domain. Bad input raises ValidationError, missing rights PermissionDenied."""

from django.utils.functional import Promise


class MentoringError(Exception):
    """Good input, but the programme says no; ``message`` is meant for the reader."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class TransitionError(MentoringError):
    """The state does not allow this step, or no longer does."""


class BusyError(MentoringError):
    """Somebody else holds the row at this moment; trying again helps."""


class ArchivedError(MentoringError):
    """Nothing in an archived or cancelled cycle may change."""
