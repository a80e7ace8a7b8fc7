"""A button of the member area is that of the verb behind its address."""

import re
from pathlib import Path

import pytest

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.urls import urlpatterns
from alumnii_mentoring.web.verbs import verb_named

TEMPLATES = Path(__file__).parents[2] / "alumnii_mentoring/templates/alumnii_mentoring"
TAG = re.compile(r'\{% verb_button "([\w.]+)" "(\w+)"')
WORDS = r'\{% translate "([^"]+)" %\}'
FORM = re.compile(
    r"""action="\{% url 'alumnii_mentoring:(\w+)'[^%]*%\}"[^>]*>(.*?)</form>""", re.S
)
BUTTON = re.compile(r"<button[^>]*>\s*" + WORDS)
POST = re.compile(r'\{% post_button "alumnii_mentoring:(\w+)"[^%]*%\}\s*' + WORDS)

VIEWS = {pattern.name: pattern.callback.view_class for pattern in urlpatterns}
VERBS = {name: getattr(view, "verb", None) for name, view in VIEWS.items()}


TEXTS = [path.read_text() for path in TEMPLATES.rglob("*.html")]


def found_by(pattern):
    return {match for text in TEXTS for match in pattern.findall(text)}


def written_buttons(text):
    """Route and label of the buttons that a template words itself."""
    yield from POST.findall(text)
    for route, form in FORM.findall(text):
        yield from ((route, label) for label in BUTTON.findall(form))


def test_a_button_is_that_of_the_verb_behind_its_address():
    buttons = found_by(TAG)

    assert len(buttons) > 15
    assert {
        (name, route) for name, route in buttons if verb_named(name) is not VERBS[route]
    } == set()


def test_other_buttons_stand_for_no_declared_verb():
    """Or the words of the verb would stand a second time."""
    written = {button for text in TEXTS for button in written_buttons(text)}

    assert {(route, label) for route, label in written if isinstance(VERBS[route], Verb)} == set()


@pytest.mark.parametrize(
    "text",
    [
        '{% post_button "alumnii_mentoring:goal_drop" 7 %}{% translate "x" %}',
        """<form action="{% url 'alumnii_mentoring:goal_drop' 7 %}" method="post">{% csrf_token %}
        <fieldset><button type="submit">{% translate "x" %}</button></fieldset></form>""",
    ],
)
def test_a_button_that_a_template_words_itself_is_seen(text):
    assert list(written_buttons(text)) == [("goal_drop", "x")]
