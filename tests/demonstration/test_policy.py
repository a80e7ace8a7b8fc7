"""Every screen of the office runs under ``script-src 'self'; style-src 'self'``."""

import re

import pytest
from bs4 import BeautifulSoup

from alumnii_mentoring.core.mail.outbox import Message
from example_site.csp import POLICY
from tests.demonstration.test_permissions import (
    client_for,
    fill,
    objects,
    our_addresses,
    world,
)
from tests.walks import check_each, visit

__all__ = ["objects", "world"]
HANDLER = re.compile(r"^on[a-z]+$")
DATA = {"application/json", "text/django-form-template", "text/template"}
OFFICE = [address for address in our_addresses() if address.startswith("admin/")]


def forbidden_in(page):
    """What the policy would refuse to run or to paint."""
    yield from (one for one in page.find_all("style"))
    for one in page.find_all(True):
        if "style" in one.attrs or any(HANDLER.match(name) for name in one.attrs):
            yield one
        if one.get("href", "").startswith("javascript:"):
            yield one
    for one in page.find_all("script"):
        if not one.get("src", "").startswith("/") and one.get("type") not in DATA:
            yield one


@pytest.mark.django_db
def test_a_screen_of_the_office_holds_nothing_that_the_policy_forbids(world, objects):
    draft = Message.objects.filter(scope_ref=world["foreign"].pk).first()
    Message.objects.filter(pk=draft.pk).update(state="draft")
    client = client_for("zentrale")

    @visit(client)
    def check(route):
        response = client.get(fill(route, {**objects, "message": draft.pk}))
        assert response.status_code in {200, 302, 403, 404, 405}
        if response.status_code == 200:
            page = BeautifulSoup(response.content, "html.parser")
            assert response["Content-Security-Policy"] == POLICY
            assert [str(element)[:200] for element in forbidden_in(page)] == []

    check_each(check, OFFICE, least=97)
