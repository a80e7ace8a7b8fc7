"""Every address answers the methods that it lists; all others are 405 and change nothing."""

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Participation
from tests.demonstration.test_headers import own
from tests.demonstration.test_permissions import (
    ADDRESSES,
    LEAST,
    client_for,
    fill,
    objects,
    state_of_foreign_world,
    world,
)
from tests.walks import check_each, keeping, visit

__all__ = ["objects", "own", "world"]
OTHERS = ["PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "CONNECT", "MADE-UP"]
LISTED = {"GET", "HEAD", "POST", "OPTIONS"}
READING = {"GET", "HEAD", "OPTIONS"}
OFFICE = ["koordination", "lesen", "redaktion", "zentrale"]
ROLES = [*OFFICE, "member", None]


def client_of(role, own):
    """A browser without any token, and the numbers that its user asks for."""
    numbers, user = own
    client = client_for(role if role in OFFICE else None)
    if role == "member":
        client.force_login(user)
    client.handler.enforce_csrf_checks = True
    return client, numbers


def listed_in(response):
    return set(response["Allow"].split(", "))


def is_asked_to_log_in(role, route):
    """Wagtail lets nobody else as far as our views in its back office."""
    return route.startswith("admin/") and role not in OFFICE


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_methods_that_are_not_listed_are_refused_and_change_nothing(role, world, own):
    client, numbers = client_of(role, own)
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))

    @visit(client)
    def check(route):
        for method in OTHERS:
            with kept():
                response = client.generic(method, fill(route, numbers))
            if is_asked_to_log_in(role, route):
                assert (response.status_code, "login" in response["Location"]) == (302, True)
                continue
            assert (method, response.status_code) == (method, 405)
            assert listed_in(response) <= LISTED
            assert response.content == b""

    check_each(check, ADDRESSES, least=LEAST)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_options_tells_the_methods_and_nothing_else(role, world, own):
    client, numbers = client_of(role, own)
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))

    @visit(client)
    def check(route):
        with kept():
            response = client.options(fill(route, numbers))
        if is_asked_to_log_in(role, route):
            assert response.status_code == 302
            return
        refused = client.generic("PUT", fill(route, numbers))
        assert (response.status_code, response.content) == (200, b"")
        assert listed_in(response) == listed_in(refused)

    check_each(check, ADDRESSES, least=LEAST)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["zentrale", "member"])
def test_what_is_listed_is_answered_and_what_is_not_is_405(role, own):
    client, numbers = client_of(role, own)
    client.handler.enforce_csrf_checks = False
    cases = [route for route in ADDRESSES if not is_asked_to_log_in(role, route)]

    @visit(client)
    def check(route):
        address = fill(route, numbers)
        listed = listed_in(client.options(address))
        for method in ("GET", "HEAD", "POST"):
            response = client.generic(method, address)
            if response.streaming:
                list(response)  # or its file would stay open; close() would end the connection
            if response.status_code not in {302, 403, 404}:  # not theirs: not told
                assert (method, response.status_code == 405) == (method, method not in listed)

    check_each(check, cases, least=55)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["zentrale", "member", None])
def test_head_is_answered_as_get_is(role, own):
    client, numbers = client_of(role, own)

    @visit(client)
    def check(route):
        head, get = (client.generic(name, fill(route, numbers)) for name in ("HEAD", "GET"))
        assert head.status_code == get.status_code
        assert head.headers.get("Content-Type") == get.headers.get("Content-Type")
        assert head.content == b""

    check_each(check, ADDRESSES, least=LEAST)


def our_pages():
    """Addresses of all published pages of our types, and what each of them answers."""
    for model in apps.get_app_config("alumnii_mentoring_pages").get_models():
        for page in model.objects.live() if issubclass(model, Page) else []:
            is_form = model.__name__ == "ApplicationFormPage"
            yield page.url, READING | {"POST"} if is_form else READING
            if model.__name__ == "MentorListPage":
                mentor = Participation.objects.filter(role="mentor", state="active").first()
                yield f"{page.url}{mentor.pk}/", READING


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["zentrale", "member", None])
def test_pages_refuse_what_they_do_not_list(role, world, own):
    client, _numbers = client_of(role, own)
    client.handler.enforce_csrf_checks = False
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))

    @visit(client)
    def check(case):
        address, listed = case
        with kept():
            answers = [client.generic(method, address) for method in OTHERS]
            answers += [] if "POST" in listed else [client.post(address)]
        assert {answer.status_code for answer in answers} == {405}
        assert [listed_in(answer) for answer in answers] == [listed] * len(answers)
        assert listed_in(client.options(address)) == listed

    check_each(check, our_pages(), least=8)


@pytest.mark.django_db
def test_a_page_is_behind_the_check_of_the_site(own):
    """Wagtail's own view serves it: the site's middleware comes first, and changes nothing."""
    client = Client(enforce_csrf_checks=True)
    address = next(iter(our_pages()))[0]

    codes = {method: client.generic(method, address).status_code for method in OTHERS}

    assert codes == dict.fromkeys(OTHERS, 403) | {"TRACE": 405}
