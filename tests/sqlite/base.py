"""Django's SQLite; a test database begins as a copy of one that was migrated before."""

from django.db.backends.sqlite3 import base, creation

from tests.migrated import migrated_database


class DatabaseCreation(creation.DatabaseCreation):
    def create_test_db(self, *words, **options):
        with migrated_database() as self.migrated:
            name = super().create_test_db(*words, **options)
            self.migrated.keep(self.connection.connection)
        return name

    def _create_test_db(self, *words, **options):
        """Django migrates afterwards, and finds nothing left to do."""
        name = super()._create_test_db(*words, **options)
        self.migrated.copy_to(name)
        return name


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
