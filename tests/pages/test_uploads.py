"""Files in the application form: stored at once, shown again, required or not (S29)."""

import io

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.pages.models import ApplicationQuestion
from alumnii_mentoring.pages.uploads import PREFIX
from tests import papers

DEFAULT_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
BOUNDED = ["alumnii_mentoring.web.uploads.BoundedUploadHandler", *DEFAULT_HANDLERS]
CV = f"{PREFIX}cv"


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path):
    given = {"PRIVATE_ROOT": tmp_path, "UPLOAD_MAX_MEGABYTES": 1}
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, **given}
    return tmp_path


@pytest.fixture
def page(make_page, cycle):
    return make_page(cv="optional")


@pytest.fixture
def ask(page):
    """Adds a question for a file; its place in the form."""

    def ask(label, *, required=False):
        question = ApplicationQuestion(label=label, field_type="file", required=required)
        page.questions.add(question)
        page.save()
        return f"{PREFIX}q_{page.questions.get().clean_name}"

    return ask


@pytest.fixture
def values(values):
    """Of a form without questions."""
    del values["q_why"]
    return values


def file(content=None, name="Lebenslauf.pdf", media_type="application/pdf"):
    return SimpleUploadedFile(name, content or papers.pdf(), media_type)


def stored():
    return list(Document.objects.values_list("slot", "filename", "kind", "is_shared"))


def test_a_file_arrives_with_the_application(page, client, values):
    response = client.post(page.url, {**values, CV: file()})

    assert response.status_code == 302
    assert Application.objects.get().state == "submitted"
    assert stored() == [("cv", "Lebenslauf.pdf", "pdf", True)]


def test_what_the_browser_says_of_the_file_does_not_count(page, client, values):
    client.post(page.url, {**values, CV: file(papers.image(), "a.pdf", "text/html")})

    assert stored() == [("cv", "a.jpg", "jpeg", True)]


def test_an_error_elsewhere_keeps_the_file(page, client, values):
    response = client.post(page.url, {**values, "consent": "", CV: file()})
    text = response.content.decode()

    assert "nothing you typed is lost" in text
    assert "Lebenslauf.pdf" in text
    assert f'name="{CV}-clear"' in text
    assert "A long text." in text
    assert Application.objects.get().state == "draft"

    client.post(page.url, values)
    assert Application.objects.get().state == "submitted"
    assert stored() == [("cv", "Lebenslauf.pdf", "pdf", True)]


def test_the_file_is_kept_even_before_there_is_a_member_record(page, client, values):
    nameless = {"me-first_name": "", "me-last_name": ""}
    text = client.post(page.url, {**values, **nameless, CV: file()}).content.decode()

    assert "Lebenslauf.pdf" in text
    assert len(stored()) == 1
    assert Person.objects.get().last_name == ""


def test_a_refused_file_says_why_and_keeps_the_text(page, client, values):
    response = client.post(page.url, {**values, CV: file(b"<html>", "cv.pdf")})
    text = response.content.decode()

    assert "This file is a web page or plain text. Please open it" in text
    assert "A long text." in text
    assert stored() == []
    assert not Application.objects.filter(state="submitted").exists()


def test_a_refused_file_keeps_the_earlier_one(page, client, values):
    client.post(page.url, {**values, "draft": "1", CV: file()})
    text = client.post(page.url, {**values, CV: file(b"MZ")}).content.decode()

    assert "Lebenslauf.pdf" in text
    assert "are taken" in text
    assert len(stored()) == 1


def test_a_new_file_takes_the_place_of_the_earlier_one(page, client, values):
    client.post(page.url, {**values, CV: file()})
    both = {**values, CV: file(name="Neu.pdf"), f"{CV}-clear": "on"}
    client.post(page.url, both)

    assert stored() == [("cv", "Neu.pdf", "pdf", True)]


def test_a_file_is_removed_by_its_box(page, client, values, private_root):
    client.post(page.url, {**values, CV: file()})
    client.post(page.url, {**values, f"{CV}-clear": "on"})

    assert stored() == []


def test_a_required_file_is_asked_for(page, client, values):
    page.cv = "required"
    page.save()
    text = client.post(page.url, values).content.decode()

    assert "Please choose a file." in text
    assert Application.objects.count() == 0
    client.post(page.url, {**values, "draft": "1"})
    assert Application.objects.get().state == "draft"
    client.post(page.url, {**values, CV: file()})
    assert Application.objects.get().state == "submitted"


def test_a_required_file_that_is_stored_need_not_come_again(page, client, values):
    page.cv = "required"
    page.save()
    client.post(page.url, {**values, "draft": "1", CV: file()})
    client.post(page.url, values)

    assert Application.objects.get().state == "submitted"


def test_a_required_file_can_not_be_taken_away_when_sending(page, client, values):
    page.cv = "required"
    page.save()
    client.post(page.url, {**values, CV: file()})
    text = client.post(page.url, {**values, f"{CV}-clear": "on"}).content.decode()

    assert "Please choose a file." in text


