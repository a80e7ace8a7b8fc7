"""Storing and taking away the files of an application (S29, I8)."""

import errno
import resource
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.actions import save_draft
from alumnii_mentoring.domain.applications.content import Content, GivenAnswer
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.uploads.filing import (
    hand_out_document,
    remove_document,
)
from alumnii_mentoring.domain.endings.leaving import withdraw_application
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests import papers
from tests.clamd import BAD, clamd

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_kept_with_a_draft(store, on_disk, now):  # S29
    document = store(name="Mein Lebenslauf.PDF")

    assert document.application.state == "draft"
    assert (document.filename, document.kind, document.state, document.stored_at) == (
        "Mein Lebenslauf.pdf",
        "pdf",
        "released",
        now,
    )
    assert on_disk(document.token) == papers.pdf()


def test_the_audit_holds_no_name(store):
    document = store(name="Anna Muster.pdf")

    entry = AuditEntry.objects.about(document).get()
    assert (entry.action, entry.actor, entry.reason) == (
        "document.store",
        document.application.person.user,
        "",
    )
    assert "Anna" not in str(entry)


def test_a_new_file_takes_the_place_of_the_old_one(store, on_disk):
    store()
    new = store(papers.image(), "Foto.jpg")

    assert Document.objects.get() == new
    assert on_disk() == [new.token]


def test_each_slot_holds_a_file_of_its_own(store, on_disk):
    store()
    store(slot="letter")

    assert Document.objects.count() == 2
    assert len(on_disk()) == 2


def test_a_refused_file_keeps_the_old_one(store, on_disk):
    old = store()
    with pytest.raises(ValidationError):
        store(b"<html>")

    assert Document.objects.get() == old
    assert on_disk() == [old.token]


def test_a_full_disk_keeps_the_old_file(store, on_disk):
    old = store()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    content = papers.pdf(papers.stream(bytes(range(256)) * 1000), b"%" + b"x" * 300_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))

    try:
        with pytest.raises(MentoringError, match="try again later"):
            store(content)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert Document.objects.get() == old
    assert on_disk() == [old.token]


def test_a_folder_that_is_full_keeps_the_old_file(store, on_disk, private_root):
    old = store()
    folder = private_root / "documents"
    folder.rename(private_root / "away")
    folder.write_bytes(b"a file where the folder should be")

    with pytest.raises(MentoringError, match="could not be stored"):
        store()

    folder.unlink()
    (private_root / "away").rename(folder)
    assert Document.objects.get() == old
    assert on_disk() == [old.token]


def test_a_database_that_refuses_the_row_keeps_the_old_file(store, on_disk):
    old = store()
    with pytest.raises((DatabaseError, ValueError)):
        store(slot=None)

    assert Document.objects.get() == old
    assert on_disk() == [old.token]


def test_rolling_back_keeps_the_old_file(store, on_disk):
    old = store()
    with transaction.atomic():
        store(papers.image())
        transaction.set_rollback(True)

    assert Document.objects.get() == old
    assert old.token in on_disk()


def test_after_the_deadline_nothing_is_stored(store, cycle, on_disk):
    with pytest.raises(MentoringError, match="closed"):
        store(at=cycle.apply_until)

    assert Application.objects.count() == 0
    assert on_disk() == []


def test_an_application_in_review_takes_no_file(store, on_disk):
    document = store()
    Application.objects.update(state="in_review")

    with pytest.raises(MentoringError, match="no longer change"):
        store()
    assert on_disk() == [document.token]


def test_nobody_stores_for_somebody_else(store, coordinator, anna):
    with pytest.raises(PermissionDenied):
        store(by=coordinator)
    assert Document.objects.count() == 0


def test_a_person_sends_so_many_files_an_hour(store, settings, now, make_person):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "UPLOADS_PER_HOUR": 2}
    store()
    with pytest.raises(ValidationError):
        store(b"<html>")

    with pytest.raises(MentoringError, match="in an hour"):
        store()
    assert store(person=make_person("bea"))
    assert store(at=now + timedelta(minutes=61))


def test_what_the_virus_check_refuses_is_not_kept(store, settings, on_disk):
    bad = papers.pdf(papers.stream(b"x"), b"(" + BAD + b")")
    with clamd() as address:
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": address}
        with pytest.raises(ValidationError, match="virus check"):
            store(bad)
        assert store().scanned_at is not None

    assert len(on_disk()) == 1


