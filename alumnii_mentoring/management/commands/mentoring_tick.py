import json
from typing import Any

from django.core.management.base import BaseCommand

from alumnii_mentoring.tasks import tick


class Command(BaseCommand):
    help = "Do everything that is due: deadlines, expiries, mail. For cron, every few minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        done = tick()
        self.stdout.write(json.dumps(done))
        if -1 in done.values():
            raise SystemExit(1)
