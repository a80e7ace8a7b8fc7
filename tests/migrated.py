"""SQLite databases that were migrated before, kept as files: migrating takes longer than a test.

A file is found by everything that migrating depends on, so an outdated one is never taken. The
copy is migrated again, which applies what is new and makes content types and permissions anew.

``DJANGO_SETTINGS_MODULE=… python -m tests.migrated FILE`` makes FILE such a database.
"""

import hashlib
import re
import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import django
import wagtail
from django.apps import apps
from django.conf import settings
from wagtail.coreutils import get_supported_content_language_variant

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "migrated"
KEPT = 12  # the latest, which is enough for all settings of the suite on three versions
SETTINGS = (
    "AUTH_USER_MODEL",
    "DEFAULT_AUTO_FIELD",
    "INSTALLED_APPS",
    "LANGUAGES",
    "TIME_ZONE",
    "WAGTAIL_CONTENT_LANGUAGES",
    "WAGTAILDOCS_DOCUMENT_MODEL",
    "WAGTAILIMAGES_IMAGE_MODEL",
)
OURS = re.compile(r"^(?:import|from) (alumnii_mentoring[.\w]*)", re.MULTILINE)


def fingerprint():
    """Changes with the migrations, with what they use of ours, with versions and settings."""
    parts = [sqlite3.sqlite_version, django.__version__, wagtail.__version__]
    parts += [f"{name}={getattr(settings, name, None)!r}" for name in SETTINGS]
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(config.path, "migrations").rglob("*.py")):
            text = path.read_text()
            parts += [config.label, path.name, text, *map(source_of, OURS.findall(text))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def source_of(module):
    path = ROOT.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text()


def set_language(connection):
    """Of Wagtail's first locale: the only thing that migrating takes from ``LANGUAGE_CODE``."""
    language = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    connection.execute("UPDATE wagtailcore_locale SET language_code = ?", [language])
    connection.commit()


class MigratedDatabase:
    """The file to copy from, or the place for it."""

    def __init__(self, path):
        self.path = path
        self.copy = None

    def copy_to(self, name):
        """Fill an empty database, which may be in memory, if the file is there."""
        if not self.path.exists():
            return
        # What is in memory lasts as long as somebody is connected.
        self.copy = sqlite3.connect(name, uri=str(name).startswith("file:"))
        with closing(sqlite3.connect(f"{self.path.as_uri()}?immutable=1", uri=True)) as source:
            source.backup(self.copy)
        set_language(self.copy)
        self.path.touch()

    def keep(self, connection):
        """Keep a database that was migrated, unless it is a copy itself."""
        if self.copy is None:
            unfinished = self.path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            with closing(sqlite3.connect(unfinished)) as target:
                connection.backup(target)
            unfinished.replace(self.path)
            drop_oldest()
        else:
            self.copy.close()


def drop_oldest():
    files = sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
    for path in files[:-KEPT]:
        path.unlink(missing_ok=True)


@contextmanager
def migrated_database():
    """While it is open, nobody else makes one for the same settings."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{fingerprint()}.sqlite3"
    with path.with_suffix(".lock").open("w") as lock:
        wait_for(lock)
        yield MigratedDatabase(path)


def wait_for(lock):
    """Two that make the same file at a time do twice the work, and no harm."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    fcntl.flock(lock, fcntl.LOCK_EX)


def migrate(name):
    """Make the default database such a one: a file, or one in memory that others share."""
    from django.core.management import call_command  # noqa: PLC0415 - after the settings
    from django.db import connection  # noqa: PLC0415

    connection.settings_dict["NAME"] = name
    with migrated_database() as migrated:
        migrated.copy_to(name)
        call_command("migrate", verbosity=0)
        migrated.keep(connection.connection)


if __name__ == "__main__":
    django.setup()
    migrate(sys.argv[1])
