"""Forms of visitors who are not logged in can't fill the store of sessions."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from alumnii_mentoring.core.limits.visitors import KEPT_FORMS

URL = "/mentoring/profile/"
pytestmark = pytest.mark.django_db


def send(times, **how):
    for _time in range(times):
        response = Client().post(URL, {"first_name": "x" * 1000}, **how)
    return response


def test_a_flood_of_forms_is_not_kept():
    response = send(KEPT_FORMS + 5)

    assert response.status_code == 302
    assert Session.objects.count() == KEPT_FORMS


def test_others_find_their_words_meanwhile():
    send(KEPT_FORMS + 1)
    send(1, REMOTE_ADDR="192.0.2.7")

    assert Session.objects.count() == KEPT_FORMS + 1


def test_a_form_that_is_too_long_is_not_kept():
    response = Client().post(URL, {"first_name": "x" * 300_000})

    assert response.status_code == 302
    assert not Session.objects.exists()
