"""Every verb into a final state asks first, says what follows, and tells those concerned."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.template.loader import get_template

from alumnii_mentoring import domain
from alumnii_mentoring.coordinators.base.verb_view import VerbView
from alumnii_mentoring.core.verbs import nothing_follows
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.urls import urlpatterns
from alumnii_mentoring.web.verbs import MODULES, verbs_of

ROOT = Path(domain.__file__).parent
VERBS = {
    f"{module.__name__.split('.')[-2]}.{name}": verb
    for module in MODULES
    for name, verb in verbs_of(module)
}

# What is over for those concerned, though the office may turn it round later.
AS_GOOD_AS_FINAL = {
    Application.State.DECLINED,
    Application.State.NOT_PLACED,
    Cycle.State.CANCELLED,
    Participation.State.LEFT,
}
# The state is that of both ratings.
BY_RESULT = {"goals.REVIEW"}

# Why nobody is asked.
UNASKED = {
    "meetings.CONFIRM": "the answer that was asked for; nothing ends by it",
    "people.APPROVE_CORRECTION": "what the member asked for; they can correct it again",
}
# Why nobody is told, or by other means.
UNTOLD = {
    "endings.ARCHIVE": "everybody was told as their pairs ended",
    "endings.CANCEL": "drafts about each thing that ends; see domain/endings",
    "endings.LEAVE": "the messages about each pair and request that ends",
    "endings.WITHDRAW_APPLICATION": "the messages about each pair and request that ends",
    "meetings.CONFIRM": "who reported it is told of an objection only",
    "placing.DECLINE_OFFER": "the next one gets the offer; the office sees the list",
}
# Why it can't be taken back, though the office does it.
FOR_GOOD = {
    "endings.ARCHIVE": "a state like any other comes before; nothing in it changes any more",
    "endings.CANCEL": "its messages are drafts, and many things end at once",
    "mentorships.WITHDRAW_PROPOSAL": "the two can be proposed again at any time",
    "people.APPROVE_CORRECTION": "the member can correct it again at any time",
    "people.REFUSE_CORRECTION": "the member can propose it again at any time",
}
TAKEN_BACK_BY = {
    "applications.DECLINE": "applications.TAKE_UP_AGAIN",
    "events.CANCEL": "events.TAKE_BACK_CANCELLING",
    "mentorships.COMPLETE": "mentorships.TAKE_BACK_ENDING",
    "mentorships.END": "mentorships.TAKE_BACK_ENDING",
    "placing.TELL_NOT_PLACED": "placing.TAKE_BACK_NOT_PLACED",
}


def final_states():
    models = apps.get_app_config("alumnii_mentoring").get_models()
    steps = [model.TRANSITIONS for model in models if hasattr(model, "TRANSITIONS")]
    ends = {state for transitions in steps for state in transitions if not transitions[state]}
    return ends | AS_GOOD_AS_FINAL


def calls_in(path):
    """Each call of a module: the function's name, the states it names, the actions it logs."""
    module = importlib.import_module(
        "alumnii_mentoring.domain." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
    )
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call):
                words = [*call.args, *(keyword.value for keyword in call.keywords)]
                states = {state for word in words if (state := state_of(word, module))}
                names = {word.value for word in words if is_action(word)}
                yield function.name, ast.unparse(call.func).rpartition(".")[2], states, names


def state_of(word, module):
    if not isinstance(word, ast.Attribute):
        return None
    try:
        value = eval(ast.unparse(word), vars(module))
    except (AttributeError, NameError):
        return None
    return value if isinstance(value, TextChoices) else None


def is_action(word):
    return isinstance(word, ast.Constant) and isinstance(word.value, str) and "." in word.value


def steps_by_action():
    """The states that each action of the audit leads to, also by way of a shared function."""
    calls = [call for path in ROOT.rglob("*.py") for call in calls_in(path)]
    shared = {}
    for function, _called, states, names in calls:
        if states and not names:
            shared.setdefault(function, set()).update(states)
    steps = {}
    for _function, called, states, names in calls:
        for name in names:
            steps.setdefault(name, set()).update(states or shared.get(called, set()))
    return steps


def verbs_into_final_states():
    steps, final = steps_by_action(), final_states()
    for name, verb in VERBS.items():
        fixed = getattr(verb.run, "keywords", {}).get("to")
        states = {fixed} if fixed else steps.get(verb.logs, set())
        if states & final or name in BY_RESULT:
            yield name


FINAL = sorted(verbs_into_final_states())


def test_the_ways_to_an_end_are_found():
    assert len(FINAL) >= 20
    assert {
        "applications.DECLINE",
        "endings.CANCEL",
        "events.CANCEL",
        "goals.DROP",
        "meetings.MARK_MISSED",
        "mentorships.COMPLETE",
        "mentorships.DECLINE",
        "requests.WITHDRAW_WISH",
    } <= set(FINAL)


def views_of(verb):
    views = [getattr(pattern.callback, "view_class", None) for pattern in urlpatterns]
    return [view for view in views if getattr(view, "verb", None) is verb]


@pytest.mark.parametrize("name", FINAL)
def test_a_verb_into_a_final_state_asks_first(name):
    """On a page that works without JavaScript: that of the second button, or a form."""
    verb = VERBS[name]
    has_form = any(issubclass(view, ActionFormView) for view in views_of(verb))
    says_what_follows = verb.follows is not nothing_follows or bool(verb.explanation)

    is_asked = (verb.asks_first or has_form) and says_what_follows
    assert is_asked != (name in UNASKED)


@pytest.mark.parametrize("name", FINAL)
def test_a_verb_into_a_final_state_tells_those_concerned(name):
    kinds = VERBS[name].tells

    assert bool(kinds) != (name in UNTOLD)
    for kind in kinds:
        assert get_template(f"alumnii_mentoring/mail/{kind}.txt")


@pytest.mark.parametrize("name", [name for name in FINAL if not views_of(VERBS[name])])
def test_what_the_office_ends_is_taken_back_while_nobody_was_told(name):
    assert (name in TAKEN_BACK_BY) != (name in FOR_GOOD)
    assert TAKEN_BACK_BY.get(name, name) in VERBS


def test_both_doors_ask_first():
    for view in (VerbView, ActionView):
        assert "asks_first" in inspect.getsource(view)


def test_no_reason_is_left_over():
    assert {*UNASKED, *UNTOLD, *FOR_GOOD, *TAKEN_BACK_BY} <= set(FINAL)
