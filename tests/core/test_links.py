from datetime import timedelta

import pytest

from alumnii_mentoring.core.actors import LinkBearer
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.links import (
    AnswerLink,
    find_link,
    hash_secret,
    issue_link,
    new_secret,
    spend_links,
)


@pytest.fixture
def secret(db, now):
    return issue_link("pair", 7, 3, now + timedelta(days=1))


def test_secrets_hold_at_least_128_bits():
    assert len(new_secret()) * 6 >= 128


def test_a_stored_hash_does_not_show_the_secret():
    assert "secret" not in hash_secret("secret")


def test_a_link_leads_to_what_it_was_made_for(secret, now):
    link = find_link(secret, now)

    assert (link.purpose, link.thing_ref, link.person_ref) == ("pair", 7, 3)


def test_only_its_hash_is_kept(secret):
    assert secret not in str(AnswerLink.objects.values().get())


@pytest.mark.parametrize("damage", ["x{}", "{}x", "", "{}\x00", "nonsense"])
def test_a_damaged_link_leads_nowhere(secret, now, damage):
    assert find_link(damage.format(secret), now) is None


def test_a_link_ends_with_its_time(secret, now):
    assert find_link(secret, now + timedelta(days=1)) is None


def test_a_spent_link_leads_nowhere(secret, now):
    assert spend_links("pair", 7, now) == 1
    assert find_link(secret, now) is None


def test_links_of_others_and_for_other_things_live_on(secret, now):
    spend_links("pair", 8, now)
    spend_links("request", 7, now)
    spend_links("pair", 7, now, person_ref=4)

    assert find_link(secret, now) is not None


def test_who_came_by_a_link_is_recorded_with_their_account(cycle, make_user, now):
    user = make_user("anna")
    entry = record("pair.confirm", cycle, by=LinkBearer(3, user), now=now)

    assert (entry.actor, entry.via_link) == (user, True)


def test_who_has_no_account_is_recorded_as_the_bearer_of_a_link(cycle, now):
    entry = record("pair.confirm", cycle, by=LinkBearer(3), now=now)

    assert (entry.actor, entry.via_link) == (None, True)
