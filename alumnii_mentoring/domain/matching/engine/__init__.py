"""The matching engine: pure, exact, explainable. See docs/matching.md.

Names are loaded when they are first used, so importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alumnii_mentoring.domain.matching.engine.analysis import Gaps as Gaps
    from alumnii_mentoring.domain.matching.engine.analysis import gaps as gaps
    from alumnii_mentoring.domain.matching.engine.certificate import Certificate as Certificate
    from alumnii_mentoring.domain.matching.engine.criteria import Criterion as Criterion
    from alumnii_mentoring.domain.matching.engine.criteria import Lens as Lens
    from alumnii_mentoring.domain.matching.engine.criteria import custom as custom
    from alumnii_mentoring.domain.matching.engine.edits import AddMentee as AddMentee
    from alumnii_mentoring.domain.matching.engine.edits import AddMentor as AddMentor
    from alumnii_mentoring.domain.matching.engine.edits import Allow as Allow
    from alumnii_mentoring.domain.matching.engine.edits import Forbid as Forbid
    from alumnii_mentoring.domain.matching.engine.edits import Lock as Lock
    from alumnii_mentoring.domain.matching.engine.edits import RemoveMentee as RemoveMentee
    from alumnii_mentoring.domain.matching.engine.edits import RemoveMentor as RemoveMentor
    from alumnii_mentoring.domain.matching.engine.edits import SetPlaces as SetPlaces
    from alumnii_mentoring.domain.matching.engine.edits import Unlock as Unlock
    from alumnii_mentoring.domain.matching.engine.edits import edited as edited
    from alumnii_mentoring.domain.matching.engine.edits import resolve as resolve
    from alumnii_mentoring.domain.matching.engine.explain import alternatives as alternatives
    from alumnii_mentoring.domain.matching.engine.explain import compare_modes as compare_modes
    from alumnii_mentoring.domain.matching.engine.explain import sensitivity as sensitivity
    from alumnii_mentoring.domain.matching.engine.explain import shortlists as shortlists
    from alumnii_mentoring.domain.matching.engine.explain import (
        unmatched_reasons as unmatched_reasons,
    )
    from alumnii_mentoring.domain.matching.engine.explain import why_not as why_not
    from alumnii_mentoring.domain.matching.engine.explain import worth_of_places as worth_of_places
    from alumnii_mentoring.domain.matching.engine.ground import Ground as Ground
    from alumnii_mentoring.domain.matching.engine.ground import LockError as LockError
    from alumnii_mentoring.domain.matching.engine.modes import MODES as MODES
    from alumnii_mentoring.domain.matching.engine.people import Profile as Profile
    from alumnii_mentoring.domain.matching.engine.people import Weights as Weights
    from alumnii_mentoring.domain.matching.engine.result import Price as Price
    from alumnii_mentoring.domain.matching.engine.result import Result as Result
    from alumnii_mentoring.domain.matching.engine.scoring import Part as Part
    from alumnii_mentoring.domain.matching.engine.scoring import Score as Score
    from alumnii_mentoring.domain.matching.engine.scoring import score as score
    from alumnii_mentoring.domain.matching.engine.solver import solve as solve
    from alumnii_mentoring.domain.matching.engine.standard import CRITERIA as CRITERIA

_HOMES = {
    "people": ("Profile", "Weights"),
    "ground": ("Ground", "LockError"),
    "criteria": ("Criterion", "Lens", "custom"),
    "standard": ("CRITERIA",),
    "scoring": ("Part", "Score", "score"),
    "solver": ("solve",),
    "result": ("Result", "Price"),
    "certificate": ("Certificate",),
    "modes": ("MODES",),
    "edits": (
        "AddMentee",
        "AddMentor",
        "Allow",
        "Forbid",
        "Lock",
        "RemoveMentee",
        "RemoveMentor",
        "SetPlaces",
        "Unlock",
        "edited",
        "resolve",
    ),
    "explain": (
        "alternatives",
        "compare_modes",
        "sensitivity",
        "shortlists",
        "unmatched_reasons",
        "why_not",
        "worth_of_places",
    ),
    "analysis": ("Gaps", "gaps"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
