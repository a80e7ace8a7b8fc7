"""Corrections of a member record that a coordinator approves (S16)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.corrections import (
    approve_correction,
    guard_of,
    propose_correction,
    refuse_correction,
    tell_offices,
)
from alumnii_mentoring.domain.people.models import Faculty, Person
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def faculty(db):
    return Faculty.objects.create(slug="f", name_de="Physik", name_en="Physics")


def test_a_proposal_changes_nothing_yet(propose, now):
    request = propose(subject="Chemistry")

    assert Person.objects.get().subject == "Physics"
    assert (request.state, request.values, request.asked_at) == (
        "waiting",
        {"subject": "Chemistry"},
        now,
    )


def test_approved_values_of_every_kind_are_taken_over(propose, coordinator, faculty, now):
    request = propose(
        last_name="Neu", email="new@example.org", graduated_on=date(2020, 9, 30), faculty=faculty
    )
    approve_correction(ChangeRequest.objects.get(pk=request.pk), by=coordinator, now=now)

    person = Person.objects.get()
    assert (person.last_name, person.email, person.graduated_on, person.faculty) == (
        "Neu",
        "new@example.org",
        date(2020, 9, 30),
        faculty,
    )
    stored = ChangeRequest.objects.get()
    assert (stored.state, stored.decided_by, stored.waiting_key) == (
        "approved",
        coordinator,
        None,
    )
    told = Message.objects.order_by("kind").values_list("kind", "to_email")
    assert list(told) == [
        ("address_confirm", "new@example.org"),
        ("correction_approved", "new@example.org"),
    ]
    assert Message.objects.held().get().kind == "correction_approved"


def test_an_emptied_value_is_taken_over(propose, coordinator, now, anna):
    anna.graduated_on = date(2020, 1, 1)
    anna.save()
    request = propose(graduated_on=None)

    approve_correction(request, by=coordinator, now=now)

    assert Person.objects.get().graduated_on is None


def test_a_refusal_tells_the_reason_and_changes_nothing(propose, coordinator, now):
    refuse_correction(
        propose(subject="Chemistry"), by=coordinator, now=now, reason="Your degree says Physics."
    )

    assert Person.objects.get().subject == "Physics"
    assert "Your degree says Physics." in Message.objects.get().body


def test_a_refusal_needs_a_reason(propose, coordinator, now):
    with pytest.raises(MentoringError, match="reason"):
        refuse_correction(propose(subject="Chemistry"), by=coordinator, now=now, reason=" ")

    assert ChangeRequest.objects.get().state == "waiting"


def test_a_newer_proposal_replaces_the_one_that_waits_and_keeps_its_wish(propose):
    propose(subject="Chemistry")
    propose(last_name="Neu")

    old, new = ChangeRequest.objects.order_by("pk")
    assert (old.state, new.state) == ("replaced", "waiting")
    assert new.values == {"subject": "Chemistry", "last_name": "Neu"}


def test_only_one_can_wait(propose, anna, programme, now):
    first = propose(subject="Chemistry")

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.create(
            person=anna, programme=programme, asked_at=now, waiting_key=first.waiting_key
        )


def test_a_decision_is_made_once(propose, coordinator, now):
    request = propose(subject="Chemistry")
    approve_correction(request, by=coordinator, now=now)

    with pytest.raises(TransitionError):
        refuse_correction(request, by=coordinator, now=now, reason="No.")


def test_nobody_proposes_for_somebody_else(propose, coordinator):
    with pytest.raises(PermissionDenied):
        propose(by=coordinator, subject="Chemistry")


@pytest.mark.parametrize("who", ["reader", "foreign", "self"])
def test_who_may_not_decide(propose, anna, programme, make_user, make_programme, now, who):
    roles = CoordinatorRole.Role
    user = anna.user if who == "self" else make_user(who)
    where = make_programme("b") if who == "foreign" else programme
    role = roles.READER if who == "reader" else roles.COORDINATOR
    CoordinatorRole.objects.create(programme=where, user=user, role=role)
    request = propose(subject="Chemistry")

    with pytest.raises(PermissionDenied):
        approve_correction(request, by=user, now=now)
    with pytest.raises(PermissionDenied):
        refuse_correction(request, by=user, now=now, reason="No.")


def test_what_no_longer_fits_is_not_taken_over(propose, coordinator, faculty, now):
    request = propose(faculty=faculty)
    faculty.delete()

    with pytest.raises(ValidationError):
        approve_correction(ChangeRequest.objects.get(pk=request.pk), by=coordinator, now=now)

    assert ChangeRequest.objects.get().state == "waiting"


def test_the_audit_holds_no_values(propose, coordinator, now):
    approve_correction(propose(subject="Chemistry"), by=coordinator, now=now)

    entries = AuditEntry.objects.filter(thing_kind="changerequest")
    assert [entry.action for entry in entries] == ["correction.approve", "correction.propose"]
    assert not [
        audit_entry
        for audit_entry in AuditEntry.objects.values()
        if "Chemistry" in str(audit_entry)
    ]


def test_the_guard_is_a_programme_that_knows_the_person(anna, programme, make_programme):
    assert guard_of(anna) is None
    strict = make_programme("b")
    strict.are_corrections_approved = True
    strict.save()
    assert guard_of(anna) is None
    assert guard_of(anna, strict) == strict
    assert guard_of(Person(), strict) is None
    anna.programmes.clear()
    assert guard_of(anna, strict) is None
    anna.programmes.add(programme)

    programme.are_corrections_approved = True
    programme.save()

    assert guard_of(anna) == programme


def test_the_rows_compare_now_and_then(propose, faculty):
    request = propose(subject="Chemistry", faculty=faculty)

    assert ChangeRequest.objects.get(pk=request.pk).rows == [
        ("faculty", None, faculty),
        ("subject of study", "Physics", "Chemistry"),
    ]


def told():
    return Message.objects.filter(kind="corrections_waiting").order_by("pk")


def test_the_office_is_told_of_a_new_correction_once(propose, programme, now):
    propose(subject="Chemistry")

    assert (tell_offices(now), tell_offices(now + timedelta(days=3))) == (1, 0)
    message = told().get()
    assert (message.to_email, message.scope_ref) == ("office@example.org", programme.pk)
    assert "/admin/mentoring_corrections/?state=waiting" in message.body
    assert "Anna" not in message.subject + message.body


def test_later_corrections_are_told_together_a_day_later(propose, make_person, programme, now):
    propose(subject="Chemistry")
    tell_offices(now)
    for name in ("bea", "cem"):
        bearer = make_person(name)
        later = {"by": bearer.user, "now": now + timedelta(hours=1)}
        propose_correction(bearer, ["subject"], guard=programme, **later)

    assert [tell_offices(now + timedelta(hours=hours)) for hours in (2, 25, 50)] == [0, 1, 0]
    assert "3" in told().last().subject


def test_nothing_is_told_of_what_is_decided(propose, coordinator, now):
    approve_correction(propose(subject="Chemistry"), by=coordinator, now=now)

    assert tell_offices(now) == 0


def test_corrections_of_an_hour_are_limited(propose, settings, now):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "CORRECTIONS_PER_HOUR": 2}
    propose(subject="Chemistry"), propose(subject="Botany")

    with pytest.raises(MentoringError, match="wait an hour"):
        propose(subject="Zoology")
    assert ChangeRequest.objects.waiting().get().values == {"subject": "Botany"}
