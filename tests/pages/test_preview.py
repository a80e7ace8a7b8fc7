"""Editors see the form as an applicant does; nothing is stored (S27)."""

import pytest
from django.apps import apps
from django.db import models

from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.models import ApplicationQuestion
from tests.markup import without_breaks


def rows():
    ours = [model for model in apps.get_models() if model._meta.app_label.startswith("alumnii")]
    return {model.__name__: model.objects.count() for model in ours if _counts(model)}


def _counts(model):
    return isinstance(model, type) and issubclass(model, models.Model)


@pytest.mark.parametrize("role", ["mentor", "mentee"])
@pytest.mark.parametrize("mode", ["applicant", "hybrid", "direct", "central"])
def test_the_form_is_filled_by_a_fictitious_person(make_page, cycle, role, mode):
    page = make_page(
        {"label": "Why?", "field_type": "multiline"},
        {"label": "Colour", "field_type": "radio", "choices": "red\ngreen"},
        {"label": "Where?", "field_type": "place"},
        role=role,
    )
    before = rows()

    text = page.make_preview_request(preview_mode=mode).content.decode()

    assert "fictitious person" in text
    assert "An example of what somebody might write here." in text
    assert 'value="red"' in text
    assert "checked" in text
    assert "disabled>Send the application" in without_breaks(text)
    assert "draft.js" not in text
    assert rows() == before


@pytest.mark.parametrize(("mode", "has_wishes"), [("hybrid", True), ("central", False)])
def test_the_preview_follows_the_mode(make_page, cycle, mode, has_wishes):
    page = make_page()

    text = page.make_preview_request(preview_mode=mode).content.decode()

    assert ('name="wish_1"' in text) is has_wishes
    assert Cycle.objects.get().mode == "hybrid"


def test_what_is_not_saved_yet_is_shown(make_page, cycle):
    page = make_page()
    page.questions.add(ApplicationQuestion(label="Brand new?", field_type="singleline"))

    assert "Brand new?" in page.make_preview_request(preview_mode="applicant").content.decode()


def test_without_a_cycle_the_next_one_is_imagined(make_page, programme):
    page = make_page()

    text = page.make_preview_request(preview_mode="applicant").content.decode()

    assert "Next cycle" in text
    assert Cycle.objects.count() == 0


def test_a_visitor_sees_the_way_to_log_in(make_page, cycle):
    text = make_page().make_preview_request(preview_mode="visitor").content.decode()

    assert "Log in and apply" in text


def test_a_draft_that_lacks_choices_is_shown_all_the_same(make_page, cycle):
    page = make_page()
    page.questions.add(
        ApplicationQuestion(label="Half done", field_type="text", asked_in="", audience="")
    )
    page.questions.add(
        ApplicationQuestion(label="Done", field_type="singleline", asked_in="", audience="")
    )

    text = page.make_preview_request(preview_mode="applicant").content.decode()

    assert "Done" in text
    assert "Programme coordination only" in text
