"""How the matching engine compares with other solvers, on instances of its own, in one run.

    python -m benchmarks.matching [--quick] [--only NAME] [--peers FOLDER] [--memory]

Prints for each instance the ratios to scipy's bare dense solve, to its whole pipeline, to
OR-tools, to a naive scoring loop and to a greedy choice. Times are of the processor,
the least of some.
``--peers`` adds the packages ``matching`` and ``mentor-match``, each in an environment of its own
in that folder, which is made if it isn't there. ``--memory`` adds the peak memory (Linux).
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from alumnii_mentoring.domain.matching.engine import (
    MODES,
    Forbid,
    Lock,
    Problem,
    Result,
    alternatives,
    edited,
    resolve,
    shortlists,
    solve,
    table_of,
)
from benchmarks.instances import SIZES, make
from benchmarks.peers import (
    dense_of,
    flow_solve,
    greedy,
    import_ms,
    naive_loop,
    package_solve,
    scipy_solve,
    timed,
)

QUICK = ("50²", "300²", "1,000²", "1,000 × 600", "coarse 1,000²")
LARGE, HUGE = 4_000_000, 30_000_000
EDITS = 15
PERMUTATIONS = 20
PATIENCE_SECONDS = 120

Line = tuple[str, float, float]
"""What was measured, the ratio, and what it should be at most (0: nothing is asked)."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="small sizes only")
    arguments.add_argument("--only", help="one size by its name")
    arguments.add_argument("--peers", type=Path, help="folder for the packages' environments")
    arguments.add_argument("--memory", action="store_true")
    options = arguments.parse_args()
    solve(make(30, 30, ""))
    show("engine", [("import, milliseconds", import_ms(), 10)])
    for name in QUICK if options.quick else SIZES:
        if options.only in (None, name):
            problem = make(*SIZES[name])
            show(name, report(name, problem, options.peers))
            if options.memory and name in MEMORY_AIMS:
                show(name, memory_lines(name, problem, MEMORY_AIMS[name]))


def show(name: str, lines: Iterator[Line] | list[Line]) -> None:
    sys.stdout.write(f"\n{name}\n")
    for label, ratio, aim in lines:
        sys.stdout.write(f"  {label:46}{ratio:10.4f}{f'   aim {aim:g}' if aim else ''}\n")
        sys.stdout.flush()


def report(name: str, problem: Problem, peers: Path | None) -> Iterator[Line]:
    size = len(problem.mentees) * len(problem.mentors)
    times = 5 if size < LARGE else 3 if size < HUGE else 1
    table, scoring = timed(lambda: table_of(problem, "fast"), times)
    result, solving = timed(lambda: solve(problem, table=table), times)
    certificate, proving = timed(lambda: assignment_of(result).certify(), times)
    _, listing = timed(lambda: shortlists(problem, result), times)
    dense, preparing = timed(lambda: dense_of(table, problem))
    bare, optimum = scipy_solve(dense, times)
    del dense
    engine_seconds = scoring + solving + proving
    if result.total != optimum or not certificate.is_valid:
        raise AssertionError(f"not the optimum: {name}")
    yield "total / optimum", 1.0, 1
    yield "scipy's bare solve, seconds", bare, 0
    for label, seconds in (("score", scoring), ("solve", solving), ("certificate", proving)):
        yield f"{label} / scipy bare", seconds / bare, 0
    yield (
        "score, solve, certificate / scipy bare",
        engine_seconds / bare,
        1.5 if "hard" in name else 0,
    )
    aim = 1.0 if name == "5,000²" else 0
    yield "the same and 5 alternatives each / scipy bare", (engine_seconds + listing) / bare, aim
    yield "the same / scipy's whole pipeline", engine_seconds / (scoring + preparing + bare), 0
    if size <= HUGE:
        yield "the same / OR-tools", engine_seconds / flow_solve(table, problem), 0
    if size <= LARGE:
        yield from edit_lines(problem, result, bare, is_asked=name == "1,000²")
        yield from pure_lines(problem, table, result)
    if size <= HUGE:
        yield from mode_lines(problem, result)
    if size <= 100_000:
        yield from permutation_lines(problem)
    if peers and name in ("50²", "300²", "1,000²"):
        yield from peer_lines(problem, table, peers)


def assignment_of(result: Result) -> Any:
    return result.assignment


