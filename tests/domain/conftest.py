import json
import socket
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.domain.mentorships.racing import RUNNERS

ROOT = Path(__file__).parents[2]
RUN = "import django; django.setup(); from tests.domain.mentorships.racing import main; main()"


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
    """A line to each of the processes that have loaded everything and wait for a first task."""
    with ExitStack() as stack:
        pairs = [socket.socketpair() for _number in range(RUNNERS)]
        ends = [their.fileno() for _our, their in pairs]
        command = [sys.executable, "-W", "ignore", "-c", RUN, json.dumps(ends)]
        process = stack.enter_context(subprocess.Popen(command, cwd=ROOT, pass_fds=ends))
        for our, their in pairs:
            their.close()
            stack.enter_context(our)  # closed first, at which its runner ends
        yield [stack.enter_context(our.makefile("rw")) for our, _their in pairs]
    assert process.returncode == 0


@pytest.fixture
def race(runners, now):
    """Lets each runner do one task, all at once; returns what they say."""

    def write(runner, words):
        runner.write(f"{words}\n")
        runner.flush()

    def race(*tasks):
        common = {"database": str(connection.settings_dict["NAME"]), "now": now.isoformat()}
        for runner, (verb, keys) in zip(runners, tasks, strict=True):
            write(runner, json.dumps({**common, "verb": verb, "keys": keys}))
        assert [runner.readline() for runner in runners] == ["ready\n"] * RUNNERS
        for runner in runners:
            write(runner, "go")
        return [runner.readline().strip() for runner in runners]

    return race


@pytest.fixture
def mentor(take_part):
    """By the ``take_part`` of each package, like ``mentee``."""
    return take_part("max", "mentor")


@pytest.fixture
def mentee(take_part):
    return take_part("anna", "mentee")
