from datetime import timedelta
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from alumnii_mentoring.core import wording
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.events.feed_actions import (
    MOST_FEEDS,
    add_feed,
    end_feed,
    living_feeds,
    owner_of_feed,
    revoke_feed_of,
    revoke_feeds,
)
from alumnii_mentoring.domain.events.feed_models import CalendarFeed
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def anna(make_person):
    return make_person("anna", message_language="en")


@pytest.fixture
def renew(anna, now):
    """Makes one more address, with a name of its own."""
    names = map(str, count())
    return lambda: add_feed(anna, next(names), by=anna.user, now=now)


@pytest.fixture
def event(programme, anna):
    """The views read the clock, so this one lies far ahead."""
    event = Event.objects.create(
        programme=programme,
        title="Kick-off",
        starts_at="2100-01-01T18:00Z",
        ends_at="2100-01-01T20:00Z",
        stamped_at="2026-10-05T09:00Z",
        state="published",
        online_url="https://meet.example.org/1",
    )
    Invitation.objects.create(event=event, person=anna, invited_at=event.stamped_at)
    return event


def personal(secret):
    return reverse("alumnii_mentoring:personal_feed", args=[secret])


def titles(response):
    return [str(one["SUMMARY"]) for one in Calendar.from_ical(response.content).walk("VEVENT")]


def test_a_secret_leads_to_its_owner(anna, renew):
    assert owner_of_feed(renew()) == anna


def test_a_secret_is_long_and_always_another(renew):
    first, second = renew(), renew()

    assert (len(first), len(second), first == second) == (32, 32, False)


def test_a_secret_is_not_stored(renew):
    secret = renew()

    assert secret not in str(list(CalendarFeed.objects.values()))


def test_a_new_address_ends_no_other(anna, renew):
    old, new = renew(), renew()

    assert (owner_of_feed(old), owner_of_feed(new)) == (anna, anna)


def test_one_address_is_ended_without_the_others(anna, renew, now):
    old, new = renew(), renew()
    [_second, first] = living_feeds(anna)

    end_feed(first, by=anna.user, now=now)

    assert (owner_of_feed(old), owner_of_feed(new)) == (None, anna)


def test_ending_an_address_twice_is_one_deed(anna, renew, now):
    renew()
    feed = living_feeds(anna).get()

    for days in (0, 1):
        end_feed(feed, by=anna.user, now=now + timedelta(days=days))

    assert CalendarFeed.objects.get().revoked_at == now
    assert AuditEntry.objects.about(anna).filter(action="feed.revoke").count() == 1


def test_only_the_owner_ends_an_address(anna, renew, coordinator, make_person, now):
    secret = renew()

    for user in (coordinator, make_person("bea").user, AnonymousUser(), None):
        with pytest.raises(PermissionDenied):
            end_feed(living_feeds(anna).get(), by=user, now=now)
    assert owner_of_feed(secret) == anna


def test_a_page_sent_twice_adds_one_address(anna, now):
    add_feed(anna, "Phone", by=anna.user, now=now)

    with pytest.raises(ValidationError) as refused:
        add_feed(anna, "phone", by=anna.user, now=now)
    assert list(refused.value.message_dict) == ["name"]
    assert living_feeds(anna).count() == 1


def test_the_name_of_an_ended_address_is_free_again(anna, now):
    add_feed(anna, "Phone", by=anna.user, now=now)
    revoke_feeds(anna, by=anna.user, now=now)

    assert owner_of_feed(add_feed(anna, "Phone", by=anna.user, now=now)) == anna


def test_nobody_has_addresses_without_end(anna, renew):
    for _number in range(MOST_FEEDS):
        renew()

    with pytest.raises(MentoringError, match="end one of them"):
        renew()
    assert living_feeds(anna).count() == MOST_FEEDS


def test_a_revoked_address_leads_nowhere(anna, renew, now):
    secret = renew()

    number = revoke_feeds(anna, by=anna.user, now=now)

    assert (number, owner_of_feed(secret), living_feeds(anna).count()) == (1, None, 0)


