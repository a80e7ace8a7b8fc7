"""Whatever is typed or sent: a clear answer, nothing lost, nothing changed, never a crash."""

import html
from datetime import timedelta
from itertools import product
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import rich_text

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.models import (
    ApplicationFormPage,
    CalendarPage,
    LandingPage,
    MentorListPage,
)
from tests.walks import check_each, keeping, visit

pytestmark = pytest.mark.django_db

FORM = "/demo-fakultaet/bewerbung/"
FINE = {200, 302, 400, 403, 404, 405}
BAD = {
    "nothing": "",
    "much": "x" * 100_000,
    "control signs": "a\x00b\x1b\x7fc",
    "turned text": "abc\u202egnp.exe",
    "line separators": "a\u2028b\x85c\r\nd",
    "huge number": "9" * 40,
    "negative": "-1",
    "no date": "2026-02-30",
    "first day": "0001-01-01T00:00",
    "last day": "9999-12-31T23:59",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}",
    "formula": '=HYPERLINK("http://example.org")',
    "pictures": "🦆" * 500,
}


@pytest.fixture
def world(made):
    return made


def client_for(user):
    client = Client(headers={"accept-language": "de"})
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def pair(world):
    lively = Pair.objects.filter(state="active", goals__isnull=False, meetings__isnull=False)
    return lively.select_related("mentee__person__user").first()


@pytest.fixture
def office(world):
    model = get_user_model()
    return client_for(model.objects.get(**{model.USERNAME_FIELD: "demo-zentrale"}))


@pytest.fixture
def member(pair):
    return client_for(pair.mentee.person.user)


def member_forms(pair):
    goal, meeting = pair.goals.first(), pair.meetings.first()
    base = "/mentoring"
    return {
        f"{base}/profile/": ["first_name", "email", "country", "graduated_on", "languages"],
        f"{base}/directory/photo/": ["file", "agrees"],
        f"{base}/pairs/{pair.pk}/goals/new/": ["kind", "title", "description", "is_hidden"],
        f"{base}/goals/{goal.pk}/change/": ["kind", "title", "description"],
        f"{base}/goals/{goal.pk}/review/": ["result"],
        f"{base}/pairs/{pair.pk}/meetings/plan/": [
            "starts_at",
            "duration_minutes",
            "form",
            "topics",
        ],
        f"{base}/pairs/{pair.pk}/meetings/report/": [
            "starts_at",
            "duration_minutes",
            "online_url",
        ],
        f"{base}/meetings/{meeting.pk}/move/": ["starts_at", "duration_minutes", "form"],
        f"{base}/pairs/{pair.pk}/notes/new/": ["nothing"],
    }


def office_forms(pair):
    cycle, event = Cycle.objects.first(), Event.objects.first()
    held = Event.objects.filter(state="held").first().pk
    return {
        "/admin/mentoring_cycles/new/": ["programme", "name", "apply_from", "starts_on"],
        f"/admin/mentoring_cycles/edit/{cycle.pk}/": ["programme", "name", "minimum_score"],
        "/admin/mentoring_events/new/": ["programme", "cycle", "title", "starts_at", "ends_at"],
        f"/admin/mentoring_events/edit/{event.pk}/": ["cycle", "title", "places", "online_url"],
        f"/admin/mentoring_programmes/edit/{Programme.objects.first().pk}/": ["slug", "name"],
        f"/admin/snippets/alumnii_mentoring/pair/edit/{pair.pk}/": ["starts_on", "rhythm_days"],
        "/admin/snippets/alumnii_mentoring/topic/add/": ["slug", "name_de", "sort_order"],
        f"/admin/mentoring_events/{held}/guests/": ["do", "guests", "attended", "back"],
        f"/admin/mentoring_events/{held}/door/": ["no_show"],
        "/admin/mentoring/roles/": ["programme", "username", "role"],
        f"/admin/mentoring/matching/mentees/{pair.mentee_id}/": ["mentor"],
    }


