"""Every address of the plugin, by role and method, generated from the URL resolver.

Two programmes exist; everything of the second one holds a canary. Whoever has a role in the first
one only must never see it, and must never change anything of it.
"""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.feed_models import CalendarFeed
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.models import (
    Faculty,
    FieldOfWork,
    Person,
    SpokenLanguage,
    Topic,
)
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.domain.people.selections import Selection
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.pages.models import ApplicationFormPage
from tests.addresses import OURS, client_for, fill, our_addresses, walk
from tests.demonstration.conftest import files_restored
from tests.tables import take
from tests.walks import check_each, keeping, undone, visit

CANARY = "Kanarienvogel"
LABELS = {"alumnii_mentoring", "alumnii_mentoring_pages"}
SECRET = "Tagebuchgeheimnis"


@pytest.fixture(scope="module")
def world(made, django_db_blocker):
    """The demonstration world; the canaries are in everything of the second coordinator."""
    with django_db_blocker.unblock(), undone(), files_restored():
        foreign = Programme.objects.get(slug="demo-universitaet")
        home = Programme.objects.get(slug="demo-fakultaet")
        poison(foreign)
        CoordinatorRole.objects.filter(programme=home).delete()
        CoordinatorRole.objects.filter(programme=foreign).update(programme=home)
        world = {"made": made, "foreign": foreign, "home": home}
        yield {**world, "objects": one_of_each(world)}


def poison(programme):
    Cycle.objects.filter(programme=programme).update(name=CANARY)
    Event.objects.filter(programme=programme).update(title=CANARY)
    Person.objects.filter(programmes=programme).update(last_name=CANARY)
    Message.objects.filter(scope_ref=programme.pk).update(subject=CANARY, body=CANARY)
    Goal.objects.update(title=CANARY)
    Note.objects.update(text=SECRET)
    for document in Document.objects.filter(application__cycle__programme=programme):
        path = get_settings().private_root / "documents" / document.token / "content"
        path.write_bytes(CANARY.encode())
        Document.objects.filter(pk=document.pk).update(label=CANARY, filename=f"{CANARY}.pdf")


@pytest.fixture
def objects(world):
    return world["objects"]


def one_of_each(world):
    """One object of the foreign programme for each kind of address."""
    cycle = {"cycle__programme": world["foreign"]}
    return {
        "pair": Pair.objects.filter(state="active", **cycle).first().pk,
        "goal": Goal.objects.first().pk,
        "meeting": Meeting.objects.filter(state="planned").first().pk,
        "note": Note.objects.first().pk,
        "feed": foreign_feed(world["foreign"]).pk,
        "event": Event.objects.filter(programme=world["foreign"], visibility="guests").first().pk,
        "invitation": Invitation.objects.filter(event__programme=world["foreign"]).first().pk,
        "application": Application.objects.filter(**cycle).first().pk,
        "participation": Participation.objects.filter(role="mentee", **cycle).first().pk,
        "mentor": Participation.objects.filter(role="mentor", **cycle).first().pk,
        "run": MatchingRun.objects.filter(**cycle).first().pk,
        "job": foreign_job(world["foreign"]).pk,
        "selection": foreign_selection(world["foreign"]).pk,
        "proposal": Proposal.objects.first().pk,
        "person": Person.objects.filter(last_name=CANARY).first().pk,
        "cycle": Cycle.objects.filter(programme=world["foreign"]).first().pk,
        "programme": world["foreign"].pk,
        "message": Message.objects.filter(scope_ref=world["foreign"].pk).first().pk,
        "inquiry": foreign_inquiry(world["foreign"]).pk,
        "requirement": Requirement.objects.get_or_create(
            cycle=Cycle.objects.filter(programme=world["foreign"]).first(), kind="alumnus"
        )[0].pk,
        "correction": foreign_correction(world["foreign"]).pk,
        "form": ApplicationFormPage.objects.filter(programme=world["foreign"]).first().pk,
        "wish": Wish.objects.filter(application__cycle__programme=world["foreign"]).first().pk,
        "field of work": FieldOfWork.objects.first().pk,
        "topic": Topic.objects.first().pk,
        "faculty": Faculty.objects.first().pk,
        "language": SpokenLanguage.objects.first().pk,
        "photo": Photo.objects.first().pk,
        "document": Document.objects.filter(
            application__cycle__state="running", application__cycle__programme=world["foreign"]
        )
        .first()
        .pk,
    }


