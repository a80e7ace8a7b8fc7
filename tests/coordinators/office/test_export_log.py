"""Who took a copy of what can be looked up, by those whom it concerns."""

import pytest
from django.urls import reverse

from alumnii_mentoring.core.audit import record, record_export
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application
from tests.tables import take

URL = "/admin/mentoring/copies/"


@pytest.fixture
def document(cycle, make_person, now):
    mine = Application.objects.create(
        cycle=cycle, person=make_person("zoe"), role="mentee", state="submitted", submitted_at=now
    )
    values = {"slot": "cv", "label": "CV", "filename": "cv.pdf", "kind": "pdf", "size_bytes": 1}
    return Document.objects.create(application=mine, token="x" * 32, stored_at=now, **values)


@pytest.fixture
def colleague(make_user):
    return make_user("colleague")


def shown_to(client):
    return client.get(URL).content.decode()


def test_a_download_stands_in_the_list(office):
    take(office, "/admin/mentoring_people/")

    shown = shown_to(office)

    assert "Table taken as a spreadsheet" in shown
    assert '<td data-label="Of what or whom">People</td>' in shown


def test_whose_file_was_handed_out_is_said(office, document, colleague, now):
    record("document.hand_out", document, by=colleague, now=now)

    shown = shown_to(office)

    assert "Zoe Muster" in shown
    assert "colleague" in shown


def test_a_table_of_ones_programme_is_seen_by_its_coordinators(office, programme, colleague):
    record_export("matching-proposals", by=colleague, scope_id=programme.pk)

    assert '<td data-label="Of what or whom">Matching</td>' in shown_to(office)


@pytest.mark.parametrize("is_scoped", [True, False])
def test_copies_of_others_are_seen_by_the_central_coordination_only(
    office, make_programme, colleague, coordinator, is_scoped
):
    scope = make_programme("b").pk if is_scoped else None
    record_export("progress", by=colleague, scope_id=scope)

    before = shown_to(office)
    coordinator.is_superuser = True
    coordinator.save()

    assert "colleague" not in before
    assert "colleague" in shown_to(office)


@pytest.mark.parametrize(
    "name", ["mentoring_board", "mentoring_progress", "mentoring_requests", "mentoring_copies"]
)
def test_only_what_was_taken_is_listed(office, cycle, name):
    office.get(reverse(name, args=[cycle.pk] if name == "mentoring_board" else []))

    assert "Nobody has taken a copy yet." in shown_to(office)
