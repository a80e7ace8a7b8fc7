"""Why this mentor and not another: exact costs from the version on the board."""

import pytest

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import run_due_jobs
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.actions import (
    accept_proposal,
    choose_mentor,
    exclude_two,
    reject_proposal,
    restore_proposal,
)
from alumnii_mentoring.domain.matching.analysing import (
    ask_for_analysis,
    mode_rows,
    shift_rows,
)
from alumnii_mentoring.domain.matching.explaining import (
    _read_asides,
    explain_choice,
    next_best,
    options_for,
    worth_of_one_more_place,
)
from alumnii_mentoring.domain.matching.gaps import find_gaps
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal, RunData
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.matching.reasons import Vocabulary
from alumnii_mentoring.domain.matching.runs import compute_run, use_run
from alumnii_mentoring.domain.matching.waiting import mentees_without_proposal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import FieldOfWork


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
    result = options_for(crowd)

    assert names([option.mentor for option in result.possible]) == ["Uli", "Max", "Eva"]
    assert names(result.impossible) == ["Zoe"]
    assert result.detail(result.impossible[0])[1] == "too_far"


def test_what_another_choice_costs_is_exact(crowd, compute):
    run = compute()
    result = options_for(crowd)

    assert names([result.current]) == ["Uli"]
    losses = [option.loss for option in result.possible]
    scores = [option.score for option in result.possible]
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
    result = options_for(late)

    assert result.version is None
    assert {option.loss for option in result.possible} == {None}
    assert explain_choice(result, result.possible[0].mentor) is None


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


def test_the_next_best_cost_least_and_leave_out_who_is_proposed(crowd, compute):
    run = compute()
    uli, eva = _named("Uli"), _named("Eva")
    result = next_best(run, {crowd.pk: uli.pk})[crowd.pk]
    by_hand = next_best(run, {crowd.pk: eva.pk})[crowd.pk]

    assert names([option.mentor for option in result]) == ["Max", "Eva"]
    assert [option.loss for option in result] == sorted(option.loss for option in result)
    assert names([option.mentor for option in by_hand]) == ["Uli", "Max"]
    assert by_hand[0].loss == 0


def test_a_version_kept_without_them_counts_its_next_best_when_asked(crowd, compute):
    run = compute()
    asked = {crowd.pk: _named("Uli").pk}
    known = next_best(run, asked), worth_of_one_more_place(run)
    data = RunData.objects.get(run=run)
    del data.result["asides"]
    data.save()
    _read_asides.cache_clear()

    assert (next_best(run, asked), worth_of_one_more_place(run)) == known


def test_who_found_nobody_has_next_best_too(take_part, compute):
    mentor = take_part("max", "mentor")
    take_part("eva", "mentor", fits=False)
    pair = [take_part(name, "mentee") for name in ("anna", "bea", "cleo")]
    run = compute()
    waiting = MatchingRun.objects.get(pk=run.pk).unmatched
    key = next(option.pk for option in pair if str(option.pk) in waiting)

    assert names([option.mentor for option in next_best(run, {key: mentor.pk})[key]]) == ["Eva"]


@pytest.mark.parametrize("mode", ["fair", None])
def test_of_other_aims_and_without_a_version_no_next_best_is_known(
    crowd, cycle, coordinator, now, mode
):
    if mode is None:
        run = choose_mentor(crowd, _named("Max"), by=coordinator, now=now).run
    else:
        run = compute_run(cycle, Plan(mode), by=coordinator, now=now)

    assert next_best(run, {crowd.pk: _named("Max").pk}) == {}
    assert worth_of_one_more_place(run) == {}


def test_a_pair_keeps_why_it_was_made(crowd, compute, coordinator, now):
    run = compute()
    proposal = run.proposals.get()
    pair = accept_proposal(proposal, by=coordinator, now=now)

    kept = pair.rationale
    assert (kept["version"], kept["mode"], kept["is_proved"]) == (1, "best", True)
    assert kept["weights"] == run.weights
    assert sum(part["points"] for part in kept["parts"]) == kept["score"]
    assert names([option["mentor"] for option in kept["alternatives"]]) == ["Max", "Eva"]
    assert kept["decided_by"] == coordinator.pk


