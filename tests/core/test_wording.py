import pytest
from django.template import Context, Template

from alumnii_mentoring.core.wording import SIGNS, WORDS, spell
from tests.walks import for_each


@pytest.mark.parametrize("sign", SIGNS)
def test_every_word_takes_the_chosen_sign(sign):
    assert spell("Ihr*e Mentor*in", sign) == f"Ihr{sign}e Mentor{sign}in"


def test_both_forms_are_written_out():
    assert spell("Liste der Mentor*innen", "both") == "Liste der Mentorinnen und Mentoren"


@pytest.mark.parametrize("style", ["neutral", "both"])
@for_each("word", WORDS)
def test_no_sign_remains_inside_a_word(word, style):
    assert "*" not in spell(word, style)


def test_other_stars_are_left_alone():
    assert spell("2*3 und *wichtig*", ":") == "2*3 und *wichtig*"


def test_templates_spell_their_translations(settings):
    settings.ALUMNII_MENTORING = {"WORDING": ":"}
    template = Template("{% load am_i18n %}{% translate 'Mentor*in' %}")

    assert template.render(Context()) == "Mentor:in"


def test_templates_spell_a_translation_kept_in_a_variable(settings):
    settings.ALUMNII_MENTORING = {"WORDING": "_"}
    template = Template("{% load am_i18n %}{% translate 'Mentor*in' as word %}[{{ word }}]")

    assert template.render(Context()) == "[Mentor_in]"
