import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from alumnii_mentoring.core.mail.delivery_status import hold_mail, release_mail
from alumnii_mentoring.core.mail.holding import discard_waiting, outbox_state
from alumnii_mentoring.management.base import MentoringCommand


class Command(MentoringCommand):
    help = (
        "Say what waits in the outbox and whether mail leaves. After a backup was restored: hold"
        " all mail, discard what waits there although it was sent before, release the rest."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hold", action="store_true", help="Let nothing leave.")
        parser.add_argument("--release", action="store_true", help="Let mail leave again.")
        parser.add_argument(
            "--discard-before",
            metavar="TIME",
            help="Discard what waits and was due before: “now”, or local time “2026-10-05 14:30”.",
        )

    def handle(self, *args: object, **options: Any) -> None:
        now = timezone.now()
        if options["hold"] and options["release"]:
            raise CommandError("Either --hold or --release.")
        if options["hold"]:
            hold_mail(now)
        if options["discard_before"]:
            typed = options["discard_before"]
            before = now if typed == "now" else _moment(typed)
            self.stderr.write(f"discarded: {discard_waiting(before, by=None, now=now)}")
        if options["release"]:
            release_mail()
        self.stdout.write(json.dumps(outbox_state(now), indent=2, default=str))


def _moment(typed: str) -> datetime:
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"Not a time: {typed}")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
