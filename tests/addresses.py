"""Every address of the plugin, generated from the URL resolver, with objects filled in."""

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("mentoring", "alumnii_mentoring", "snippets/alumnii_mentoring")


def walk(patterns, prefix=""):
    for entry in patterns:
        route = prefix + str(entry.pattern).lstrip("^").rstrip("$").rstrip("\\Z")
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry


def our_addresses():
    """Routes of the plugin with their place holders."""
    results = []
    for route, _entry in walk(get_resolver().url_patterns):
        start = route.removeprefix("admin/")
        if route.startswith("mentoring/") or start.startswith(OURS):
            results.append(route)
    return sorted(set(results))


KINDS = [  # part of the route, kind of the object behind it; the first match counts
    ("mentoring/consents/", "person"),
    ("mentoring/applications/", "application"),
    ("mentoring/documents/", "document"),
    ("mentoring/photos/", "photo"),
    ("alumnii_mentoring/document/", "document"),
    ("mentoring/taking-part/", "participation"),
    ("/meetings/plan/", "pair"),
    ("/meetings/report/", "pair"),
    ("/goals/new/", "pair"),
    ("/notes/new/", "pair"),
    ("mentoring/inquiries/", "inquiry"),
    ("mentoring_requirements/", "requirement"),
    ("mentoring_corrections/", "correction"),
    ("mentoring/forms/", "form"),
    ("mentoring/setup/", "programme"),
    ("mentoring/requests/", "wish"),
    ("mentoring/wishes/", "wish"),
    ("alumnii_mentoring/wish/", "wish"),
    ("mentoring/pairs/", "pair"),
    ("mentoring/goals/", "goal"),
    ("mentoring/meetings/", "meeting"),
    ("mentoring/notes/", "note"),
    ("mentoring/events/", "event"),
    ("mentoring/calendar/addresses/", "feed"),
    ("alumnii_mentoring/pair/", "pair"),
    ("alumnii_mentoring/goal/", "goal"),
    ("alumnii_mentoring/meeting/", "meeting"),
    ("alumnii_mentoring/fieldofwork/", "field of work"),
    ("alumnii_mentoring/topic/", "topic"),
    ("alumnii_mentoring/faculty/", "faculty"),
    ("alumnii_mentoring/spokenlanguage/", "language"),
    ("alumnii_mentoring/application/", "application"),
    ("mentoring_programmes/", "programme"),
    ("mentoring_cycles/", "cycle"),
    ("mentoring_people/", "person"),
    ("mentoring_events/guests/", "invitation"),
    ("mentoring_events/", "event"),
    ("mentoring_outbox/", "message"),
    ("matching/proposals/", "proposal"),
    ("matching/runs/", "run"),
    ("mentoring/jobs/", "job"),
    ("mentoring/selections/", "selection"),
    ("matching/mentees/", "participation"),
    ("matching/", "cycle"),
]
HOLDERS = ("<int:pk>", "<str:pk>", "(?P<instance_pk>[-\\w]+)", "<slug:verb>", "<slug:slug>")


def kind_of(route):
    """Kind of the object that the route names; nothing if it names none."""
    if not any(holder in route for holder in HOLDERS[:3]):
        return None
    kind = next((kind for part, kind in KINDS if part in route), None)
    assert kind is not None, f"{route}: which object stands behind it?"
    return kind


def fill(route, objects):
    address, kind = "/" + route, kind_of(route)
    for holder in HOLDERS[:3]:
        address = address.replace(holder, str(objects.get(kind)))
    address = address.replace("<slug:verb>", "accept").replace("<slug:slug>", "unknown")
    address = address.replace("<str:secret>", "x" * 32)
    address = address.replace("<int:mentor>", str(objects["mentor"]))
    assert "<" not in address, f"{route}: unknown place holder"
    return address


def client_for(name):
    client = Client(raise_request_exception=True)
    if name:
        model = get_user_model()
        client.force_login(model.objects.get(**{model.USERNAME_FIELD: f"demo-{name}"}))
    return client
