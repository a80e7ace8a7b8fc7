from __future__ import annotations

import json
import secrets
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import ProtectedError
from django.utils import timezone, translation

from alumnii_mentoring.demo.pages import has_home
from alumnii_mentoring.demo.people import SLUGS
from alumnii_mentoring.demo.removal import remove_world
from alumnii_mentoring.demo.world import FEWEST, Builder, World
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.management.base import MentoringCommand

MOST = 20_000
MOST_NAMED = 5


def number_of_persons(words: str) -> int:
    if words.isascii() and words.isdecimal() and 1 <= int(words[:9]) <= MOST:
        return int(words)
    raise ArgumentTypeError(f"a number from 1 to {MOST}")


class Command(MentoringCommand):
    help = "Build the demonstration world, or take it away again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--persons", type=number_of_persons, default=120)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: object, **options: Any) -> None:
        if options["remove"]:
            self._remove()
            return
        if Programme.objects.filter(slug__in=SLUGS).exists():
            self.stderr.write("The demonstration world is already there; --remove takes it away.")
            raise SystemExit(1)
        if not has_home():
            raise CommandError(
                "The pages of the demonstration go below the home page of the default site,"
                " and there is none. Create it in Wagtail: Settings, Sites."
            )
        if options["persons"] < FEWEST:
            self.stderr.write(f"Every state needs {FEWEST} people: so many are made.")
        call_command("mentoring_setup", stdout=self.stderr)
        password = "mentoring-demo" if settings.DEBUG else secrets.token_urlsafe(12)
        with translation.override("de"):
            world = Builder(
                seed=options["seed"],
                persons=options["persons"],
                password=password,
                now=timezone.now(),
            ).build()
        self._tell(world, as_json=options["json"])

    def _remove(self) -> None:
        try:
            self.stderr.write(f"{remove_world()} programmes removed")
        except ProtectedError as error:
            kept = [f"{row._meta.verbose_name} {row.pk}" for row in error.protected_objects]
            shown = ", ".join(sorted(kept)[:MOST_NAMED])
            text = f"Something that the demonstration did not make still uses it: {shown}."
            raise CommandError(f"{text} Nothing was removed.") from error

    def _tell(self, world: World, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(world), ensure_ascii=False, indent=2))
            return
        for role, name in world.logins.items():
            self.stdout.write(f"{role:14} {name} / {world.password}")
        for name, address in world.addresses.items():
            self.stdout.write(f"{name:32} {address}")
