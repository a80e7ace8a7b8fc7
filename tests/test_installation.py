"""Somebody else's site, made by ``wagtail start``; the README's steps, applied literally."""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
VISIT = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
world = json.load(open(sys.argv[1]))
def status(name, address):
    client = Client()
    if name:
        client.force_login(get_user_model().objects.get(username=world["logins"][name]))
    return client.get(address).status_code
found = {address: status(None, address) for address in world["addresses"].values()}
found["/mentoring/"] = status("mentee", "/mentoring/")
found["/admin/mentoring/progress/"] = status("koordination", "/admin/mentoring/progress/")
print(json.dumps(found))
"""


def step(name):
    """The indented block behind a marker of the README."""
    text = (ROOT / "README.md").read_text()
    block = re.search(rf"<!-- step: {name} -->\n\n((?:    .*\n|\n)+)", text)
    assert block is not None, f"the README has no step {name}"
    return textwrap.dedent(block.group(1))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newcomer")
    wagtail = Path(sys.executable).parent / "wagtail"
    subprocess.run([wagtail, "start", "mysite", folder], check=True, capture_output=True)
    with (folder / "mysite/settings/base.py").open("a") as settings:
        settings.write("\n" + step("installed_apps"))
    with (folder / "mysite/urls.py").open("a") as urls:
        urls.write("\n" + step("urls"))
    return folder


def run(site, *words):
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{site}"}
    env["DJANGO_SETTINGS_MODULE"] = "mysite.settings.dev"
    done = subprocess.run(
        [sys.executable, *words], cwd=site, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_steps_of_the_readme_lead_to_working_pages(site):
    for command in step("commands").strip().splitlines():
        run(site, *command.split()[1:])
    (site / "world.json").write_text(
        run(site, "manage.py", "mentoring_demo", "--persons", "60", "--json")
    )

    result = json.loads(run(site, "-c", VISIT, "world.json").strip().splitlines()[-1])

    assert len(result) == 12
    assert {address: code for address, code in result.items() if code != 200} == {}