def test_revoking_twice_ends_nothing_more(anna, renew, now):
    renew()
    revoke_feeds(anna, by=anna.user, now=now)

    assert revoke_feeds(anna, by=anna.user, now=now + timedelta(days=1)) == 0
    assert CalendarFeed.objects.get().revoked_at == now


def test_an_inactive_account_has_no_address(anna, renew):
    secret = renew()
    anna.user.is_active = False
    anna.user.save()

    assert owner_of_feed(secret) is None


def test_a_person_without_an_account_has_no_address(anna, renew):
    secret = renew()
    Person.objects.update(user=None)

    assert owner_of_feed(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "ä", "a" * 500])
def test_a_made_up_secret_leads_nowhere(renew, secret):
    renew()

    assert owner_of_feed(secret) is None


def add_another(anna, **how):
    return add_feed(anna, "Another", **how)


@pytest.mark.parametrize("change", [add_another, revoke_feeds])
def test_only_the_owner_changes_the_address(anna, renew, coordinator, make_user, now, change):
    secret = renew()

    for user in (coordinator, make_user("eve"), AnonymousUser(), None):
        with pytest.raises(PermissionDenied):
            change(anna, by=user, now=now)
    assert owner_of_feed(secret) == anna


def test_the_addresses_of_others_stay(anna, renew, make_person, now):
    bea = make_person("bea")
    others = add_feed(bea, "Phone", by=bea.user, now=now)

    renew()

    assert owner_of_feed(others) == bea


def test_a_personal_calendar_is_read_without_logging_in(client, renew, event):
    response = client.get(personal(renew()))

    assert (response.status_code, titles(response)) == (200, ["Kick-off"])
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


def test_no_proxy_or_search_engine_keeps_a_personal_calendar(client, renew):
    response = client.get(personal(renew()))

    assert (response["Cache-Control"], response["X-Robots-Tag"]) == (
        "private, no-cache",
        "noindex",
    )


def test_an_unchanged_calendar_is_not_sent_again(client, renew, event):
    address = personal(renew())
    first = client.get(address)

    second = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert second["ETag"] == first["ETag"]


def test_a_changed_calendar_is_sent_again(client, renew, event):
    address = personal(renew())
    etag = client.get(address)["ETag"]
    Event.objects.update(title="Welcome")

    response = client.get(address, headers={"if-none-match": etag})

    assert (response.status_code, titles(response)) == (200, ["Welcome"])


def test_the_first_answer_and_the_second_are_the_same(client, renew, event):
    address = personal(renew())

    assert client.get(address).content == client.get(address).content


def test_a_personal_calendar_speaks_the_language_of_its_owner(client, anna, renew):
    Person.objects.update(message_language="de")

    calendar = Calendar.from_ical(client.get(personal(renew())).content)

    assert str(calendar["X-WR-CALNAME"]) == "Mein Mentoring"


def test_a_revoked_calendar_is_not_found(client, anna, renew, now):
    address = personal(renew())
    etag = client.get(address)["ETag"]
    revoke_feeds(anna, by=anna.user, now=now)

    codes = [
        client.get(address).status_code,
        client.get(address, headers={"if-none-match": etag}).status_code,
    ]

    assert codes == [404, 404]


def test_an_inactive_account_is_not_found(client, anna, renew):
    address = personal(renew())
    anna.user.is_active = False
    anna.user.save()

    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_an_unknown_calendar_is_not_found(client):
    assert client.get(personal("x" * 32)).status_code == 404


def test_calendars_are_only_read(client, renew):
    assert client.post(personal(renew())).status_code == 405


@pytest.fixture
def public_address(programme):
    return reverse("alumnii_mentoring:public_feed", args=[programme.slug])


def test_a_public_calendar_shows_what_is_public(client, event, public_address):
    hidden = client.get(public_address)
    Event.objects.update(visibility="public")

    shown = client.get(public_address)

    assert (titles(hidden), titles(shown)) == ([], ["Kick-off"])


