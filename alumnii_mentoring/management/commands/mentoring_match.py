from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.matching.engine import LockError, solve
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.plans import Plan, problem_for
from alumnii_mentoring.domain.matching.runs import compute_run, require_pairing, use_run
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.management.base import MentoringCommand


class Command(MentoringCommand):
    help = "Compute the matching of a cycle; changes nothing unless --apply is given."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cycle", type=int, required=True)
        parser.add_argument("--mode", choices=MatchingRun.Mode.values, default="best")
        parser.add_argument("--apply", action="store_true", help="put the version on the board")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        cycle = Cycle.objects.select_related("programme").filter(pk=options["cycle"]).first()
        if cycle is None:
            self._fail("There is no such cycle.")
        plan = Plan(options["mode"])
        try:
            outcome = self._apply(cycle, plan) if options["apply"] else self._look(cycle, plan)
        except (MentoringError, LockError) as error:
            self._fail(str(error))
        if options["json"]:
            self.stdout.write(json.dumps(outcome, indent=2))
        else:
            self._tell(outcome)

    def _look(self, cycle: Any, plan: Plan) -> dict[str, Any]:
        require_pairing(cycle)
        result = solve(problem_for(cycle, plan), plan.mode)
        pairs = [
            {"mentee": mentee, "mentor": mentor, "score": result.scores[mentee]}
            for mentee, mentor in sorted(result.mentor_of.items())
        ]
        return {
            "cycle": cycle.pk,
            "mode": plan.mode,
            "applied": False,
            "total": result.total,
            "optimum": result.price.optimum,
            "proved": result.certificate.is_valid,
            "pairs": pairs,
            "unmatched": result.unmatched,
        }

    def _apply(self, cycle: Any, plan: Plan) -> dict[str, Any]:
        now = timezone.now()
        run = use_run(compute_run(cycle, plan, by=None, now=now), by=None, now=now)
        proposed = run.proposals.filter(state=Proposal.State.PROPOSED)
        rows = proposed.order_by("mentee").values("mentee", "mentor", "score")
        return {
            "cycle": cycle.pk,
            "mode": plan.mode,
            "applied": True,
            "version": run.number,
            "total": run.total,
            "optimum": run.optimum,
            "proved": run.is_proved,
            "pairs": list(rows),
            "unmatched": sorted(map(int, run.unmatched)),
        }

    def _tell(self, outcome: dict[str, Any]) -> None:
        self.stdout.write(
            f"{len(outcome['pairs'])} pairs, {len(outcome['unmatched'])} without,"
            f" {outcome['total']} of {outcome['optimum']} points"
        )
        if not outcome["applied"]:
            self.stderr.write("Nothing was changed; --apply puts it on the board.")

    def _fail(self, text: str) -> Any:
        self.stderr.write(text)
        raise SystemExit(1)
