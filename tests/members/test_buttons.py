"""A button of the member area says what the declaration of its verb says."""

import re
from pathlib import Path

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.urls import urlpatterns

TEMPLATES = Path(__file__).parents[2] / "alumnii_mentoring/templates/alumnii_mentoring/members"
WORDS = r'\{% translate "([^"]+)" %\}'
FORM = re.compile(
    r"""action="\{% url 'alumnii_mentoring:(\w+)'[^%]*%\}"[^>]*>[^<]*<button[^>]*>\s*""" + WORDS
)
TAG = re.compile(r'\{% post_button "alumnii_mentoring:(\w+)"[^%]*%\}\s*' + WORDS)
# Three buttons on one form, below one question.
ANSWERS = {"event_reply"}


def test_buttons_say_what_their_verbs_say():
    views = {pattern.name: pattern.callback.view_class for pattern in urlpatterns}
    verbs = {name: getattr(view, "verb", None) for name, view in views.items()}
    said = {
        found
        for path in TEMPLATES.rglob("*.html")
        for regex in (FORM, TAG)
        for found in regex.findall(path.read_text())
    }
    known = {(name, label) for name, label in said if isinstance(verbs[name], Verb)}

    assert len(known) > 10
    assert {
        (name, label, str(verbs[name].label))
        for name, label in known
        if name not in ANSWERS and label != str(verbs[name].label)
    } == set()