def stored():
    models = (Person, Goal, Meeting, Pair, Cycle, Event, Programme, Participation, Application)
    models += (Invitation,)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_no_form_of_a_member_breaks(member, pair):
    forms, kept = member_forms(pair), keeping(stored)

    @visit(member)
    def check(case):
        address, bad = case
        with kept():
            response = member.post(address, dict.fromkeys(forms[address], BAD[bad]))
            assert response.status_code in FINE

    check_each(check, product(forms, BAD), least=117)


def serious_forms(pair):
    """What takes its free text and then ends something."""
    part = pair.mentee
    return {
        f"/mentoring/taking-part/{part.pk}/pause/": ["until", "reason"],
        f"/mentoring/pairs/{pair.pk}/help/": ["nothing"],
        f"/mentoring/pairs/{pair.pk}/end/": ["reason", "is_never_again"],
        f"/mentoring/taking-part/{part.pk}/leave/": ["reason"],
    }


def test_leaving_takes_any_text_or_says_what_is_wrong(member, pair):
    """One form after the other: the first ones don't end what the next ones need."""

    @visit(member)
    def check(bad):
        for address, names in serious_forms(pair).items():
            before = stored()
            response = member.post(address, dict.fromkeys(names, BAD[bad]))
            assert response.status_code in FINE, address
            if response.status_code != 302:
                assert stored() == before, address
            assert member.get("/mentoring/").status_code == 200

    check_each(check, BAD, least=13)


def test_no_declining_breaks(world):
    asked = Pair.objects.filter(state="asked").select_related("mentee__person__user").first()
    client = client_for(asked.mentee.person.user)

    @visit(client)
    def check(bad):
        response = client.post(f"/mentoring/pairs/{asked.pk}/decline/", {"reason": BAD[bad]})
        assert response.status_code in FINE
        assert Pair.objects.get(pk=asked.pk).state == (
            "not_formed" if response.status_code == 302 else "asked"
        )

    check_each(check, BAD, least=13)


OURS = {"title", "slug", "programme", "intro", "role", "cycle"}
QUESTION = ["label", "field_type", "choices", "default_value", "help_text", "audience", "asked_in"]


@pytest.mark.parametrize("kind", [MentorListPage, ApplicationFormPage, CalendarPage, LandingPage])
def test_the_page_editor_breaks_by_nothing(world, kind):
    editor = client_for(get_user_model().objects.create_superuser("editor", password="x"))
    page = kind.objects.first()
    keep_one_question(page)
    address = f"/admin/pages/{page.pk}/edit/"
    sent = fields_of(editor.get(address))

    @visit(editor)
    def check(bad):
        changed = {name: BAD[bad] for name in sent if name in OURS} | typed_text(sent, BAD[bad])
        assert "title" in changed
        for more in (changed, questions(sent, BAD[bad]), {**changed, "action-publish": "1"}):
            response = editor.post(address, {**sent, **more})
            assert response.status_code in FINE
        assert editor.get(address).status_code == 200
        assert client_for(None).get(page.url).status_code in FINE

    check_each(check, BAD, least=13)


def keep_one_question(page):
    """A short form breaks as well as a long one, and is drawn sooner."""
    if hasattr(page, "questions"):
        page.questions.set(page.questions.all()[:1])
        page.save_revision().publish()


def fields_of(response):
    """What a browser would send from the page editor's form, as it stands."""
    form = BeautifulSoup(response.content, "html.parser").find(id="page-edit-form")
    sent = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type")
        if (
            not name
            or kind in {"submit", "file"}
            or (kind == "checkbox" and not field.has_attr("checked"))
        ):
            continue
        chosen = field.find("option", selected=True) if field.name == "select" else None
        text = field.text if field.name == "textarea" else field.get("value", "")
        sent[name] = (
            chosen.get("value", "") if chosen else ("" if field.name == "select" else text)
        )
    return sent if "body-count" in sent else {**sent, "body-count": "0"}


def typed_text(sent, bad):
    """Rich text as Wagtail's editor sends it, whatever was typed."""
    return {"intro": rich_text(html.escape(bad))} if "intro" in sent else {}