def test_what_is_not_asked_for_is_not_taken(page, client, values):
    client.post(page.url, {**values, f"{PREFIX}letter": file(), f"{PREFIX}x": file()})

    assert stored() == []
    assert f'name="{PREFIX}letter"' not in client.get(page.url).content.decode()


def test_editors_ask_for_a_file_of_their_own(page, client, values, ask):  # S27
    name = ask("Zeugnis")
    client.post(page.url, {**values, name: file(name="Zeugnis.pdf")})

    answer = Application.objects.get().answers.get()
    assert (answer.question, answer.kind, answer.text) == ("Zeugnis", "file", "Zeugnis.pdf")
    assert stored() == [(name.removeprefix(PREFIX), "Zeugnis.pdf", "pdf", False)]


def test_a_question_for_a_file_may_be_required(page, client, values, ask):
    name = ask("Zeugnis", required=True)

    assert "Please choose a file." in client.post(page.url, values).content.decode()
    assert client.post(page.url, {**values, name: file()}).status_code == 302


def test_a_question_that_is_gone_leaves_its_file(page, client, values, ask):
    name = ask("Zeugnis")
    client.post(page.url, {**values, name: file()})
    page.questions.clear()
    page.save()
    client.post(page.url, values)

    assert len(stored()) == 1


def test_after_the_deadline_no_file_is_taken(page, client, values, cycle, private_root):
    with time_machine.travel(cycle.apply_until):
        text = client.post(page.url, {**values, CV: file()}).content.decode()

    assert "closed" in text
    assert "A long text." in text
    assert (Person.objects.count(), stored()) == (0, [])


def test_who_was_logged_out_is_told_to_choose_the_file_again(page, client, values):
    user = client.session["_auth_user_id"]
    client.logout()
    client.post(page.url, {**values, CV: file()})
    client.force_login(get_user_model().objects.get(pk=user))

    text = client.get(page.url).content.decode()
    assert "Please choose them again" in text
    assert "A long text." in text
    assert stored() == []


def test_many_files_in_an_hour_are_refused(page, client, values, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "UPLOADS_PER_HOUR": 1}
    client.post(page.url, {**values, CV: file()})
    text = client.post(page.url, {**values, CV: file(name="Neu.pdf")}).content.decode()

    assert "in an hour" in text
    assert stored() == [("cv", "Lebenslauf.pdf", "pdf", True)]


@pytest.mark.parametrize("handlers", [DEFAULT_HANDLERS, BOUNDED], ids=["Django's", "ours first"])
def test_a_huge_file_is_refused_and_the_text_kept(page, client, values, settings, handlers):
    settings.FILE_UPLOAD_HANDLERS = handlers
    huge = file(papers.pdf() + b" " * 3_000_000)
    text = client.post(page.url, {**values, CV: huge}).content.decode()

    assert "at most 1 MB are taken" in text
    assert "A long text." in text
    assert stored() == []


def test_a_huge_file_leaves_little_on_the_disk(settings):
    """The handler drops it as soon as it is too large; other fields are left alone."""
    settings.FILE_UPLOAD_HANDLERS = BOUNDED
    sent = {CV: io.BytesIO(b"x" * 3_000_000), "picture": io.BytesIO(b"x" * 3_000_000), "a": "b"}
    request = RequestFactory().post("/", sent)

    assert list(request.FILES) == ["picture"]
    assert request.POST["a"] == "b"
    assert request.am_too_large == {CV}
    request.close()


NAMES = {
    "../../etc/passwd": "passwd.pdf",
    "a\u202efdp.exe": "afdp.exe.pdf",
    "x" * 300 + ".pdf": "x" * 96 + ".pdf",
    "Lebenslauf \u00c4.PDF": "Lebenslauf \u00c4.pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_the_name_is_shown_clean(page, client, values, name, private_root):
    client.post(page.url, {**values, CV: file(name=name)})

    assert stored() == [("cv", NAMES[name], "pdf", True)]
    kept = {path.name for path in private_root.rglob("*") if path.is_file()}
    assert kept == {"content"}


def test_a_name_with_nul_does_no_harm(page, client, values):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="am-file-cv"; filename="a\x00.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + papers.pdf() + b"\r\n--b--\r\n"
    )
    response = client.post(page.url, body, content_type="multipart/form-data; boundary=b")

    assert response.status_code in {200, 400}
    assert all("\0" not in name for _slot, name, *_more in stored())


def test_an_empty_file_is_told(page, client, values):
    text = client.post(page.url, {**values, CV: SimpleUploadedFile("a.pdf", b"")}).content.decode()

    assert "This file is empty." in text


def test_a_file_refused_by_the_virus_check_later_is_asked_for_again(page, client, values):
    page.cv = "required"
    page.save()
    client.post(page.url, {**values, "draft": "1", CV: file()})
    Document.objects.update(state="infected", token=None)

    assert "Please choose a file." in client.post(page.url, values).content.decode()
    client.post(page.url, {**values, CV: file()})
    assert Document.objects.get().state == "released"
