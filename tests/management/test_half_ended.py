"""What earlier versions could leave open is found, named with its mend, and mended by actions."""

import io
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.management.half_ended import BY_HAND, CHECKS, FIXES
from tests.domain.pair_fixtures import cycle, pair_in, propose, take_part  # noqa: F401


@pytest.fixture
def mentor(take_part):  # noqa: F811
    return take_part("max", "mentor")


@pytest.fixture
def mentee(take_part):  # noqa: F811
    return take_part("anna", "mentee")


@pytest.fixture
def applied(cycle):  # noqa: F811
    def applied(part, state):
        return Application.objects.create(
            cycle=cycle, person=part.person, role=part.role, state=state
        )

    return applied


def ask(*options):
    out, err = io.StringIO(), io.StringIO()
    with suppress(SystemExit):
        call_command("mentoring_doctor", *options, stdout=out, stderr=err)
    result = json.loads(out.getvalue())
    names = {check.__name__ for check in CHECKS}
    return {name for name, keys in result.items() if keys and name in names}, err.getvalue()


@pytest.fixture
def lock(mentor):
    def lock():
        mentor.person.user.is_active = False
        mentor.person.user.save()

    return lock


@pytest.fixture
def share_address(mentor, mentee):
    def share_address():
        mentor.person.email = mentee.person.email.upper()
        mentor.person.save()

    return share_address


@pytest.fixture
def broken(cycle, mentor, mentee, applied, pair_in, lock, share_address, now):  # noqa: F811
    """Makes what a check is there to find."""

    def withdrawn():
        applied(mentor, "accepted")
        applied(mentee, "withdrawn")

    def accepted():
        for part in (mentor, mentee):
            applied(part, "accepted")

    def wish(state):
        application = applied(mentee, state)
        applied(mentor, "accepted")
        Wish.objects.create(application=application, mentor=mentor, rank=1, state="requested")

    def end(state):
        Cycle.objects.update(state=state)

    def event():
        Event.objects.create(
            programme=cycle.programme,
            cycle=cycle,
            title="Kick-off",
            state="published",
            starts_at=timezone.now() + timedelta(days=1),
            ends_at=timezone.now() + timedelta(days=2),
            stamped_at=now,
        )

    return {
        "taking_part_without_acceptance": [withdrawn],
        "taking_part_in_cancelled_cycles": [accepted, lambda: end("cancelled")],
        "open_applications_in_ended_cycles": [
            accepted,
            lambda: Application.objects.filter(role="mentee").update(state="waiting"),
            lambda: end("archived"),
        ],
        "open_requests_in_ended_cycles": [lambda: wish("accepted"), lambda: end("archived")],
        "open_pairs_in_ended_cycles": [
            accepted,
            lambda: pair_in("active"),
            lambda: end("cancelled"),
        ],
        "open_events_in_ended_cycles": [accepted, event, lambda: end("archived")],
        "requests_that_nobody_can_accept": [lambda: wish("placed")],
        "open_pairs_of_who_left": [
            accepted,
            lambda: pair_in("active"),
            lambda: Participation.objects.filter(pk=mentee.pk).update(state="left"),
        ],
        "locked_people_in_cycles": [accepted, lock],
        "people_in_cycles_with_one_address": [accepted, share_address],
    }


def test_each_finding_is_mended_by_an_action_or_by_hand():
    names = {check.__name__ for check in CHECKS}

    assert {*FIXES, *BY_HAND} == names
    assert not FIXES.keys() & BY_HAND.keys()


def test_what_goes_on_as_it_should_is_well(mentor, mentee, applied, pair_in):  # noqa: F811
    for part in (mentor, mentee):
        applied(part, "accepted")
    pair_in("active")

    assert ask()[0] == set()


@pytest.mark.parametrize("name", [check.__name__ for check in CHECKS])
def test_the_doctor_finds_what_did_not_end_and_says_how_to_mend_it(broken, name):
    for step in broken[name]:
        step()
    before = AuditEntry.objects.count()

    found, said = ask()
    would = ask("--fix")[1]

    assert name in found
    assert f"{name}: " in said
    assert (f"would mend: {name}" in would) == (name in FIXES)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", FIXES)
def test_what_has_one_right_answer_is_mended_with_an_entry(broken, name):
    for step in broken[name]:
        step()
    before = AuditEntry.objects.count()

    found, _said = ask("--fix", "--apply")

    assert found - BY_HAND.keys() == set()
    assert AuditEntry.objects.count() > before


def test_a_pair_of_a_cancelled_cycle_ends_early_and_of_an_archived_one_is_completed(
    mentor,
    mentee,
    applied,
    pair_in,  # noqa: F811
):
    for part in (mentor, mentee):
        applied(part, "accepted")
    pair_in("active")
    Cycle.objects.update(state="archived")
    ask("--fix", "--apply")

    assert Pair.objects.get().state == "completed"
