"""Two records of one human being: found, and joined."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.links import hash_secret
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.duplicates.actions import join_people
from alumnii_mentoring.domain.duplicates.finding import likely_duplicates
from alumnii_mentoring.domain.duplicates.plan import plan_join
from alumnii_mentoring.domain.duplicates.references import references
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import Person, SpokenLanguage
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def know(programme):
    def know(last_name="Vera", *, programmes=(programme,), **fields):
        person = Person.objects.create(last_name=last_name, message_language="de", **fields)
        for each in programmes:
            person.programmes.add(each)
        return person

    return know


@pytest.fixture
def join(coordinator, now):
    def join(one, other, *, by=coordinator):
        shown = plan_join(one, other).sign
        return join_people(one, other, shown=shown, by=by, now=now)

    return join


def twos(user):
    return [(each.first.pk, each.second.pk) for each in likely_duplicates(user)]


def test_the_same_address_in_other_capitals_is_likely(know, coordinator):  # S75
    one, other = know("Vera", email="vera@example.org"), know("V", email="Vera@Example.org")
    know("X", email="x@example.org")

    assert twos(coordinator) == [(one.pk, other.pk)]


@pytest.mark.parametrize(("year", "number"), [(2020, 1), (2019, 0)])
def test_the_same_name_and_year_is_likely(know, coordinator, year, number):  # S75
    know("VERA", graduated_on=date(2020, 3, 1))
    know("Vera", graduated_on=date(year, 9, 30))

    assert len(twos(coordinator)) == number


@pytest.mark.parametrize("names", [("Anna", "Mueller"), ("anna", "MÜLLER"), ("Muller", "Anna")])
def test_a_name_is_the_same_in_every_spelling_and_order(know, coordinator, names):  # S75
    first_name, last_name = names
    know("Müller", first_name="Anna", graduated_on=date(2020, 3, 1))
    know(last_name, first_name=first_name, graduated_on=date(2020, 9, 30))

    assert len(twos(coordinator)) == 1


def test_people_without_address_or_year_are_not_alike(know, coordinator):
    know(), know()

    assert twos(coordinator) == []


def test_people_of_others_are_not_compared(know, coordinator, make_programme):  # S1
    know(email="vera@example.org")
    know(email="vera@example.org", programmes=[make_programme("b")])

    assert twos(coordinator) == []


def test_every_reference_to_a_person_is_found():
    pointing = {
        (model, field.name)
        for model in Person._meta.apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }

    assert {(each.model, each.name) for each in references()} == pointing


def test_everything_moves_and_the_account_stays(  # S75
    know, join, make_person, programme, cycle, coordinator, now
):
    old, anna = know("Muster", phone="1", email="a@example.org"), make_person("anna")
    anna.programmes.add(programme)
    application = Application.objects.create(
        cycle=cycle,
        person=old,
        role="mentee",
        state="submitted",
        living_key=Application.key_of(cycle, old, "mentee"),
    )
    part = Participation.objects.create(cycle=cycle, person=old, role="mentor")
    Consent.objects.create(
        person=old, programme=programme, kind="participation", text="T", given_at=now
    )
    old.languages.add(SpokenLanguage.objects.create(slug="x", name_de="X", name_en="X"))
    old.career.create(organisation="Stadtwerke")

    kept = join(old, anna)

    application.refresh_from_db()
    part.refresh_from_db()
    assert (kept, kept.user, kept.phone) == (anna, anna.user, "1")
    assert application.living_key == Application.key_of(cycle, anna, "mentee")
    assert {application.person, part.person} == {anna}
    assert (anna.consents.count(), anna.languages.count(), anna.career.count()) == (1, 1, 1)
    assert not Person.objects.filter(pk=old.pk).exists()
    entry = AuditEntry.objects.about(anna).get(action="person.join")
    assert (entry.actor, entry.from_state) == (coordinator, str(old.pk))


def test_without_an_account_the_older_record_stays(know, join):
    one, other = know(), know(email="vera@example.org")

    kept = join(other, one)

    assert (kept, kept.email) == (one, "vera@example.org")


def test_an_address_that_is_taken_over_is_as_proved_as_it_was(know, join, now):
    one, other = know(), know(email="vera@example.org")
    AddressProof.objects.create(
        person_ref=other.pk, email_hash=hash_secret(other.email), asked_at=now
    )

    assert not join(one, other).is_address_proved


def test_what_was_found_out_of_the_status_stays(know, join):
    one, other = know(), know()
    PersonInProgramme.objects.filter(person=other).update(alumni_status="confirmed")

    kept = join(one, other)

    assert PersonInProgramme.objects.get(person=kept).alumni_status == "confirmed"


def test_messages_go_where_the_record_went(know, join, now):
    one, other = know(email="one@example.org"), know(email="other@example.org")
    given = {"kind": "k", "recipient_ref": other.pk, "about": f"|{other.pk}|", "created_at": now}
    Message.objects.create(to_email=other.email, dedup_key="x", **given)

    join(one, other)

    message = Message.objects.get()
    assert (message.recipient_ref, message.about) == (one.pk, f"|{one.pk}|")
    assert message.to_email == "one@example.org"


def two_accounts(know, make_user, **_more):
    return know(user=make_user("a")), know(user=make_user("b"))


def two_parts(know, cycle, **_more):
    both = know(), know()
    for person in both:
        Participation.objects.create(cycle=cycle, person=person, role="mentor")
    return both


def two_living_applications(know, cycle, **_more):
    both = know(), know()
    for person in both:
        key = Application.key_of(cycle, person, "mentee")
        Application.objects.create(cycle=cycle, person=person, role="mentee", living_key=key)
    return both


def an_unproved_account(know, make_user, now, **_more):
    both = know(user=make_user("a"), email="vera@example.org"), know(email="vera@example.org")
    AddressProof.objects.create(person_ref=both[0].pk, email_hash="x", asked_at=now)
    return both


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (two_accounts, "Both have an account"),
        (two_parts, "Both take part"),
        (two_living_applications, "Both apply"),
        (an_unproved_account, "not confirmed yet"),
    ],
)
def test_what_stands_in_the_way_is_said(know, join, make_user, cycle, now, case, words):
    one, other = case(know=know, make_user=make_user, cycle=cycle, now=now)

    with pytest.raises(MentoringError, match=words):
        join(one, other)

    assert Person.objects.count() == 2


def test_what_has_changed_since_is_shown_first(know, coordinator, now):
    one, other = know(), know()
    shown = plan_join(one, other).sign
    other.career.create(organisation="Stadtwerke")

    with pytest.raises(MentoringError, match="has changed"):
        join_people(one, other, shown=shown, by=coordinator, now=now)


@pytest.mark.parametrize("why", ["another programme", "reader", "own"])
def test_who_may_not_join_is_refused(  # S1
    know, join, make_programme, coordinator, make_person, programme, why
):
    one, other = know(), know()
    if why == "another programme":
        other.programmes.add(make_programme("b"))
    if why == "reader":
        CoordinatorRole.objects.update(role="reader")
    if why == "own":
        Person.objects.filter(pk=other.pk).update(user=coordinator)
        other.refresh_from_db()

    with pytest.raises(PermissionDenied):
        join(one, other)


def test_the_central_coordination_joins_across_programmes(know, join, make_programme, make_user):
    one, other = know(), know(programmes=[make_programme("b")])

    kept = join(one, other, by=make_user("central", is_superuser=True))

    assert kept.programmes.count() == 2
