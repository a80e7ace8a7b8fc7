"""A calendar program that follows one calendar for weeks, whatever happens meanwhile."""

from datetime import timedelta
from random import Random

import pytest

from alumnii_mentoring.domain.events.feed_actions import add_feed
from tests.conformance.grammar import complaints, split
from tests.conformance.readers import READERS
from tests.domain.events.conftest import confirm, cycle, make_pair, take_part  # noqa: F401
from tests.domain.events.test_mailed_entries import VERBS, world  # noqa: F401

STEPS = 100
OFTEN = ["move", "move_event", "publish"]
LIVELY = [*sorted({*VERBS} - {"leave", "deliver", "save_files"}), *OFTEN]


class Subscriber:
    """Keeps what it read last, as programs do: the ETag, and the lines of each entry."""

    def __init__(self, client, address):
        self.client, self.address = client, address
        self.etag, self.content, self.entries = "", b"", {}
        self.answers = {200: 0, 304: 0}

    def poll(self, now):
        response = self.client.get(self.address, headers={"if-none-match": self.etag})
        self.answers[response.status_code] += 1
        fresh = self.client.get(self.address)
        assert (response.status_code == 304) == (fresh.content == self.content)
        if response.status_code == 304:
            return
        assert complaints(response.content) == []
        entries = versions_of(response.content)
        for uid, (stamp, number, lines) in entries.items():
            old_stamp, old_number, old_lines = self.entries.get(uid, ("", -1, []))
            assert number >= old_number, "an entry became older"
            assert stamp >= old_stamp, "an entry was stamped in the past"
            assert stamp <= now.strftime("%Y%m%dT%H%M%SZ")
            if of_time(lines) != of_time(old_lines):
                assert number > old_number, "another time or place under the same number"
        self.etag, self.content, self.entries = response["ETag"], response.content, entries


def versions_of(content):
    """DTSTAMP, SEQUENCE and all lines of each entry, by UID."""
    found = {}
    for block in content.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]:
        lines = block.partition("END:VEVENT")[0].split("\r\n")
        values = {name: value for name, _, value, _ in map(split, lines[:-1])}
        found[values["UID"]] = (values["DTSTAMP"], int(values["SEQUENCE"]), lines)
    return found


def of_time(lines):
    return [line for line in lines if line.startswith(("DTSTART", "DTEND", "LOCATION", "STATUS"))]


@pytest.mark.parametrize("seed", range(2))
def test_a_subscriber_follows_whatever_happens(client, world, seed, at):  # noqa: F811
    chance = Random(seed)
    person = world.people[seed]
    secret = add_feed(person, "Reader", by=person.user, now=world.now)
    subscriber = Subscriber(client, f"/mentoring/calendar/personal/{secret}.ics")
    world.do("publish", 0, 0)

    for _step in range(STEPS):
        world.do(chance.choice(LIVELY), chance.randrange(12), chance.randrange(12))
        world.now += timedelta(hours=chance.choice([0, 0, 0, 1, 7]))
        at.move_to(world.now)
        subscriber.poll(world.now)

    assert min(subscriber.answers.values()) > 20


def test_a_cancelled_entry_is_shown_for_30_days_and_then_no_more(client, world, at):  # noqa: F811
    person = world.people[0]
    secret = add_feed(person, "Reader", by=person.user, now=world.now)
    address = f"/mentoring/calendar/personal/{secret}.ics"
    world.do("publish", 0, 0)
    world.do("cancel_event", 0, 0)
    shown = []

    for _day in range(60):
        at.move_to(world.now)
        read = READERS["icalendar"](client.get(address).content)
        shown.append([(entry.status, entry.title[:10]) for entry in read.values()])
        world.now += timedelta(days=1)

    assert shown == [[("CANCELLED", "Abgesagt: ")]] * 51 + [[]] * 9
