"""Matching without the browser."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.actions import accept_proposal
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.people.models import FieldOfWork


@pytest.fixture
def cycle(cycle, make_person):
    """Two mentors and three mentees, ready to be matched."""
    cycle.state, cycle.minimum_score = "matching", 100
    cycle.save()
    field = FieldOfWork.objects.create(slug="test-it", name_de="Informatik", name_en="Computing")
    for name, role in zip("abcde", ["mentor"] * 2 + ["mentee"] * 3, strict=True):
        part = Participation.objects.create(cycle=cycle, person=make_person(name), role=role)
        part.fields_of_work.add(field)
    return cycle


def run(*words):
    out = io.StringIO()
    call_command("mentoring_match", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_look_changes_nothing(cycle):
    result = json.loads(run("--cycle", str(cycle.pk), "--json"))

    assert (len(result["pairs"]), len(result["unmatched"])) == (2, 1)
    assert (result["proved"], result["applied"]) == (True, False)
    assert not MatchingRun.objects.exists()


def test_applied_it_is_on_the_board(cycle):
    looked = json.loads(run("--cycle", str(cycle.pk), "--json"))
    applied = json.loads(run("--cycle", str(cycle.pk), "--json", "--apply"))

    assert applied["pairs"] == looked["pairs"]
    assert Proposal.objects.current(cycle).count() == 2


def test_what_was_accepted_before_is_not_counted_as_computed(cycle, coordinator, now):
    run("--cycle", str(cycle.pk), "--apply")
    accept_proposal(Proposal.objects.first(), by=coordinator, now=now)
    looked = json.loads(run("--cycle", str(cycle.pk), "--json"))
    applied = json.loads(run("--cycle", str(cycle.pk), "--json", "--apply"))

    assert applied["pairs"] == looked["pairs"]
    assert sum(pair["score"] for pair in applied["pairs"]) == applied["total"]


def test_in_words(cycle):
    assert "2 pairs, 1 without" in run("--cycle", str(cycle.pk), "--mode", "pairs")


@pytest.mark.parametrize("state", ["open", "archived"])
@pytest.mark.parametrize("more", [[], ["--apply"]])
def test_a_no_of_the_programme_ends_with_one(cycle, state, more):
    cycle.state = state
    cycle.save()

    with pytest.raises(SystemExit) as ended:
        run("--cycle", str(cycle.pk), *more)
    assert ended.value.code == 1


def test_an_unknown_cycle_ends_with_one(db):
    with pytest.raises(SystemExit) as ended:
        run("--cycle", "99")
    assert ended.value.code == 1


@pytest.mark.parametrize("words", [[], ["--cycle", "x"], ["--cycle", "1", "--mode", "cheap"]])
def test_wrong_words_are_an_error(db, words):
    with pytest.raises(CommandError):
        run(*words)