def edit_lines(problem: Problem, result: Result, bare: float, *, is_asked: bool) -> Iterator[Line]:
    """Changes of people all over the list: the middle of the times, each checked from scratch."""
    chosen = list(result.mentor_of.items())[:: max(len(result.mentor_of) // EDITS, 1)]
    whys, locks, forbids = [], [], []
    for number, (mentee, mentor) in enumerate(chosen):
        others, seconds = timed(lambda mentee=mentee: alternatives(problem, result, mentee), 2)
        whys.append(seconds)
        other = next((other_mentor.mentor for other_mentor in others if other_mentor.loss), mentor)
        for edit, times in ((Lock(mentee, other), locks), (Forbid(mentee, mentor), forbids)):
            after, seconds = timed(lambda edit=edit: resolve(problem, result, [edit]), 3)
            times.append(seconds)
            if number < 2 and after.mentor_of != solve(edited(problem, [edit])).mentor_of:
                raise AssertionError(f"not the same as from scratch: {edit}")
    yield "lock / scipy's solve again", median(locks) / bare, is_asked / 20
    yield "forbid / scipy's solve again", median(forbids) / bare, is_asked / 20
    yield "all why-nots of one mentee / scipy's solve", median(whys) / bare, is_asked


def pure_lines(problem: Problem, table: Any, result: Result) -> Iterator[Line]:
    pure, plain = timed(lambda: solve(problem, backend="pure"))
    if pure.mentor_of != result.mentor_of or not pure.certificate.is_valid:
        raise AssertionError("the back ends differ")
    yield "without numpy, whole / naive scoring loop", plain / naive_loop(problem), 0.2
    yield "greedy total / optimum", greedy(table, problem) / result.total, 0


def mode_lines(problem: Problem, result: Result) -> Iterator[Line]:
    _, best = timed(lambda: solve(problem), 3)
    for mode in MODES[1:]:
        mode_result, seconds = timed(lambda mode=mode: solve(problem, mode), 3)
        if not mode_result.certificate.is_valid:
            raise AssertionError(f"not proved: {mode}")
        yield f"mode {mode}, time / best", seconds / best, 3
        yield f"mode {mode}, total / optimum", mode_result.total / result.total, 0


def permutation_lines(problem: Problem) -> Iterator[Line]:
    """How many mentees get another mentor when everything is given in another order."""
    for backend in ("pure", "fast"):
        first, moved = solve(problem, backend=backend).mentor_of, 0
        for seed in range(PERMUTATIONS):
            other = solve(shuffled(problem, Random(seed)), backend=backend).mentor_of
            moved += sum(other.get(key) != first.get(key) for key in problem.mentees)
        yield f"{PERMUTATIONS} permutations, {backend}: mentees moved", moved, 0


def shuffled(problem: Problem, chance: Random) -> Problem:
    def turned(mapping: Any) -> dict[Any, Any]:
        return dict(chance.sample(list(mapping.items()), len(mapping)))

    parts = ("mentees", "mentors", "places", "ranks", "barred")
    return replace(problem, **{part: turned(getattr(problem, part)) for part in parts})


def peer_lines(problem: Problem, table: Any, folder: Path) -> Iterator[Line]:
    is_asked = len(problem.mentees) == 1000
    stable, seconds = timed(lambda: solve(problem, "stable", table=table), 3)
    peer_seconds, is_done = package_solve("matching", folder, table, problem, PATIENCE_SECONDS)
    yield f"mode stable / matching{MARKS[is_done]}", seconds / peer_seconds, is_asked / 100
    yield "mode stable, blocking pairs", stable.certificate.blocking, 0
    _, seconds = timed(lambda: solve(problem, backend="pure"), 3)
    for name, aim in (("mentor-match", is_asked / 60), ("mentor-match, newest munkres", 0)):
        peer_seconds, is_done = package_solve(name, folder, table, problem, PATIENCE_SECONDS)
        yield f"without numpy, whole / {name}{MARKS[is_done]}", seconds / peer_seconds, aim


MARKS = {True: "", False: " (stopped)"}

MEMORY_AIMS = {"5,000²": 0.4, "10,000 × 20,000": 0.25}


def memory_lines(name: str, problem: Problem, aim: float) -> Iterator[Line]:
    """Scores, solving, certificate and alternatives, beside the people, which both need."""
    places = sum(problem.places_of(key) for key in problem.mentor_keys)
    dense, peak = 8 * len(problem.mentees) * places, peak_of(name)
    yield "peak memory / scipy's dense matrix alone", peak / dense, aim
    yield "scipy's dense matrix, MB", dense / 1e6, 0


def peak_of(name: str) -> int:
    """Bytes on top of people and rules, in a process of its own that solved nothing before."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe()
    process = context.Process(target=_measure, args=(name, sender))
    process.start()
    peak: int = receiver.recv()
    process.join()
    return peak


def _measure(name: str, answer: Any) -> None:
    problem = make(*SIZES[name])
    solve(make(30, 30, ""))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _status("VmRSS")
    result = solve(problem, backend="fast")
    if result.certificate.is_valid and shortlists(problem, result):
        answer.send(_status("VmHWM") - before)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    main()
