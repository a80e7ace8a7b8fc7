"""What a site forgot is said before anybody meets the consequence."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from alumnii_mentoring.checks import check_addresses

ROOT = Path(__file__).parent.parent


def found():
    return [one.id.rpartition(".")[2] for one in check_addresses()]


@pytest.mark.parametrize("address", ["/accounts/login/", "no_such_view"])
def test_a_login_that_leads_nowhere_is_said(settings, address):
    settings.LOGIN_URL = address

    assert found() == ["W007"]


@pytest.mark.parametrize(
    "address", ["/login/", "wagtailadmin_login", "https://sso.example.org/in"]
)
def test_a_login_that_exists_is_fine(settings, address):
    settings.LOGIN_URL = address

    assert found() == []


def test_the_address_of_a_new_wagtail_site_is_said(settings):
    settings.WAGTAILADMIN_BASE_URL = "http://example.com"

    assert found() == ["W008"]


def test_the_demonstrations_mails_lead_to_its_own_port(monkeypatch):
    monkeypatch.setenv("DEMO_ADDRESS", "127.0.0.1:8123")
    given = runpy.run_path(str(ROOT / "scripts/run_demo.py"))["ENVIRONMENT"]
    words = "from example_site import settings; print(settings.WAGTAILADMIN_BASE_URL)"

    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == "http://127.0.0.1:8123"
