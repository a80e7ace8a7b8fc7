"""Hold cycles by a connection of one's own, and put the rows of our tables back afterwards."""

from contextlib import contextmanager

from django.db import connection, transaction

from alumnii_mentoring.domain.programme.cycles import Cycle

INDEX = "wagtailsearch_"
MESSAGES = ("mysql", "alumnii_mentoring_message")
WAITING = {
    "postgresql": "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'",
    # Of the whole server; ``innodb_trx`` is as old as the last reading of it that was quick.
    "mysql": "SELECT variable_value FROM information_schema.global_status"
    " WHERE variable_name = 'Innodb_row_lock_current_waits'",
}
CHECKING = {
    "postgresql": "SET session_replication_role = {}",
    "mysql": "SET foreign_key_checks = {}",
}


@contextmanager
def hold_cycles():
    with transaction.atomic():
        list(Cycle.objects.select_for_update())
        yield


def waiting_for_locks():
    with connection.cursor() as cursor:
        cursor.execute(WAITING[connection.vendor])
        return int(cursor.fetchone()[0])


class Kept:
    """Copies of tables that are written, to begin again from."""

    def __init__(self, tables):
        index = [name for name in connection.introspection.table_names() if name.startswith(INDEX)]
        self.tables = sorted({*tables, *index})

    def __enter__(self):
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
                cursor.execute(f"{self._clearing(table)} {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table[:50]}")
            cursor.execute(checking.format(on))

    @staticmethod
    def _clearing(table):
        """What was deleted from a unique index of MariaDB makes additions beside it wait."""
        return "TRUNCATE TABLE" if (connection.vendor, table) == MESSAGES else "DELETE FROM"

    def __exit__(self, *_error):
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DROP TABLE kept_{table[:50]}")
