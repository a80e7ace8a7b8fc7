"""A form that was refused says so in the title, and leads from the top to each field."""

import re

import pytest
from django import forms
from django.template import Context, Template

from alumnii_mentoring.web.forms import PlainForm

PAGE = Template("{% load am_forms %}{% error_prefix %}|{% error_summary %}")


class Wanted(PlainForm):
    name = forms.CharField(label="Name")
    kinds = forms.MultipleChoiceField(
        label="Kinds", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )


def page(**context):
    return PAGE.render(Context(context))


def links(shown):
    return re.findall(r'href="#([^"]+)"', shown)


def test_each_refused_field_has_a_link_to_it():
    shown = page(form=Wanted({}))

    assert shown.startswith("Error: |")
    assert links(shown) == ["id_name", "id_kinds_0"]
    assert all(f'id="{anchor}"' in str(Wanted({})) for anchor in links(shown))


@pytest.mark.parametrize("form", [Wanted(), Wanted({"name": "Anna", "kinds": ["a"]})])
def test_a_form_that_is_well_says_nothing(form):
    assert page(form=form).strip() == "|"


def test_forms_in_sets_and_rows_count_and_each_once():
    form = Wanted({})
    many = forms.formset_factory(Wanted, extra=1)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Anna"}

    shown = page(form=form, again=form, rows=[{"form": Wanted({"row-name": "A"}, prefix="row")}])

    assert links(shown) == ["id_name", "id_kinds_0", "id_row-kinds_0"]
    assert links(page(career=many(data))) == ["id_form-0-kinds_0"]


def test_what_was_typed_is_escaped():
    form = Wanted({"name": "Anna", "kinds": ["<b>"]})

    assert "<b>" not in page(form=form)


@pytest.mark.django_db
def test_a_refused_page_of_a_member_says_so_at_once(make_person, client):
    person = make_person("anna")
    client.force_login(person.user)

    shown = client.post("/mentoring/profile/", {"email": "no"}).content.decode()

    assert re.search(r"<title>\s*Error: ", shown)
    assert "id_email" in links(shown)
