from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from wagtail.models import Page, Site

from alumnii_mentoring.core.queue import is_queue_used, missing_schedules, register_schedules
from alumnii_mentoring.domain.people.default_vocabulary import add_vocabulary, missing_words
from alumnii_mentoring.domain.programme.groups import make_groups, missing_groups
from alumnii_mentoring.domain.programme.host_objects import (
    PROGRAMMES_PAGE,
    find_host_object,
    keep_host_object,
)
from alumnii_mentoring.management.base import MentoringCommand


class Command(MentoringCommand):
    help = "Create groups, vocabulary and schedules; safe to repeat, says what it did."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether all is there")
        parser.add_argument(
            "--below",
            type=int,
            metavar="PAGE",
            help="number of the page below which the pages of programmes are made",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        with transaction.atomic():
            for name, is_new in make_groups().items():
                self.stdout.write(f"group {name}: {'created' if is_new else 'kept'}")
            for name, number in add_vocabulary().items():
                self.stdout.write(f"{name}: {number} added")
            new = register_schedules() if is_queue_used() else []
            self._name_parent(options["below"])
        self.stdout.write(f"schedules: {', '.join(new) or 'nothing to add'}")

    def _name_parent(self, number: int | None) -> None:
        """The page that was chosen, else the home page of the only site."""
        if number is None:
            if find_host_object(Page, PROGRAMMES_PAGE) or Site.objects.count() != 1:
                return
            number = Site.objects.values_list("root_page", flat=True).get()
        page = Page.objects.filter(pk=number, depth__gt=1).first()
        if page is None:
            raise CommandError(f"There is no page with the number {number}.")
        keep_host_object(PROGRAMMES_PAGE, page)
        self.stdout.write(f"pages of programmes: below “{page.title}” ({page.pk})")

    def _check(self) -> None:
        missing = [f"group {name}" for name in missing_groups()]
        missing += [f"{name}: {number} words" for name, number in missing_words().items()]
        missing += [f"schedule {clock.task}" for clock in missing_schedules()]
        if missing:
            self.stderr.write("missing: " + ", ".join(missing))
            raise SystemExit(1)
        self.stdout.write("everything is there")
