"""One cycle from the first click to the calendar, as the people who use it live through it.

The journeys build on each other, in the order of the file.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conformance.khal import read_with_khal

pytestmark = pytest.mark.usefixtures("newcomers")

BERLIN = ZoneInfo("Europe/Berlin")
SITE = "/demo-fakultaet"
SEND = "Für 1 Tandem in 10 Minuten senden"
PAIR_OF = (
    "from alumnii_mentoring.models import Pair\n"
    "pair = Pair.objects.filter(mentee__person__user__username='studentin').latest('pk')\n"
)

TEN_MINUTES_LATER = (
    "from alumnii_mentoring.models import Message\n"
    "print(Message.objects.filter(state='queued').update(send_after=None))"
)


def test_an_alumna_becomes_a_mentor_and_appears_in_the_list(visit):  # S18
    alumna = visit("alumna").go(f"{SITE}/mentor-werden/?step=all").check()
    page = alumna.page
    page.fill("[name=me-place_name]", "Kassel")
    page.get_by_label("Informatik und IT").check()
    page.get_by_label("Berufseinstieg", exact=True).check()
    page.fill("[name=about]", "Ich arbeite seit zehn Jahren in der Softwareentwicklung.")
    alumna.click("Bewerbung absenden").sees("Bitte korrigieren Sie die markierten Angaben").check()
    assert page.input_value("[name=about]").startswith("Ich arbeite")
    page.get_by_label("Was möchten Sie weitergeben?").fill("Mut.")
    page.locator("[name=wants_listing]").check()
    page.locator("[name=consent]").check()
    alumna.click("Bewerbung absenden").sees("Ihre Bewerbung ist eingegangen").check()

    office = visit("demo-zentrale").go("/admin/alumnii_mentoring/application/?q=Probe")
    office.page.get_by_text("Vera Probe").wait_for()
    office.go(office.page.locator("a[href*='/inspect/']").first.get_attribute("href"))
    office.sees("Mut.").check().click("Annehmen").sees("Die Bewerbung ist angenommen")

    visit().go(f"{SITE}/mentoren/?text=Softwareentwicklung").sees("Vera Probe").check()


def test_a_student_finds_two_mentors_and_applies_with_wishes(visit):  # S24, S26
    student = visit("studentin").go(f"{SITE}/mentoren/?place=Kassel&radius_km=25").check()
    student.click("Vera Probe", role="link").check().click("Hier bewerben", role="link")
    student.check().click("Alles auf einer Seite zeigen", role="link")
    page = student.page
    page.get_by_label("Informatik und IT").check()
    page.get_by_label("Berufseinstieg", exact=True).check()
    second = page.locator("[name=wish_2] option").nth(1).get_attribute("value")
    if second == page.input_value("[name=wish_1]"):
        second = page.locator("[name=wish_2] option").nth(2).get_attribute("value")
    page.select_option("[name=wish_2]", second)
    page.fill("[name=why_1]", "Ihr Weg ähnelt dem, den ich gehen möchte.")
    page.get_by_label("Was erhoffen Sie sich vom Mentoring?").fill("Einen Blick in den Beruf.")
    page.locator("[name=consent]").check()
    student.check().click("Bewerbung absenden").sees("Ihre Bewerbung ist eingegangen").check()


def test_the_coordinator_matches_and_both_confirm(visit, site):  # S30, S31
    office = visit("demo-zentrale").go("/admin/alumnii_mentoring/application/?q=Tamara")
    office.go(office.page.locator("a[href*='/inspect/']").first.get_attribute("href"))
    office.sees("Einen Blick in den Beruf.").click("Annehmen")
    cycle = site.ask(
        "from alumnii_mentoring.models import Cycle\n"
        "print(Cycle.objects.get(programme__slug='demo-fakultaet', state='open').pk)"
    )
    office.go(f"/admin/mentoring_cycles/inspect/{cycle}/").check()
    office.click("Bewerbungen schließen").click("Matching beginnen")
    board = f"/admin/mentoring/matching/{cycle}/"
    office.go(board).click("Vorschläge berechnen")
    office.page.wait_for_url(f"**{board}", timeout=60_000)  # the worker computes
    office.sees("Fassung 1").sees("Wunsch 1").check()
    row = office.page.get_by_role("row").filter(has_text="Tamara Probe")
    row.get_by_role("button", name="Annehmen").click()
    office.sees("Noch wurde niemand benachrichtigt")
    office.go(f"{board}?tab=accepted").check()
    office.click("Für 1 Tandem in 10 Minuten senden").sees(
        "2 Mitteilungen gehen in 10 Minuten hinaus"
    ).check()
    office.click("1 Tandem zurückholen: noch weiß niemand davon")
    office.sees("1 Tandem wurde zurückgeholt")
    office.click("Für 1 Tandem in 10 Minuten senden").sees(
        "2 Mitteilungen gehen in 10 Minuten hinaus"
    )

    pair = site.ask(PAIR_OF + "print(pair.pk)")
    site.ask(TEN_MINUTES_LATER)
    site.manage("mentoring_tick")
    for name in ("alumna", "studentin"):
        member = visit(name).go("/mentoring/").check()
        member.go(f"/mentoring/pairs/{pair}/").check().click("Ja, Tandem bestätigen")
        member.sees("Vielen Dank, Sie haben bestätigt").check()
    member.sees("alumna@example.org")


def test_mail_is_sent_by_the_worker(site):
    wait = (
        "import time\n"
        "from alumnii_mentoring.core.mail.outbox import Message\n"
        "for attempt in range(120):\n"
        "    left = Message.objects.filter(state__in=['queued', 'sending']).count()\n"
        "    if not left: break\n"
        "    time.sleep(1)\n"
        "print(left)"
    )

    assert site.ask(wait) == "0"
    mails = "".join(path.read_text() for path in (site.var / "mail").iterdir())
    assert "studentin@example.org" in mails


def test_the_pair_agrees_on_a_goal_and_documents_a_meeting(  # S36, S42, S43, S48
    visit, site
):
    pair = site.ask(PAIR_OF + "print(pair.pk)")
    student = visit("studentin").go(f"/mentoring/pairs/{pair}/goals/new/").check()
    student.page.fill("[name=title]", "Den Berufseinstieg planen")
    student.click("Ziel vorschlagen").sees("Das Ziel ist vorgeschlagen")
    student.go(f"/mentoring/pairs/{pair}/meetings/plan/").check()
    soon = datetime.now(BERLIN) + timedelta(days=5)
    student.page.fill("[name=starts_at]", soon.strftime("%Y-%m-%dT18:00"))
    student.page.fill("[name=place]", "Café am Markt")
    student.click("Treffen planen").sees("Das Treffen ist geplant")
    student.go(f"/mentoring/pairs/{pair}/meetings/report/")
    student.page.fill("[name=starts_at]", datetime.now(BERLIN).strftime("%Y-%m-%dT%H:%M"))
    student.click("Treffen dokumentieren").sees("Das Treffen ist dokumentiert").check()
    student.page.fill("[name=text]", "Nur für mich.")
    student.click("Notiz speichern").sees("Nur für mich.")

    mentor = visit("alumna").go(f"/mentoring/pairs/{pair}/").check()
    assert mentor.page.get_by_text("Nur für mich.").count() == 0
    mentor.click("Diesem Ziel zustimmen").sees("Sie haben dem Ziel zugestimmt")
    mentor.click("Treffen bestätigen").sees("Das Treffen ist bestätigt").check()

    office = visit("demo-zentrale").go("/admin/mentoring/progress/").check()
    row = office.page.get_by_role("row").filter(has_text="Tamara Probe")
    assert "1 von 6" in row.inner_text()
    office.go("/admin/").sees("laufende Tandems")


def test_an_alumna_subscribes_to_her_calendar(visit, site, tmp_path):  # S60
    alumna = visit("alumna").go("/mentoring/calendar/").check()
    alumna.page.fill("[name=name]", "Mobiltelefon")
    alumna.click("Geheime Adresse erzeugen").sees("Bitte kopieren Sie sie jetzt").check()
    address = alumna.page.inner_text(".am-address")

    listed = read_with_khal(address, tmp_path)

    assert "Mentoring: Tamara Probe" in listed
    assert "Café am Markt" in listed


def test_the_member_area_works_without_javascript(visit, site):
    pair = site.ask(PAIR_OF + "print(pair.pk)")
    student = visit("studentin", javascript=False).go(f"/mentoring/pairs/{pair}/goals/new/")
    student.page.fill("[name=title]", "Sicher auftreten")
    student.click("Ziel vorschlagen").sees("Das Ziel ist vorgeschlagen")
    student.go("/mentoring/profile/")
    student.page.fill("[name=phone]", "0561 12345")
    student.click("Profil speichern").sees("Ihr Profil ist gespeichert")
    student.go("/mentoring/events/").go("/mentoring/calendar/")
    student.page.fill("[name=name]", "Mobiltelefon")
    student.click("Geheime Adresse erzeugen").sees("Bitte kopieren Sie sie jetzt")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (None, "/demo-universitaet/"),
        (None, "/demo-universitaet/mentoren/"),
        (None, "/demo-universitaet/termine/"),
        (None, f"{SITE}/bewerbung/"),
        ("demo-mentee-1", "/mentoring/"),
        ("demo-mentee-20", "/mentoring/"),
        ("demo-mentee-20", "/mentoring/profile/"),
        ("demo-mentee-20", "/mentoring/events/"),
        ("demo-mentee-20", "/mentoring/calendar/"),
        ("demo-koordination", "/admin/mentoring/progress/"),
        ("demo-koordination", "/admin/snippets/alumnii_mentoring/pair/"),
        ("demo-koordination", "/admin/mentoring_events/"),
        ("demo-koordination", "/admin/mentoring_cycles/inspect/2/"),
        ("demo-koordination", "/admin/mentoring_events/inspect/1/"),
        ("demo-koordination", "/admin/mentoring_events/1/invite/"),
        ("demo-koordination", "/admin/snippets/alumnii_mentoring/pair/inspect/8/"),
        ("demo-koordination", "/admin/snippets/alumnii_mentoring/topic/"),
        ("demo-koordination", "/admin/alumnii_mentoring/application/"),
        ("demo-koordination", "/admin/alumnii_mentoring/application/inspect/50/"),
        ("demo-koordination", "/admin/mentoring_people/inspect/20/"),
        ("demo-koordination", "/admin/mentoring_outbox/"),
        ("demo-koordination", "/admin/mentoring_outbox/inspect/3/"),
        ("demo-zentrale", "/admin/mentoring/roles/"),
        ("demo-zentrale", "/admin/mentoring/copies/"),
    ],
)
def test_a_screen_fits_a_telephone(visit, name, address):
    visitor = visit(name, width=390).go(address).check()

    width = visitor.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
