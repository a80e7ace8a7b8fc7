"""After a new login in another window: what was typed is there, and the next click sends it."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.web import typed
from tests.pageforms import forms_in

HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def running(pair, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


@pytest.fixture
def browser(running):
    """Of the mentee, whose token is checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(running.mentee.person.user)
    return client


@pytest.fixture
def url(running):
    return reverse("alumnii_mentoring:note_new", args=[running.pk])


def log_in_anew(client, person):
    """As Django's view does it: the session goes on, the token is another."""
    kept = dict(client.session.items())
    client.force_login(person.user)
    session = client.session
    session.update({name: value for name, value in kept.items() if name.startswith("am-")})
    session.save()
    client.cookies.pop("csrftoken", None)
    client.get("/login/")


def filled(client, url, text="Long thoughts"):
    form = forms_in(client.get(url), url)[-1]
    return {**form.sent, "text": text}


def test_the_second_click_stores_the_note(browser, running, url):
    sent = filled(browser, url)
    log_in_anew(browser, running.mentee.person)

    answer = browser.post(url, sent, **HERE)

    assert not Note.objects.exists()
    assert "You have logged in anew since you opened this page" in answer.content.decode()
    browser.post(url, forms_in(answer, url)[-1].sent, **HERE)
    assert Note.objects.get().text == "Long thoughts"


@pytest.mark.parametrize(("scheme", "status"), [("https", 200), ("http", 403)])
def test_a_page_without_encryption_is_another_site_to_one_with(
    browser, running, url, scheme, status
):
    sent = filled(browser, url)
    log_in_anew(browser, running.mentee.person)

    answer = browser.post(url, sent, secure=True, HTTP_ORIGIN=f"{scheme}://testserver")

    assert answer.status_code == status
    assert ("Long thoughts" in answer.content.decode()) == (status == 200)


def test_what_is_shown_again_is_stored_nowhere(browser, running, url):
    sent = filled(browser, url)
    log_in_anew(browser, running.mentee.person)

    browser.post(url, sent, **HERE)

    assert "Long thoughts" not in str(dict(browser.session.items()))


def test_a_login_that_was_lost_with_its_token_keeps_the_words(browser, running, url):
    sent = filled(browser, url)
    browser.logout()
    browser.get("/login/")

    answer = browser.post(url, sent, **HERE)
    log_in_anew(browser, running.mentee.person)

    assert answer["Location"].endswith(f"next={url}")
    assert "Long thoughts</textarea>" in browser.get(url).content.decode()


def test_words_are_kept_for_each_account(browser, running, url):
    sent = filled(browser, url)
    browser.logout()
    browser.post(url, sent, **HERE)
    browser.force_login(running.mentor.person.user)
    others = filled(browser, url, "Other thoughts")

    browser.logout()
    browser.get("/login/")
    browser.post(url, sent, **HERE)
    browser.post(url, others, **HERE)
    log_in_anew(browser, running.mentee.person)

    shown = browser.get(url).content.decode()
    assert "Long thoughts" in shown
    assert "Other thoughts" not in shown


def test_who_logs_out_takes_the_words_of_others_along(browser, running, url):
    sent = filled(browser, url)
    browser.logout()
    browser.get("/login/")
    browser.post(url, sent, **HERE)
    log_in_anew(browser, running.mentor.person)
    assert "Long thoughts" not in browser.get(url).content.decode()

    browser.post("/logout/", {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value})
    assert SESSION_KEY not in browser.session
    log_in_anew(browser, running.mentee.person)

    assert "Long thoughts" not in browser.get(url).content.decode()


def test_kept_words_are_gone_after_their_time(browser, running, url, monkeypatch):
    sent = filled(browser, url)
    browser.logout()
    browser.get("/login/")
    browser.post(url, sent, **HERE)
    log_in_anew(browser, running.mentee.person)

    monkeypatch.setattr(typed, "KEPT", timedelta(0))

    assert "Long thoughts" not in browser.get(url).content.decode()


def test_kept_words_are_gone_once_the_form_is_sent(browser, running, url):
    sent = filled(browser, url)
    browser.logout()
    browser.get("/login/")
    browser.post(url, sent, **HERE)
    log_in_anew(browser, running.mentee.person)
    token = browser.cookies["csrftoken"].value

    browser.post(url, {**sent, "csrfmiddlewaretoken": token}, **HERE)

    assert Note.objects.get().text == "Long thoughts"
    assert "Long thoughts" not in browser.get(url).content.decode()


def test_passwords_are_never_kept(browser, running, url):
    sent = {**filled(browser, url), "password1": "correct horse", "new-password": "staple"}
    browser.logout()
    browser.get("/login/")
    browser.post(url, sent, **HERE)

    kept = str(browser.session[typed.TYPED])
    assert "Long+thoughts" in kept
    assert not any(part in kept for part in ("horse", "staple", "csrfmiddlewaretoken"))


def test_too_long_words_are_not_kept(browser, running, url):
    sent = filled(browser, url, "x" * typed.MAX_TYPED)
    browser.logout()
    browser.get("/login/")

    browser.post(url, sent, **HERE)

    assert typed.TYPED not in browser.session


def test_a_reply_to_an_event_can_be_sent_again(browser, running):
    url = reverse("alumnii_mentoring:pair_help", args=[running.pk])
    log_in_anew(browser, running.mentee.person)

    answer = browser.post(url, {"csrfmiddlewaretoken": "x" * 64, "reason": "Two words"}, **HERE)

    assert "Nothing was sent yet" in answer.content.decode()
    assert forms_in(answer, url)[-1].sent["reason"] == ["Two words"]


def test_files_are_not_kept_and_the_page_says_so(browser, running):
    log_in_anew(browser, running.mentee.person)
    photo = SimpleUploadedFile("me.png", b"picture")

    answer = browser.post(
        "/mentoring/directory/photo/", {"csrfmiddlewaretoken": "x" * 64, "photo": photo}, **HERE
    )

    assert "Files are not kept" in answer.content.decode()
