"""The coordinator computes, reads, locks, chooses, computes again, compares and goes back."""

import pytest

CYCLE = (
    "from alumnii_mentoring.models import Cycle\n"
    "print(Cycle.objects.get(programme__slug='demo-universitaet', state='running').pk)"
)
FREE = (
    "from alumnii_mentoring.models import Participation\n"
    "for part in Participation.objects.filter(cycle__programme__slug='demo-universitaet',"
    " cycle__state='running', role='mentor'):\n"
    "    part.capacity = 2\n"
    "    part.save()\n"
    "print('ok')"
)
ONE_IS_UNLOCKED = (
    "from alumnii_mentoring.models import Proposal\n"
    "waiting = Proposal.objects.filter(run__is_current=True, run__cycle__state='running',"
    " state='proposed').order_by('pk')\n"
    "if not waiting.filter(is_locked=False).exists():\n"
    "    Proposal.objects.filter(pk=waiting.first().pk).update(is_locked=False)\n"
    "print('ok')"
)
OPEN = "from alumnii_mentoring.models import Pair\nprint(Pair.objects.open().count())"


@pytest.fixture(scope="module")
def board(site):
    """Places enough for those who wait in the running cycle."""
    site.ask(FREE)
    return f"/admin/mentoring/matching/{site.ask(CYCLE)}/"


def compute(office, board):
    """Ask for a version; the worker computes it, and the page leads to what came out."""
    office.go(board).click("Vorschläge berechnen")
    office.page.wait_for_url("**/matching/runs/*/", timeout=60_000)
    return office


def first_row(office):
    return office.page.locator(".listing tbody tr").first


def test_a_version_is_compared_before_it_is_used(visit, board):
    office = compute(visit("demo-zentrale"), board).sees("Fassung 2 gegenüber Fassung 1").check()
    office.click("Diese Fassung verwenden").sees("Diese Fassung wird jetzt verwendet")
    office.sees("Insgesamt passt keine andere Zuordnung besser").check()


def test_two_locked_proposals_are_in_the_next_version(visit, board):
    office = visit("demo-zentrale").go(board)
    boxes = office.page.locator(".listing tbody input[type=checkbox]")
    mentees = [boxes.nth(row).get_attribute("aria-label") for row in range(2)]
    for row in range(2):
        boxes.nth(row).check()
    office.click("Ausgewählte festhalten").sees("2 Vorschläge. Festgehalten")
    compute(office, board).click("Diese Fassung verwenden")

    office.go(f"{board}?tab=locked")
    for mentee in mentees:
        office.sees(mentee)
    office.check()


def test_after_a_choice_the_rest_is_adapted_and_gone_back_to(visit, board):
    office = visit("demo-zentrale", width=390).go(board)
    row = first_row(office)
    mentee = row.locator("input[type=checkbox]").get_attribute("aria-label")
    row.locator(".am-menu summary").click()
    row.get_by_role("link", name="Jemand anderen wählen").click()
    office.sees("Kostet insgesamt").check()
    office.page.get_by_role("link", name="Nebeneinander").nth(1).click()
    office.sees("von 1000 Punkten").check()
    office.click("Diese Person wählen").sees("Gewählt und festgehalten")
    office.sees("Änderung von Hand").check()
    assert office.page.evaluate("document.documentElement.scrollWidth") <= 390

    office.click("Übrige Vorschläge anpassen")
    office.page.wait_for_url("**/matching/runs/*/", timeout=60_000)
    office.sees("Geändert wurde nur, was sich ändern musste").sees(mentee).check()
    office.click("Diese Fassung verwenden").sees("Diese Fassung wird jetzt verwendet")
    office.page.locator("#w-slim-header-buttons .w-dropdown__toggle").click()
    office.page.get_by_role("button", name="Zurück zu Fassung").click()
    office.sees("Diese Fassung wird jetzt verwendet")


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, True), (1280, False)])
def test_the_weakest_is_looked_at_more_closely_and_come_back_to(
    visit, site, board, width, javascript
):
    site.ask(ONE_IS_UNLOCKED)
    office = visit("demo-zentrale", width=width, javascript=javascript).go(board)
    office.page.get_by_text("Suchen, filtern, sortieren").click()
    office.page.get_by_label("Reihenfolge").select_option("weakest")
    office.click("Anzeigen")
    office.page.wait_for_url("**order=weakest**")
    row = first_row(office)
    row.wait_for(state="visible")
    for summary in row.locator("summary").all():
        summary.click()
    row.get_by_role("button", name="Nie zusammen").wait_for(state="visible")
    if javascript:
        office.check()
        assert office.page.evaluate("document.documentElement.scrollWidth") <= width

    row.get_by_role("link", name="Nebeneinander").click()
    office.sees("von 1000 Punkten").click("Zurück zur Übersicht", role="link")
    assert office.page.url.partition("?")[2] == "tab=proposals&order=weakest&p=1"


@pytest.mark.parametrize("end", ["runs/", "weights/", "modes/", "gaps/", "?tab=mentors"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_screen_of_matching_is_accessible(visit, board, end, width):
    office = visit("demo-zentrale", width=width).go(board + end).check()

    assert office.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_aims_are_compared(visit, board):
    office = visit("demo-zentrale").go(f"{board}modes/")
    office.click("Alle Zielsetzungen vergleichen")
    office.page.wait_for_url("**/modes/", timeout=60_000)
    office.sees("so viele Tandems wie möglich").sees("Wie viel an jedem Gewicht hängt").check()


def test_one_mentee_is_matched_by_keyboard_alone(visit, site, board):
    before = int(site.ask(OPEN))
    office = visit("demo-zentrale").go(f"{board}?tab=locked")
    accept = first_row(office).get_by_role("button", name="Annehmen")
    for _step in range(120):
        office.page.keyboard.press("Tab")
        if accept.evaluate("element => element === document.activeElement"):
            break
    office.page.keyboard.press("Enter")
    office.sees("Noch wurde niemand benachrichtigt")

    assert int(site.ask(OPEN)) == before + 1


def test_why_a_pair_was_made_is_printed_whole(visit, board):
    office = visit("demo-zentrale").go(f"{board}?tab=told")
    office.page.get_by_role("link", name="Tandem ansehen").first.click()
    office.sees("Warum dieses Tandem entstand")
    office.page.emulate_media(media="print")

    assert not office.page.locator("#wagtail-sidebar").is_visible()
    assert not office.page.locator("#main form").first.is_visible()
    height = "document.querySelector('#main').getBoundingClientRect().height"
    assert office.page.evaluate(f"{height} >= document.querySelector('#main').scrollHeight")


def test_what_was_told_is_taken_back_in_time(visit, board):
    office = visit("demo-zentrale").go(f"{board}?tab=accepted")
    office.page.get_by_role("button", name="Minuten senden").click()
    office.sees("bis dahin können Sie sie zurückholen").check()
    office.page.get_by_role("button", name="zurückholen: noch weiß niemand davon").click()

    office.sees("zurückgeholt.").check()
