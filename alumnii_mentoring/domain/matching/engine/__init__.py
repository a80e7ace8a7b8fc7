"""The matching engine: pure, exact, explainable. See docs/matching.md.

Names are loaded when they are first used, so importing this package costs next to nothing.
"""

from importlib import import_module

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
