"""The matching engine: pure, exact, explainable. See docs/matching.md.

Names are loaded when they are first used, so importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING
from warnings import warn

if TYPE_CHECKING:
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import (
        Alternative as Alternative,
    )
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import WhyNot as WhyNot
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import (
        alternatives as alternatives,
    )
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import (
        gains_of_places as gains_of_places,
    )
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import (
        shortlists as shortlists,
    )
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import (
        unmatched_reasons as unmatched_reasons,
    )
    from alumnii_mentoring.domain.matching.engine.answers.alternatives import why_not as why_not
    from alumnii_mentoring.domain.matching.engine.answers.backends import table_of as table_of
    from alumnii_mentoring.domain.matching.engine.answers.edits import AddMentee as AddMentee
    from alumnii_mentoring.domain.matching.engine.answers.edits import AddMentor as AddMentor
    from alumnii_mentoring.domain.matching.engine.answers.edits import Allow as Allow
    from alumnii_mentoring.domain.matching.engine.answers.edits import Edit as Edit
    from alumnii_mentoring.domain.matching.engine.answers.edits import Forbid as Forbid
    from alumnii_mentoring.domain.matching.engine.answers.edits import Lock as Lock
    from alumnii_mentoring.domain.matching.engine.answers.edits import RemoveMentee as RemoveMentee
    from alumnii_mentoring.domain.matching.engine.answers.edits import RemoveMentor as RemoveMentor
    from alumnii_mentoring.domain.matching.engine.answers.edits import SetPlaces as SetPlaces
    from alumnii_mentoring.domain.matching.engine.answers.edits import Unlock as Unlock
    from alumnii_mentoring.domain.matching.engine.answers.edits import edited as edited
    from alumnii_mentoring.domain.matching.engine.answers.edits import resolve as resolve
    from alumnii_mentoring.domain.matching.engine.answers.gaps import Gaps as Gaps
    from alumnii_mentoring.domain.matching.engine.answers.gaps import gaps as gaps
    from alumnii_mentoring.domain.matching.engine.answers.mode_comparison import (
        compare_modes as compare_modes,
    )
    from alumnii_mentoring.domain.matching.engine.answers.result import ModeCost as ModeCost
    from alumnii_mentoring.domain.matching.engine.answers.result import Result as Result
    from alumnii_mentoring.domain.matching.engine.answers.sensitivity import (
        sensitivity as sensitivity,
    )
    from alumnii_mentoring.domain.matching.engine.answers.solver import solve as solve
    from alumnii_mentoring.domain.matching.engine.answers.without_gc import (
        without_gc as without_gc,
    )
    from alumnii_mentoring.domain.matching.engine.assignment.certificate import (
        Certificate as Certificate,
    )
    from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST as BEST
    from alumnii_mentoring.domain.matching.engine.assignment.modes import MODES as MODES
    from alumnii_mentoring.domain.matching.engine.scores.criteria import Criterion as Criterion
    from alumnii_mentoring.domain.matching.engine.scores.criteria import (
        ScoreContext as ScoreContext,
    )
    from alumnii_mentoring.domain.matching.engine.scores.criteria import custom as custom
    from alumnii_mentoring.domain.matching.engine.scores.problem import LockError as LockError
    from alumnii_mentoring.domain.matching.engine.scores.problem import Problem as Problem
    from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile as Profile
    from alumnii_mentoring.domain.matching.engine.scores.profiles import Weights as Weights
    from alumnii_mentoring.domain.matching.engine.scores.rules import (
        blocking_reason as blocking_reason,
    )
    from alumnii_mentoring.domain.matching.engine.scores.rules import forbidden_by as forbidden_by
    from alumnii_mentoring.domain.matching.engine.scores.scoring import Part as Part
    from alumnii_mentoring.domain.matching.engine.scores.scoring import Score as Score
    from alumnii_mentoring.domain.matching.engine.scores.scoring import (
        explain_score as explain_score,
    )
    from alumnii_mentoring.domain.matching.engine.scores.scoring import score as score
    from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
        CRITERIA as CRITERIA,
    )

_NAMES = {
    "scores.profiles": ("Profile", "Weights"),
    "scores.criteria": ("Criterion", "ScoreContext", "custom"),
    "scores.standard_criteria": ("CRITERIA",),
    "scores.problem": ("LockError", "Problem"),
    "scores.scoring": ("Part", "Score", "explain_score", "score"),
    "scores.rules": ("blocking_reason", "forbidden_by"),
    "assignment.certificate": ("Certificate",),
    "assignment.modes": ("BEST", "MODES"),
    "answers.backends": ("table_of",),
    "answers.without_gc": ("without_gc",),
    "answers.result": ("ModeCost", "Result"),
    "answers.solver": ("solve",),
    "answers.edits": (
        "AddMentee",
        "AddMentor",
        "Allow",
        "Edit",
        "Forbid",
        "Lock",
        "RemoveMentee",
        "RemoveMentor",
        "SetPlaces",
        "Unlock",
        "edited",
        "resolve",
    ),
    "answers.alternatives": (
        "Alternative",
        "WhyNot",
        "alternatives",
        "gains_of_places",
        "shortlists",
        "unmatched_reasons",
        "why_not",
    ),
    "answers.mode_comparison": ("compare_modes",),
    "answers.sensitivity": ("sensitivity",),
    "answers.gaps": ("Gaps", "gaps"),
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names}

_NEW_NAMES = {
    "Ground": "Problem",
    "Lens": "ScoreContext",
    "Price": "ModeCost",
    "worth_of_places": "gains_of_places",
}
"""Old names; they warn and go with the next minor version."""

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> object:
    """Import a name when it is first used. Raises AttributeError for an unknown one."""
    if name in _NEW_NAMES:
        new = _NEW_NAMES[name]
        warn(f"{name} is called {new} now", DeprecationWarning, stacklevel=2)
        name = new
    if name not in _MODULE_OF:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
