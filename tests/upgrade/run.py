"""Build a world with the code of the last release, then migrate and visit it with ours.

``python -m tests.upgrade.run sqlite postgresql`` needs git with the history, and PostgreSQL on
127.0.0.1 for the second.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RELEASE = Path(__file__).parent / "LAST_RELEASE"
SETTINGS = Path(__file__).parent / "site"
BUILD = ROOT / "build" / "upgrade"
PERSONS = "60"  # the fewest that show every state
POSTGRESQL_NAME = "upgrade_world"
VISIT = """
import sys, django
django.setup()
from tests.upgrade.visit import main
main(sys.argv[1])
"""
DJANGO = ("-m", "django")
WHERE_FROM = "import alumnii_mentoring; print(alumnii_mentoring.__file__)"


def last_release(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if not line.startswith("#")]
    commits = [line for line in lines if line]
    if len(commits) != 1 or not re.fullmatch(r"[0-9a-f]{40}", commits[0]):
        sys.exit(f"{RELEASE.relative_to(ROOT)} must name one commit with all its 40 digits.")
    return commits[0]


def unpack(commit: str, folder: Path, repository: Path = ROOT) -> None:
    """The files of a commit, without touching the work tree."""
    if not shutil.which("git"):
        sys.exit("The upgrade check needs git, to get the code of the last release.")
    git = ["git", "-C", str(repository)]
    known = subprocess.run([*git, "cat-file", "-e", f"{commit}^{{commit}}"], capture_output=True)
    if known.returncode:
        sys.exit(
            f"The last release, commit {commit}, is not in this clone. Get the whole history with"
            " `git fetch --unshallow`, or clone without --depth."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = subprocess.run([*git, "archive", commit], stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)


class Site:
    """An example site of its own, used by the code of either version."""

    def __init__(self, database: str, old_code: Path) -> None:
        self.database, self.old_code = database, old_code
        self.var = BUILD / database
        shutil.rmtree(self.var, ignore_errors=True)
        self.var.mkdir(parents=True)
        if database == "postgresql":
            empty_postgresql()

    def run(self, step: str, code: Path, *words: str) -> str:
        """What a command prints; ``code`` is the checkout that it runs from."""
        env = {
            **os.environ,
            "PYTHONPATH": f"{code}{os.pathsep}{SETTINGS}",
            "DJANGO_SETTINGS_MODULE": "upgrade_settings",
            "EXAMPLE_VAR": str(self.var),
            "DATABASE": self.database,
            "UPGRADE_DATABASE": POSTGRESQL_NAME,
        }
        done = subprocess.run(
            [sys.executable, *words], cwd=code, env=env, stdout=subprocess.PIPE, text=True
        )
        if done.returncode:
            sys.exit(f"{done.stdout}\n{self.database}: {step} failed, with the code in {code}")
        return done.stdout

    def build(self) -> Path:
        """A demonstration made by the old code; the file that tells of it."""
        origin = Path(self.run("finding the old code", self.old_code, "-c", WHERE_FROM).strip())
        if self.old_code not in origin.parents:
            sys.exit(f"The old world would be built by {origin}, not by the last release.")
        self.run("making the tables", self.old_code, *DJANGO, "migrate", "--verbosity", "0")
        command = (*DJANGO, "mentoring_demo", "--persons", PERSONS, "--json")
        world = self.var / "world.json"
        world.write_text(self.run("building the world", self.old_code, *command))
        return world


def empty_postgresql() -> None:
    import psycopg  # noqa: PLC0415 - not needed for SQLite

    with psycopg.connect("host=127.0.0.1 dbname=postgres user=root", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {POSTGRESQL_NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {POSTGRESQL_NAME}")


def main(databases: list[str]) -> None:
    commit, code = last_release(RELEASE.read_text()), BUILD / "code"
    unpack(commit, code)
    for database in databases:
        site = Site(database, code)
        world = site.build()
        print(f"{database}: world built by {commit}", flush=True)
        print(site.run("migrating and visiting", ROOT, "-c", VISIT, str(world)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["sqlite"])
