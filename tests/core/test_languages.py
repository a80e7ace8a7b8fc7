import pytest
from django.conf import global_settings
from django.utils import translation

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.wording import (
    closest_language,
    default_language,
    reader_language,
    site_languages,
)
from alumnii_mentoring.domain.people.actions import new_person
from alumnii_mentoring.domain.people.models import Person, Topic


@pytest.fixture
def french(settings):
    settings.LANGUAGE_CODE = "fr"
    settings.LANGUAGES = [("fr", "Français"), ("en", "English"), ("it", "Italiano")]


def test_nothing_is_german_on_a_site_without_german(french, make_user):  # S61
    assert [code for code, _name in site_languages()] == ["fr", "en", "it"]
    assert Person().message_language == "fr"
    assert Message().language == "fr"
    with translation.override("it"):
        assert new_person(make_user("anna")).message_language == "it"
        assert Topic(name_de="Gehalt", name_en="Salary").name == "Salary"


def test_a_site_that_names_no_languages_offers_its_own_and_ours(settings):
    settings.LANGUAGES = global_settings.LANGUAGES
    settings.LANGUAGE_CODE = "pt-br"
    assert [code for code, _name in site_languages()] == ["pt-br", "de", "en"]
    settings.LANGUAGE_CODE = "de-at"
    assert default_language() == "de"


@pytest.mark.parametrize(
    ("code", "closest"), [("it", "it"), ("it-ch", "it"), ("en-gb", "en"), ("nl", "fr")]
)
def test_an_unknown_language_falls_back_to_the_closest(french, code, closest):
    assert closest_language(code) == closest


def test_without_an_active_language_that_of_the_site_counts(french):
    with translation.override(None):
        assert reader_language() == "fr"