def test_a_public_calendar_hides_the_online_address(client, event, public_address):
    Event.objects.update(visibility="public")

    assert b"meet.example.org" not in client.get(public_address).content


def test_a_public_calendar_is_named_like_its_programme(client, programme, public_address):
    response = client.get(public_address)

    calendar = Calendar.from_ical(response.content)
    assert str(calendar["X-WR-CALNAME"]) == programme.name
    assert response["Cache-Control"] == "public, max-age=900"


def test_an_unchanged_public_calendar_is_not_sent_again(client, public_address):
    etag = client.get(public_address)["ETag"]

    response = client.get(public_address, headers={"if-none-match": etag})

    assert response.status_code == 304


def test_a_programme_that_is_not_active_has_no_public_calendar(client, programme, public_address):
    programme.is_active = False
    programme.save()

    assert client.get(public_address).status_code == 404


@pytest.mark.django_db
def test_an_unknown_programme_has_no_public_calendar(client):
    address = reverse("alumnii_mentoring:public_feed", args=["nowhere"])

    assert client.get(address).status_code == 404


@pytest.fixture
def known(anna, programme):
    """Known to the programme of the coordinator."""
    anna.programmes.add(programme)
    return anna


@pytest.fixture
def end(known, coordinator, now):
    return lambda by=None: revoke_feed_of(known, by=by or coordinator, now=now)


def test_the_office_ends_an_address_and_says_how_to_get_another(known, renew, end, told):
    secret = renew()

    message = end()

    assert (owner_of_feed(secret), living_feeds(known).count()) == (None, 0)
    assert told("feed_revoked") == ["anna"]
    assert reverse("alumnii_mentoring:calendar") in message.body


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Geheime Adresse erzeugen"), ("en", "Make a secret address")]
)
def test_the_message_names_the_button_in_the_language_of_the_member(
    known, renew, end, language, words
):
    renew()
    known.message_language = language
    known.save()

    assert words in end().body
    with translation.override(language):
        assert words == wording.gettext("Make a secret address")


def test_an_address_that_the_office_ended_answers_as_an_unknown_one(renew, end, client):
    address = personal(renew())
    etag = client.get(address)["ETag"]
    end()

    ended = client.get(address, headers={"if-none-match": etag})
    unknown = client.get(personal("x" * 32))
    assert (ended.status_code, ended.content) == (unknown.status_code, unknown.content)
    assert dict(ended.headers) == dict(unknown.headers)
    assert client.head(address).status_code == 404


def test_each_step_of_an_address_is_in_the_audit_once(known, renew, end, coordinator, now):
    renew()
    end()
    renew()
    revoke_feeds(known, by=known.user, now=now)
    revoke_feeds(known, by=known.user, now=now)

    entries = AuditEntry.objects.about(known).order_by("pk").values_list("action", "actor")
    assert list(entries) == [
        ("feed.renew", known.user.pk),
        ("feed.revoke", coordinator.pk),
        ("feed.renew", known.user.pk),
        ("feed.revoke", known.user.pk),
    ]


def test_where_there_is_no_address_none_is_ended(end, told):
    with pytest.raises(MentoringError):
        end()
    assert told("feed_revoked") == []


def test_after_a_new_address_the_office_may_end_that_too(renew, end, told):
    for _time in range(2):
        renew()
        end()

    assert told("feed_revoked") == ["anna", "anna"]


def test_only_coordinators_of_a_programme_that_knows_them_end_an_address(
    known, renew, end, coordinator, make_user, make_programme
):
    secret = renew()
    stranger = make_user("stranger")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=stranger)
    reader = make_user("reader")
    CoordinatorRole.objects.create(
        programme=known.programmes.get(), user=reader, role=CoordinatorRole.Role.READER
    )

    for user in (stranger, reader, make_user("nobody"), known.user):
        with pytest.raises(PermissionDenied):
            end(user)
    assert owner_of_feed(secret) == known
    end(make_user("root", is_superuser=True))
    assert owner_of_feed(secret) is None
