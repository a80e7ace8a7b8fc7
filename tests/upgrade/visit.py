"""Migrate a world that another version made and visit it: nothing lost, no address breaks."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections import Counter
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from alumnii_mentoring import models
from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.pages.models import ApplicationFormPage
from tests.addresses import fill, kind_of, our_addresses

ROOT = "upgrade-root"
HEALTH = "/mentoring/health/"  # says by its code that no queue runs here
SEE_STATES = ("zentrale", "mentor", "mentee")  # what the other roles see, one of these sees, too
OBJECTS = {  # by the kinds of tests.addresses
    "pair": models.Pair,
    "goal": models.Goal,
    "meeting": models.Meeting,
    "note": models.Note,
    "event": models.Event,
    "feed": models.CalendarFeed,
    "invitation": models.Invitation,
    "application": models.Application,
    "participation": models.Participation,
    "run": models.MatchingRun,
    "job": models.Job,
    "selection": models.Selection,
    "proposal": models.Proposal,
    "person": models.Person,
    "cycle": models.Cycle,
    "programme": models.Programme,
    "message": models.Message,
    "inquiry": models.Inquiry,
    "requirement": models.Requirement,
    "correction": models.ChangeRequest,
    "form": ApplicationFormPage,
    "wish": models.Wish,
    "field of work": models.FieldOfWork,
    "topic": models.Topic,
    "faculty": models.Faculty,
    "language": models.SpokenLanguage,
    "document": models.Document,
    "photo": models.Photo,
}


def rows() -> dict[str, int]:
    """How many each of our tables holds; asks no model, since the tables may be older."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counted = {}
        for name in names:
            if name.startswith("alumnii_mentoring"):
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
                counted[name] = cursor.fetchone()[0]
    return counted


def lost_rows(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Tables that hold fewer rows than before, or are gone."""
    return [name for name, number in before.items() if after.get(name, 0) < number]


def migrate() -> None:  # S76
    """`migrate` is enough, and no row is lost."""
    before = rows()
    call_command("migrate", verbosity=0)
    after = rows()
    if lost := lost_rows(before, after):
        sys.exit(f"Rows were lost in: {', '.join(lost)}")
    print(f"{sum(after.values())} rows in {len(after)} tables")


def keys_of(model: type, world: dict) -> list[int]:
    """The objects that the old code named, one of each state; otherwise the first one."""
    named = world["states"].get(model._meta.model_name, {})
    first = model.objects.order_by("pk").first()
    return list(named.values()) or [first.pk if first else 0]


def objects(world: dict) -> dict[str, list[int]]:
    result = {kind: keys_of(model, world) for kind, model in OBJECTS.items()}
    mentor = models.Participation.objects.filter(role="mentor").first()
    return {**result, "mentor": [mentor.pk if mentor else 0]}


def addresses_of_routes(world: dict, *, is_every_state: bool) -> set[str]:
    keys = objects(world)
    first = {kind: found[0] for kind, found in keys.items()}
    return {
        fill(route, {**first, kind: key})
        for route in our_addresses()
        for kind in [kind_of(route)]
        for key in (keys.get(kind, [0]) if is_every_state else [first.get(kind, 0)])
    }


def addresses_of_pages(world: dict) -> set[str]:
    pages = Page.objects.live().filter(depth__gt=1)
    ours = pages.filter(content_type__app_label="alumnii_mentoring_pages")
    result = {page.url for page in pages if page.url} | set(world["addresses"].values())
    return (
        result | {"/", "/login/", "/admin/"} | {f"/admin/pages/{page.pk}/edit/" for page in ours}
    )


def addresses_of_feeds(world: dict) -> set[str]:
    mentee = models.Person.objects.get(user__username=world["logins"]["mentee"])
    secret = add_feed(mentee, "Phone", by=mentee.user, now=timezone.now())
    public = {f"/mentoring/calendar/{slug}.ics" for slug in world["programmes"]}
    return public | {f"/mentoring/calendar/personal/{secret}.ics"}


def clients(world: dict) -> dict[str, Client]:
    """Logged in with the words that the old code printed; a superuser beside them."""
    word = world["password"]
    get_user_model().objects.create_superuser(ROOT, "root@example.org", word)
    values = {"anonymous": Client(raise_request_exception=False)}
    for role, name in {**world["logins"], "superuser": ROOT}.items():
        values[role] = Client(raise_request_exception=False)
        if not values[role].login(username=name, password=word):
            sys.exit(f"{name} can't log in any more.")
    return values


def addresses_of(role: str, world: dict, common: set[str]) -> list[str]:
    routes = addresses_of_routes(world, is_every_state=role in SEE_STATES)
    return sorted(routes | common)


def crawl(addresses: dict[str, list[str]], clients: dict[str, Client]) -> list[str]:
    """A line for each address that breaks, by role."""
    broken = []
    for role, client in clients.items():
        counted: Counter[int] = Counter()
        for address in addresses[role]:
            response = client.get(address)
            counted[response.status_code] += 1
            if response.status_code >= 500 and address != HEALTH:
                error = response.exc_info[1] if response.exc_info else ""
                broken.append(f"{role}: {address}: {response.status_code} {error!r}")
        print(f"{role:12} {dict(sorted(counted.items()))}")
    return broken


def hidden_screens(world: dict, clients: dict[str, Client]) -> list[str]:
    """Screens that the old code named, and that don't show their object any more."""
    hidden = []
    for screens in world["screens"].values():
        for address in screens.values():
            client = clients["zentrale" if address.startswith("/admin/") else "mentee"]
            if (status := client.get(address).status_code) != 200:
                hidden.append(f"{address}: {status} instead of 200")
    return hidden


def finish_upgrade() -> None:
    """The further steps of docs/installation.md, which a database can't do by itself."""
    call_command("mentoring_setup", stdout=io.StringIO())
    call_command("mentoring_tick", stdout=io.StringIO())


def ask_the_doctor() -> None:
    """Ends with what the doctor says, if anything is amiss."""
    call_command("mentoring_doctor", stdout=io.StringIO())


def main(path: str) -> None:
    world = json.loads(Path(path).read_text())
    migrate()
    finish_upgrade()
    ask_the_doctor()
    logging.disable(logging.ERROR)  # each refused address would be a line
    visitors = clients(world)
    common = addresses_of_pages(world) | addresses_of_feeds(world)
    addresses = {role: addresses_of(role, world, common) for role in visitors}
    broken = crawl(addresses, visitors) + hidden_screens(world, visitors)
    if broken:
        sys.exit("\n".join(["Addresses that broke:", *broken]))
    call_command("mentoring_tick")
    ask_the_doctor()
