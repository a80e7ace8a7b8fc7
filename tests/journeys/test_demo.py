"""``make demo`` as a newcomer meets it: started, interrupted, started again."""

import contextlib
import os
import runpy
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "scripts/run_demo.py"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(tmp_path):
    """Starts the demonstration in a folder of its own; what is left running is stopped."""
    started = []

    def start(address):
        env = {**os.environ, "EXAMPLE_VAR": str(tmp_path), "DEMO_ADDRESS": address}
        env["DEMO_PERSONS"] = "60"  # half of them are enough to be seen
        with (tmp_path / "said.txt").open("w") as out:
            started.append(
                subprocess.Popen([sys.executable, SCRIPT], env=env, stdout=out, stderr=out)
            )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def said(tmp_path):
    return (tmp_path / "said.txt").read_text()


def wait_for(address, process):
    for _second in range(900):
        assert process.poll() is None
        try:
            return urllib.request.urlopen(f"http://{address}/demo-universitaet/").status
        except OSError:
            time.sleep(1)
    raise AssertionError("no answer")


def is_running(tmp_path):
    """Whether any process works in the folder of this demonstration."""
    mark = f"EXAMPLE_VAR={tmp_path}\0".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes():
                return True
        except OSError:
            continue
    return False


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_it_starts_stops_and_comes_back_without_its_logins(start, tmp_path):
    address = f"127.0.0.1:{free_port()}"

    for _time in range(2):
        process = start(address)
        assert wait_for(address, process) == 200
        assert "demo-koordination / mentoring-demo" in said(tmp_path)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert not is_running(tmp_path)
        (tmp_path / "logins.txt").unlink()


@pytest.fixture
def older(site, tmp_path, monkeypatch):
    """A copy of the demonstration, and the script that finds it in its folder."""
    monkeypatch.setenv("EXAMPLE_VAR", str(tmp_path))
    with sqlite3.connect(site.var / "site.sqlite3") as there, database(tmp_path) as copy:
        there.backup(copy)
    (tmp_path / "logins.txt").write_text("demo-koordination / mentoring-demo")
    return runpy.run_path(str(SCRIPT))


def database(folder):
    return contextlib.closing(sqlite3.connect(folder / "site.sqlite3", isolation_level=None))


def passwords(folder):
    with database(folder) as tables:
        return tables.execute("SELECT username, password FROM auth_user ORDER BY id").fetchall()


def test_an_older_demonstration_is_migrated_and_keeps_its_logins(older, tmp_path, capsys):  # S76
    before = passwords(tmp_path)
    older["manage"]("migrate", "django_q", "0018", quiet=True)
    with database(tmp_path) as tables:
        tables.execute("DELETE FROM django_q_schedule")

    older["make_tables"](tmp_path)

    with database(tmp_path) as tables:
        (newest,) = tables.execute(
            "SELECT COUNT(*) FROM django_migrations WHERE app='django_q' AND name LIKE '0019%'"
        ).fetchone()
        (schedules,) = tables.execute("SELECT COUNT(*) FROM django_q_schedule").fetchone()
    assert (newest, schedules) == (1, 3)
    assert passwords(tmp_path) == before
    assert (tmp_path / "logins.txt").exists()
    assert capsys.readouterr().out == ""


def test_a_database_of_no_release_is_kept_aside_and_a_new_one_is_made(older, tmp_path, capsys):
    before = passwords(tmp_path)
    with database(tmp_path) as tables:
        tables.execute("ALTER TABLE alumnii_mentoring_exclusion DROP COLUMN kind")

    older["make_tables"](tmp_path)

    aside = tmp_path / "set-aside-1"
    assert f"It is kept in {aside} with the reason" in capsys.readouterr().out
    assert "alumnii_mentoring_exclusion.kind" in (aside / "why.txt").read_text()
    assert passwords(aside) == before
    assert (aside / "logins.txt").exists()
    assert not (tmp_path / "logins.txt").exists()
    assert older["examine"]() == ""
    assert passwords(tmp_path) == []


def test_what_was_kept_aside_before_stays(tmp_path):
    script = runpy.run_path(str(SCRIPT))
    for text in ("the first", "the second"):
        (tmp_path / "site.sqlite3").write_text(text)
        script["set_aside"](tmp_path)

    assert (tmp_path / "set-aside-1/site.sqlite3").read_text() == "the first"
    assert (tmp_path / "set-aside-2/site.sqlite3").read_text() == "the second"


def test_a_file_that_is_no_database_can_not_be_updated(tmp_path, monkeypatch):
    monkeypatch.setenv("EXAMPLE_VAR", str(tmp_path))
    (tmp_path / "site.sqlite3").write_text("no database" * 100)

    assert "not a database" in runpy.run_path(str(SCRIPT))["migrate"](is_new=False)


def test_an_address_that_is_taken_is_said_before_anything_is_done(start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        process = start(address)

        assert process.wait(timeout=30) == 1
    assert f"http://{address} can't be used: Address already in use." in said(tmp_path)
    assert not (tmp_path / "site.sqlite3").exists()


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:http"])
def test_an_address_that_is_none_is_said(start, tmp_path, address):
    assert start(address).wait(timeout=30) == 1
    assert f"DEMO_ADDRESS={address} is no address" in said(tmp_path)
