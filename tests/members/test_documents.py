"""Who may read the files of an application: the matrix, cell by cell (S29)."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.actions import submit_application
from alumnii_mentoring.domain.applications.content import Content, GivenWish
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.uploads.filing import Paper, store_document
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests import papers

SECRET = b"(Anna's life)"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}


@pytest.fixture
def mentor(cycle, make_person):
    return Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")


@pytest.fixture
def application(cycle, make_person, mentor, now):
    """Anna's, sent with a CV; she names Max."""
    anna = make_person("anna")
    content = Content(consent="I agree.", wishes=[GivenWish(mentor)])
    application = submit_application(anna, cycle, "mentee", content=content, by=anna.user, now=now)
    store(application, now)
    return application


def store(application, now, slot="cv", name="Lebenslauf Müller.pdf", is_shared=True):
    paper = Paper(ContentFile(papers.pdf(SECRET), name), slot, "CV", is_shared)
    person, cycle = application.person, application.cycle
    return store_document(person, cycle, "mentee", paper=paper, by=person.user, now=now)


@pytest.fixture
def get(client, application, mentor, make_person, make_user, coordinator):
    """What somebody gets at the address of Anna's file."""

    def get(who, path="document", method="get"):
        users = {
            "applicant": lambda: application.person.user,
            "mentor": lambda: mentor.person.user,
            "another member": lambda: make_person("bea").user,
            "coordinator with a record": lambda: make_person("cora", user=coordinator).user,
            "superuser with a record": lambda: (
                make_person("root", user=make_user("root", is_superuser=True)).user
            ),
        }
        client.force_login(users[who]())
        address = reverse(f"alumnii_mentoring:{path}", args=[Document.objects.first().pk])
        return taken(getattr(client, method)(address))

    return get


def taken(response):
    """The whole body as ``saved``; reading to the end closes the file."""
    response.saved = b"".join(response) if response.streaming else response.content
    return response


def test_one_reads_ones_own_file(get):
    response = get("applicant")

    assert response.status_code == 200
    assert SECRET in response.saved


def test_a_file_is_handed_out_to_be_saved_and_never_to_be_run(get):
    headers = get("applicant").headers

    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Lebenslauf%20M%C3%BCller.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "who", ["mentor", "another member", "coordinator with a record", "superuser with a record"]
)
def test_for_everybody_else_there_is_no_file(get, who):
    assert get(who).status_code == 404


@pytest.mark.parametrize("who", ["mentor", "another member", "coordinator with a record"])
def test_nobody_else_removes_it(get, who):
    assert get(who, "document_remove", "post").status_code == 404
    assert Document.objects.count() == 1


def accept(application, now, mode=Cycle.Mode.DIRECT):
    Cycle.objects.update(mode=mode)
    application.refresh_from_db()
    accept_application(application, by=None, now=now)


def test_a_mentor_reads_it_while_the_request_is_open(get, application, now):
    accept(application, now)

    assert get("mentor").status_code == 200
    application.wishes.update(state="declined")
    assert get("mentor").status_code == 404


@pytest.fixture
def pair(application, mentor, coordinator, now):
    accept(application, now, mode=Cycle.Mode.HYBRID)
    Cycle.objects.update(state=Cycle.State.MATCHING)
    mentor.refresh_from_db()
    mentee = Participation.objects.get(person=application.person)
    return propose_pair(mentor, mentee, by=coordinator, now=now)


MAY_READ = {
    "proposed": 404,
    "asked": 200,
    "half_confirmed": 200,
    "active": 200,
    "paused": 200,
    "closing": 200,
    "completed": 404,
    "not_formed": 404,
    "ended_early": 404,
}


def test_every_state_of_a_pair_is_looked_at():
    assert set(MAY_READ) == set(Pair.State.values)


@pytest.mark.parametrize("state", MAY_READ)
def test_a_mentor_reads_it_from_the_proposal_to_the_end(get, pair, now, state):
    confirmed = {"mentor_confirmed_at": now, "mentee_confirmed_at": now}
    Pair.objects.update(state=state, **confirmed)

    assert get("mentor").status_code == MAY_READ[state]
    assert get("another member").status_code == 404


def test_the_mentee_does_not_read_the_files_of_the_mentor(get, client, pair, now):
    Pair.objects.update(state="asked")
    mine = Application.objects.create(
        cycle=pair.cycle, person=pair.mentor.person, role="mentor", state="accepted"
    )
    Document.objects.update(application=mine)

    assert get("applicant").status_code == 404


def test_a_file_for_the_office_is_not_shown_to_the_mentor(get, pair):
    Pair.objects.update(state="asked")
    Document.objects.update(is_shared=False)

    assert get("mentor").status_code == 404


