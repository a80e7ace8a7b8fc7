"""A cycle of direct applications and one of central matching; hybrid is in test_journeys."""

TEN_MINUTES_LATER = (
    "from alumnii_mentoring.models import Message\n"
    "print(Message.objects.filter(state='queued').update(send_after=None))"
)


def fill(student):
    """What every mentee says, without wishes."""
    student.page.get_by_label("Informatik und IT").check()
    student.page.get_by_label("Berufseinstieg", exact=True).check()
    student.page.get_by_label("Was erhoffen Sie sich vom Mentoring?").fill("Einen Blick.")
    student.page.locator("[name=consent]").check()
    return student.check().click("Bewerbung absenden").sees("Ihre Bewerbung ist eingegangen")


def accept(office, name):
    office.go(f"/admin/alumnii_mentoring/application/?q={name}")
    office.go(office.page.locator("a[href*='/inspect/']").first.get_attribute("href"))
    office.click("Annehmen").sees("Die Bewerbung ist angenommen")


def pair_of(site, slug):
    return site.ask(
        "from alumnii_mentoring.models import Pair, Wish\n"
        f"pair = Pair.objects.get(cycle__programme__slug={slug!r})\n"
        "wishes = Wish.objects.filter(application__person=pair.mentee.person).order_by('rank')\n"
        "print(pair.pk, pair.state, pair.origin, *[wish.state for wish in wishes])"
    ).split()


def test_a_direct_application_goes_from_mentor_to_mentor(visit, site, open_cycle, link_to):
    open_cycle("direkt", "direct")
    ina = visit("direkt-ina").go("/direkt-mentoring/").click("Eva Direkt", role="link").check()
    ina.click("Hier bewerben", role="link")
    ina.click("Alles auf einer Seite zeigen", role="link")
    second = ina.page.locator("[name=wish_2] option", has_text="Max Direkt")
    ina.page.select_option("[name=wish_2]", second.get_attribute("value"))
    assert "Eva" in ina.page.locator("[name=wish_1] option:checked").inner_text()
    fill(ina)
    accept(visit("demo-zentrale"), "Direkt")

    asked = "Ina Direkt wünscht sich Sie"
    eva = visit().go(link_to("direkt-eva@example.org", asked)).sees("Einen Blick.")
    eva.click("Diese Anfrage ablehnen").sees("Ihre Antwort ist angekommen")
    visit().go(link_to("direkt-max@example.org", asked)).click("Ja, ich möchte begleiten")

    ina.go("/mentoring/").sees("Max Direkt").check()
    pair = pair_of(site, "direkt")[0]
    ina.go(f"/mentoring/pairs/{pair}/").click("Ja, Tandem bestätigen")
    ina.sees("direkt-max@example.org").check()
    assert pair_of(site, "direkt")[1:] == ["active", "association", "declined", "accepted"]


def test_in_a_central_cycle_the_office_alone_chooses(visit, site, open_cycle):
    cycle = open_cycle("zentral", "central")
    ina = visit("zentral-ina").go("/zentral-mentoring/").click("Eva Zentral", role="link")
    assert ina.page.get_by_role("link", name="Hier bewerben").count() == 0
    ina.go("/zentral-bewerbung/?step=all")
    assert ina.page.locator("[name^=wish_]").count() == 0
    fill(ina)
    office = visit("demo-zentrale")
    accept(office, "Zentral")
    office.go(f"/admin/mentoring_cycles/inspect/{cycle}/")
    office.click("Bewerbungen schließen").click("Matching beginnen")
    board = f"/admin/mentoring/matching/{cycle}/"
    office.go(f"{board}").click("Vorschläge berechnen")
    office.page.wait_for_url(f"**{board}", timeout=60_000)
    row = office.page.get_by_role("row").filter(has_text="Ina Zentral")
    row.get_by_role("button", name="Annehmen").click()
    office.go(f"{board}?tab=accepted").click("Für 1 Tandem in 10 Minuten senden")
    office.sees("2 Mitteilungen gehen in 10 Minuten hinaus")
    site.ask(TEN_MINUTES_LATER)
    site.manage("mentoring_tick")

    pair = pair_of(site, "zentral")[0]
    chosen = site.ask(
        f"from alumnii_mentoring.models import Pair\nprint(Pair.objects.get(pk={pair})"
        ".mentor.person.user.username)"
    )
    for name in (chosen, "zentral-ina"):
        member = visit(name).go(f"/mentoring/pairs/{pair}/").click("Ja, Tandem bestätigen")
        member.sees("Vielen Dank, Sie haben bestätigt")
    assert pair_of(site, "zentral")[1:] == ["active", "matching"]