def foreign_job(programme):
    values = {"kind": "matching", "scope_ref": programme.pk, "error": CANARY}
    known = Job.objects.filter(scope_ref=programme.pk).first()
    now = timezone.now()
    return known or Job.objects.create(thing_ref=1, state="failed", created_at=now, **values)


def foreign_feed(programme):
    person = Person.objects.filter(programmes=programme).exclude(user=None).first()
    return CalendarFeed.objects.get_or_create(
        person=person, name=CANARY, defaults={"token_hash": "x", "created_at": timezone.now()}
    )[0]


def foreign_selection(programme):
    known = Selection.objects.filter(programme=programme).first()
    return known or Selection.objects.create(
        programme=programme, title=CANARY, created_at=timezone.now()
    )


def foreign_inquiry(programme):
    application = Application.objects.filter(cycle__programme=programme).first()
    return Inquiry.objects.get_or_create(
        application=application, defaults={"question": CANARY, "asked_at": timezone.now()}
    )[0]


def foreign_correction(programme):
    person = Person.objects.filter(programmes=programme).first()
    return ChangeRequest.objects.get_or_create(
        person=person,
        programme=programme,
        defaults={"values": {"subject": CANARY}, "asked_at": timezone.now()},
    )[0]


# Who may edit a page may add questions to it, whatever their role in programmes.
EDITORIAL = {"admin/mentoring/forms/<int:pk>/default-questions/"}


def text_of(response):
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    return content.decode("utf-8", "replace") + str(response.headers)


def state_of_foreign_world(foreign):
    return (
        AuditEntry.objects.filter(scope_id=foreign.pk).count(),
        sorted(Pair.objects.values_list("pk", "state")),
        sorted(Application.objects.values_list("pk", "state")),
        sorted(Meeting.objects.values_list("pk", "state", "starts_at")),
        sorted(Goal.objects.values_list("pk", "state", "title")),
        sorted(MatchingRun.objects.values_list("pk", "is_current")),
        sorted(Job.objects.values_list("pk", "state")),
        Selection.objects.count(),
        sorted(Cycle.objects.values_list("pk", "state", "name")),
        sorted(Event.objects.values_list("pk", "state", "title")),
        sorted(Invitation.objects.values_list("pk", "state")),
        sorted(
            CalendarFeed.objects.filter(person__programmes=foreign).values_list("pk", "revoked_at")
        ),
        sorted(Message.objects.values_list("pk", "state")),
        sorted(Note.objects.values_list("pk", "text")),
        sorted(Document.objects.values_list("pk", "state", "token")),
        sorted(ChangeRequest.objects.values_list("pk", "state")),
    )


PUBLIC = {
    "mentoring/answer/<str:secret>/",
    "mentoring/claim/<str:secret>/",
    "mentoring/calendar/<slug:slug>.ics",
    "mentoring/calendar/personal/<str:secret>.ics",
    "mentoring/events/<int:pk>.ics",
    "mentoring/forms/<int:pk>/send/",  # leads to the page, which asks for the login
    "mentoring/health/",
    "mentoring/photos/<int:pk>/card.jpg",
    "mentoring/photos/<int:pk>/profile.jpg",
}


PUBLIC_PAGES = {"mentoring/forms/<int:pk>/send/"}  # shows the page, which everybody may read
ANSWERS = {200, 302, 403, 404, 405}
ADDRESSES = our_addresses()
LEAST = 153


def get_and_exports(client, address):
    return [client.get(address), *(take(client, address, (), kind) for kind in ("xlsx", "csv"))]


def post(client, address):
    return [client.post(address, {"reason": "x", "mentor": "1", "title": "x", "name": "x"})]


