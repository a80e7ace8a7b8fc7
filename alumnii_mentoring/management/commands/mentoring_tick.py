import json
from typing import Any

from alumnii_mentoring.core.clock.rows import failing_parts
from alumnii_mentoring.management.base import MentoringCommand
from alumnii_mentoring.tasks import do_what_is_due


class Command(MentoringCommand):
    help = (
        "Do everything that is due: deadlines, expiries, mail, long work. For cron, every minute."
        " Exit 1: something could not be done; mentoring_doctor names it."
    )

    def handle(self, *args: object, **options: Any) -> None:
        done = do_what_is_due()
        self.stdout.write(json.dumps(done))
        if failed := failing_parts():
            names = ", ".join(f"{part} ({number})" for part, number in failed.items())
            self.stderr.write(f"failed: {names}")
            raise SystemExit(1)