def questions(sent, bad):
    """One more question than there are, filled with ``bad``."""
    if "questions-TOTAL_FORMS" not in sent:
        return {}
    number = int(sent["questions-TOTAL_FORMS"])
    row = {f"questions-{number}-{name}": bad for name in QUESTION}
    return {**row, "questions-TOTAL_FORMS": str(number + 1), f"questions-{number}-ORDER": "9"}


def test_no_form_of_the_office_breaks(office, pair):
    forms, kept = office_forms(pair), keeping(stored)

    @visit(office)
    def check(case):
        address, bad = case
        with kept():
            response = office.post(address, dict.fromkeys(forms[address], BAD[bad]))
            assert response.status_code in FINE

    check_each(check, product(forms, BAD), least=143)


FILTERS = [
    "/demo-universitaet/mentoren/?text={}&place={}&field_of_work={}&radius_km={}&p={}",
    "/demo-universitaet/mentoren/?language={}&faculty={}&meets={}&sort={}&at={}&text={}",
    "/admin/mentoring/progress/?cycle={}&light={}&issue={}&p={}",
    "/admin/mentoring/matching/{cycle}/?tab={}&p={}",
    "/admin/alumnii_mentoring/application/?q={}&cycle={}&state={}&p={}&ordering={}",
    "/admin/alumnii_mentoring/application/?person__user__password__startswith={}",
    "/admin/snippets/alumnii_mentoring/pair/?cycle={}&state={}&p={}&ordering={}",
    "/admin/mentoring_people/?q={}&p={}&ordering={}",
    "/admin/mentoring/copies/?p={}",
    "/admin/mentoring_events/{event}/guests/?q={}&group={}&p={}",
    "/admin/mentoring_events/{event}/door/?q={}&group={}&p={}",
]


def test_no_filter_breaks(office):
    cycle = Cycle.objects.get(state="running").pk
    event = Event.objects.get(kind="kickoff").pk

    @visit(office)
    def check(case):
        address, bad = case
        filled = address.replace("{cycle}", str(cycle)).replace("{event}", str(event))
        filled = filled.replace("{}", quote(BAD[bad][:2000]))
        assert office.get(filled).status_code in {200, 302, 404}

    check_each(check, product(FILTERS, BAD), least=143)


def test_undeclared_filters_tell_nothing(office):
    everything = office.get("/admin/alumnii_mentoring/application/").content.count(b"/inspect/")
    probe = "/admin/alumnii_mentoring/application/?person__user__password__startswith=zzz"

    assert office.get(probe).content.count(b"/inspect/") == everything > 0


@pytest.fixture
def newcomer(world):
    """Somebody who has an account and no part in mentoring."""
    model = get_user_model()
    return model.objects.get(**{model.USERNAME_FIELD: "demo-redaktion"})


@pytest.mark.parametrize("page", ["bewerbung", "mentor-werden"])
def test_no_application_form_breaks(newcomer, page):
    names = ["me-first_name", "me-email", "wish_1", "why_1", "topics", "capacity", "about"]
    names += ["q_goals", "q_offer", "q_meeting", "q_place", "q_studies", "q_source", "consent"]
    client, kept = client_for(newcomer), keeping(stored)

    @visit(client)
    def check(bad):
        with kept():
            response = client.post(f"/demo-fakultaet/{page}/", dict.fromkeys(names, BAD[bad]))
            assert response.status_code == 200
            assert "Bitte korrigieren Sie die markierten Angaben" in response.content.decode()

    check_each(check, BAD, least=13)


def test_what_the_browser_saves_by_itself_breaks_nothing(newcomer):
    names = ["me-first_name", "me-email", "wish_1", "topics", "about", "q_goals", "draft"]
    client, kept = client_for(newcomer), keeping(stored)

    @visit(client)
    def check(bad):
        values = dict.fromkeys(names, BAD[bad])
        with kept():
            response = client.post(FORM, values, headers={"x-am-draft": "1"})
            assert response.status_code == 200
            assert response.json()["is_saved"] is False
            assert response.json()["text"]

    check_each(check, BAD, least=13)


