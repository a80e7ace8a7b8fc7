"""An application that was open during a new login, also one that was sent before."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from alumnii_mentoring.domain.applications.models import Application
from tests.pageforms import forms_in

HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def browser(client, values):
    """Of the same applicant, whose token is checked."""
    checked = Client(enforce_csrf_checks=True)
    checked.cookies["sessionid"] = client.cookies["sessionid"].value
    checked.get("/login/")
    return checked


@pytest.fixture
def sent(page, client, values):
    client.post(page.url, values)
    return Application.objects.get()


def test_the_form_is_sent_to_an_address_of_our_own(page, client, values):
    form = forms_in(client.get(f"{page.url}?mentor=7"), page.url)[-1]

    assert form.address == f"/mentoring/forms/{page.pk}/send/?mentor=7"
    assert client.get(form.address)["Location"].endswith(page.url)


def test_a_sent_application_is_changed_by_the_second_click(page, sent, browser, values):
    form = forms_in(browser.get(page.url), page.url)[-1]
    words = {**form.sent, "about": "Better words.", "csrfmiddlewaretoken": "x" * 64}
    words["consent"] = "on"

    answer = browser.post(form.address, words, **HERE)
    sent.refresh_from_db()
    before = sent.about
    again = forms_in(answer, form.address)[-1]
    browser.post(again.address, again.sent, **HERE)

    sent.refresh_from_db()
    assert (before, sent.about) == ("A long text.", "Better words.")
    assert "You have logged in anew" in answer.content.decode()


def test_the_token_of_a_sent_application_is_renewed_by_the_script(page, sent, client):
    text = client.get(page.url).content.decode()

    assert "draft.js" in text
    assert 'id="am-saved"' in text
    assert "data-am-draft" not in text


def test_a_script_is_refused_and_fetches_a_new_token(page, browser, values):
    address = reverse("alumnii_mentoring:application_send", args=[page.pk])
    headers = {"x-am-draft": "1"}

    answer = browser.post(address, {**values, "draft": "1"}, headers=headers, **HERE)

    assert answer.status_code == 403
    assert not Application.objects.exists()


def test_words_wait_at_the_page_for_the_login(page, browser, client, values):
    address = reverse("alumnii_mentoring:application_send", args=[page.pk])
    token = browser.cookies["csrftoken"].value
    browser.cookies.pop("sessionid")

    answer = browser.post(address, {**values, "csrfmiddlewaretoken": token}, **HERE)
    session = browser.session
    session.update(dict(client.session.items()))
    session.save()

    assert answer["Location"] == f"/login/?next={page.url}"
    assert "A long text." in browser.get(page.url).content.decode()


@pytest.mark.parametrize("state", ["draft", "other", "password"])
def test_what_nobody_reads_takes_nothing(page, root, client, values, state):
    address = reverse("alumnii_mentoring:application_send", args=[page.pk])
    if state == "draft":
        page.unpublish()
    if state == "other":
        address = reverse("alumnii_mentoring:application_send", args=[root.pk])
    if state == "password":
        PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
        )

    answer = client.post(address, values)

    assert answer.status_code == (200 if state == "password" else 404)
    assert not Application.objects.exists()
