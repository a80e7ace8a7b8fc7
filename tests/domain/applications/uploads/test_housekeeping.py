"""The clock and stored files: the virus check asked again, tidying up, the doctor (S29, I8)."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES, Document
from alumnii_mentoring.domain.applications.uploads.housekeeping import (
    refuse_document,
    release_document,
    rescan_documents,
    tidy_vault,
)
from alumnii_mentoring.management.doctor import examine
from tests import papers
from tests.clamd import BAD, clamd

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(store, settings):
    """Two files stored while the virus check was away: the second is bad."""
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": "127.0.0.1:1"}
    bad = papers.pdf(b"(" + BAD + b")")
    return [store(), store(bad, "Motivation.pdf", slot="letter")]


def states():
    return list(Document.objects.order_by("pk").values_list("state", flat=True))


def test_what_waited_is_decided_once_the_check_is_back(waiting, settings, now, on_disk):
    with clamd() as address:
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": address}
        assert rescan_documents(now) == 2

    assert states() == ["released", "infected"]
    assert on_disk() == [waiting[0].token]
    actions = AuditEntry.objects.exclude(to_state="").filter(action__startswith="document.re")
    assert sorted(actions.values_list("action", "from_state", "to_state")) == [
        ("document.refuse", "quarantined", "infected"),
        ("document.release", "quarantined", "released"),
    ]


def test_who_sent_the_bad_file_is_told(waiting, settings, now):
    with clamd() as address:
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": address}
        rescan_documents(now)

    message = Message.objects.get(kind="document_refused")
    assert message.to_email == "anna@example.org"
    assert "Motivation.pdf" in message.body


def test_while_the_check_is_away_everything_waits_on(waiting, now):
    assert rescan_documents(now) == 0
    assert states() == ["quarantined", "quarantined"]


def test_where_the_check_was_given_up_nothing_waits_for_ever(waiting, settings, now):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": ""}

    assert rescan_documents(now) == 2
    assert states() == ["released", "released"]


def test_a_missing_file_does_not_hold_up_the_others(waiting, settings, now):
    DOCUMENT_FILES.remove(waiting[0].token)
    with clamd() as address:
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": address}
        assert rescan_documents(now) == 1

    assert states() == ["quarantined", "infected"]


@pytest.mark.parametrize("act", [release_document, refuse_document])
def test_a_file_is_decided_once(store, now, act):
    with pytest.raises(TransitionError):
        act(store(), now=now)


@pytest.fixture
def age(private_root):
    def age(token, hours):
        moment = (timezone.now() - timedelta(hours=hours)).timestamp()
        for path in (private_root / "documents" / token).iterdir():
            os.utime(path, (moment, moment))

    return age


def test_files_without_a_row_go_after_a_day(store, on_disk, age):
    document = store()
    old, young = (DOCUMENT_FILES.store(ContentFile(b"x")) for _number in range(2))
    age(document.token, 50)
    age(old, 25)
    age(young, 23)

    assert tidy_vault(timezone.now()) == 1
    assert on_disk() == sorted([document.token, young])


def test_what_a_dead_process_began_to_write_goes_as_well(private_root, on_disk, age):
    folder = private_root / "documents" / ("a" * 32)
    folder.mkdir(parents=True)
    (folder / "content").write_bytes(b"half")
    age("a" * 32, 25)

    assert tidy_vault(timezone.now()) == 1
    assert on_disk() == []


def test_the_doctor_finds_a_row_without_its_file(store):  # I8
    document = store()
    assert examine(timezone.now())["documents_without_file"] == []
    DOCUMENT_FILES.remove(document.token)

    assert examine(timezone.now())["documents_without_file"] == [document.pk]


def test_the_doctor_finds_a_file_that_was_cut_off(store, private_root):  # I8
    document = store()
    (private_root / "documents" / document.token / "content").write_bytes(b"%PDF")

    assert examine(timezone.now())["documents_without_file"] == [document.pk]


def test_the_doctor_finds_a_file_without_its_row(store, age):  # I8
    document = store()
    Document.objects.filter(pk=document.pk)._raw_delete("default")
    assert examine(timezone.now())["files_without_document"] == []
    age(document.token, 1)

    assert examine(timezone.now())["files_without_document"] == [document.token]
