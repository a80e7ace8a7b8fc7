"""Hold cycles by a connection of one's own, and put the rows of our tables back afterwards."""

from contextlib import contextmanager

from django.db import connection, transaction

from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.domain.races.entries import OURS

WAITING = {
    "postgresql": "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'",
    "mysql": "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
}
CHECKING = {
    "postgresql": (
        "SET session_replication_role = replica",
        "SET session_replication_role = origin",
    ),
    "mysql": ("SET foreign_key_checks = 0", "SET foreign_key_checks = 1"),
}


@contextmanager
def hold_cycles():
    with transaction.atomic():
        list(Cycle.objects.select_for_update())
        yield


def waiting_for_locks():
    with connection.cursor() as cursor:
        cursor.execute(WAITING[connection.vendor])
        return cursor.fetchone()[0]


class Kept:
    """Copies of our tables, to begin again from."""

    def __enter__(self):
        names = connection.introspection.table_names()
        self.tables = [name for name in names if name.startswith((OURS, "wagtailsearch_"))]
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"CREATE TABLE kept_{table[:50]} AS SELECT * FROM {table}")
        return self

    def restore(self):
        checking = CHECKING[connection.vendor]
        off, on = {"postgresql": ("replica", "origin"), "mysql": (0, 1)}[connection.vendor]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(checking.format(off))
            for table in self.tables:
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table[:50]}")
            cursor.execute(checking.format(on))

    def __exit__(self, *_error):
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DROP TABLE kept_{table[:50]}")
