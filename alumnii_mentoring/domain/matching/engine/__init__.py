"""The matching engine: pure, exact, explainable. See docs/matching.md.

Names are loaded when they are first used, so importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alumnii_mentoring.domain.matching.engine.answers.edits import AddMentee as AddMentee
    from alumnii_mentoring.domain.matching.engine.answers.edits import AddMentor as AddMentor
    from alumnii_mentoring.domain.matching.engine.answers.edits import Allow as Allow
    from alumnii_mentoring.domain.matching.engine.answers.edits import Forbid as Forbid
    from alumnii_mentoring.domain.matching.engine.answers.edits import Lock as Lock
    from alumnii_mentoring.domain.matching.engine.answers.edits import RemoveMentee as RemoveMentee
    from alumnii_mentoring.domain.matching.engine.answers.edits import RemoveMentor as RemoveMentor
    from alumnii_mentoring.domain.matching.engine.answers.edits import SetPlaces as SetPlaces
    from alumnii_mentoring.domain.matching.engine.answers.edits import Unlock as Unlock
    from alumnii_mentoring.domain.matching.engine.answers.edits import edited as edited
    from alumnii_mentoring.domain.matching.engine.answers.edits import resolve as resolve
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        alternatives as alternatives,
    )
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        compare_modes as compare_modes,
    )
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        sensitivity as sensitivity,
    )
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        shortlists as shortlists,
    )
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        unmatched_reasons as unmatched_reasons,
    )
    from alumnii_mentoring.domain.matching.engine.answers.explanations import why_not as why_not
    from alumnii_mentoring.domain.matching.engine.answers.explanations import (
        worth_of_places as worth_of_places,
    )
    from alumnii_mentoring.domain.matching.engine.answers.gaps import Gaps as Gaps
    from alumnii_mentoring.domain.matching.engine.answers.gaps import gaps as gaps
    from alumnii_mentoring.domain.matching.engine.answers.result import Price as Price
    from alumnii_mentoring.domain.matching.engine.answers.result import Result as Result
    from alumnii_mentoring.domain.matching.engine.answers.solver import solve as solve
    from alumnii_mentoring.domain.matching.engine.assignment.certificate import (
        Certificate as Certificate,
    )
    from alumnii_mentoring.domain.matching.engine.assignment.modes import MODES as MODES
    from alumnii_mentoring.domain.matching.engine.scores.criteria import Criterion as Criterion
    from alumnii_mentoring.domain.matching.engine.scores.criteria import Lens as Lens
    from alumnii_mentoring.domain.matching.engine.scores.criteria import custom as custom
    from alumnii_mentoring.domain.matching.engine.scores.problem import Ground as Ground
    from alumnii_mentoring.domain.matching.engine.scores.problem import LockError as LockError
    from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile as Profile
    from alumnii_mentoring.domain.matching.engine.scores.profiles import Weights as Weights
    from alumnii_mentoring.domain.matching.engine.scores.scoring import Part as Part
    from alumnii_mentoring.domain.matching.engine.scores.scoring import Score as Score
    from alumnii_mentoring.domain.matching.engine.scores.scoring import score as score
    from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
        CRITERIA as CRITERIA,
    )

_HOMES = {
    "scores.profiles": ("Profile", "Weights"),
    "scores.problem": ("Ground", "LockError"),
    "scores.criteria": ("Criterion", "Lens", "custom"),
    "scores.standard_criteria": ("CRITERIA",),
    "scores.scoring": ("Part", "Score", "score"),
    "answers.solver": ("solve",),
    "answers.result": ("Result", "Price"),
    "assignment.certificate": ("Certificate",),
    "assignment.modes": ("MODES",),
    "answers.edits": (
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
    "answers.explanations": (
        "alternatives",
        "compare_modes",
        "sensitivity",
        "shortlists",
        "unmatched_reasons",
        "why_not",
        "worth_of_places",
    ),
    "answers.gaps": ("Gaps", "gaps"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
