"""Who can't log in is asked nothing and offered to nobody; shared addresses are noticed."""

import pytest
from django.core import mail

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.attention import numbers_of
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.projection import sync_entries
from alumnii_mentoring.domain.events.guest_list import default_guests
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.participants import load_field
from alumnii_mentoring.domain.matching.waiting import unpaired_mentees
from alumnii_mentoring.domain.mentorships.capacity import is_available
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.people.accounts import people_with_one_address
from alumnii_mentoring.domain.people.models import Person
from tests.domain.pair_fixtures import cycle, propose, take_part  # noqa: F401

BOTH = pytest.mark.parametrize("role", ["mentor", "mentee"])


@pytest.fixture
def parts(take_part):  # noqa: F811
    return {
        "mentor": take_part("max", "mentor", is_listed=True),
        "mentee": take_part("anna", "mentee"),
    }


def lock(part):
    user = part.person.user
    user.is_active = False
    user.save()


@BOTH
def test_they_are_not_matched(parts, cycle, role):  # noqa: F811
    lock(parts[role])
    field = load_field(cycle)

    assert [*field.mentors, *field.mentees] == [
        part.pk for name, part in parts.items() if name != role
    ]
    assert unpaired_mentees(cycle).exists() == (role == "mentor")


def test_who_has_no_account_yet_is_matched(parts, cycle):  # noqa: F811
    Person.objects.update(user=None)

    assert [*load_field(cycle).mentors] == [parts["mentor"].pk]


@BOTH
def test_no_pair_is_proposed(parts, propose, role):  # noqa: F811
    lock(parts[role])

    with pytest.raises(MentoringError, match="locked"):
        propose(parts["mentor"], parts["mentee"])


@BOTH
def test_no_pair_is_told(parts, propose, coordinator, now, role):  # noqa: F811
    pair = propose(parts["mentor"], parts["mentee"])
    lock(parts[role])

    with pytest.raises(MentoringError, match="locked"):
        publish_pairs([pair], by=coordinator, now=now)


def test_a_question_that_waits_does_not_leave(parts, propose, coordinator, now):  # noqa: F811
    pair = propose(parts["mentor"], parts["mentee"])
    publish_pairs([pair], by=coordinator, now=now, send_after=now, as_drafts=False)
    lock(parts["mentor"])

    deliver_due(now)

    pair.refresh_from_db()
    assert (pair.state, mail.outbox) == ("proposed", [])
    assert {*Message.objects.values_list("state", flat=True)} == {"discarded"}


def test_no_request_is_sent_to_them(parts):
    lock(parts["mentor"])

    assert not is_available(parts["mentor"])


def test_they_are_not_in_the_list_of_mentors(parts, now):
    sync_entries(now)
    lock(parts["mentor"])

    assert not Participation.objects.listed().exists()
    assert not DirectoryEntry.objects.listed().exists()


@BOTH
def test_they_are_not_invited(parts, cycle, now, role):  # noqa: F811
    event = Event(programme=cycle.programme, cycle=cycle, audience=Event.Audience.PARTICIPANTS)
    lock(parts[role])

    assert parts[role].person not in default_guests(event)


def test_the_office_is_told_how_many_are_locked(parts):
    lock(parts["mentor"])

    assert numbers_of(Person.objects.all()) == {"locked": 1}


def test_an_address_in_other_capitals_is_the_same(parts):
    Person.objects.filter(pk=parts["mentor"].person_id).update(email="ANNA@example.org")

    assert numbers_of(Person.objects.all()) == {"address": 2}


def test_an_address_that_two_accounts_have_is_noticed(parts):
    user = parts["mentor"].person.user
    user.email = "Anna@Example.org"
    user.save()

    assert people_with_one_address(Person.objects.all()).count() == 2


def test_people_without_an_address_share_none(parts):
    Person.objects.update(email="", user=None)

    assert not people_with_one_address(Person.objects.all()).exists()
