"""``make demo`` as a newcomer meets it: started, interrupted, started again."""

import os
import runpy
import signal
import socket
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


def test_a_database_of_another_version_is_built_anew(tmp_path):
    script = runpy.run_path(str(SCRIPT))
    tables = script["fingerprint_of_tables"]()
    (tmp_path / "site.sqlite3").write_text("kept")
    (tmp_path / "tables.txt").write_text(tables)

    script["drop_other_tables"](tmp_path, tables)
    assert (tmp_path / "site.sqlite3").exists()
    script["drop_other_tables"](tmp_path, "other")
    assert not (tmp_path / "site.sqlite3").exists()


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
