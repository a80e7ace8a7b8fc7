from __future__ import annotations

import json
import secrets
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from alumnii_mentoring.demo.people import PREFIX
from alumnii_mentoring.demo.removal import remove_world
from alumnii_mentoring.demo.world import FEWEST, Builder, World
from alumnii_mentoring.domain.programme.models import Programme

MOST = 20_000


def number_of_persons(words: str) -> int:
    if words.isascii() and words.isdecimal() and 1 <= int(words[:9]) <= MOST:
        return int(words)
    raise ArgumentTypeError(f"a number from 1 to {MOST}")


class Command(BaseCommand):
    help = "Build the demonstration world, or take it away again."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--persons", type=number_of_persons, default=120)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stderr.write(f"{remove_world()} programmes removed")
            return
        if Programme.objects.filter(slug__startswith=PREFIX).exists():
            self.stderr.write("The demonstration world is already there; --remove takes it away.")
            raise SystemExit(1)
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

    def _tell(self, world: World, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(world), ensure_ascii=False, indent=2))
            return
        for role, name in world.logins.items():
            self.stdout.write(f"{role:14} {name} / {world.password}")
        for name, address in world.addresses.items():
            self.stdout.write(f"{name:32} {address}")
