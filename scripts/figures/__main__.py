"""Print, check or store the figures; exit 1 when one got worse."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from . import __doc__ as DEFINITIONS
from .measures import Measures, measure

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "alumnii_mentoring"
STORE = ROOT / "scripts" / "figures.json"
PLACES_SHOWN = 10


@dataclass(frozen=True)
class Rule:
    """When a figure is worse than the stored one."""

    wanted: str = ""  # for the reader of the table
    direction: int = -1  # -1: lower is better, 1: higher is better, 0: neither
    limit: float | None = None  # up to here growing is fine
    slack: float = 0  # statistics move a little with every change

    def is_worse(self, value: float, stored: float) -> bool:
        if self.direction > 0:
            return value < stored - self.slack
        allowed = stored if self.limit is None else max(stored, self.limit)
        return self.direction < 0 and value > allowed + self.slack

    def is_better(self, value: float, stored: float) -> bool:
        return (value - stored) * self.direction > 0 or not self.direction


RULES = {
    "modules": Rule(direction=0),
    "module_lines_median": Rule("50-65", slack=5),
    "module_lines_p90": Rule(slack=10),
    "module_lines_longest": Rule("<= 300", limit=300),
    "function_lines_longest": Rule("<= 40", limit=40),
    "folder_modules_most": Rule("<= 20", limit=20),
    "template_lines_over_120": Rule("0"),
    "any_percent": Rule("<= 8", limit=8),
    "any_percent_core_domain": Rule("<= 3", limit=3),
    "any_within_percent": Rule(slack=0.2),
    "unannotated_percent": Rule("0", slack=0.2),
    "errors_named_percent": Rule(">= 60", direction=1, slack=1),
    "vague_names_percent": Rule("0"),
    "import_circles": Rule("0"),
    "duplicate_pairs": Rule("0"),
    "duplicate_pairs_folded": Rule("0"),
    "noqa": Rule(),
    "type_ignore": Rule(),
}


def read_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="figures", description=DEFINITIONS, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="say only what got worse")
    parser.add_argument("--write", action="store_true", help="store what became better")
    parser.add_argument("--show", choices=RULES, metavar="FIGURE", help="list all its places")
    parser.add_argument("--package", type=Path, default=PACKAGE)
    parser.add_argument("--store", type=Path, default=STORE)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    chosen = read_arguments(arguments)
    measures = measure(chosen.package)
    if chosen.show:
        print("\n".join(measures[chosen.show].places))
        return 0
    stored = json.loads(chosen.store.read_text()) if chosen.store.exists() else {}
    if not chosen.check:
        print(table(measures, stored))
    worse = worse_figures(measures, stored)
    for name in worse:
        print(complaint(name, measures, stored), file=sys.stderr)
    if chosen.write:
        figures = dict(sorted(improved(measures, stored).items()))
        chosen.store.write_text(json.dumps(figures, indent=2) + "\n")
    return int(bool(worse) and (chosen.check or chosen.write))


def worse_figures(measures: Measures, stored: dict[str, float]) -> list[str]:
    return [
        name
        for name, rule in RULES.items()
        if name in stored and rule.is_worse(measures[name].value, stored[name])
    ]


def improved(measures: Measures, stored: dict[str, float]) -> dict[str, float]:
    """What to store: the better one of the measured and the stored figure."""
    return {
        name: measures[name].value
        if name not in stored or rule.is_better(measures[name].value, stored[name])
        else stored[name]
        for name, rule in RULES.items()
    }


def table(measures: Measures, stored: dict[str, float]) -> str:
    rows = [("", "now", "stored", "wanted")]
    for name, rule in RULES.items():
        then = f"{stored[name]:g}" if name in stored else "-"
        rows.append((name, f"{measures[name].value:g}", then, rule.wanted))
    return "\n".join(
        f"{name:26}{now:>8}{then:>8}  {wanted}".rstrip() for name, now, then, wanted in rows
    )


def complaint(name: str, measures: Measures, stored: dict[str, float]) -> str:
    """Which figure got worse, and the places that count most."""
    value, places = measures[name].value, measures[name].places
    shown = [f"    {place}" for place in places[:PLACES_SHOWN]]
    left = len(places) - len(shown)
    more = [f"    and {left} more"] if left else []
    head = f"{name} is {value:g}, stored is {stored[name]:g}:"
    return "\n".join([head, *shown, *more])


if __name__ == "__main__":
    sys.exit(main())
