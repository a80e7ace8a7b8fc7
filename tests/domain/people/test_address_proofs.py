"""A new or changed address is proved by a link before anything else goes there."""

import re
from datetime import timedelta
from email.utils import parseaddr

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from alumnii_mentoring.core.actors import LinkBearer
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.address_changes import (
    ask_for_proof_again,
    prove_address,
)
from alumnii_mentoring.domain.people.models import Person

NEW, VICTIM = "new@example.org", "victim@example.net"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def change(anna, now):
    def change(email=NEW, at=now, **fields):
        anna.email = email
        for name, value in fields.items():
            setattr(anna, name, value)
        return update_person(anna, by=anna.user, now=at)

    return change


@pytest.fixture
def write(anna, programme, now):
    def write(kind="goal_rated"):
        context = {"partner": anna, "programme": programme, "pair": anna}
        key = f"{kind}:{Message.objects.count()}"
        return write_message(kind, to=anna.as_recipient(), context=context, dedup_key=key, now=now)

    return write


def delivered(now):
    """Where messages went, with their kinds by the subject."""
    mail.outbox.clear()
    deliver_due(now)
    return [(parseaddr(message.to[0])[1], message.subject) for message in mail.outbox]


def link_in(message):
    return re.search(r"https?://[^/\s]+(/mentoring/answer/\S+)", message.body)[1]


def test_to_a_changed_address_goes_only_the_mail_that_asks(change, write, now):
    change()
    write()

    assert delivered(now) == [
        (NEW, "Bitte bestätigen Sie Ihre E-Mail-Adresse: Programme a"),
    ]
    assert Message.objects.held().count() == 1


def test_what_waited_leaves_after_the_link_was_opened(change, write, now):
    change()
    write()
    deliver_due(now)

    answer = Client().post(link_in(mail.outbox[-1]), {"answer": "confirm"})

    assert answer.status_code == 200
    assert [to for to, _subject in delivered(now)] == [NEW]
    assert not AddressProof.objects.exists()


def test_looking_at_the_link_proves_nothing(change, now):
    change()
    deliver_due(now)

    page = Client().get(link_in(mail.outbox[-1]))

    assert page.status_code == 200
    assert AddressProof.objects.count() == 1


def test_the_mail_and_the_page_hold_no_word_of_the_person(change, now):
    change(VICTIM, first_name="Klick", last_name="Hier")
    deliver_due(now)

    asking = mail.outbox[-1]
    page = Client().get(link_in(asking)).content.decode()

    assert not re.search("Klick|Hier", f"{asking.message()}{page}")
    assert asking.to == [VICTIM]
    assert asking.body.startswith("Hello,\n") or asking.body.startswith("Guten Tag,\n")


def test_the_address_of_the_account_counts_as_proved(change, write, anna, now):
    change(VICTIM)
    change(anna.user.email)
    write()

    assert [to for to, _subject in delivered(now)] == [anna.user.email]


def test_a_site_may_ask_for_proof_of_the_accounts_address(make_user, settings, now):
    settings.ALUMNII_MENTORING = {
        **settings.ALUMNII_MENTORING,
        "ACCOUNT_ADDRESSES_ARE_PROVED": False,
    }
    user = make_user("bea")
    person = Person(user=user, first_name="Bea", email=user.email)

    update_person(person, by=user, now=now)

    assert not person.is_address_proved


@pytest.mark.parametrize(("email", "asked"), [("bea@example.org", False), (VICTIM, True)])
def test_a_new_record_is_asked_where_its_account_has_another_address(make_user, now, email, asked):
    user = make_user("bea")
    person = Person(user=user, first_name="Bea", email=email)

    update_person(person, by=user, now=now)

    assert person.is_address_proved is not asked


def test_the_link_to_an_earlier_address_proves_nothing(change, now):
    change(NEW)
    deliver_due(now)
    link = link_in(mail.outbox[-1])
    change(VICTIM)

    assert Client().post(link, {"answer": "confirm"}).status_code == 404
    assert AddressProof.objects.count() == 1


