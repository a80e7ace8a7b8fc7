"""Read-only is read-only: every action is refused in an ended cycle, few are named that aren't."""

import importlib
import inspect
import pkgutil
import types
import typing
from datetime import timedelta

import pytest

import alumnii_mentoring.core
import alumnii_mentoring.domain
from alumnii_mentoring.core.actions import ACTIONS
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.ended_cycles import STILL_POSSIBLE
from alumnii_mentoring.tasks import DUE
from tests.domain.pair_fixtures import cycle, pair_in, propose, take_part  # noqa: F401

for package in (alumnii_mentoring.core, alumnii_mentoring.domain):
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(found.name)

DAY = timedelta(days=1)
OF_NO_CYCLE = {Consent, ChangeRequest, PersonInProgramme}
# They are handed nothing of a cycle: people, consents, programmes, mail, and lists of the above.
OF_PEOPLE_AND_PROGRAMMES = {
    "core.limits.hourly.count_upload",
    "core.mail.drafts.discard_drafts",
    "core.mail.drafts.queue_drafts",
    "domain.applications.participations.actions.leave_directory",
    "domain.applications.participations.actions.take_back_consent",
    "domain.directory.projection._sync",
    "domain.duplicates.actions.join_people",  # also what is in cycles that have ended
    "domain.endings.leaving.leave_programme",
    "domain.events.feed_actions.revoke_feed_of",
    "domain.events.feed_actions.revoke_feeds",
    "domain.mentorships.publishing.publish_pairs",  # each by an action that is handed the pair
    "domain.people.actions.choose_shown_fields",
    "domain.people.actions.give_consent",
    "domain.people.actions.update_person",
    "domain.people.by_hand.check_alumni_status",
    "domain.people.by_hand.edit_person",
    "domain.people.by_hand.enter_person",
    "domain.people.claiming.claim_by_address",
    "domain.people.claiming.claim_by_link",
    "domain.people.claiming.invite_to_account",
    "domain.people.corrections._tell_office",
    "domain.people.corrections.approve_correction",
    "domain.people.corrections.propose_correction",
    "domain.people.corrections.refuse_correction",
    "domain.people.places.geonames.store_codes",
    "domain.people.selections.store_selection",
    "domain.programme.actions.grant_role",
    "domain.programme.actions.revoke_role",
    "core.mail.holding.discard_waiting",
    "core.mail.undelivered.let_go",
    "core.mail.undelivered.send_again",
    "domain.events.feed_actions.add_feed",
    "domain.events.feed_actions.end_feed",
    "domain.people.address_changes.ask_for_proof_again",
    "domain.people.address_changes.prove_address",
    "domain.people.photos.actions._show",
    "domain.people.photos.actions.remove_photo",
    "domain.people.photos.library._replace",
    "domain.programme.setup.actions.ask_editors",
    "domain.programme.setup.actions.choose_questions",
    "domain.programme.setup.actions.confirm_sender",
    "domain.programme.setup.actions.found_programme",
    "domain.programme.setup.actions.send_trial",
    "domain.programme.setup.actions.settle",
}


def handed_to(action):
    """The models of a cycle among what an action is handed, by name of the argument."""
    hints = typing.get_type_hints(action, localns={"Account": Account})
    for name, hint in hints.items():
        is_union = typing.get_origin(hint) in {typing.Union, types.UnionType}
        for kind in typing.get_args(hint) if is_union else (hint,):
            is_held = inspect.isclass(kind) and hasattr(kind, "READ_WITH")
            if is_held and name != "return" and kind not in OF_NO_CYCLE:
                yield name, kind


OURS = {
    name.removeprefix("alumnii_mentoring."): action
    for name, action in ACTIONS.items()
    if name.startswith(("alumnii_mentoring.core.", "alumnii_mentoring.domain."))
}
OF_CYCLES = {name: action for name, action in OURS.items() if any(handed_to(action))}


def test_what_is_handed_nothing_of_a_cycle_is_named_here():
    assert OURS.keys() - OF_CYCLES.keys() == OF_PEOPLE_AND_PROGRAMMES
    assert len(OF_CYCLES) > 90


def test_what_is_still_possible_names_one_action_each():
    names = [name.rpartition(".")[2] for name in OF_CYCLES]

    assert {name: names.count(name) for name in STILL_POSSIBLE} == dict.fromkeys(STILL_POSSIBLE, 1)


@pytest.fixture
def things(cycle, mentor, mentee, pair_in, now):  # noqa: F811
    """One row of every kind that belongs to a cycle."""
    pair = pair_in("active")
    application = Application.objects.create(cycle=cycle, person=mentee.person, role="mentee")
    run = MatchingRun.objects.create(cycle=cycle)
    event = Event.objects.create(
        programme=cycle.programme,
        cycle=cycle,
        title="Kick-off",
        state="published",
        starts_at=now + DAY,
        ends_at=now + 2 * DAY,
        stamped_at=now,
    )
    rows = [
        cycle,
        mentee,
        pair,
        application,
        run,
        event,
        Proposal.objects.create(run=run, mentor=mentor, mentee=mentee, score=1),
        Wish.objects.create(application=application, mentor=mentor, rank=1),
        Inquiry.objects.create(application=application, question="When?", asked_at=now),
        Document.objects.create(
            application=application,
            slot="cv",
            label="CV",
            filename="cv.pdf",
            kind="pdf",
            size_bytes=1,
            token="x",
            stored_at=now,
        ),
        Goal.objects.create(pair=pair, title="Speak"),
        Meeting.objects.create(
            pair=pair, starts_at=now, stamped_at=now, state="reported", reported_at=now
        ),
        Note.objects.create(pair=pair, author=mentor.person, text="x"),
        Invitation.objects.create(event=event, person=mentor.person, invited_at=now),
    ]
    return {type(row): row for row in rows}


def written():
    return AuditEntry.objects.count(), Message.objects.count()


@pytest.mark.parametrize("state", Cycle.READ_ONLY)
@pytest.mark.parametrize("name", OF_CYCLES)
def test_no_action_writes_into_an_ended_cycle(things, name, state):
    """Whatever else it is handed: the cycle is asked before the action begins."""
    action = OF_CYCLES[name]
    if action.__name__ in STILL_POSSIBLE:
        return
    before = written()
    handed = {argument: things[kind] for argument, kind in handed_to(action)}
    needed = inspect.signature(action).parameters
    Cycle.objects.update(state=state)

    with pytest.raises(ArchivedError):
        action(**{argument: handed.get(argument, object()) for argument in needed})
    assert written() == before


@pytest.mark.parametrize("days", [0, 2, 15, 500])
@pytest.mark.parametrize("state", Cycle.READ_ONLY)
def test_the_clock_writes_nothing_into_an_ended_cycle(things, now, state, days):
    Wish.objects.update(state="requested", requested_at=now, answer_by=now + DAY)
    Application.objects.update(state="offered", offer_until=now + DAY)
    Participation.objects.update(state="paused", paused_until=now.date())
    Cycle.objects.update(state=state)
    before = written()
    for job in DUE.values():
        job(now + days * DAY)

    assert written() == before
