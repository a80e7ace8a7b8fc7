"""The watchdog of the queue, with small processes in its place."""

import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from alumnii_mentoring.management.watchdog import Watchdog

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def watched(command, stands_still, starts):
    """Lets the watchdog run until it has begun so often; then it is asked to stop."""
    watchdog = Watchdog(command, stands_still, patience=0, look_seconds=0.01)
    thread = threading.Thread(target=watchdog.run)
    thread.start()
    while watchdog.starts < starts:
        time.sleep(0.01)
    watchdog.stop()
    thread.join()
    return watchdog.starts


def test_what_stands_still_is_started_anew():
    assert watched(SLEEP, lambda seconds: True, 3) >= 3


def test_what_ended_is_started_anew():
    assert watched([sys.executable, "-c", ""], lambda seconds: False, 2) >= 2


def test_what_works_is_left_alone_until_it_is_asked_to_stop():
    assert watched(SLEEP, lambda seconds: False, 1) == 1


def test_its_children_end_with_it(tmp_path):
    proof = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(1); pathlib.Path({str(proof)!r}).touch()"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}])"
    watched([sys.executable, "-c", f"{parent}; time.sleep(60)"], lambda seconds: False, 1)
    time.sleep(1.5)

    assert not proof.exists()


@pytest.mark.django_db
def test_without_a_queue_it_says_what_to_run():
    with pytest.raises(CommandError, match="mentoring_tick"):
        call_command("mentoring_queue")
