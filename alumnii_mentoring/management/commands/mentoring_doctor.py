import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import last_beats
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.management.base import MentoringCommand
from alumnii_mentoring.management.doctor import examine, fix, fixable
from alumnii_mentoring.management.half_ended import BY_HAND
from alumnii_mentoring.management.tables import describe

APPLY = "“--fix --apply” mends this, each by its action, with an entry in the audit"


class Command(MentoringCommand):
    help = (
        "Compare the tables with the models and check the invariants on live data, read-only."
        " --fix names what has only one right answer, --fix --apply mends it."
        " Exit 0: well, 1: something is broken."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="name what would be mended")
        parser.add_argument("--apply", action="store_true", help="with --fix: mend it")

    def handle(self, *args: object, **options: Any) -> None:
        findings = examine(timezone.now())
        if options["fix"]:
            self._fix(findings, is_applied=options["apply"])
            findings = examine(timezone.now())
        self.stdout.write(json.dumps(findings, indent=2))
        if "standing_still" in findings:
            for name, beat_at in last_beats().items():
                self.stderr.write(f"{name} last worked: {beat_at or 'never'}")
        broken = [name for name, keys in findings.items() if keys]
        if broken:
            self.stderr.write("broken: " + ", ".join(broken))
            for sentence in [*describe(findings), *_advice(findings)]:
                self.stderr.write(sentence)
            raise SystemExit(1)
        self.stderr.write("all invariants hold")

    def _fix(self, findings: dict[str, Any], *, is_applied: bool) -> None:
        for name, key in fixable(findings):
            try:
                if is_applied:
                    fix(name, key, timezone.now())
            except MentoringError as error:
                self.stderr.write(f"not mended: {name} {key}: {error}")
            else:
                self.stderr.write(f"{'mended' if is_applied else 'would mend'}: {name} {key}")


def _advice(findings: dict[str, Any]) -> list[str]:
    advice = {**dict.fromkeys((name for name, _key in fixable(findings)), APPLY), **BY_HAND}
    return [f"{name}: {words}." for name, words in advice.items() if findings.get(name)]
