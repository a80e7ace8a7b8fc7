"""Other ways to solve a matching, for the benchmark: each gets the scores for nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

from alumnii_mentoring.domain.matching.engine import Problem, blocking_reason, explain_score

NAIVE_MENTEES = 20


def timed(work: Callable[[], Any], times: int = 1) -> tuple[Any, float]:
    """What the work gives, and the least seconds of processor time that it took."""
    least = float("inf")
    for _time in range(times):
        start = time.process_time()
        answer = work()
        least = min(least, time.process_time() - start)
    return answer, least


def dense_of(table: Any, problem: Problem) -> Any:
    """The matrix that scipy needs: a column for every place."""
    places = [problem.places_of(key) for key in problem.mentor_keys]
    return np.repeat(table.scores, places, axis=1).astype(float)


def scipy_solve(dense: Any, times: int = 1) -> tuple[float, int]:
    """Seconds and total of the bare solve."""
    matched, seconds = timed(lambda: linear_sum_assignment(dense, maximize=True), times)
    return seconds, int(dense[matched].sum())


def flow_solve(table: Any, problem: Problem) -> float:
    rows, columns = np.nonzero(table.scores)
    people, end = len(problem.mentees), len(problem.mentees) + len(problem.mentors)

    def run() -> None:
        flow = min_cost_flow.SimpleMinCostFlow()
        ones = np.ones(len(rows), np.int64)
        costs = -table.scores[rows, columns].astype(np.int64)
        flow.add_arcs_with_capacity_and_unit_cost(rows, columns + people, ones, costs)
        for row in range(people):
            flow.add_arc_with_capacity_and_unit_cost(row, end, 1, 0)
            flow.set_node_supply(row, 1)
        for column, key in enumerate(problem.mentor_keys):
            places = problem.places_of(key)
            flow.add_arc_with_capacity_and_unit_cost(people + column, end, places, 0)
        flow.set_node_supply(end, -people)
        flow.solve()

    return timed(run)[1]


def naive_loop(problem: Problem) -> float:
    """Every pair on its own; measured on a few mentees and scaled up."""
    mentees = problem.mentee_keys[:NAIVE_MENTEES]

    def run() -> None:
        for mentee in mentees:
            for mentor in problem.mentor_keys:
                if blocking_reason(problem, mentee, mentor) is None:
                    _ = explain_score(problem, mentee, mentor).total

    return timed(run, 2)[1] * len(problem.mentees) / len(mentees)


def greedy(table: Any, problem: Problem) -> int:
    """The total where the highest score always comes first."""
    free = [problem.places_of(key) for key in problem.mentor_keys]
    order = np.argsort(-table.scores, axis=None, kind="stable")
    seated: set[int] = set()
    total = 0
    for row, column in zip(*np.unravel_index(order, table.scores.shape), strict=True):
        if row not in seated and free[column] and table.scores[row, column]:
            seated.add(row)
            free[column] -= 1
            total += int(table.scores[row, column])
    return total


PROGRAMS = {
    "matching": """
import json, sys, time
from matching.games import HospitalResident
sys.setrecursionlimit(10**6)
scores, places = json.load(sys.stdin)
people, others = range(len(scores)), range(len(places))
mentees = {f"a{r}": [f"b{c}" for c in sorted(others, key=lambda c: -scores[r][c]) if scores[r][c]]
           for r in people}
mentors = {f"b{c}": [f"a{r}" for r in sorted(people, key=lambda r: -scores[r][c]) if scores[r][c]]
           for c in others}
places = {f"b{c}": n for c, n in enumerate(places)}
start = time.process_time()
HospitalResident.create_from_dictionaries(mentees, mentors, places).solve()
print(time.process_time() - start)
""",
    "mentor-match": """
import json, sys, time
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
scores, places = json.load(sys.stdin)
mentees = [Mentee(grade=r, email=f"a{r}") for r in range(len(scores))]
seats = [(c, n) for c, some in enumerate(places) for n in range(some)]
mentors = [Mentor(grade=c, email=f"b{c}.{n}") for c, n in seats]
class Scores:
    def apply(self, match):
        return scores[match.mentee.grade][match.mentor.grade]
start = time.process_time()
process_data(mentors, mentees, [[Scores()]])
print(time.process_time() - start)
""",
}


SOLVERS = {
    "matching": [],
    "mentor-match": ["munkres<2"],
    "mentor-match, newest munkres": ["munkres"],
}
"""What is asked for beside a package: ``munkres`` 1 is plain Python, the newest is compiled."""


def python_of(name: str, folder: Path) -> Path:
    """An environment with nothing but this package, built if it isn't there yet."""
    home = folder / name.replace(", ", "-").replace(" ", "-")
    if not home.exists():
        venv.create(home, with_pip=True)
        packages = [name.partition(",")[0], *SOLVERS[name]]
        subprocess.run([home / "bin" / "pip", "install", "--quiet", *packages], check=True)
    return home / "bin" / "python"


def package_solve(
    name: str, folder: Path, table: Any, problem: Problem, patience: int
) -> tuple[float, bool]:
    """Seconds that a package took, and whether it came to an end in ``patience`` seconds."""
    places = [problem.places_of(key) for key in problem.mentor_keys]
    try:
        completed = subprocess.run(
            [python_of(name, folder), "-c", PROGRAMS[name.partition(",")[0]]],
            input=json.dumps([table.scores.tolist(), places]),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=patience,
        )
    except subprocess.TimeoutExpired:
        return float(patience), False
    return float(completed.stdout), True


def import_ms() -> float:
    """Milliseconds until the engine is imported, the fastest of some fresh interpreters."""
    program = (
        "import sys, time, alumnii_mentoring.domain\n"
        "start = time.process_time()\n"
        "import alumnii_mentoring.domain.matching.engine\n"
        "print((time.process_time() - start) * 1000)\n"
        "more = {name.split('.')[0] for name in sys.modules} & {'django', 'numpy', 'scipy'}\n"
        "sys.exit(f'imports {more}' if more else 0)\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _time in range(5)
    ]
    return min(float(run.stdout) for run in runs)
