"""An account takes over a record: by the office's link or a proved address, by nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.claiming import CLAIM, claimable_by, invite_to_account
from alumnii_mentoring.domain.people.models import Person
from tests.coordinators.conftest import office  # noqa: F401

OWN = "/mentoring/profile/claim/"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def vera(programme, now):
    """Whom the office entered with an address that nobody has proved."""
    person = Person.objects.create(
        last_name="Veraworth", email="Vera@example.org", message_language="en"
    )
    person.programmes.add(programme)
    AddressProof.objects.create(person_ref=person.pk, email_hash="x", asked_at=now)
    return person


@pytest.fixture
def account(make_user):
    return make_user("vera")


@pytest.fixture
def claim(vera, now):
    return f"/mentoring/claim/{issue_link(CLAIM, vera.pk, vera.pk, now + timedelta(days=1))}/"


def test_the_office_invites_and_the_link_leads_to_the_claim(
    office,  # noqa: F811
    vera,
    now,
    client,
):
    office.post(reverse("mentoring_people:do", args=[vera.pk, "invite"]), shown(office, vera))
    deliver_due(now)

    (message,) = mail.outbox
    address = next(word for word in message.body.split() if "/answer/" in word)
    answer = client.get("/" + address.partition("//")[2].partition("/")[2])
    assert (message.to, "Veraworth" in message.body) == ([vera.email], False)
    assert "/mentoring/claim/" in answer.url


def shown(client, person):
    verbs = client.get(reverse("mentoring_people:inspect", args=[person.pk])).context["verbs"]
    return {"am-shown": next(row["shown"] for row in verbs if row["name"] == "invite")}


def test_by_the_link_an_account_takes_the_record_over(client, vera, account, claim):
    client.force_login(account)

    page = client.get(claim)
    client.post(claim)

    vera.refresh_from_db()
    assert "Veraworth" not in page.text
    assert (vera.user, vera.is_address_proved) == (account, True)
    assert AuditEntry.objects.about(vera).get(action="person.claim").actor == account
    assert client.get(claim).status_code == 404


def test_looking_at_the_link_changes_nothing(client, vera, account, claim):
    client.force_login(account)
    client.get(claim)

    vera.refresh_from_db()
    assert vera.user is None


def test_visitors_are_asked_to_log_in_first(client, vera, claim):
    page = client.get(claim)
    answer = client.post(claim)

    vera.refresh_from_db()
    assert "Log in or sign up first" in page.text
    assert (answer.status_code, vera.user) == (302, None)


def test_who_has_a_record_takes_over_no_other(client, vera, account, make_person, claim):
    make_person("other", user=account)
    client.force_login(account)
    client.post(claim)

    vera.refresh_from_db()
    assert vera.user is None
    assert "has a record already" in client.get(claim).text


def test_a_changed_address_ends_the_invitation(client, vera, claim, now):
    vera.email = "new@example.org"
    update_person(vera, by=None, now=now)

    assert client.get(claim).status_code == 404


def test_by_the_proved_address_of_the_account(client, vera, account):
    client.force_login(account)

    page = client.get(OWN)
    client.post(OWN)

    vera.refresh_from_db()
    assert "Veraworth" not in page.text
    assert vera.user == account


def test_an_address_that_the_site_does_not_prove_claims_nothing(client, vera, account, settings):
    settings.ALUMNII_MENTORING = {
        **settings.ALUMNII_MENTORING,
        "ACCOUNT_ADDRESSES_ARE_PROVED": False,
    }
    client.force_login(account)
    client.post(OWN)

    vera.refresh_from_db()
    assert (vera.user, client.get(OWN).url) == (None, "/mentoring/profile/")


def test_of_two_records_with_the_address_none_is_chosen(vera, account):
    Person.objects.create(last_name="V", email="vera@example.org", message_language="en")

    assert claimable_by(account) is None


def test_a_new_member_is_told_of_the_record(client, vera, account):
    client.force_login(account)

    assert OWN in client.get("/mentoring/profile/").text


@pytest.mark.parametrize(
    ("why", "words"),
    [("account", "already"), ("address", "Without an e-mail"), ("again", "less than an hour")],
)
def test_whom_the_office_cannot_invite(vera, account, coordinator, now, why, words):
    if why == "account":
        Person.objects.update(user=account)
    if why == "address":
        Person.objects.update(email="")
    if why == "again":
        invite_to_account(vera, by=coordinator, now=now)

    with pytest.raises(MentoringError, match=words):
        invite_to_account(vera, by=coordinator, now=now)