@pytest.mark.django_db
@pytest.mark.parametrize("method", [get_and_exports, post])
@pytest.mark.parametrize("role", [None, "redaktion", "koordination", "lesen"])
def test_nobody_reaches_another_programme(role, method, world, objects):  # S1, S8
    client = client_for(role)
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))

    @visit(client)
    def check(route):
        with kept():
            for answer in method(client, fill(route, objects)):
                assert answer.status_code in ANSWERS
                assert route in PUBLIC_PAGES or CANARY not in text_of(answer)

    check_each(check, ADDRESSES, least=LEAST)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_members_reach_neither_the_office_nor_what_belongs_to_others(role, world, objects):  # S8
    user = get_user_model().objects.create_user(f"demo-{role}-of-no-pair")
    person = Person.objects.create(user=user, first_name="Mia", last_name="Muster")
    cycle = Cycle.objects.filter(programme=world["home"], state="open").first()
    Participation.objects.create(cycle=cycle, person=person, role=role)
    Event.objects.public().update(title="Open to everybody")
    before = state_of_foreign_world(world["foreign"])
    client = Client()
    client.force_login(user)

    def check(route):
        address = fill(route, objects)
        for answer in (client.get(address), client.post(address, {"reason": "x"})):
            assert route in PUBLIC_PAGES or CANARY not in text_of(answer)
            assert answer.status_code in ANSWERS
            if route.startswith("admin/"):
                assert answer.status_code != 200

    check_each(check, ADDRESSES, least=LEAST)
    assert state_of_foreign_world(world["foreign"]) == before


@pytest.mark.django_db
def test_anonymous_visitors_are_asked_to_log_in(world, objects, client):
    @visit(client)
    def check(route):
        response = client.get(fill(route, objects))
        assert response.status_code == 302
        assert "login" in response["Location"]

    check_each(check, sorted({*ADDRESSES} - PUBLIC), least=148)


@pytest.mark.django_db
def test_an_editor_without_a_role_sees_nothing_of_mentoring(world, objects):
    client = client_for("redaktion")
    office = [route for route in ADDRESSES if route.startswith("admin/")]

    @visit(client)
    def check(route):
        response = client.get(fill(route, objects))
        assert response.status_code in {302, 403, 404, 405}
        if response.status_code == 302:
            assert response["Location"] == "/admin/"

    check_each(check, sorted({*office} - EDITORIAL), least=96)


@pytest.mark.django_db
def test_get_and_head_change_nothing(world, objects):
    client = client_for("zentrale")
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))

    @visit(client)
    def check(route):
        with kept():
            client.get(fill(route, objects))
            client.head(fill(route, objects))

    check_each(check, ADDRESSES, least=LEAST)


@pytest.mark.django_db
def test_the_central_coordination_meets_no_error(world, objects):
    client = client_for("zentrale")

    @visit(client)
    def check(route):
        address = fill(route, objects)
        for answer in (client.get(address), take(client, address)):
            assert answer.status_code in ANSWERS
            text_of(answer)  # or its file would stay open

    check_each(check, ADDRESSES, least=LEAST)


HOLDER = re.compile(r"<[^>]+>|\(\?P<\w+>[^)]*\)")
OF_MODELS = re.compile(r"<\w+:(app_label|content_type_app_name)>/<\w+:(\w+_)?model_name>")


def wagtails_routes():
    """Every route of the back office that is not ours; those of models once for each of ours."""
    models = [model._meta for model in apps.get_models() if model._meta.app_label in LABELS]
    for route, _entry in walk(get_resolver().url_patterns):
        start = route.removeprefix("admin/")
        if start == route or start.startswith((*OURS, "failwhale", "logout")):
            continue
        for meta in models if OF_MODELS.search(route) else [None]:
            filled = OF_MODELS.sub(f"{meta.app_label}/{meta.model_name}" if meta else "", route)
            yield "/" + filled.replace("<str:action>", "delete")


@pytest.mark.django_db
def test_wagtails_own_screens_tell_nothing_of_another_programme(world, objects):  # S1
    keys = [1, objects["form"], objects["pair"], objects["goal"]]
    routes = sorted(set(wagtails_routes()))
    addresses = {HOLDER.sub(str(key), route) for route in routes for key in keys}
    addresses |= {
        f"{address}?id={key}" for address in addresses if "bulk" in address for key in keys
    }
    client = client_for("koordination")
    client.raise_request_exception = False

    results = [address for address in sorted(addresses) if CANARY in text_of(client.get(address))]

    assert len(routes) > 200
    assert CANARY in text_of(client_for("zentrale").get("/admin/"))
    assert results == []


@pytest.mark.django_db
def test_a_private_note_is_read_by_its_author_only(world, objects):  # S8, S43
    get_user_model().objects.create_superuser("demo-root", "root@example.org", "x")
    client = client_for("root")

    shown = [text_of(client.get(fill(route, objects))) for route in our_addresses()]

    assert not [text for text in shown if SECRET in text]
