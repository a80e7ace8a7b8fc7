import json
from typing import Any

from alumnii_mentoring.management.base import MentoringCommand
from alumnii_mentoring.tasks import tick


class Command(MentoringCommand):
    help = "Do everything that is due: deadlines, expiries, mail. For cron, every few minutes."

    def handle(self, *args: object, **options: Any) -> None:
        done = tick()
        self.stdout.write(json.dumps(done))
        if -1 in done.values():
            raise SystemExit(1)
