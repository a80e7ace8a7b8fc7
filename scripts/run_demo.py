"""Prepare the example site and run it with its worker until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = ROOT / "example_site" / "manage.py"
ADDRESS = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")

ENVIRONMENT = {**os.environ, "EXAMPLE_URL": f"http://{ADDRESS}"}


def manage(*words: str, quiet: bool = False) -> int:
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [sys.executable, str(MANAGE), *words], stdout=out, env=ENVIRONMENT
    ).returncode


def prepare() -> None:
    var = Path(os.environ.get("EXAMPLE_VAR", ROOT / "example_site" / "var"))
    var.mkdir(parents=True, exist_ok=True)
    if manage("migrate", "--verbosity", "0"):
        sys.exit("The database could not be prepared.")
    logins = var / "logins.txt"
    if not logins.exists():
        done = subprocess.run(
            [sys.executable, str(MANAGE), "mentoring_demo"],
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )
        if done.returncode:
            sys.exit("The demonstration data could not be built.")
        logins.write_text(done.stdout)
    print(f"\nSite:        http://{ADDRESS}/demo-universitaet/")
    print(f"Applying:    http://{ADDRESS}/demo-fakultaet/bewerbung/")
    print(f"Members:     http://{ADDRESS}/mentoring/")
    print(f"Back office: http://{ADDRESS}/admin/")
    print(f"\nLogins and addresses:\n{logins.read_text()}\nStop with Ctrl-C.\n", flush=True)


def run() -> int:
    started = [
        subprocess.Popen(
            [sys.executable, str(MANAGE), *words], start_new_session=True, env=ENVIRONMENT
        )
        for words in (["runserver", "--noreload", ADDRESS], ["qcluster"])
    ]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
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
    prepare()
    sys.exit(run())