def test_without_the_virus_check_a_file_waits(store, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CLAMD_ADDRESS": "127.0.0.1:1"}

    document = store()

    assert (document.state, document.scanned_at) == ("quarantined", None)


def test_one_removes_ones_own_file(store, anna, on_disk, now):
    document = store()
    remove_document(document, by=anna.user, now=now)

    assert Document.objects.count() == 0
    assert on_disk() == []
    assert AuditEntry.objects.filter(action="document.remove").count() == 1


def test_removing_a_file_empties_the_answer_that_named_it(store, anna, cycle, now):
    document = store(slot="q_zeugnis")
    answers = [GivenAnswer("zeugnis", "Zeugnis?", "file", "Lebenslauf.pdf")]
    save_draft(anna, cycle, "mentee", content=Content(answers=answers), by=anna.user, now=now)
    remove_document(document, by=anna.user, now=now)

    assert document.application.answers.get().text == ""


def test_nobody_removes_the_file_of_somebody_else(store, coordinator, make_person, now):
    document = store()

    for by in (coordinator, make_person("bea").user):
        with pytest.raises(PermissionDenied):
            remove_document(document, by=by, now=now)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("state", ["in_review", "accepted", "placed", "declined"])
def test_files_are_frozen_like_answers(store, anna, now, on_disk, state):
    document = store()
    Application.objects.update(state=state)

    with pytest.raises(MentoringError, match="no longer change"):
        remove_document(document, by=anna.user, now=now)
    assert on_disk() == [document.token]


def test_after_the_deadline_what_was_sent_stays(store, anna, cycle):
    document = store()
    Application.objects.update(state="submitted")

    with pytest.raises(MentoringError, match="no longer change"):
        remove_document(document, by=anna.user, now=cycle.apply_until)


def test_after_the_deadline_a_file_of_a_draft_can_go(store, anna, cycle):
    remove_document(store(), by=anna.user, now=cycle.apply_until)

    assert Document.objects.count() == 0


def test_a_file_goes_with_its_application(store, on_disk):
    store()
    Application.objects.all().delete()

    assert on_disk() == []


def test_what_was_withdrawn_is_nobody_elses(store):
    document = store()
    Application.objects.update(state="submitted")
    assert list(Document.objects.sent()) == [document]
    Application.objects.update(state="withdrawn")

    assert list(Document.objects.sent()) == []


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "not_placed"])
def test_files_are_deleted_with_the_withdrawal(store, anna, cycle, now, on_disk, state):
    answers = [GivenAnswer("zeugnis", "Zeugnis?", "file", "Lebenslauf.pdf")]
    save_draft(anna, cycle, "mentee", content=Content(answers=answers), by=anna.user, now=now)
    store(), store(slot="q_zeugnis")
    Application.objects.update(state=state)
    withdraw_application(Application.objects.get(), by=anna.user, now=now)

    assert (Document.objects.count(), on_disk()) == (0, [])
    assert Application.objects.get().answers.get().text == ""
    assert AuditEntry.objects.filter(action="document.remove").count() == 2


@pytest.fixture
def users(coordinator, programme, make_programme, make_user, anna):
    reader, foreign = make_user("reader"), make_user("foreign")
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=foreign)
    return {
        "coordinator": coordinator,
        "superuser": make_user("root", is_superuser=True),
        "reader": reader,
        "foreign": foreign,
        "applicant": anna.user,
    }


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_every_copy_of_the_office_is_recorded(store, users, now, who):
    document = store()
    accept_application_of(document, now)

    hand_out_document(document, by=users[who], now=now)

    entry = AuditEntry.objects.about(document).get(action="document.hand_out")
    assert (entry.actor, entry.scope_id) == (users[who], document.programme.pk)


@pytest.mark.parametrize("who", ["reader", "foreign", "applicant"])
def test_nobody_else_of_the_office_gets_a_copy(store, users, now, who):
    document = store()
    accept_application_of(document, now)

    with pytest.raises(PermissionDenied):
        hand_out_document(document, by=users[who], now=now)


def test_what_waits_for_the_virus_check_is_not_handed_out(store, coordinator, now):
    document = store()
    Document.objects.update(state="quarantined")
    document.refresh_from_db()

    with pytest.raises(PermissionDenied):
        hand_out_document(document, by=coordinator, now=now)


def accept_application_of(document, now):
    Application.objects.update(state="submitted")
    document.application.refresh_from_db()
    accept_application(document.application, by=None, now=now)


def test_an_error_number_is_not_shown(store, private_root):
    private_root.write_bytes(b"")

    with pytest.raises(MentoringError) as caught:
        store()
    assert str(errno.ENOTDIR) not in str(caught.value)
