"""Why this mentor and not another: exact costs from the version on the board."""

import pytest

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import run_due_jobs
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.actions import accept_proposal, exclude_two
from alumnii_mentoring.domain.matching.analysing import (
    ask_for_analysis,
    mode_rows,
    shift_rows,
)
from alumnii_mentoring.domain.matching.explaining import (
    explain_choice,
    options_for,
    worth_of_one_more_place,
)
from alumnii_mentoring.domain.matching.gaps import find_gaps
from alumnii_mentoring.domain.matching.models import MatchingRun


def names(keys):
    people = Participation.objects.select_related("person").in_bulk(keys)
    return [people[key].person.first_name for key in keys]


@pytest.fixture
def crowd(take_part, make_person, wish):
    """Anna wishes Uli; Eva works in nothing; Zoe is far away and not online."""
    home = make_person("anna", latitude="51.32", longitude="9.50")
    anna = take_part("anna", "mentee", person=home)
    far = make_person("zoe", latitude="40.42", longitude="-3.70", is_online_fine=False)
    for name, fields in {
        "zoe": {"person": far},
        "eva": {"fits": False},
        "max": {},
        "uli": {},
    }.items():
        take_part(name, "mentor", **fields)
    wish(anna, Participation.objects.get(person__first_name="Uli"))
    return anna


def test_the_best_fitting_come_first_and_the_impossible_last(crowd, compute):
    compute()
    found = options_for(crowd)

    assert names([one.mentor for one in found.possible]) == ["Uli", "Max", "Eva"]
    assert names(found.impossible) == ["Zoe"]
    assert found.detail(found.impossible[0])[1] == "too_far"


def test_what_another_choice_costs_is_exact(crowd, compute):
    run = compute()
    found = options_for(crowd)

    assert names([found.current]) == ["Uli"]
    losses = [one.loss for one in found.possible]
    scores = [one.score for one in found.possible]
    assert losses == [scores[0] - score for score in scores]
    assert run.total == scores[0]


def test_who_must_move_is_named(take_part, compute, wish):
    anna, bea = take_part("anna", "mentee"), take_part("bea", "mentee")
    mentor = take_part("max", "mentor")
    take_part("eva", "mentor", fits=False)
    wish(anna, mentor)
    compute()
    options = options_for(bea)
    why = explain_choice(options, mentor.pk)

    assert why.loss > 0
    assert names([move.mentee for move in why.moves]) == ["Bea", "Anna"]


def test_newcomers_are_compared_with_everybody(crowd, compute, take_part):
    compute()
    late = take_part("late", "mentee")
    found = options_for(late)

    assert found.result is None
    assert {one.loss for one in found.possible} == {None}
    assert explain_choice(found, found.possible[0].mentor) is None


def test_mentors_have_no_options(crowd):
    with pytest.raises(MentoringError, match="does not take part"):
        options_for(Participation.objects.get(person__first_name="Max"))


def test_who_is_excluded_is_impossible_in_the_next_version(
    take_part, proposal, compute, coordinator, now
):
    exclude_two(proposal, by=coordinator, now=now)
    compute()

    assert options_for(proposal.mentee).possible == []


def test_one_more_place_is_worth_what_it_would_bring(take_part, compute):
    mentor = take_part("max", "mentor")
    take_part("anna", "mentee")
    take_part("bea", "mentee")
    run = compute()

    assert worth_of_one_more_place(run) == {mentor.pk: run.total}


def test_a_pair_keeps_why_it_was_made(crowd, compute, coordinator, now):
    run = compute()
    proposal = run.proposals.get()
    pair = accept_proposal(proposal, by=coordinator, now=now)

    kept = pair.rationale
    assert (kept["version"], kept["mode"], kept["is_proved"]) == (1, "best", True)
    assert kept["weights"] == run.weights
    assert sum(part["points"] for part in kept["parts"]) == kept["score"]
    assert names([one["mentor"] for one in kept["alternatives"]]) == ["Max", "Eva"]
    assert kept["decided_by"] == coordinator.pk


def test_the_aims_are_shown_with_their_price(crowd, compute, coordinator, now):
    run = compute()
    ask_for_analysis(run, by=coordinator, now=now)
    run_due_jobs(now)
    run = MatchingRun.objects.get()

    rows = {row["mode"]: row for row in mode_rows(run)}
    assert set(rows) == {"best", "fair", "wishes", "stable", "pairs"}
    assert (rows["best"]["lost"], rows["best"]["is_used"]) == (0, True)
    assert all(set(row) == {"kind", "less", "more"} for row in shift_rows(run))


def test_gaps_name_what_the_unplaced_look_for(take_part, compute, computing):
    take_part("anna", "mentee")
    take_part("bea", "mentee")
    run = compute()
    gap = find_gaps(run)[0]

    assert (gap.missing, gap.field, gap.near) == (2, computing.pk, None)
    assert gap.as_wanted().fields_of_work == (computing.pk,)