def test_no_decision_about_a_correction_breaks(office):
    waiting = ChangeRequest.objects.waiting().first()
    before = list(ChangeRequest.objects.values())

    @visit(office)
    def check(bad):
        for verb in ("refuse", "explode"):
            address = f"/admin/mentoring_corrections/{waiting.pk}/do/{verb}/"
            assert office.post(address, {"reason": BAD[bad]}).status_code in FINE
        if ChangeRequest.objects.get(pk=waiting.pk).state == "waiting":
            assert list(ChangeRequest.objects.values()) == before
        listed = office.get(f"/admin/mentoring_corrections/?state={BAD[bad][:500]}")
        assert listed.status_code == 200

    check_each(check, BAD, least=13)


def test_default_questions_take_a_known_language_only(world):
    editor = client_for(get_user_model().objects.create_superuser("editor", password="x"))
    page = ApplicationFormPage.objects.first()
    page.questions.all().delete()
    address = f"/admin/mentoring/forms/{page.pk}/default-questions/"

    @visit(editor)
    def check(bad):
        assert editor.post(address, {"language": BAD[bad]}).status_code == 200
        assert page.get_latest_revision() == page.latest_revision

    check_each(check, BAD, least=13)


def test_a_form_left_open_past_the_deadline_says_so_and_changes_nothing(newcomer):
    Cycle.objects.filter(state="open").update(apply_until=timezone.now() - timedelta(minutes=1))
    values = {
        "me-first_name": "Rita",
        "me-last_name": "Probe",
        "me-email": "rita@example.org",
        "me-message_language": "de",
        "consent": "on",
        "about": "Mein langer Text.",
        "q_goals": "Rat.",
    }
    before = stored()

    text = client_for(newcomer).post(FORM, values).content.decode()

    assert "keine Bewerbungen mehr angenommen" in text
    assert "Mein langer Text." in text
    assert stored() == before


def test_odd_bodies_do_no_harm(member, pair):
    kept = keeping(stored)

    @visit(member)
    def check(case):
        address, body = case
        with kept():
            response = member.post(address, body, content_type="application/json")
            assert response.status_code in FINE

    bodies = [b"", b"{}", b"\x00\xff", b"a=1&a=2"]
    check_each(check, product(member_forms(pair), bodies), least=36)


def test_foreign_and_unknown_proposals_are_not_found(office):
    assert office.post("/admin/mentoring/matching/proposals/999999999/accept/").status_code == 404
    proposal = Proposal.objects.first()
    unknown = f"/admin/mentoring/matching/proposals/{proposal.pk}/explode/"
    assert office.post(unknown).status_code == 404


BAD_FILES = {
    "nothing": b"",
    "a mark only": b"%PDF-1.7",
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "a picture's head": b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    "markup": b"<script>alert(1)</script>",
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", ["lebenslauf.pdf", "../../../etc/passwd", "\u202egnp.exe"])
def test_no_upload_breaks_the_form(newcomer, name):  # S29
    client, before = client_for(newcomer), stored()

    @visit(client)
    def check(bad):
        sent = SimpleUploadedFile("x", BAD_FILES[bad])
        sent.name = name
        values = {"am-file-cv": sent, "am-file-letter": "no file", "am-file-cv-clear": "x"}
        response = client.post(FORM, values)
        assert response.status_code == 200
        assert Document.objects.filter(application__person__user=newcomer).count() == 0
        assert stored()[1:] == before[1:]  # a member record may have begun

    check_each(check, BAD_FILES, least=6)


@pytest.mark.parametrize("clear", ["am-file-cv-clear", "am-file-q_x-clear", "am-file--clear"])
def test_removing_what_is_not_there_does_no_harm(newcomer, clear):  # S29
    client, before = client_for(newcomer), stored()

    assert client.post(FORM, {clear: "on"}).status_code == 200
    assert stored() == before
