"""The member record in the form with which somebody applies."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.applications.requirements.findings import studies_asked
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.people import STUDIES, RecordForm


def record_form(cycle: Cycle, role: str, person: Person, typed: Any = None) -> RecordForm:
    """Studies are asked where a rule of the cycle reads them."""
    asked = studies_asked(cycle, role)
    needed = {name for name, is_needed in asked.items() if is_needed}
    how: dict[str, Any] = {"unasked": STUDIES - asked.keys(), "needed": needed}
    return RecordForm(typed, instance=person, prefix="me", **how)
