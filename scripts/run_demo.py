"""Prepare the example site and run it with its worker until Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = ROOT / "example_site" / "manage.py"
ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")

PERSONS = os.environ.get("DEMO_PERSONS", "120")
DATABASE = "site.sqlite3"
PARTS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "logins.txt", "private", "media", "mail")
TABLES_AMISS = (  # of what mentoring_doctor finds, what makes pages fail
    "unapplied_migrations",
    "missing_tables",
    "missing_columns",
    "refusing_columns",
    "missing_unique_keys",
)
THERE = "is already there"  # how mentoring_demo says so

ENVIRONMENT = {
    **os.environ,
    "DJANGO_SETTINGS_MODULE": "example_site.accounts.settings",
    "EXAMPLE_URL": f"http://{ADDRESS}",
}


def manage(*words: str, quiet: bool = False) -> int:
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [sys.executable, str(MANAGE), *words], stdout=out, stderr=out, env=ENVIRONMENT
    ).returncode


def manage_and_read(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(MANAGE), *words], capture_output=True, text=True, env=ENVIRONMENT
    )


def prepare() -> None:
    var = Path(os.environ.get("EXAMPLE_VAR", ROOT / "example_site" / "var"))
    var.mkdir(parents=True, exist_ok=True)
    make_tables(var)
    logins = var / "logins.txt"
    if not logins.exists():
        print("Building the demonstration data, which takes a minute.", flush=True)
        manage("mentoring_demo", "--remove", quiet=True)  # left over, and nobody knows its logins
    told = build()
    if told:
        logins.write_text(told)
    manage("confirm_demo_addresses")
    if not logins.exists():
        sys.exit(f"The logins are lost. Delete {var / 'site.sqlite3'} to begin anew.")
    print(f"\nSite:        http://{ADDRESS}/demo-universitaet/")
    print(f"Applying:    http://{ADDRESS}/demo-fakultaet/bewerbung/")
    print(f"Members:     http://{ADDRESS}/mentoring/")
    print(f"Back office: http://{ADDRESS}/admin/")
    print(f"\nLogins and addresses:\n{logins.read_text()}\nStop with Ctrl-C.\n", flush=True)


def make_tables(var: Path) -> None:
    """Tables of this version, with what an earlier one stored; nothing is thrown away."""
    is_new = not (var / DATABASE).exists()
    error = migrate(is_new=is_new)
    if error and not is_new:
        place = set_aside(var)
        (place / "why.txt").write_text(error)
        print(
            "The demonstration that is here can't be updated: it was made before the first"
            " release, or it is damaged.\n"
            f"It is kept in {place} with the reason, and a new one is built.",
            flush=True,
        )
        error = migrate(is_new=True)
    if error:
        sys.exit(f"{error}\nThe database could not be prepared.")


def migrate(*, is_new: bool) -> str:
    """What went wrong; nothing if the tables are those of this version."""
    done = manage_and_read("migrate", "--verbosity", "0")
    if done.returncode:
        return done.stderr
    return "" if is_new else examine()


def examine() -> str:
    """What mentoring_doctor says of the tables; nothing if they are well."""
    done = manage_and_read("mentoring_doctor")
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return done.stderr
    if any(found[kind] for kind in TABLES_AMISS):
        return done.stderr
    if found["schedules_missing"]:  # a newer version has more of them
        manage("mentoring_setup", quiet=True)
    return ""


def set_aside(var: Path) -> Path:
    """Move what belongs to the database into a folder of its own."""
    numbers = range(1, len(list(var.iterdir())) + 2)
    place = next(var / f"set-aside-{n}" for n in numbers if not (var / f"set-aside-{n}").exists())
    place.mkdir()
    for name in PARTS:
        if (var / name).exists():
            (var / name).rename(place / name)
    return place


def build() -> str:
    """What the new demonstration says of itself; nothing if there is one already."""
    done = manage_and_read("mentoring_demo", "--persons", PERSONS)
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
