"""The example site with its worker as processes of their own, and a real browser in front."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MANAGE = ROOT / "example_site" / "manage.py"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    missing = None if CHROMIUM else "needs Chromium (apt-get install chromium)"
    try:
        import playwright  # noqa: F401, PLC0415
    except ImportError:
        missing = "needs playwright (pip install .[journeys])"
    if missing and not os.environ.get("CI"):
        for item in items:
            if "journeys" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason=missing))


class Site:
    """A running example site; ``world`` is what the demonstration printed."""

    def __init__(self, var):
        self.env = {**os.environ, "EXAMPLE_VAR": str(var), "DJANGO_SETTINGS_MODULE": ""}
        self.env["DJANGO_SETTINGS_MODULE"] = "example_site.settings"
        self.var = var
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes = []

    def manage(self, *words):
        command = [sys.executable, str(MANAGE), *words]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code):
        """Run Python on the site's data and return what it prints last."""
        return self.manage("shell", "--no-imports", "-c", code).strip().splitlines()[-1]

    def start(self):
        self.manage("migrate", "--verbosity", "0")
        self.world = json.loads(self.manage("mentoring_demo", "--persons", "60", "--json"))
        for words in (["runserver", "--noreload", f"127.0.0.1:{self.port}"], ["qcluster"]):
            command = [sys.executable, str(MANAGE), *words]
            with (self.var / f"{words[0]}.log").open("w") as log:
                process = subprocess.Popen(
                    command, env=self.env, stdout=log, stderr=log, start_new_session=True
                )
            self.processes.append(process)
        for _attempt in range(120):
            try:
                urllib.request.urlopen(self.url + "/login/", timeout=2)
            except OSError:
                time.sleep(0.5)
            else:
                return
        raise AssertionError((self.var / "runserver.log").read_text())

    def stop(self):
        for process in self.processes:
            os.killpg(process.pid, signal.SIGINT)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - skipped when missing

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


class Visitor:
    """A browser window that watches itself: console, foreign requests, accessibility."""

    def __init__(self, browser, site, *, javascript=True, dark=False, width=1280):
        self.context = browser.new_context(
            locale="de-DE",
            timezone_id="Europe/Berlin",
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.site = site
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._note_request)

    def _note_console(self, message):
        if message.type in {"error", "warning"}:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _note_request(self, request):
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.problems.append(f"request to {request.url}")

    def log_in(self, name):
        self.go("/login/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", self.site.world["password"])
        self.page.click("main button[type=submit]")
        return self

    def go(self, address):
        response = self.page.goto(self.site.url + address)
        assert response.status == 200, f"{address}: {response.status}"
        return self

    def click(self, name, role="button"):
        self.page.get_by_role(role, name=name, exact=True).first.click()
        return self

    def sees(self, text):
        found = self.page.get_by_text(text).first
        found.wait_for(state="visible")
        return self

    def check(self):
        """No violation of WCAG 2.2 AA, a clean console, no request to anybody else."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        options = {"runOnly": {"type": "tag", "values": tags}}
        scope = ".am" if "/admin/" not in self.page.url else "#main"
        for scheme, forced in (("light", "none"), ("dark", "none"), ("light", "active")):
            self.page.emulate_media(color_scheme=scheme, forced_colors=forced)
            self.page.wait_for_timeout(300)  # Wagtail fades its colours
            if self.page.locator(scope).count():
                where = {"include": [[scope]], "exclude": [[".messages"]]}  # Wagtail's own
                found = Axe().run(self.page, context=where, options=options)
                assert not found.response["violations"], (
                    self.page.url,
                    scheme,
                    forced,
                    found.generate_report(),
                )
        self.page.emulate_media(color_scheme="light", forced_colors="none")
        assert self.problems == []
        return self

    def close(self):
        self.context.close()


@pytest.fixture
def visit(browser, site):
    opened = []

    def open_window(name=None, **options):
        visitor = Visitor(browser, site, **options)
        opened.append(visitor)
        return visitor.log_in(name) if name else visitor

    yield open_window
    for visitor in opened:
        visitor.close()


@pytest.fixture(scope="session")
def newcomers(site):
    """Two accounts of the university that mentoring does not know yet."""
    site.ask(
        "from django.contrib.auth import get_user_model as model\n"
        f"word = {site.world['password']!r}\n"
        "for name, first in (('alumna', 'Vera'), ('studentin', 'Tamara')):\n"
        "    model().objects.create_user(name, f'{name}@example.org', word,"
        " first_name=first, last_name='Probe')\n"
        "print('ok')"
    )
