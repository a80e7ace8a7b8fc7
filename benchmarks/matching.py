"""How the matching engine compares with other solvers, on instances of its own, in one run.

    python -m benchmarks.matching [--quick] [--only NAME] [--peers FOLDER]

Prints for each instance the seconds of processor time of every step and the ratios to scipy's bare
dense solve, to its whole pipeline, to OR-tools, to a naive scoring loop and to a greedy choice.
``--peers`` names a folder with a virtual environment ``matching`` that holds the package of that
name; without it the package is left out.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alumnii_mentoring.domain.matching.engine import (
    MODES,
    Forbid,
    Ground,
    Lock,
    Profile,
    alternatives,
    edited,
    resolve,
    solve,
)
from alumnii_mentoring.domain.matching.engine.market import explain_score
from alumnii_mentoring.domain.matching.engine.rules import blocking_reason
from alumnii_mentoring.domain.matching.engine.solver import table_of

CITIES = [
    ((52.52, 13.41), 36), ((53.55, 10.0), 18), ((48.14, 11.58), 15), ((50.94, 6.96), 11),
    ((50.11, 8.68), 8), ((48.78, 9.18), 6), ((51.23, 6.78), 6), ((51.34, 12.37), 6),
    ((51.51, 7.47), 6), ((51.46, 7.01), 6), ((53.08, 8.8), 6), ((51.05, 13.74), 6),
    ((52.37, 9.73), 5), ((49.45, 11.08), 5), ((51.43, 6.76), 5), ((51.48, 7.22), 4),
    ((51.26, 7.15), 4), ((52.02, 8.53), 3), ((50.73, 7.1), 3), ((51.96, 7.63), 3),
    ((49.49, 8.47), 3), ((49.01, 8.4), 3), ((48.37, 10.9), 3), ((50.08, 8.24), 3),
    ((51.32, 9.5), 2), ((52.27, 10.52), 2), ((54.32, 10.12), 2), ((50.78, 6.08), 2),
    ((51.48, 11.97), 2), ((52.13, 11.63), 2), ((48.0, 7.84), 2), ((50.98, 11.03), 2),
]  # fmt: skip
SIZES = {
    "50²": (50, 50, ""),
    "300²": (300, 300, ""),
    "1,000²": (1000, 1000, ""),
    "1,000 × 600": (1000, 600, ""),
    "coarse 1,000²": (1000, 1000, "coarse"),
    "hard 2,000²": (2000, 2000, "hard"),
    "5,000²": (5000, 5000, ""),
    "5,000 × 3,000": (5000, 3000, ""),
    "10,000 × 20,000": (10_000, 20_000, ""),
}
QUICK = ("50²", "300²", "1,000²", "1,000 × 600", "coarse 1,000²")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="small sizes only")
    arguments.add_argument("--only", help="one size by its name")
    arguments.add_argument("--peers", type=Path, help="folder with two virtual environments")
    given = arguments.parse_args()
    solve(make(30, 30, ""))
    for name in QUICK if given.quick else SIZES:
        if given.only in (None, name):
            report(name, given.peers)


def make(mentees: int, mentors: int, kind: str, seed: int = 1) -> Ground:
    chance = random.Random(seed)
    places, crowds = zip(*CITIES, strict=True)
    popular = [1 / number for number in range(1, 41)]
    hard, coarse = kind == "hard", kind == "coarse"

    def topics(most: int) -> frozenset[int]:
        return frozenset(chance.choices(range(40), popular, k=chance.randint(1, most)))

    def somebody(person: int, most: int) -> Profile:
        return Profile(
            person,
            fields=frozenset({1} if hard else chance.choices(range(12), k=chance.randint(1, 2))),
            topics=topics(most),
            languages=frozenset({1, *chance.choices(range(1, 9), k=chance.randint(0, 2))}),
            coordinates=None if coarse else chance.choices(places, crowds)[0],
            is_online_fine=chance.random() < 0.8,
            subject="" if coarse else chance.choice(["", "law", "physics", "history", "biology"]),
            degree=None if coarse else chance.choice([None, 1, 2, 3]),
            experience_years=None if coarse else chance.choice([None, 0, 2, 5, 9]),
        )

    ours = {key: somebody(key, 5) for key in range(mentees)}
    theirs = {key: somebody(key, 30 if hard else 6) for key in range(10**6, 10**6 + mentors)}
    keys = list(theirs)
    barred = {
        (one, other): "excluded" for one in ours for other in chance.sample(keys, mentors // 20)
    }
    famous = keys[: max(mentors // 20, 5)]
    ranks = {
        (one, other): rank
        for one in ours
        for rank, other in enumerate(
            chance.sample(famous if hard else keys, chance.randint(0, 5)), 1
        )
    }
    seats = {key: chance.choice([2, 3]) if chance.random() < 0.2 else 1 for key in theirs}
    return Ground(ours, theirs, seats, ranks=ranks, barred=barred, minimum=250)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def report(name: str, peers: Path | None) -> None:
    write = sys.stdout.write
    ground = make(*SIZES[name])
    size = len(ground.mentees) * len(ground.mentors)
    table, scoring = timed(lambda: table_of(ground, "fast"))
    result, solving = timed(lambda: solve(ground, table=table))
    certificate, proving = timed(lambda: result.certificate)
    write(f"\n{name}: score {scoring:.3f} s, solve {solving:.3f} s, certificate {proving:.3f} s, ")
    write(f"valid {certificate.is_valid}, total {result.total}\n")
    ours = scoring + solving + proving
    bare, total = scipy_solve(table, ground)
    lines = [("total / optimum", result.total / total if total else 1.0, 1.0)]
    lines.append(("score + solve + certificate / scipy bare", ours / bare, 1.0))
    if size <= 4_000_000:
        lines += small_ratios(ground, table, result, bare, ours)
        lines += [("OR-tools / scipy bare", flow_solve(table, ground) / bare, 0.0)]
    if peers:
        lines += peer_ratios(ground, table, peers, ours)
    for label, ratio, aim in lines:
        write(f"  {label:44}{ratio:10.4f}{f'   aim {aim:g}' if aim else ''}\n")
    sys.stdout.flush()


def small_ratios(ground: Ground, table: Any, result: Any, bare: float, ours: float) -> list[Any]:
    pure, plain = timed(lambda: solve(ground, backend="pure"))
    naive = naive_loop(ground)
    mentee = next(iter(result.mentor_of))
    other = next(one.mentor for one in alternatives(ground, result, mentee) if one.loss)
    _, lock = timed(lambda: resolve(ground, result, [Lock(mentee, other)]))
    _, forbid = timed(
        lambda: resolve(ground, result, [Forbid(*next(iter(result.mentor_of.items())))])
    )
    _, whynots = timed(lambda: alternatives(ground, result, mentee))
    assert pure.mentor_of == result.mentor_of
    assert (
        resolve(ground, result, [Lock(mentee, other)]).mentor_of
        == solve(edited(ground, [Lock(mentee, other)])).mentor_of
    )
    _, best = timed(lambda: solve(ground))
    lines = [
        ("without numpy, whole / naive scoring loop", plain / naive, 0.2),
        ("lock / scipy solve", lock / bare, 1 / 20),
        ("forbid / scipy solve", forbid / bare, 1 / 20),
        ("all why-nots of one mentee / scipy solve", whynots / bare, 1.0),
        ("greedy total / optimum", greedy(table, ground) / result.total, 0.0),
    ]
    for mode in MODES[1:]:
        found, seconds = timed(lambda mode=mode: solve(ground, mode))
        lines.append((f"mode {mode}, time / best", seconds / best, 3.0))
        lines.append((f"mode {mode}, total / optimum", found.total / result.total, 0.0))
    return lines


def scipy_solve(table: Any, ground: Ground) -> tuple[float, int]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    seats = [ground.places_of(key) for key in ground.mentor_keys]
    dense = np.repeat(table.scores, seats, axis=1).astype(float)
    (rows, columns), seconds = timed(lambda: linear_sum_assignment(dense, maximize=True))
    return seconds, int(dense[rows, columns].sum())


def flow_solve(table: Any, ground: Ground) -> float:
    import numpy as np
    from ortools.graph.python import min_cost_flow

    rows, columns = np.nonzero(table.scores)
    people, end = len(ground.mentees), len(ground.mentees) + len(ground.mentors)

    def run() -> None:
        flow = min_cost_flow.SimpleMinCostFlow()
        ones = np.ones(len(rows), np.int64)
        costs = -table.scores[rows, columns].astype(np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(rows, columns + people, ones, costs)
        for row in range(people):
            flow.add_arc_with_capacity_and_unit_cost(row, end, 1, 0)
            flow.set_node_supply(row, 1)
        for column, key in enumerate(ground.mentor_keys):
            seats = ground.places_of(key)
            flow.add_arc_with_capacity_and_unit_cost(people + column, end, seats, 0)
        flow.set_node_supply(end, -people)
        flow.solve()

    return timed(run)[1]


def naive_loop(ground: Ground) -> float:
    """Every pair on its own; measured on a few mentees and scaled up."""
    some = ground.mentee_keys[:20]

    def run() -> None:
        for mentee in some:
            for mentor in ground.mentor_keys:
                if blocking_reason(ground, mentee, mentor) is None:
                    _ = explain_score(ground, mentee, mentor).total

    return timed(run)[1] * len(ground.mentees) / len(some)


def greedy(table: Any, ground: Ground) -> int:
    """The highest score first."""
    import numpy as np

    free = [ground.places_of(key) for key in ground.mentor_keys]
    order = np.argsort(-table.scores, axis=None, kind="stable")
    seated: set[int] = set()
    total = 0
    for row, column in zip(*np.unravel_index(order, table.scores.shape), strict=True):
        if row not in seated and free[column] and table.scores[row, column]:
            seated.add(row)
            free[column] -= 1
            total += int(table.scores[row, column])
    return total


PEERS = {
    "matching": (
        "import sys, time, json\n"
        "sys.setrecursionlimit(10**6)\n"
        "from matching.games import HospitalResident\n"
        "mentees, mentors, places = json.load(sys.stdin)\n"
        "start = time.process_time()\n"
        "game = HospitalResident.create_from_dictionaries(mentees, mentors, places)\n"
        "game.solve(); print(time.process_time() - start)\n"
    ),
}


def peer_ratios(ground: Ground, table: Any, folder: Path, ours: float) -> list[Any]:
    """The stable mode beside ``matching``, on the pairs that the table allows."""
    import json

    names = [f"a{number}" for number in range(len(ground.mentees))]
    others = [f"b{number}" for number in range(len(ground.mentors))]
    scores = table.scores.tolist()
    mentees = {
        name: [others[c] for c in sorted(range(len(others)), key=lambda c: -row[c]) if row[c]]
        for name, row in zip(names, scores, strict=True)
    }
    columns = zip(*scores, strict=True)
    mentors = {
        name: [names[r] for r in sorted(range(len(names)), key=lambda r: -one[r]) if one[r]]
        for name, one in zip(others, columns, strict=True)
    }
    places = {
        name: ground.places_of(key) for name, key in zip(others, ground.mentor_keys, strict=True)
    }
    python = folder / "matching" / "bin" / "python"
    told = subprocess.run(
        [python, "-c", PEERS["matching"]],
        input=json.dumps([mentees, mentors, places]),
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        sys.stdout.write(told.stderr[-300:])
        return []
    _, stable = timed(lambda: solve(ground, "stable", table=table))
    return [("mode stable / the package matching", stable / float(told.stdout), 1 / 100)]


if __name__ == "__main__":
    main()
