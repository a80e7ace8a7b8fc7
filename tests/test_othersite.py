"""The plugin in a site with its own user, image and document models and no base template."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = """
import io, json
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.contrib.auth import get_user_model
from django.urls import get_resolver
from tests.migrated import migrate
migrate("file:othersite?mode=memory&cache=shared")
out = io.StringIO()
call_command("mentoring_demo", persons=60, json=True, stdout=out, stderr=io.StringIO())
world = json.loads(out.getvalue())
def status(name, address):
    client = Client()
    if name:
        client.force_login(get_user_model().objects.get(email=world["logins"][name]))
    return client.get(address).status_code
answers = {address: status(None, address) for address in world["addresses"].values()}
answers["/mentoring/"] = status("mentee", "/mentoring/")
answers["/mentoring/profile/"] = status("redaktion", "/mentoring/profile/")
def lists(patterns, prefix=""):
    for one in patterns:
        route = prefix + str(one.pattern).lstrip("^").rstrip("$").rstrip("\\Z")
        if "<" not in route and "(?P" not in route:
            yield from lists(one.url_patterns, route) if hasattr(one, "url_patterns") else [route]
screens = [one for one in lists(get_resolver().url_patterns) if "mentoring" in one]
for address in ["/admin/", *(f"/{one}" for one in screens if one.startswith("admin/"))]:
    answers[address] = status("zentrale", address)
assert len(answers) > 40, sorted(answers)
print(json.dumps({address: code for address, code in answers.items() if code not in (200, 302)}))
"""


def run(*words):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.othersite.settings"}
    env["PYTHONPATH"] = str(ROOT)
    command = [sys.executable, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT)


def test_no_migration_is_missing_with_foreign_models():
    done = run("-m", "django", "makemigrations", "--check", "--dry-run")

    assert done.returncode == 0, done.stdout + done.stderr


def test_all_screens_answer_with_foreign_models():
    done = run("-c", CODE)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "{}"
