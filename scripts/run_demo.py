"""Prepare the example site and run it with its worker until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = ROOT / "example_site" / "manage.py"
ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")

THERE = "is already there"  # how mentoring_demo says so

ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "example_site.settings",
    "EXAMPLE_URL": f"http://{ADDRESS}",
}


def manage(*words: str, quiet: bool = False) -> int:
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [sys.executable, str(MANAGE), *words], stdout=out, stderr=out, env=ENVIRONMENT
    ).returncode


def prepare() -> None:
    var = Path(os.environ.get("EXAMPLE_VAR", ROOT / "example_site" / "var"))
    var.mkdir(parents=True, exist_ok=True)
    tables = fingerprint_of_tables()
    drop_other_tables(var, tables)
    if manage("migrate", "--verbosity", "0"):
        sys.exit("The database could not be prepared.")
    (var / "tables.txt").write_text(tables)
    logins = var / "logins.txt"
    if not logins.exists():
        print("Building the demonstration data, which takes a minute.", flush=True)
        manage("mentoring_demo", "--remove", quiet=True)  # left over, and nobody knows its logins
    told = build()
    if told:
        logins.write_text(told)
    if not logins.exists():
        sys.exit(f"The logins are lost. Delete {var / 'site.sqlite3'} to begin anew.")
    print(f"\nSite:        http://{ADDRESS}/demo-universitaet/")
    print(f"Applying:    http://{ADDRESS}/demo-fakultaet/bewerbung/")
    print(f"Members:     http://{ADDRESS}/mentoring/")
    print(f"Back office: http://{ADDRESS}/admin/")
    print(f"\nLogins and addresses:\n{logins.read_text()}\nStop with Ctrl-C.\n", flush=True)


def fingerprint_of_tables() -> str:
    """Changes when the first migrations do, which no database follows that has had them."""
    first = sorted((ROOT / "alumnii_mentoring").glob("**/migrations/0001_*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in first)).hexdigest()


def drop_other_tables(var: Path, tables: str) -> None:
    """A database of another version, or one that was never finished, would break every page."""
    known = var / "tables.txt"
    if known.exists() and known.read_text() == tables:
        return
    if (var / "site.sqlite3").exists():
        print("The demonstration is from another version and is built anew.", flush=True)
    for name in ("site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm", "logins.txt"):
        (var / name).unlink(missing_ok=True)
    shutil.rmtree(var / "private", ignore_errors=True)


def build() -> str:
    """What the new demonstration says of itself; nothing if there is one already."""
    words = [sys.executable, str(MANAGE), "mentoring_demo"]
    done = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode and THERE not in done.stderr:
        sys.exit(f"{done.stderr}\nThe demonstration data could not be built.")
    return done.stdout


def require_free_address() -> None:
    host, _colon, port = ADDRESS.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"DEMO_ADDRESS={ADDRESS} is no address such as 127.0.0.1:8001.")
    try:
        socket.create_server((host, int(port))).close()
    except OSError as error:
        other = "Choose another address: DEMO_ADDRESS=127.0.0.1:8001 make demo"
        sys.exit(f"http://{ADDRESS} can't be used: {os.strerror(error.errno or 0)}. {other}")


def run() -> int:
    started = [
        subprocess.Popen(
            [sys.executable, str(MANAGE), *words], start_new_session=True, env=ENVIRONMENT
        )
        for words in (["runserver", "--noreload", ADDRESS], ["qcluster"])
    ]
    try:
        while all(process.poll() is None for process in started):
            time.sleep(0.5)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(started)


def stop(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in started:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    print("Stopped.")


if __name__ == "__main__":
    require_free_address()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # some shells ignore the first
        signal.signal(ending, signal.default_int_handler)
    try:
        prepare()
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next start goes on from here.")
    sys.exit(run())
