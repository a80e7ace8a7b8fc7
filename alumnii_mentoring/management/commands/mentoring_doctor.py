import json
from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import last_beats
from alumnii_mentoring.management.base import MentoringCommand
from alumnii_mentoring.management.doctor import examine
from alumnii_mentoring.management.tables import describe


class Command(MentoringCommand):
    help = (
        "Compare the tables with the models and check the invariants on live data, read-only."
        " Exit 0: well, 1: something is broken."
    )

    def handle(self, *args: object, **options: Any) -> None:
        findings = examine(timezone.now())
        self.stdout.write(json.dumps(findings, indent=2))
        if "standing_still" in findings:
            for name, beat_at in last_beats().items():
                self.stderr.write(f"{name} last worked: {beat_at or 'never'}")
        broken = [name for name, keys in findings.items() if keys]
        if broken:
            self.stderr.write("broken: " + ", ".join(broken))
            for sentence in describe(findings):
                self.stderr.write(sentence)
            raise SystemExit(1)
        self.stderr.write("all invariants hold")
