"""The example site with its worker as processes of their own, and a real browser in front."""

import email
import email.policy
import json
import os
import re
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


# One process that runs line after line; starting one for each would take most of the time.
ANSWERING = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    said, done = io.StringIO(), True
    with contextlib.redirect_stdout(said):
        try:
            exec(json.loads(line), {"__name__": "asked"})
        except Exception:
            done = False
            print(traceback.format_exc())
    print(json.dumps([done, said.getvalue()]), flush=True)
"""


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
        self.processes = {}
        self.shell = None

    def manage(self, *words):
        return self.python(MANAGE, *words)

    def python(self, *words):
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code):
        """Run Python on the site's data and return what it prints last."""
        if self.shell is None:
            command = [sys.executable, str(MANAGE), "shell", "--no-imports", "-c", ANSWERING]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
            self.shell = subprocess.Popen(command, env=self.env, **pipes)
        self.shell.stdin.write(json.dumps(code) + "\n")
        self.shell.stdin.flush()
        done, said = json.loads(self.shell.stdout.readline())
        assert done, said
        return said.strip().splitlines()[-1]

    def start(self):
        self.python("-m", "tests.migrated", self.var / "site.sqlite3")
        self.world = json.loads(self.manage("mentoring_demo", "--persons", "60", "--json"))
        self.run("runserver", "--noreload", f"127.0.0.1:{self.port}")
        self.run("qcluster")
        for _attempt in range(120):
            try:
                urllib.request.urlopen(self.url + "/login/", timeout=2)
            except OSError:
                time.sleep(0.5)
            else:
                return
        raise AssertionError((self.var / "runserver.log").read_text())

    def run(self, *words):
        command = [sys.executable, str(MANAGE), *words]
        with (self.var / f"{words[0]}.log").open("a") as log:
            self.processes[words[0]] = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def close(self):
        self.stop()
        if self.shell is not None:
            self.shell.communicate()

    def stop(self, *names):
        ending = [self.processes.pop(name) for name in names or list(self.processes)]
        for process in ending:
            os.killpg(process.pid, signal.SIGINT)
        for process in ending:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def mails_to(self, address):
        """Subject and text of what was mailed to somebody, the oldest first."""
        folder = self.var / "mail"
        paths = folder.iterdir() if folder.exists() else []
        for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns):
            for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                mail = email.message_from_bytes(part.strip(), policy=email.policy.default)
                if address in str(mail["To"]):
                    yield str(mail["Subject"]), mail.get_body(("plain",)).get_content()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    yield running
    running.close()


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
        result = self.page.get_by_text(text).first
        result.wait_for(state="visible")
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
                result = Axe().run(self.page, context=where, options=options)
                assert not result.response["violations"], (
                    self.page.url,
                    scheme,
                    forced,
                    result.generate_report(),
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


@pytest.fixture
def link_to(site):
    """The personal address in the newest mail to somebody, as a path of the site."""

    def link_to(address, subject="", patience=40):
        for _attempt in range(patience):
            texts = [text for title, text in site.mails_to(address) if subject in title]
            results = [re.findall(r"/mentoring/answer/[\w-]+/", text) for text in texts]
            if any(results):
                return [links[-1] for links in results if links][-1]
            time.sleep(0.5)
        raise AssertionError(f"no personal address was mailed to {address}: {subject}")

    return link_to


CYCLE = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from wagtail.models import Site
from alumnii_mentoring.models import *
from alumnii_mentoring.pages import models as pages
from alumnii_mentoring.pages.defaults import add_default_questions

now, slug = timezone.now(), {slug!r}
programme = Programme.objects.create(
    name=slug.title(), slug=slug, office_name="Büro", office_email=slug + "@example.org")
cycle = Cycle.objects.create(
    programme=programme, name="Durchgang", state="open", mode={mode!r},
    apply_from=now - timedelta(days=30), apply_until=now + timedelta(days=30),
    starts_on=now.date() + timedelta(days=40), ends_on=now.date() + timedelta(days=410))
word = make_password({password!r})

def person(name):
    address = f"{{slug}}-{{name}}@example.org"
    user = get_user_model().objects.create(
        username=f"{{slug}}-{{name}}", email=address, password=word)
    made = Person.objects.create(
        user=user, first_name=name.title(), last_name=slug.title(), email=address)
    made.programmes.add(programme)
    return made

mentors = {{
    name: Participation.objects.create(
        cycle=cycle, person=person(name), role="mentor", is_listed=True)
    for name in ("eva", "max")
}}
mentees = {{name: person(name) for name in ("ina", "ben", "cem")}}
root = Site.objects.get(is_default_site=True).root_page
form = root.add_child(instance=pages.ApplicationFormPage(
    title="Bewerbung", slug=slug + "-bewerbung", role="mentee", programme=programme))
add_default_questions(form, "de")
form.save()
root.add_child(instance=pages.MentorListPage(
    title="Mentoring", slug=slug + "-mentoring", programme=programme, apply_page=form))
"""


@pytest.fixture(scope="session")
def open_cycle(site):
    """Open for applications: Eva and Max are in the list; Ina, Ben and Cem have accounts."""

    def open_cycle(slug, mode, then="print(cycle.pk)"):
        values = {"slug": slug, "mode": mode, "password": site.world["password"]}
        return site.ask(CYCLE.format(**values) + then)

    return open_cycle


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
