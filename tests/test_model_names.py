"""What a row is called: words for people, and no personal data, since logs keep them."""

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.text import capfirst

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from tests.walks import for_each

MODELS = [
    model
    for app in ("alumnii_mentoring", "alumnii_mentoring_pages")
    for model in apps.get_app_config(app).get_models()
]
RECORDS = [model for model in MODELS if model.__str__ is Record.__str__]


def name_of(model):
    return str(model._meta.verbose_name)


@for_each("model", MODELS, least=43)
def test_a_model_has_a_name_in_both_languages(model):
    with translation.override("de"):
        german = name_of(model)

    is_same_word = german == "Person"
    assert german != name_of(model) or is_same_word
    assert model.__name__ not in {german, name_of(model)} or is_same_word


@for_each("model", MODELS, least=43)
def test_a_row_is_called_by_a_name_of_ours(model):
    """Django's own would be ``ApplicationQuestion object (1)``."""
    assert model.__str__.__module__ != "django.db.models.base"


@for_each("model", RECORDS, least=25)
def test_a_row_is_called_by_its_kind_and_number(model):
    with translation.override("de"):
        assert str(model(pk=7)) == f"{capfirst(name_of(model))} 7"
        assert str(model()) == capfirst(name_of(model))


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Graduate of this university (mentor)"),
        ("de", "Abschluss an dieser Universität (Mentor*in)"),
    ],
)
def test_a_requirement_says_what_it_asks(language, name):
    with translation.override(language):
        assert str(Requirement(kind="alumnus", role="mentor")) == name