def test_a_pair_keeps_the_names_of_what_spoke_for_it(crowd, compute, coordinator, now, computing):
    proposal = compute().proposals.get()
    pair = accept_proposal(proposal, by=coordinator, now=now)
    FieldOfWork.objects.filter(pk=computing.pk).update(name_de="Anders", name_en="Other")

    terms = Pair.objects.get(pk=pair.pk).rationale["terms"]

    assert terms["fields"] == {str(computing.pk): ["Informatik", "Computing"]}
    assert Vocabulary.kept(terms).fields == {computing.pk: "Computing"}


def test_a_choice_by_hand_keeps_what_the_version_had_proposed(crowd, compute, coordinator, now):
    compute()
    eva = Participation.objects.get(person__first_name="Eva")
    proposal = choose_mentor(crowd, eva, by=coordinator, now=now)
    kept = accept_proposal(proposal, by=coordinator, now=now).rationale["alternatives"]

    assert [(*names([option["mentor"]]), option["loss"] == 0) for option in kept] == [
        ("Uli", True),
        ("Max", False),
    ]


@pytest.mark.parametrize("mode", ["fair", "stable"])
def test_a_pair_of_another_aim_keeps_who_else_was_considered(crowd, cycle, coordinator, now, mode):
    run = compute_run(cycle, Plan(mode), by=coordinator, now=now)
    proposal = use_run(run, by=coordinator, now=now).proposals.get()
    kept = accept_proposal(proposal, by=coordinator, now=now).rationale["alternatives"]

    others = {"Uli", "Max", "Eva"} - set(names([proposal.mentor_id]))
    assert {*names([option["mentor"] for option in kept])} == others
    assert {option["loss"] for option in kept} == {None}


def test_mentors_who_left_or_rest_since_are_not_to_be_had(crowd, compute):
    compute()
    Participation.objects.filter(person__first_name="Uli").update(state="paused")
    Participation.objects.filter(person__first_name="Max").update(state="left")
    result = options_for(crowd)

    assert names([option.mentor for option in result.possible]) == ["Eva"]
    assert {result.detail(option)[1] for option in result.impossible} == {"away", "too_far"}


def test_mentors_who_came_since_can_be_chosen_without_computing_again(crowd, compute, take_part):
    compute()
    new = take_part("ines", "mentor")
    result = options_for(crowd)

    assert {option.mentor: option.loss for option in result.possible}[new.pk] is None
    assert result.detail(new.pk)[0].total == result.detail(_named("Max").pk)[0].total
    assert explain_choice(result, new.pk) is None


def test_what_was_ruled_out_since_is_told(crowd, compute, coordinator, now):
    run = compute()
    reject_proposal(run.proposals.get(), by=coordinator, now=now)
    result = options_for(crowd)

    assert result.detail(_named("Uli").pk)[1] == "rejected"
    assert names([option.mentor for option in result.possible]) == ["Max", "Eva"]


def test_what_is_allowed_again_is_possible_again(crowd, compute, coordinator, now):
    reject_proposal(compute().proposals.get(), by=coordinator, now=now)
    compute()
    restore_proposal(Proposal.objects.get(state="rejected"), by=coordinator, now=now)
    result = options_for(crowd)

    assert names([option.mentor for option in result.possible]) == ["Uli", "Max", "Eva"]
    assert result.possible[0].loss is None


def test_a_choice_before_any_computation_hides_nobody(crowd, coordinator, now):
    choose_mentor(crowd, _named("Max"), by=coordinator, now=now)

    assert names([option.mentor for option in options_for(crowd).possible]) == [
        "Uli",
        "Max",
        "Eva",
    ]


def _named(name):
    return Participation.objects.get(person__first_name=name)


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


def test_gaps_and_board_count_the_same_mentees(take_part, compute, coordinator, now):
    """Also those who had a proposal that was rejected, and those who came later."""
    take_part("max", "mentor")
    take_part("anna", "mentee")
    run = compute()
    reject_proposal(run.proposals.get(), by=coordinator, now=now)
    take_part("cleo", "mentee")

    gaps = find_gaps(run)

    waiting = mentees_without_proposal(run.cycle)
    assert sum(gap.missing for gap in gaps) == waiting.count() == 2