def test_what_was_withdrawn_is_no_longer_shown(get, pair):
    Pair.objects.update(state="asked")
    Application.objects.update(state="withdrawn")

    assert get("mentor").status_code == 404
    assert get("applicant").status_code == 200


def test_what_waits_for_the_virus_check_is_handed_out_to_nobody(get, pair):
    Pair.objects.update(state="asked")
    Document.objects.update(state="quarantined")

    assert get("mentor").status_code == 404
    assert get("applicant").status_code == 404


def test_a_missing_file_is_not_found(get, application, settings, tmp_path):
    values = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path / "elsewhere"}
    settings.ALUMNII_MENTORING = values

    assert get("applicant").status_code == 404


def test_the_pages_of_the_mentor_lead_to_the_file(client, pair, mentor):
    Pair.objects.update(state="asked")
    client.force_login(mentor.person.user)
    text = client.get(f"/mentoring/pairs/{pair.pk}/").content.decode()

    assert "Lebenslauf Müller.pdf" in text
    assert f"/mentoring/documents/{Document.objects.get().pk}/" in text


def test_the_mentees_page_of_the_pair_shows_no_files(client, pair, application):
    Pair.objects.update(state="asked")
    client.force_login(application.person.user)

    assert "Lebenslauf" not in client.get(f"/mentoring/pairs/{pair.pk}/").content.decode()


def test_the_request_shows_the_files(client, application, mentor, now):
    accept(application, now)
    client.force_login(mentor.person.user)
    text = client.get(f"/mentoring/requests/{application.wishes.get().pk}/").content.decode()

    assert "Lebenslauf Müller.pdf" in text


def test_the_own_page_shows_and_removes_the_file(client, application):
    client.force_login(application.person.user)
    document = Document.objects.get()
    address = f"/mentoring/documents/{document.pk}/remove/"
    assert address in client.get("/mentoring/").content.decode()

    client.post(address)

    assert Document.objects.count() == 0


def test_what_can_not_change_has_no_button(client, application, now):
    accept(application, now)
    client.force_login(application.person.user)
    text = client.get("/mentoring/").content.decode()

    assert "Lebenslauf Müller.pdf" in text
    assert "/remove/" not in text


@pytest.fixture
def office(client, application, coordinator, programme, make_programme, make_user, mentor):
    """Answers to somebody of the back office who takes a copy."""

    def role(name, programme, role="coordinator", **fields):
        user = make_user(name, is_staff=True, **fields)
        if programme is not None:
            CoordinatorRole.objects.create(programme=programme, user=user, role=role)
        return user

    def office(who, method="post"):
        users = {
            "coordinator": lambda: coordinator,
            "reader": lambda: role("reader", programme, "reader"),
            "foreign": lambda: role("foreign", make_programme("b")),
            "editor": lambda: role("editor", None),
            "superuser": lambda: role("root", None, is_superuser=True),
            "mentor": lambda: mentor.person.user,
        }
        user = users[who]()
        allow_admin(user)
        client.force_login(user)
        address = reverse("mentoring_document", args=[Document.objects.get().pk])
        return taken(getattr(client, method)(address))

    return office


def allow_admin(user):
    from django.contrib.auth.models import Permission  # noqa: PLC0415 - used here only

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_the_office_takes_a_copy_and_that_is_recorded(office, who):
    response = office(who)

    assert response.status_code == 200
    assert SECRET in response.saved
    assert "private, no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.get(action="document.hand_out")
    assert (entry.thing_id, entry.reason) == (Document.objects.get().pk, "")


@pytest.mark.parametrize(
    ("who", "status"), [("reader", 302), ("foreign", 404), ("editor", 302), ("mentor", 302)]
)
def test_others_in_the_back_office_get_none(office, who, status):
    """Wagtail answers a 403 by leading back to its home."""
    assert office(who).status_code == status
    assert not AuditEntry.objects.filter(action="document.hand_out").exists()


def test_looking_alone_hands_nothing_out(office):
    assert office("coordinator", "get").status_code == 405


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_the_office_gets_nothing_that_was_not_sent(office, state):
    Application.objects.update(state=state)

    assert office("coordinator").status_code == 404


@pytest.mark.parametrize(("who", "is_offered"), [("coordinator", True), ("reader", False)])
def test_the_screen_of_the_application_lists_the_files(
    office, client, application, who, is_offered
):
    office(who)
    address = f"/admin/alumnii_mentoring/application/inspect/{application.pk}/"
    text = client.get(address).content.decode()

    assert "Lebenslauf Müller.pdf" in text
    assert ("/hand-out/" in text) == is_offered
