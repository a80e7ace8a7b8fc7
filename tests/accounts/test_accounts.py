"""The example site's set-up of django-allauth, in a process with settings of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(*words):
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.accounts.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT)


def test_people_sign_up_with_a_verified_address_and_the_office_by_two_factors():  # S14, S77
    done = run("-m", "tests.accounts.journey")

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 4


def test_the_check_finds_nothing_amiss():
    done = run("-m", "django", "check")

    assert done.returncode == 0, done.stderr
