"""What was opened before something changed: its buttons do nothing, and say so."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import translation
from django.utils.timezone import now as present

from alumnii_mentoring import models
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.web.shown import SHOWN
from tests.addresses import client_for, fill, kind_of, our_addresses
from tests.pageforms import forms_in
from tests.upgrade.visit import OBJECTS
from tests.walks import check_each, undone, visit

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="(/mentoring/[^"]*/(?:#[^"]*)?)"')
STATES = [  # of everything that has a button
    models.Application,
    models.Participation,
    models.Pair,
    models.Wish,
    models.Goal,
    models.Meeting,
    models.Event,
    models.Invitation,
    models.Cycle,
    models.Proposal,
    models.ChangeRequest,
    models.Document,
]
# Nobody agrees to words there, or to words that nobody can change.
WORDLESS = re.compile(
    r"/(mentoring_cycles/|not-placed/|review/|take-up/|guests/|documents/|help/|offer/decline/"
    r"|keep/|applications/\d+/withdraw/|taking-part/\d+/leave/|pairs/\d+/decline/)"
)
STATELESS = re.compile(r"/(consents/|notes/|inquiries/|guests/)")
MOST = 1  # button of each address: more of them show nothing new
TOLD = (
    "This has changed since you opened the page, so nothing was done. Please look at it as it is"
    " now, and decide again.",
    "This is no longer open, so nothing was done. Here is what is open now.",
    "Some have changed since you opened the page; they stay.",
)
BEGINNING = 40  # characters, where state and advice don't stand yet


def change_words(address):
    """Everything that somebody might have agreed to says something else."""
    later = present() + timedelta(days=400)
    models.Goal.objects.update(title="Etwas anderes")
    models.Meeting.objects.update(place="Anderswo")
    models.Wish.objects.update(why="Aus einem anderen Grund")
    models.Pair.objects.update(ends_on=later.date())
    models.Application.objects.update(about="Ganz anders", offer_until=later)
    models.Participation.objects.update(about="Ganz anders", paused_until=later.date())
    models.Event.objects.update(ends_at=F("ends_at") + timedelta(hours=1))
    models.ChangeRequest.objects.update(values={"subject": "Anders"})
    models.Consent.objects.update(text="Anders")
    models.Note.objects.update(text="Anders")
    models.Inquiry.objects.update(question="Anders?")
    models.Proposal.objects.update(is_locked=~F("is_locked"))


def change_state(address):
    """The thing behind the button is in another state that the database allows."""
    kind = kind_of(f"{address.lstrip('/')}<int:pk>")
    model, key = OBJECTS[kind], re.search(r"/(\d+)/", address).group(1)
    thing = model.objects.get(pk=key)
    for state in reversed(type(thing).State.values):  # the office doesn't see the first, a draft
        if state != thing.state and can_become(model, key, state):
            return
    raise AssertionError("no other state")


def can_become(model, key, state):
    try:
        with transaction.atomic():
            model.objects.filter(pk=key).update(state=state)
    except IntegrityError:
        return False
    return True


def stored():
    """What buttons could have done."""
    states = [sorted(model.objects.values_list("pk", "state")) for model in STATES]
    return states, AuditEntry.objects.count(), models.Note.objects.count()


def told_in(response):
    text = unescape(response.content.decode())
    told = []
    for language in ("en", "de"):
        with translation.override(language):
            told += [words for words in TOLD if gettext(words)[:BEGINNING] in text]
    return told


def page_at(client, address):
    """None where there is no page."""
    response = client.get(address)
    if response.streaming:
        list(response)  # or its file would stay open
        return None
    is_page = response.status_code == 200 and "html" in response["Content-Type"]
    return response if is_page else None


def office_addresses(world):
    """Those of the back office, with an object of every state behind them."""
    rows = {kind: model.objects.first() for kind, model in OBJECTS.items()}
    first = {kind: row.pk for kind, row in rows.items() if row}
    first["mentor"] = models.Participation.objects.filter(role="mentor").first().pk
    for route in our_addresses():
        kind = kind_of(route)
        if route.startswith("admin/") and (kind is None or kind in first):
            named = world["states"].get(OBJECTS[kind]._meta.model_name, {}) if kind else {}
            for key in {*named.values()} or {first.get(kind)}:
                yield fill(route, {**first, kind: key})


def member_addresses(client):
    """The home of a member, and where it leads to in two steps."""
    seen, waiting = set(), {"/mentoring/"}
    for _step in range(3):
        results = set()
        for address in waiting:
            with visit(client):
                response = page_at(client, address)
            if response is not None:
                results |= {part.split("#")[0] for part in LINK.findall(response.content.decode())}
        seen |= waiting
        waiting = results - seen
    return sorted(seen)


def browsers(world):
    """The central coordination, and whoever a thing of each state belongs to."""
    yield client_for("zentrale"), sorted(set(office_addresses(world)))
    for user in get_user_model().objects.filter(pk__in=set(busy_accounts(world)), is_active=True):
        client = client_for(None)
        client.force_login(user)
        yield client, member_addresses(client)


def busy_accounts(world):
    for name in ("pair", "wish", "application", "participation", "goal", "meeting", "invitation"):
        for key in world["states"].get(OBJECTS[name]._meta.model_name, {}).values():
            people = people_of(OBJECTS[name].objects.filter(pk=key).first())
            yield from (person.user_id for person in people if person and person.user_id)


def people_of(thing):
    if isinstance(thing, models.Wish):
        return thing.mentor.person, thing.application.person
    pair = thing if isinstance(thing, models.Pair) else getattr(thing, "pair", None)
    return pair.people if pair else [getattr(thing, "person", None)]


@pytest.fixture(scope="module")
def buttons(made, django_db_blocker):
    """Every form that carries what its page showed: by its address, the browser and the form."""
    with django_db_blocker.unblock(), undone():
        buttons, counted = {}, Counter()
        for address, button in buttons_in(made):
            route = re.sub(r"\d+", "<pk>", address)
            counted[route] += address not in buttons
            if counted[route] <= MOST:
                buttons[address] = button
        yield buttons


def buttons_in(world):
    for client, addresses in browsers(world):
        for address in addresses:
            with visit(client):
                response = page_at(client, address)
                if response is None:
                    continue
                for form in shown_forms(response, address):
                    yield form.address, (client, form)
                    yield from sure_forms(client, form)


def shown_forms(response, address):
    return [
        form
        for form in forms_in(response, address)
        if any(name.startswith(SHOWN) for name in form.sent) and not form.is_merged
    ]


def sure_forms(client, form):
    """The page that says what follows, and asks again."""
    with undone():
        asked = client.post(form.address, form.sent)
        if asked.status_code == 200:
            for again in shown_forms(asked, form.address):
                if "sure" in again.sent:
                    yield f"{form.address}#sure", (client, again)


def press(client, form):
    words = {"reason": "Darum.", "question": "Wie?", "reply": "So.", "until": ""}
    return client.post(form.address, {**form.sent, **words}, follow=True)


def check_refused(button, address, change):
    client, form = button
    with visit(client):
        change(address)
        before = stored()
        response = press(client, form)
        assert stored() == before
        assert response.status_code == 200
        assert told_in(response)


def test_a_button_does_nothing_once_the_words_are_others_and_says_so(buttons):
    cases = [address for address in buttons if not WORDLESS.search(address)]

    check_each(
        lambda address: check_refused(buttons[address], address, change_words), cases, least=30
    )


def test_a_button_does_nothing_once_the_state_is_another_and_says_so(buttons):
    cases = [address for address in buttons if not STATELESS.search(address)]

    check_each(
        lambda address: check_refused(buttons[address], address, change_state), cases, least=30
    )


def test_a_button_of_a_page_as_it_is_is_never_said_to_be_old(buttons):
    def check(address):
        client, form = buttons[address]
        with visit(client):
            assert told_in(press(client, form)) == []

    check_each(check, buttons, least=30)
