"""A form takes as much as the model behind it, over all forms."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms

import alumnii_mentoring
from alumnii_mentoring.core.fields import STATEMENT_LENGTH, limits_of
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.web.forms import PlainForm, PlainModelForm, form_field
from alumnii_mentoring.web.verbs import MODULES, verb_named, verbs_of

TEMPLATES = Path(alumnii_mentoring.__file__).parent / "templates"
TYPED = (forms.CharField, forms.IntegerField, forms.DecimalField)
# What people look for or point at; nothing of it is stored.
UNSTORED = {
    ("ChoiceForm", "newest"),
    ("CycleForm", "months"),
    ("DraftFilter", "text"),
    ("RoleForm", "username"),
    ("UndeliveredFilter", "text"),
    ("SearchForm", "at"),
    ("SearchForm", "place"),
    ("SearchForm", "text"),
}


def all_forms():
    """Every class of a form in the package."""
    for module in pkgutil.walk_packages(alumnii_mentoring.__path__, "alumnii_mentoring."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("alumnii_mentoring."):
            found.append(kind)
    return found


def model_field_of(form, name):
    model = form._meta.model if hasattr(form, "_meta") else None
    own = {field.name: field for field in model._meta.get_fields()} if model else {}
    return own.get(name) or getattr(form.base_fields[name], "model_field", None)


def limits_in(field):
    names = ("max_length", "min_value", "max_value")
    limits = {name: getattr(field, name, None) for name in names}
    return {name: limit for name, limit in limits.items() if limit is not None}


def limits_behind(field):
    limits = limits_of(field) if field.get_internal_type().endswith("IntegerField") else {}
    if "Positive" in field.get_internal_type():
        limits.setdefault("min_value", 0)
    return {**limits, **({"max_length": field.max_length} if field.max_length else {})}


def wrong_limits(form):
    """What each field takes, and what the model behind it holds, where the two differ."""
    wrong = {}
    for name, field in form.base_fields.items():
        if not isinstance(field, TYPED) or (form.__name__, name) in UNSTORED:
            continue
        behind = model_field_of(form, name)
        held = limits_behind(behind) if behind else "nothing"
        if limits_in(field) != held:
            wrong[name] = (limits_in(field), held)
    return wrong


def test_forms_and_models_have_the_same_limits():
    wrong = {form.__qualname__: wrong_limits(form) for form in all_forms()}

    assert {name: fields for name, fields in wrong.items() if fields} == {}


def test_every_exception_still_exists():
    known = {(form.__name__, name) for form in all_forms() for name in form.base_fields}

    assert UNSTORED - known == set()


def test_a_limit_of_its_own_is_found():
    class Narrow(PlainForm):
        reason = form_field(Application, "reason", max_length=160)
        words = forms.CharField()

    assert wrong_limits(Narrow) == {
        "reason": ({"max_length": 160}, {"max_length": 2000}),
        "words": ({}, "nothing"),
    }


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Application, "reason"),
        (ChangeRequest, "reason"),
        (Inquiry, "question"),
        (Pair, "ended_reason"),
        (Wish, "decline_words"),
        (Wish, "question"),
        (Wish, "question_reply"),
    ],
)
def test_what_is_said_with_a_step_may_be_of_the_same_length_everywhere(model, name):
    """One form asks for a reason, whatever the step is about."""
    assert model._meta.get_field(name).max_length == STATEMENT_LENGTH


def test_no_template_limits_a_text_by_a_number_of_its_own():
    """A text area that a template writes itself has the limit of its verb."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    areas = [area for text in texts for area in re.findall(r"<textarea\b[^>]*(?:>|$)", text)]

    assert len(areas) > 3
    assert [area for area in areas if re.search(r'maxlength="\d', area)] == []


# Where the words of a verb go; the reason goes into several models, see above.
WORDS = {
    "applications.ASK_APPLICANT": (Inquiry, "question"),
    "applications.REPLY_TO_INQUIRY": (Inquiry, "reply"),
    "matching.CHOOSE": (Proposal, "lock_reason"),
    "mentorships.DECLINE": (Pair, "ended_reason"),
    "people.REFUSE_CORRECTION": (ChangeRequest, "reason"),
    "requests.ASK_BACK": (Wish, "question"),
    "requests.DECLINE_REQUEST": (Wish, "decline_words"),
    "requests.REPLY_TO_QUESTION": (Wish, "question_reply"),
}


def asking_verbs():
    for module in MODULES:
        for name, verb in verbs_of(module):
            if verb.asks and not verb.asks_day:
                yield f"{module.__name__.split('.')[-2]}.{name}"


@pytest.mark.parametrize("name", sorted({*asking_verbs(), *WORDS}))
def test_words_are_as_long_as_the_field_that_keeps_them(name):
    """In mails' links and in the back office, where no form of Django asks."""
    model, field = WORDS[name]

    assert verb_named(name).words_limit == model._meta.get_field(field).max_length


@pytest.mark.parametrize(
    "form", [form for form in all_forms() if issubclass(form, PlainModelForm)]
)
def test_no_form_stores_anything_itself(form):
    with pytest.raises(TypeError, match="action of the domain"):
        form.save(form)
