import json
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.domain.mentorships.racing import RUNNERS

ROOT = Path(__file__).parents[2]
RUN = "import django; django.setup(); from tests.domain.mentorships.racing import run; run()"


class DefaultDatabase:
    """For a while the default connection leads to another SQLite file."""

    def __init__(self, path):
        self.memory = connections["default"]
        settings = {**self.memory.settings_dict, "NAME": str(path)}
        self.file = type(self.memory)(settings, "default")

    def __enter__(self):
        connections["default"] = self.file

    def __exit__(self, *_error):
        self.file.close()
        connections["default"] = self.memory


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """A database that other processes see, too: in memory they would not."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path / "race.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    with DefaultDatabase(path):
        yield


@pytest.fixture(scope="package")
def runners():
    """Processes that have loaded everything and wait for their first task."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "ignore", "-c", RUN],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _number in range(RUNNERS)
        ]
        for process in processes:
            stack.callback(process.kill)
        yield processes


@pytest.fixture
def race(runners, now):
    """Lets each runner do one task, all at once; returns what they say."""

    def write(process, words):
        process.stdin.write(f"{words}\n")
        process.stdin.flush()

    def race(*tasks):
        common = {"database": str(connection.settings_dict["NAME"]), "now": now.isoformat()}
        for process, (verb, keys) in zip(runners, tasks, strict=True):
            write(process, json.dumps({**common, "verb": verb, "keys": keys}))
        assert [process.stdout.readline() for process in runners] == ["ready\n"] * RUNNERS
        for process in runners:
            write(process, "go")
        return [process.stdout.readline().strip() for process in runners]

    return race


@pytest.fixture
def mentor(take_part):
    """By the ``take_part`` of each package, like ``mentee``."""
    return take_part("max", "mentor")


@pytest.fixture
def mentee(take_part):
    return take_part("anna", "mentee")
