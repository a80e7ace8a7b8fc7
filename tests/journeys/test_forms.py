"""Applying with and without JavaScript: nothing that was typed is lost."""

import pytest

FORM = "/demo-fakultaet/bewerbung/"


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
