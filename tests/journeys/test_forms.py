"""Applying with and without JavaScript: nothing that was typed is lost."""

import pytest

FORM = "/demo-fakultaet/bewerbung/?step=all"


def test_the_browser_saves_while_somebody_types(visit):
    student = visit("demo-mentee-3").go(FORM).check()
    student.page.fill("[name=q_goals]", "Von selbst gespeichert.")
    told = student.page.get_by_text("Als Entwurf gespeichert um")
    told.wait_for(state="visible", timeout=60_000)  # a busy machine takes its time
    student.check()

    student.go(FORM)
    assert student.page.input_value("[name=q_goals]") == "Von selbst gespeichert."
    student.go("/mentoring/").sees("Am Entwurf weiterschreiben").check()


def test_without_javascript_the_button_saves(visit):
    student = visit("demo-mentee-4", javascript=False).go(FORM)
    student.page.fill("[name=q_goals]", "Mit dem Knopf gespeichert.")
    student.click("Als Entwurf speichern").sees("Ihr Entwurf ist gespeichert")

    assert student.page.input_value("[name=q_goals]") == "Mit dem Knopf gespeichert."


@pytest.mark.parametrize("name", ["demo-mentee-3", "demo-redaktion"])
def test_the_form_fits_a_telephone(visit, name):
    visitor = visit(name, width=390).go(FORM).check()

    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390


DEADLINE = (
    "from django.utils import timezone\n"
    "from datetime import timedelta\n"
    "from alumnii_mentoring.models import Cycle\n"
    "mine = Cycle.objects.filter(programme__slug='frist')\n"
    "print(mine.update(apply_until=timezone.now() + timedelta(days={days})))"
)


def test_a_deadline_that_passes_while_the_form_is_open_keeps_the_text(visit, site, open_cycle):
    open_cycle("frist", "hybrid")
    student = visit("frist-ina").go("/frist-bewerbung/?step=all")
    student.page.get_by_label("Was erhoffen Sie sich vom Mentoring?").fill("Zu spät getippt.")
    student.page.locator("[name=consent]").check()
    site.ask(DEADLINE.format(days=-1))

    student.click("Bewerbung absenden")
    student.sees("Für diesen Durchgang werden keine Bewerbungen mehr angenommen").check()

    typed = student.page.get_by_label("Was erhoffen Sie sich vom Mentoring?")
    assert typed.input_value() == "Zu spät getippt."
    site.ask(DEADLINE.format(days=1))  # the coordinator extends it
    student.page.get_by_label("Informatik und IT").check()
    student.page.get_by_label("Berufseinstieg", exact=True).check()
    student.click("Bewerbung absenden").sees("Ihre Bewerbung ist eingegangen")


@pytest.mark.parametrize(
    ("address", "field", "button"),
    [
        (FORM, "q_goals", "Bewerbung absenden"),
        ("/mentoring/profile/", "phone", "Profil speichern"),
    ],
)
def test_a_login_that_ends_while_the_form_is_open_keeps_the_text(visit, address, field, button):
    student = visit("demo-mentee-5").go(address)
    student.page.fill(f"[name={field}]", "0561 12345")
    student.context.clear_cookies(name="sessionid")
    student.click(button).sees("Ihre Eingaben bleiben erhalten")
    student.page.fill("[name=username]", "demo-mentee-5")
    student.page.fill("[name=password]", student.site.world["password"])
    student.page.click("main button[type=submit]")

    student.sees("Es ist noch nicht gesendet").check()
    assert student.page.input_value(f"[name={field}]") == "0561 12345"
