"""Who comes to an event, recorded at its door."""

import pytest

HELD = (
    "from alumnii_mentoring.models import Event\n"
    "event = Event.objects.filter(state='held', title__startswith='Schulung').get()\n"
)
STATES = HELD + "print(event.invitations.filter(state='attended').count())"


@pytest.fixture
def held(site):
    return int(site.ask(HELD + "print(event.pk)"))


def test_a_guest_is_recorded_at_the_door_on_a_telephone_without_javascript(visit, site, held):
    before = int(site.ask(STATES))
    door = visit("demo-koordination", javascript=False, width=390)
    door.go(f"/admin/mentoring_events/{held}/door/")
    row = door.page.locator(".am-door li", has=door.page.locator("[name=attended]")).last
    name = row.locator("strong").inner_text()
    row.locator("strong").click(trial=True)  # nothing lies over it
    door.page.fill("[name=q]", name)
    door.click("Anzeigen")

    door.page.locator("button[name=attended]").first.click()

    assert f"Als anwesend festgehalten: {name}" in door.page.content()
    assert int(site.ask(STATES)) == before + 1
    door.page.locator("button[name=back]").first.click()
    assert int(site.ask(STATES)) == before


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("screen", ["guests", "door", "walk-in"])
def test_the_screens_of_the_guest_list_are_for_everybody(visit, held, screen, width):
    office = visit("demo-koordination", width=width)
    office.go(f"/admin/mentoring_events/{held}/{screen}/").check()

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert office.page.evaluate(overflow) <= 0
