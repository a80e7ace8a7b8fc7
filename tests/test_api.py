"""Wagtail's own APIs, where a site has opened them, show pages and nothing personal."""

import importlib.util
import json

import pytest
from django.apps import apps
from django.test import override_settings
from django.urls import include, path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.pages.models import (
    ApplicationFormPage,
    ApplicationQuestion,
    CalendarPage,
    LandingPage,
    MentorListPage,
)
from example_site import urls

router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesAPIViewSet)
router.register_endpoint("images", ImagesAPIViewSet)
ADDRESSES = ["/api/v2/pages/?fields=*&type={type}", "/api/v2/pages/{pk}/?fields=*"]
IMAGES = ["/api/v2/images/{end}"]
urlpatterns = [path("api/v2/", router.urls), path("", include(urls))]

if importlib.util.find_spec("wagtail.api.v3"):
    from wagtail.api.v3.urls import api

    urlpatterns.insert(0, path("api/v3/", api.urls))
    IMAGES.append("/api/v3/images/{end}")
    ADDRESSES += [
        "/api/v3/pages/",
        "/api/v3/pages/?type={type}",
        "/api/v3/pages/{pk}/",
        "/api/v3/schema/",
        "/api/v3/openapi.json",
        "/api/v3/snippets/",
        "/api/v3/snippets/alumnii_mentoring.Pair/",
        "/api/v3/snippets/alumnii_mentoring.Meeting/",
        "/api/v3/snippets/?type=alumnii_mentoring.Goal",
    ]

PAGES = [ApplicationFormPage, CalendarPage, LandingPage, MentorListPage]
CANARY = "Zwitscherling"
PUBLIC_FIELDS = {"id", "meta", "title", "slug", "intro", "role", "body"}


@pytest.fixture
def pages(cycle, programme, make_person, home_page):
    mentor = make_person("max")
    mentor.last_name, mentor.email = CANARY, f"{CANARY}@example.org"
    mentor.save()
    Participation.objects.create(
        cycle=cycle, person=mentor, role="mentor", about=CANARY, is_listed=True
    )
    listing = MentorListPage(title="Mentors", slug="mentors", programme=programme)
    form = ApplicationFormPage(title="Apply", slug="apply", programme=programme, role="mentee")
    return [home_page.add_child(instance=page) for page in (listing, form)]


@pytest.fixture
def home_page(db):
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_page if site else Page.get_first_root_node()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["visitor", "member", "superuser"])
def test_an_api_shows_nobody(pages, client, make_user, address, who):
    if who != "visitor":
        client.force_login(make_user(who, is_superuser=who == "superuser"))
    with override_settings(ROOT_URLCONF=__name__):
        for page in pages:
            target = address.format(pk=page.pk, type=page._meta.label)
            response = client.get(target)
            assert response.status_code < 500
            assert CANARY not in response.content.decode()


@pytest.mark.parametrize("address", IMAGES)
def test_no_image_of_the_site_is_the_photo_of_a_member(
    client, make_person, now, settings, tmp_path, address
):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    campus = get_image_model().objects.create(title="Campus", file=get_test_image_file())
    person = make_person("max")
    show_photo(person, get_test_image_file("me.png"), by=person.user, now=now)
    with override_settings(ROOT_URLCONF=__name__):
        listed = client.get(address.format(end="")).content.decode()

    assert campus.title in listed
    assert list(get_image_model().objects.all()) == [campus]


def test_the_pages_themselves_are_listed(pages, client):
    with override_settings(ROOT_URLCONF=__name__):
        result = json.loads(client.get(ADDRESSES[0].format(type=pages[0]._meta.label)).content)

    assert [item["title"] for item in result["items"]] == ["Mentors"]
    assert set(result["items"][0]) <= PUBLIC_FIELDS


def test_of_our_models_only_what_editors_write_offers_fields_to_an_api():
    models = [
        model for model in apps.get_models() if model.__module__.startswith("alumnii_mentoring")
    ]

    assert len(models) > 20
    offering = [model for model in models if getattr(model, "api_fields", [])]
    written = [ApplicationQuestion, *PAGES]
    assert sorted(offering, key=repr) == sorted(written, key=repr)
