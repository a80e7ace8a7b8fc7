"""Every verb is declared once and completely."""

import ast
import inspect
from collections import Counter
from pathlib import Path

from django.db.models import TextChoices
from django.template.loader import get_template
from django.utils import translation
from django.utils.functional import Promise

from alumnii_mentoring.core import verbs as core_verbs
from alumnii_mentoring.core.verbs import Verb, nothing_follows
from alumnii_mentoring.domain import applications, events, mentorships, people, placing, requests
from alumnii_mentoring.members.questions import QUESTIONS, template_of
from alumnii_mentoring.web.verbs import MODULES, action_labels, verbs_of
from tests.coordinators.base.test_history import actions_in

PACKAGE = Path(__file__).parents[2] / "alumnii_mentoring"
DOORS = ("pages", "members", "coordinators", "web")
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
VERBS = {
    f"{module.__name__}.{name}": verb for module in MODULES for name, verb in verbs_of(module)
}
SENTENCES = ("label", "done", "heading", "explanation", "logged")
# One word for two things: a proposal and an application, a guest with and without invitation.
SAME_WORD = {"Accept", "Came", "Take back"}


def strings_in(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value


def declared_texts(verb):
    with translation.override("en"):
        return {str(getattr(verb, name)) for name in SENTENCES} - {""}


def test_no_module_of_verbs_is_forgotten():
    results = {path.resolve() for path in PACKAGE.glob("domain/**/verbs.py")}
    results.add(PACKAGE / "core/message_verbs.py")

    assert {Path(module.__file__).resolve() for module in MODULES} == results


def test_verbs_are_declared_nowhere_else():
    declaring = {
        path
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Verb"
    }

    assert declaring <= {Path(module.__file__) for module in MODULES}


def words_missing(verb):
    """Names of the words that are the same in both languages, or looked up too early."""
    for name in (*SENTENCES, "asks_label", "option_label"):
        text = getattr(verb, name)
        with translation.override("de"):
            german = str(text)
        with translation.override("en"):
            is_translated = isinstance(text, Promise) and german != str(text)
        if not is_translated and (text or name in {"label", "done"}):
            yield name


def test_a_verb_has_words_in_both_languages():
    missing = {name: list(words_missing(verb)) for name, verb in VERBS.items()}

    assert {name: words for name, words in missing.items() if words} == {}


def test_the_action_of_a_verb_takes_who_when_and_what_is_asked():
    """A private note has an author, and nothing of it is logged."""
    wanted = {
        name: {verb.words, verb.option} | ({"by", "now"} if verb.logs else {"author"})
        for name, verb in VERBS.items()
    }

    taken = {name: set(inspect.signature(verb.run).parameters) for name, verb in VERBS.items()}
    assert [name for name in VERBS if not wanted[name] - {""} <= taken[name]] == []


def test_the_states_of_a_verb_belong_to_one_model():
    states = {name: verb.states for name, verb in VERBS.items() if verb.states}
    models = {name: {type(state) for state in some} for name, some in states.items()}

    assert [name for name, some in models.items() if len(some) != 1] == []
    assert all(issubclass(model, TextChoices) for some in models.values() for model in some)


def test_what_asks_first_says_what_follows():
    asking = {name: verb for name, verb in VERBS.items() if verb.asks_first}

    assert [name for name, verb in asking.items() if verb.follows is nothing_follows] == []


def test_what_a_verb_logs_has_words():
    logged = {name: verb.logs for name, verb in VERBS.items() if verb.logs}

    assert [name for name, key in logged.items() if key not in action_labels()] == []


def test_a_verb_is_declared_beside_its_action():
    actions = {name: getattr(verb.run, "func", verb.run) for name, verb in VERBS.items()}

    elsewhere = {
        name: action.__module__
        for name, action in actions.items()
        if not action.__module__.startswith(name.rpartition(".")[0].rpartition(".")[0])
    }
    assert elsewhere == {}


def test_an_action_is_named_once():
    owners = Counter(
        key
        for module in MODULES
        for key in [
            *(verb.logs for _name, verb in verbs_of(module) if verb.logged),
            *getattr(module, "LOGGED", {}),
        ]
    )

    assert [key for key, number in owners.items() if number > 1] == []
    assert set(owners) == set(action_labels())


def test_what_needs_no_button_is_named_beside_the_code_that_logs_it():
    elsewhere = {
        module.__name__: set(module.LOGGED) - set(actions_in(Path(module.__file__).parent))
        for module in MODULES
        if hasattr(module, "LOGGED")
    }

    assert {name: keys for name, keys in elsewhere.items() if keys} == {}


def test_no_sentence_is_declared_for_two_verbs():
    texts = Counter(
        text
        for path in [*(Path(module.__file__) for module in MODULES), Path(core_verbs.__file__)]
        for text in strings_in(path)
    )
    same_verb = {text for verb in VERBS.values() for text in declared_texts(verb)}
    twice = {text for text, number in texts.items() if number > 1}
    within = {
        text
        for text in twice
        if any(str(verb.label) == text == str(verb.logged) for verb in VERBS.values())
    }

    assert twice <= same_verb
    assert twice - within == SAME_WORD


def test_no_door_says_again_what_a_verb_says():
    declared = {text for verb in VERBS.values() for text in declared_texts(verb)}
    again = {
        (path.name, text)
        for door in DOORS
        for path in (PACKAGE / door).rglob("*.py")
        for text in strings_in(path)
        if text in declared
    }

    assert again == set()


def test_every_purpose_of_a_link_asks_a_question_with_declared_verbs():
    purposes = {
        text.value
        for package in (applications, events, mentorships, people, placing, requests)
        for path in Path(package.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign) and "ANSWERS_" in ast.unparse(node.targets[0])
        for text in ast.walk(node.value)
        if isinstance(text, ast.Constant)
    }

    assert set(QUESTIONS) == purposes
    for purpose, question in QUESTIONS.items():
        assert get_template(template_of(purpose))
        assert question.verbs
        assert all(verb in VERBS.values() for verb in question.verbs.values())


def test_a_verb_in_other_words_stays_the_same_verb():
    said = Verb(label="End", run=print, done="Ended.", logs="pair.end", logged="Ended").said_to(
        label="End it"
    )

    assert (said.label, said.run, said.logs, said.logged) == ("End it", print, "pair.end", "")