def test_a_proof_of_another_address_is_refused(change, anna, now):
    change(NEW)
    proof = AddressProof.objects.get()
    Person.objects.filter(pk=anna.pk).update(email=VICTIM)

    with pytest.raises(MentoringError, match="another address"):
        prove_address(proof, by=LinkBearer(anna.pk, anna.user), now=now)

    assert AddressProof.objects.count() == 1


def test_only_the_link_proves_an_address(change, anna, make_person, now):
    change()
    proof = AddressProof.objects.get()

    for by in (None, anna.user, LinkBearer(make_person("bea").pk)):
        with pytest.raises(PermissionDenied):
            prove_address(proof, by=by, now=now)


def test_a_question_that_has_not_left_is_not_asked_at_the_next_address(change, now):
    change(VICTIM)
    change(NEW)

    assert [to for to, _subject in delivered(now)] == [NEW]


def test_an_address_that_was_not_proved_hears_of_no_change(change, write, now):
    change(VICTIM)
    deliver_due(now)
    change(NEW)

    assert not Message.objects.filter(kind="address_changed").exists()


def test_saving_again_asks_nothing_anew(change, now):
    change()
    deliver_due(now)
    proof = AddressProof.objects.get()

    change()

    assert AddressProof.objects.get() == proof
    assert delivered(now) == []


def test_other_capitals_of_a_proved_address_are_no_news(change, anna):
    change(anna.email.upper())

    assert not AddressProof.objects.exists()


def test_other_capitals_of_an_unproved_address_are_asked_again(change):
    change(NEW)
    first = AddressProof.objects.get()

    change(NEW.upper())

    assert AddressProof.objects.get().pk != first.pk


def test_one_address_is_asked_a_few_times_an_hour_only(make_user, now):
    for number in range(5):
        user = make_user(f"u{number}")
        update_person(Person(user=user, first_name="U", email=VICTIM), by=user, now=now)

    assert Message.objects.filter(kind="address_confirm", to_email=VICTIM).count() == 3
    assert AddressProof.objects.count() == 5


def test_one_person_asks_a_few_addresses_an_hour_only(change, anna, now):
    for number in range(5):
        change(f"v{number}@example.net")

    assert Message.objects.filter(kind="address_confirm").count() == 3
    with pytest.raises(MentoringError, match="in an hour"):
        ask_for_proof_again(anna, by=anna.user, now=now)
    ask_for_proof_again(anna, by=anna.user, now=now + timedelta(minutes=61))


def test_nobody_asks_for_somebody_else(change, anna, coordinator, now):
    change()

    with pytest.raises(PermissionDenied):
        ask_for_proof_again(anna, by=coordinator, now=now)


def test_a_proved_address_is_not_asked_again(anna, now):
    with pytest.raises(MentoringError, match="confirmed already"):
        ask_for_proof_again(anna, by=anna.user, now=now)


def test_the_member_area_says_what_is_missing(change, anna, client, now):
    change()
    client.force_login(anna.user)

    for address in ("/mentoring/", "/mentoring/profile/"):
        assert "We have written to new@example.org" in client.get(address).content.decode()
    with time_machine.travel(now + timedelta(minutes=1)):
        client.post("/mentoring/profile/address/ask/")

    assert Message.objects.filter(kind="address_confirm").count() == 2


def test_an_address_that_changes_just_before_sending_is_held(change, write, now, monkeypatch):
    """The batch was chosen before, and the row is looked at once more."""
    message = write()
    chosen = Message.objects.due(now).values_list("pk", flat=True)
    assert list(chosen) == [message.pk]
    change()

    mail.outbox.clear()
    from alumnii_mentoring.core.mail import delivery  # noqa: PLC0415

    assert delivery._claim(message.pk, now) is None
    assert mail.outbox == []


def test_nobody_is_told_an_address_that_is_not_proved(change, anna, programme, now):
    change(VICTIM)
    context = {"partner": anna, "programme": programme, "pair": Pair(pk=1, starts_on=now.date())}
    told = write_message(
        "pair_formed",
        to=Recipient(None, "Max", "max@example.org", "en"),
        context=context,
        dedup_key="x",
        now=now,
    )

    assert VICTIM not in told.body
    assert "not confirmed yet" in told.body
