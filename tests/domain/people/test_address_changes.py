"""Another e-mail address: nothing goes to the old one any more but the news of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.links import find_link, issue_link
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.models import Person

OLD, NEW = "anna@example.org", "new@example.org"


@pytest.fixture
def write(anna, programme, now):
    def write(state, key, email=OLD, kind="pair_asked", **fields):
        values = {"kind": kind, "to_name": "Anna", "subject": "x", "body": "x", **fields}
        return Message.objects.create(
            state=state,
            dedup_key=key,
            to_email=email,
            recipient_ref=anna.pk,
            scope_ref=programme.pk,
            created_at=now,
            **values,
        )

    return write


@pytest.fixture
def change(anna, now):
    def change(email=NEW):
        anna.email = email
        update_person(anna, by=anna.user, now=now)

    return change


def told():
    rows = Message.objects.filter(kind="address_changed").order_by("pk")
    return list(rows.values_list("to_email", flat=True))


def test_who_reads_at_the_old_address_is_told(write, change):
    write("sent", "1")

    change()

    assert told() == [OLD]
    assert NEW not in Message.objects.get(kind="address_changed").body


def test_no_office_reads_of_it(write, change):
    write("sent", "1")

    change()

    assert Message.objects.get(kind="address_changed").scope_ref is None


def test_an_address_that_was_never_written_to_is_not_written_to_now(change):
    change("stranger@example.org")
    change(NEW)

    assert told() == []


@pytest.mark.parametrize("email", [OLD, "Anna@Example.org"])
def test_the_same_address_is_no_news(write, change, email):
    write("sent", "1")

    change(email)

    assert told() == []


def test_links_in_earlier_messages_answer_nothing_any_more(anna, change, make_person, now):
    until = now.replace(year=2200)
    mine = issue_link("pair", 1, anna.pk, until)
    theirs = issue_link("pair", 1, make_person("bea").pk, until)

    change()

    assert find_link(mine, now) is None
    assert find_link(theirs, now) is not None


def test_what_waits_goes_to_the_new_address(write, change):
    for number, state in enumerate(("draft", "queued", "sent", "unknown")):
        write(state, str(number))

    change()

    waiting = Message.objects.filter(kind="pair_asked").order_by("pk")
    assert list(waiting.values_list("to_email", flat=True)) == [NEW, NEW, OLD, OLD]


def test_what_failed_at_the_old_address_is_sent_to_the_new_one(write, change, anna, now):
    failed = write("failed", "1", kind="application_declined", error="RCPT 550 5.1.1")

    change()
    deliver_due(now)
    failed.refresh_from_db()
    assert (failed.state, failed.to_email) == ("queued", NEW)  # until the address is proved
    AddressProof.objects.all().delete()
    deliver_due(now)

    failed.refresh_from_db()
    assert (failed.state, failed.to_email) == ("sent", NEW)
    [entry] = AuditEntry.objects.filter(action="message.send_again")
    assert entry.actor == anna.user


def test_what_is_of_no_use_any_more_is_not_sent_to_the_new_address(write, change, now):
    past = now - timedelta(days=9)
    write("failed", "1", kind="pair_reminder", queued_at=past)
    write("failed", "2", link_purpose="pair", link_until=now - timedelta(days=1))

    change()

    told = Message.objects.exclude(kind="address_confirm")
    assert set(told.values_list("state", "to_email")) == {("failed", OLD)}


def test_the_news_of_a_change_stays_at_the_old_address(write, change, now):
    write("sent", "1")
    change()

    change("newest@example.org")

    assert told() == [OLD]


@pytest.mark.parametrize(
    "name", ["https://evil.example", "www.evil.example", "WWW.evil.example", "x@evil.example"]
)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_name_leads_nowhere(anna, client, field, name):
    client.force_login(anna.user)
    values = {"first_name": "Anna", "last_name": "Muster", "email": OLD, "message_language": "en"}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0"}

    shown = client.post(reverse("alumnii_mentoring:profile"), {**values, **rows, field: name})

    assert "A name holds no address" in shown.content.decode()
    assert Person.objects.get().display_name == "Anna Muster"


def test_other_names_stay_as_they_are(anna, client):
    client.force_login(anna.user)
    values = {"first_name": "Dr. med. Ana-Lucía", "last_name": "O'Neil", "email": OLD}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0", "message_language": "en"}

    client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert Person.objects.get().display_name == "Dr. med. Ana-Lucía O'Neil"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [("Sukarno", "", "Sukarno"), ("", "Sukarno", "Sukarno"), ("\u200eSuharto ", "", "Suharto")],
)
def test_one_name_is_enough(anna, client, first, last, shown):
    client.force_login(anna.user)
    values = {"first_name": first, "last_name": last, "email": OLD, "message_language": "en"}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0"}

    client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert Person.objects.get().display_name == shown


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u3164", "\u2800", "\u0301", "."])
def test_a_name_that_nobody_sees_is_none(anna, client, name):
    client.force_login(anna.user)
    values = {"first_name": name, "last_name": "", "email": OLD, "message_language": "en"}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0"}

    page = client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert "am-invalid" in page.content.decode() or "am-error" in page.content.decode()
    assert Person.objects.get().display_name == "Anna Muster"


def test_who_has_one_name_sorts_by_it(make_person):
    make_person("a", first_name="Zoe", last_name="Berg")
    make_person("b", first_name="Carl", last_name="")
    make_person("c", first_name="", last_name="Anton")
    make_person("d", first_name="Ada", last_name="Dorn")

    names = [person.display_name for person in Person.objects.all()]

    assert names == ["Anton", "Zoe Berg", "Carl", "Ada Dorn"]


REFUSED = "bitte bestaetigen evil.example/login"


def test_a_stored_name_that_leads_somewhere_is_told_to_nobody(make_person):
    person = make_person("a", first_name=REFUSED, last_name="")

    assert person.mail_name == f"Member {person.pk}"
    assert person.as_recipient().name == ""


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("änne@example.org", "before the @ may hold no umlauts"),
        ("anna@[127.0.0.1]", "No mail server delivers to this address"),
    ],
)
def test_an_address_without_mail_is_refused_with_the_reason(anna, client, email, words):
    client.force_login(anna.user)
    values = {"first_name": "Anna", "last_name": "Muster", "email": email}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0", "message_language": "en"}

    shown = client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert words in shown.content.decode()
    assert Person.objects.get().email == OLD


def test_an_international_domain_is_taken(anna, client):
    client.force_login(anna.user)
    values = {"first_name": "Anna", "last_name": "Muster", "email": "anna@universität.example"}
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0", "message_language": "en"}

    client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert Person.objects.get().email == "anna@universität.example"
