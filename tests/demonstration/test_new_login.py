"""A page that was open while its reader logged in anew: nothing is done, no word is lost."""

import re

import pytest
from django.utils.timezone import now as present

from alumnii_mentoring import models
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.pages.models import ApplicationFormPage
from tests.addresses import fill
from tests.demonstration.test_old_pages import STATES
from tests.demonstration.test_permissions import ADDRESSES, world
from tests.demonstration.test_two_windows import browsers_of
from tests.pageforms import forms_in
from tests.walks import check_each, undone, visit

pytestmark = pytest.mark.django_db
__all__ = ["world"]

HERE = {"HTTP_ORIGIN": "http://testserver"}
TOKEN = "csrfmiddlewaretoken"
SECRET, OLD_TOKEN = "s" * 32, "x" * 64
THERE = {"HTTP_ORIGIN": "https://elsewhere.example"}


def stored():
    """What forms could have done."""
    states = [sorted(model.objects.values_list("pk", "state")) for model in STATES]
    words = [
        sorted(models.Note.objects.values_list("pair", "text")),
        sorted(models.Goal.objects.values_list("pk", "title", "description")),
        sorted(models.Person.objects.values_list("pk", "first_name", "phone")),
        sorted(models.Application.objects.values_list("pk", "about")),
        sorted(models.Wish.objects.values_list("pk", "why", "rank")),
    ]
    return states, words, AuditEntry.objects.count(), Message.objects.count()


def pages_of(client, numbers):
    """Addresses of all screens, and of the pages with an application form."""
    yield from (fill(route, numbers) for route in ADDRESSES)
    yield from (page.url for page in ApplicationFormPage.objects.live())


def forms_of(client, numbers):
    for address in pages_of(client, numbers):
        with visit(client):
            response = client.get(address)
            if response.status_code != 200 or "html" not in response["Content-Type"]:
                continue
            for form in forms_in(response, address):
                if form.address.startswith(("/mentoring/", "/admin/")) and TOKEN in form.sent:
                    yield form


def typed(form):
    """As somebody sends it who has changed the first field that takes words."""
    sent = {name: values for name, values in form.sent.items() if name != TOKEN}
    for name in form.editable:
        kind = form.editable[name][0]
        is_text = kind.name == "textarea" or kind.get("type", "text") == "text"
        if is_text and kind.name != "select" and not kind.has_attr("readonly"):
            sent[name] = ["Some new words"]
            break
    return sent


@pytest.fixture(scope="module")
def forms(world, django_db_blocker):
    """Every form that a member and the central coordination can send, by address and names."""
    with django_db_blocker.unblock(), undone():
        forms = {}
        browsers = browsers_of(world["objects"])
        for client, numbers in browsers:
            models.Goal.objects.filter(pk=numbers["goal"]).update(mentor_agreed_at=present())
            client.handler.enforce_csrf_checks = True
            client.cookies["csrftoken"] = SECRET
            for form in forms_of(client, numbers):
                route = re.sub(r"\d+", "<pk>", form.address)
                forms.setdefault((route, *sorted(form.sent)), (client, form))
        yield forms


def form_again(answer, address, sent):
    """The form on the answer that holds all that was sent."""
    again = [form for form in forms_in(answer, address) if TOKEN in form.sent]
    holding = [form for form in again if not missing_in(form, sent)]
    assert holding, f"lost: {[missing_in(form, sent) for form in again]}"
    return holding[0]


def missing_in(form, sent):
    return {
        name: values
        for name, values in sent.items()
        if values not in ([""], []) and form.sent.get(name) != values
    }


def test_a_form_with_the_token_of_an_earlier_login_does_nothing_and_comes_back(forms):
    def check(case):
        client, form = forms[case]
        sent = typed(form)
        with visit(client):
            before = stored()
            answer = client.post(form.address, {**sent, TOKEN: OLD_TOKEN}, **HERE)
            assert answer.status_code == 200
            assert stored() == before
            again = form_again(answer, form.address, sent)

            with undone():
                expected = send(client, form.address, {**sent, TOKEN: form.sent[TOKEN]})
            assert send(client, again.address, again.sent) == expected

    check_each(check, forms, least=60)


def send(client, address, sent):
    """What comes of it, told by the answer and by what is stored."""
    answer = client.post(address, sent, **HERE)
    assert answer.status_code != 403
    _states, words, entries, messages = stored()
    where = answer.get("Location", "")
    return answer.status_code, re.sub(r"\d+", "<pk>", where), words[0], entries, messages


def test_a_form_of_another_site_is_never_shown_again(forms):
    def check(case):
        client, form = forms[case]
        for source in (THERE, {}, {"HTTP_ORIGIN": "null"}):
            with visit(client):
                answer = client.post(form.address, {**typed(form), TOKEN: OLD_TOKEN}, **source)
            assert answer.status_code == 403
            assert "Some new words" not in answer.content.decode()

    check_each(check, forms, least=60)


def test_words_of_another_account_are_neither_sent_nor_shown(forms):
    def check(case):
        client, form = forms[case]
        sent = {**typed(form), "am-author": "account-0", TOKEN: OLD_TOKEN}
        with visit(client):
            answer = client.post(form.address, sent, **HERE)
        assert answer.status_code == 200
        assert "Somebody else has logged in" in answer.content.decode()
        assert "Some new words" not in answer.content.decode()

    check_each(check, forms, least=60)


def test_every_form_with_words_says_whose_they_are(forms):
    def check(case):
        _client, form = forms[case]
        if any(field[0].name == "textarea" for field in form.editable.values()):
            assert "am-author" in form.sent

    check_each(check, forms, least=60)
