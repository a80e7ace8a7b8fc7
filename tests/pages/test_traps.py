"""What editors forget or can't know: links between pages of ours, and addresses."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.pages.models import ApplicationFormPage, LandingPage, MentorListPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(root, cycle, programme):
    page = MentorListPage(title="Mentors", slug="mentors", programme=programme)
    return root.add_child(instance=page)


@pytest.fixture
def mentor(cycle, make_person):
    person = make_person("max")
    return Participation.objects.create(cycle=cycle, person=person, role="mentor", is_listed=True)


@pytest.fixture
def make_form(root, programme):
    def make_form(slug="apply", role="mentee", **fields):
        form = ApplicationFormPage(
            title="Apply", slug=slug, role=role, **{"programme": programme, **fields}
        )
        return root.add_child(instance=form)

    return make_form


def ways_to_apply(client, listing, mentor):
    soup = BeautifulSoup(client.get(f"{listing.url}{mentor.pk}/").content, "html.parser")
    return [a["href"] for a in soup.select(".am-main a, main a") if "mentor=" in a["href"]]


@pytest.fixture(autouse=True)
def open_now(cycle):
    now = timezone.now()
    cycle.apply_from, cycle.apply_until = now - timedelta(days=1), now + timedelta(days=9)
    cycle.starts_on = (now + timedelta(days=20)).date()
    cycle.ends_on = (now + timedelta(days=400)).date()
    cycle.mode = "direct"
    cycle.save()


def test_a_list_without_its_form_finds_it(client, listing, mentor, make_form):  # S2
    assert ways_to_apply(client, listing, mentor) == []
    make_form("for-mentors", role="mentor")
    assert ways_to_apply(client, listing, mentor) == []
    form = make_form()

    assert ways_to_apply(client, listing, mentor) == [f"{form.url}?mentor={mentor.pk}"]


def test_a_chosen_form_that_is_a_draft_is_not_linked(client, listing, mentor, make_form):
    listing.apply_page = make_form("old")
    listing.save()
    listing.apply_page.unpublish()
    form = make_form()

    assert ways_to_apply(client, listing, mentor) == [f"{form.url}?mentor={mentor.pk}"]


@pytest.mark.parametrize("kind", ["LandingPage", "MentorListPage", "ApplicationFormPage"])
def test_an_editor_is_told_when_visitors_would_never_see_a_page(
    make_user, client, root, programme, kind
):
    client.force_login(make_user("chief", is_superuser=True))
    address = reverse(
        "wagtailadmin_pages:add", args=["alumnii_mentoring_pages", kind.lower(), root.pk]
    )
    values = {
        "title": "Mentoring",
        "slug": "mentoring",
        "programme": programme.pk,
        "role": "mentee",
        "intro": "null",
        "cv": "no",
        "letter": "no",
        "body-count": "0",
        **{f"questions-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")},
        **{f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")},
    }
    answer = client.post(address, values)

    assert not Page.objects.filter(slug="mentoring").exists()
    assert "answers at this address with something else" in answer.content.decode()


def test_a_page_of_ours_elsewhere_may_have_that_name(root):
    above = root.add_child(instance=LandingPage(title="Alumni", slug="alumni"))
    form = LandingPage.get_edit_handler().get_form_class()(
        {"title": "Mentoring", "slug": "mentoring", "body-count": "0"}, parent_page=above
    )

    assert "slug" not in form.errors
