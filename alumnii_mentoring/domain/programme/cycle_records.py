"""Base class of models that belong to a cycle."""

from __future__ import annotations

from operator import attrgetter
from typing import ClassVar, cast

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme


class CycleRecord(Record):
    """What belongs to a cycle, by way of ``cycle_path`` (as in a lookup)."""

    cycle_path = "cycle"
    READ_WITH: ClassVar[tuple[str, ...]] = ("cycle__programme",)

    class Meta:
        abstract = True

    @property
    def programme(self) -> Programme:
        return self._its_cycle().programme

    def holder(self) -> Cycle:
        return self._its_cycle()

    def audit_scope(self) -> int:
        return self._its_cycle().programme_id

    def _its_cycle(self) -> Cycle:
        return cast(Cycle, attrgetter(self.cycle_path.replace("__", "."))(self))
