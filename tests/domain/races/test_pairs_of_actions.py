"""Any two actions that meet in a table, begun at the same moment: one after the other, nothing
half done. Each has read its thing before the other began, as two open pages have.

Where the database locks rows, both wait for a held cycle before it is let go: those that meet in a
row, and one pair of the others for each pair of tables. Run with ``-s`` for the list of all.
"""

import os
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.domain.invariants import amiss
from tests.domain.races.entries import ADDED_ONLY, legal_entries, pairs_of_actions, remember_rows
from tests.domain.races.held import Kept, hold_cycles, waiting_for_locks
from tests.domain.races.world import NOW, World
from tests.walks import check_each


def show(pairs):
    tables = defaultdict(list)
    for _shared, one, other in pairs:
        tables[tuple(sorted(one.meets(other)))].append(f"{one.action} / {other.action}")
    for names, actions in sorted(tables.items()):
        print(", ".join(name.removeprefix("alumnii_mentoring_") for name in names))  # noqa: T201
        print("   ", "; ".join(actions))  # noqa: T201


def both_orders(pairs):
    """On common rows the order matters; elsewhere one will do."""
    for shared, one, other in pairs:
        yield one, other
        if shared and one.action != other.action:
            yield other, one


def one_per_pair_of_tables(pairs):
    seen = set()
    for shared, one, other in sorted(pairs, key=lambda pair: -pair[0]):
        tables = frozenset((write, its) for write in one.writes for its in other.writes)
        if not tables <= seen:
            seen |= tables
            yield shared, one, other


def in_series(one, other):
    """Both have read; then they act one after the other."""
    with transaction.atomic():
        things = [(entry, entry.load()) for entry in (one, other)]
        for entry, thing in things:
            entry.act(thing, NOW)
        wrong = amiss()
        transaction.set_rollback(True)
    return wrong


class Racer:
    """A thread with a connection of its own that has read its thing before it is told to act."""

    def __init__(self):
        self.pool = ThreadPoolExecutor(1)

    def load(self, entry):
        self.thing = self.pool.submit(entry.load).result()
        self.entry = entry

    def start(self):
        self.outcome = self.pool.submit(self.entry.act, self.thing, NOW)

    def close(self):
        self.pool.submit(connections.close_all).result()
        self.pool.shutdown()


@pytest.fixture
def racers():
    racers = [Racer(), Racer()]
    yield racers
    for racer in racers:
        racer.close()


def wait_for_each(started):
    """Until each of them waits for a lock or is done."""
    pause = threading.Event()
    while waiting_for_locks() + sum(racer.outcome.done() for racer in started) < len(started):
        pause.wait(0.002)


def at_once(racers, entries):
    for racer, entry in zip(racers, entries, strict=True):
        racer.load(entry)
    with hold_cycles():
        for number in range(len(racers)):
            racers[number].start()
            wait_for_each(racers[: number + 1])
    return [racer.outcome.result() for racer in racers]


def two_open_pages():
    World()
    remember_rows()
    assert amiss() == {}
    pairs = list(pairs_of_actions(list(legal_entries(NOW))))
    show(pairs)

    def check(case):
        assert in_series(*case) == {}

    check_each(check, both_orders([pair for pair in pairs if pair[0]]), least=300)


def two_at_once(racers):
    World()
    remember_rows()
    pairs = list(pairs_of_actions(list(legal_entries(NOW))))
    show(pairs)
    chosen = list(one_per_pair_of_tables(pairs))
    if connection.vendor == "postgresql":
        chosen = [pair for pair in pairs if pair[0]] + [pair for pair in chosen if not pair[0]]
    written = ADDED_ONLY.union(*(entry.writes for _rows, *two in pairs for entry in two))
    with Kept(written) as kept:

        def check(case):
            try:
                at_once(racers, case)
                assert amiss() == {}
            finally:
                kept.restore()

        check_each(check, both_orders(chosen), least=100)
    assert Cycle.objects.count() == 2


if "RACES" not in os.environ:  # they take minutes; CI sets it
    pass

elif connection.vendor == "sqlite":  # one writer at a time: all orders are serial

    @pytest.mark.django_db
    def test_two_open_pages_leave_nothing_half_done():
        two_open_pages()

else:

    @pytest.mark.django_db(transaction=True)
    def test_two_at_once_leave_nothing_half_done(racers):
        two_at_once(racers)
