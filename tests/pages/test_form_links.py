"""Mails and screens lead to the form wherever its page is by now."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.pages.models import ApplicationFormPage


@pytest.fixture
def link(page, client, values):
    client.post(page.url, {**values, "draft": "1"})
    return reverse("alumnii_mentoring:application_form", args=[Application.objects.get().pk])


def target(client, link):
    answer = client.get(link)
    assert answer.status_code == 302
    return answer.url


def test_the_link_leads_to_the_page_of_the_form(page, client, link):
    assert Application.objects.get().form_page_ref == page.pk
    assert target(client, link) == page.url


def test_after_the_page_was_renamed(page, client, link):
    page.slug = "renamed"
    page.save()

    assert target(client, link) == "/renamed/"


def test_after_the_page_was_moved(page, client, link):
    below = page.get_parent().add_child(instance=Page(title="Below", slug="below"))
    page.move(below, pos="last-child")

    assert target(client, link) == f"/below/{page.slug}/"


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_another_form_of_the_same_cycle_takes_the_place(page, client, link, end):
    fields = {"title": "New", "slug": "new", "programme": page.programme, "role": page.role}
    page.get_parent().add_child(instance=ApplicationFormPage(**fields))
    getattr(page, end)()

    assert target(client, link) == "/new/"


@pytest.mark.parametrize("end", ["unpublish", "delete"])
def test_without_any_form_the_member_area_says_whom_to_ask(page, client, link, end):
    getattr(page, end)()

    assert target(client, link) == "/mentoring/"
    text = client.get("/mentoring/").content.decode()
    assert "The form is not online at the moment" in text
    assert "office@example.org" in text


def test_a_form_of_the_other_role_is_no_answer(page, client, link):
    fields = {"title": "New", "slug": "new", "programme": page.programme, "role": "mentor"}
    page.get_parent().add_child(instance=ApplicationFormPage(**fields))
    page.unpublish()

    assert target(client, link) == "/mentoring/"


def test_who_is_not_logged_in_comes_back_after_logging_in(client, link):
    client.logout()

    assert link in target(client, link)


def test_somebody_elses_form_is_not_found(client, link, make_person):
    client.force_login(make_person("bea").user)

    assert client.get(link).status_code == 404
