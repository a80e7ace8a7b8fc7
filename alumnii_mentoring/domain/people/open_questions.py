"""What waits for the coordinators about member records."""

from __future__ import annotations

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.programme.models import InProgramme


def waiting_for_office(user: Account) -> InProgramme:
    """Corrections that this coordinator may decide or read, and nobody has decided."""
    return ChangeRequest.objects.waiting().visible_to(user)
