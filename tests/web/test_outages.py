"""A database that is away or holds a row costs time only, and is told in words."""

import pytest
from django.db import OperationalError, connections
from django.test import RequestFactory
from django.views.generic import View

from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.outages import OutageMiddleware


@pytest.fixture
def away(tmp_path):
    """For a while the default connection leads to a database that can't be opened."""
    kept = connections["default"]
    gone = {**kept.settings_dict, "HOST": "127.0.0.1", "PORT": "1"}
    if kept.vendor == "sqlite":
        gone["NAME"] = str(tmp_path / "missing" / "site.sqlite3")
    connections["default"] = type(kept)(gone, "default")
    yield
    connections["default"] = kept


ADDRESSES = ["/mentoring/", "/mentoring/health/", "/mentoring/directory/", "/mentoring/events/"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_database_our_addresses_answer_503_with_words(client, make_user, away, address):
    client.raise_request_exception = False
    client.cookies["sessionid"] = "x" * 32
    answer = client.get(address)

    assert answer.status_code == 503
    assert "reach its database" in answer.content.decode()
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "private, no-store")


class Failing(ListedMethods, View):
    error = None

    def get(self, request):
        raise self.error


def test_a_row_that_stays_held_is_told_as_busy():
    held = OperationalError("(1205, 'Lock wait timeout exceeded; try restarting transaction')")
    answer = Failing.as_view(error=held)(RequestFactory().get("/"))

    assert answer.status_code == 503
    assert "Somebody else is working on this" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_stays_a_fault():
    with pytest.raises(OperationalError):
        Failing.as_view(error=OperationalError("no such column"))(RequestFactory().get("/"))


@pytest.mark.django_db
def test_the_middleware_answers_for_the_addresses_of_others(away):
    answer = OutageMiddleware(lambda request: None).process_exception(
        RequestFactory().get("/admin/"), OperationalError("connection refused")
    )

    assert answer.status_code == 503
    other = OutageMiddleware(lambda request: None)
    assert other.process_exception(RequestFactory().get("/"), ValueError()) is None
