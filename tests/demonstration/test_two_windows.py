"""Two windows with one form: what each of them changes is kept, or both versions are shown."""

from itertools import pairwise

import pytest

from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.career import CareerStation
from tests.addresses import fill
from tests.demonstration.test_permissions import ADDRESSES, client_for, world
from tests.pageforms import forms_in
from tests.walks import check_each, undone, visit

pytestmark = pytest.mark.django_db
__all__ = ["world"]


def browsers_of(objects):
    """Who edits, with the numbers of what they may edit."""
    meeting = Meeting.objects.filter(state="planned", pair__state="active").first()
    pair = meeting.pair
    user = pair.mentee.person.user
    goal = Goal.objects.filter(pair=pair).first() or Goal(pair=pair)
    goal.kind, goal.title, goal.state = "personal", "Mut fassen", "proposed"
    goal.description, goal.mentor_agreed_at, goal.mentee_agreed_at = "Jeden Tag.", None, None
    goal.save()
    CareerStation.objects.create(person=pair.mentee.person, organisation="Werkstatt")
    note = Note.objects.create(pair=pair, author=pair.mentee.person, text="Vorher")
    own = {"pair": pair.pk, "goal": goal.pk, "meeting": meeting.pk, "note": note.pk}
    member = client_for(None)
    member.force_login(user)
    return [(client_for("zentrale"), objects), (member, {**objects, **own})]


def edit_forms(browsers):
    """Client, address and place of every form that carries what it was opened with."""
    for client, numbers in browsers:
        for route in ADDRESSES:
            address = fill(route, numbers)
            with visit(client):
                response = client.get(address)
                if response.status_code != 200 or "html" not in response["Content-Type"]:
                    continue
                for place, form in enumerate(forms_in(response, address)):
                    yield client, route, address, place, form


def form_at(client, address, place):
    return forms_in(client.get(address), address)[place]


def send(client, form, changes):
    return client.post(form.address, {**form.sent, **changes})


def stored_changes(client, address, place, form):
    """Fields that take two different changes and show them from then on, with the values."""
    for name in spread(form.editable):
        if form.sent.get(f"{name.rpartition('-')[0]}-id") == [""]:
            continue  # a row that is added; two that are added are two
        changes = [form.changed(name, step) for step in (1, 2)]
        taken = [
            values for values in changes if is_taken(client, address, place, form, name, values)
        ]
        if taken:
            yield name, *taken


def spread(names, most=8):
    """Some of a long form: each field takes four visits."""
    return list(names)[:: -(-len(names) // most)]


def is_taken(client, address, place, form, name, values):
    if values is None or values == form.sent.get(name, []):
        return False
    with visit(client):
        send(client, form, {name: values})
        return form_at(client, address, place).sent.get(name, []) == values


@pytest.fixture(scope="module")
def edits(world, django_db_blocker):
    """By address and place: the browser, the form as it stands, and what it takes."""
    with django_db_blocker.unblock(), undone():
        yield edits_in(browsers_of(world["objects"]))


def edits_in(browsers):
    edits = {}
    for client, route, address, place, form in edit_forms(browsers):
        changes = list(stored_changes(client, address, place, form)) if form.is_merged else []
        if changes:
            edits[route, place] = client, address, form, changes
    return edits


def test_what_two_windows_change_in_different_fields_is_both_kept(edits):
    def check(case):
        (client, address, form, changes), place = edits[case], case[1]
        for (name, values, *_), (other, words, *_) in pairwise(changes):
            with visit(client):
                send(client, form, {name: values})
                send(client, form, {other: words})
                kept = form_at(client, address, place).sent
                assert (name, kept.get(name, [])) == (name, values)
                assert (other, kept.get(other, [])) == (other, words)

    check_each(check, edits, least=15)


def test_what_two_windows_change_in_one_field_is_shown_twice_and_waits_for_a_choice(edits):
    def check(case):
        (client, address, form, changes), place = edits[case], case[1]
        for name, values, *others in changes:
            other = next((words for words in others if words != values), None)
            if other is None:
                continue
            with visit(client):
                send(client, form, {name: values})
                told = told_conflict(client, form, {name: other})
                assert (name, form_at(client, address, place).sent[name]) == (name, values)
                assert (name, told.sent[name]) == (name, other)
                with undone():
                    send(client, told, {})
                    assert (name, form_at(client, address, place).sent[name]) == (name, other)
                send(client, told, told.takes_theirs())
                assert (name, form_at(client, address, place).sent[name]) == (name, values)

    check_each(check, edits, least=15)


def told_conflict(client, form, changes):
    """The form that comes back, with the version of the other window beside it."""
    answer = send(client, form, changes)
    forms = [again for again in forms_in(answer, form.address) if again.is_merged]
    assert forms, f"nothing is shown: {changes}"
    told = forms[0]
    assert told.theirs, "no conflict is shown"
    return told
