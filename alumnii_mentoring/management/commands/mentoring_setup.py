from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from alumnii_mentoring.core.queue import is_queue_used, missing_schedules, register_schedules
from alumnii_mentoring.domain.people.default_vocabulary import add_vocabulary, missing_words
from alumnii_mentoring.management.base import MentoringCommand

COORDINATORS = "Mentoring"
CENTRAL = "Mentoring (all programmes)"
ADMIN = ("wagtailadmin", "access_admin")
ALL = ("alumnii_mentoring", "manage_all_programmes")
GROUPS = {COORDINATORS: [ADMIN], CENTRAL: [ADMIN, ALL]}


class Command(MentoringCommand):
    help = "Create groups, vocabulary and schedules; safe to repeat, says what it did."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether all is there")

    def handle(self, *args: object, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        with transaction.atomic():
            for name, wanted in GROUPS.items():
                self._add_group(name, wanted)
            for name, number in add_vocabulary().items():
                self.stdout.write(f"{name}: {number} added")
            new = register_schedules() if is_queue_used() else []
        self.stdout.write(f"schedules: {', '.join(new) or 'nothing to add'}")

    def _add_group(self, name: str, wanted: list[tuple[str, str]]) -> None:
        group, created = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(wanted))
        self.stdout.write(f"group {name}: {'created' if created else 'kept'}")

    def _check(self) -> None:
        missing = [f"group {name}" for name in GROUPS if not _is_complete(name)]
        missing += [f"{name}: {number} words" for name, number in missing_words().items()]
        missing += [f"schedule {clock.task}" for clock in missing_schedules()]
        if missing:
            self.stderr.write("missing: " + ", ".join(missing))
            raise SystemExit(1)
        self.stdout.write("everything is there")


def _permissions(wanted: list[tuple[str, str]]) -> list[Permission]:
    named = [{"content_type__app_label": app, "codename": name} for app, name in wanted]
    return [Permission.objects.get(**named_permission) for named_permission in named]


def _is_complete(name: str) -> bool:
    permissions = Permission.objects.filter(group__name=name)
    return set(_permissions(GROUPS[name])) <= set(permissions)
