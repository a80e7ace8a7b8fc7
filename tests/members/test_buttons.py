"""A button of the member area is that of the verb behind its address."""

import re
from pathlib import Path

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.urls import urlpatterns
from alumnii_mentoring.web.verbs import verb_named

TEMPLATES = Path(__file__).parents[2] / "alumnii_mentoring/templates/alumnii_mentoring"
TAG = re.compile(r'\{% verb_button "([\w.]+)" "(\w+)"')
WORDS = r'\{% translate "([^"]+)" %\}'
FORM = re.compile(
    r"""action="\{% url 'alumnii_mentoring:(\w+)'[^%]*%\}"[^>]*>[^<]*<button[^>]*>\s*""" + WORDS
)
POST = re.compile(r'\{% post_button "alumnii_mentoring:(\w+)"[^%]*%\}\s*' + WORDS)
# Three buttons on one form, below one question.
ANSWERS = {"event_reply"}

VIEWS = {pattern.name: pattern.callback.view_class for pattern in urlpatterns}
VERBS = {name: getattr(view, "verb", None) for name, view in VIEWS.items()}


def found_by(*patterns):
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    return {match for text in texts for regex in patterns for match in regex.findall(text)}


def test_a_button_is_that_of_the_verb_behind_its_address():
    buttons = found_by(TAG)

    assert len(buttons) > 15
    assert {
        (name, route) for name, route in buttons if verb_named(name) is not VERBS[route]
    } == set()


def test_other_buttons_stand_for_no_declared_verb():
    """Or the words of the verb would stand a second time."""
    said = found_by(FORM, POST)
    declared = {
        (route, label)
        for route, label in said
        if isinstance(VERBS[route], Verb) and route not in ANSWERS
    }

    assert declared == set()
