"""Many proposals at once: in pieces, with few queries, and one that raises stops no other."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from django.test.utils import CaptureQueriesContext

from alumnii_mentoring.core import jobs
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import Job, run_due_jobs, run_job
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.matching.actions import accept_proposal, choose_mentor
from alumnii_mentoring.domain.matching.bulk import actions as bulk_actions
from alumnii_mentoring.domain.matching.bulk import publishing
from alumnii_mentoring.domain.matching.bulk.actions import act_on_many, ask_for_all
from alumnii_mentoring.domain.matching.engine import alternatives
from alumnii_mentoring.domain.matching.explaining import known_run
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.matching.runs import compute_run, use_run
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs

pytestmark = pytest.mark.django_db
SIZE = 8
WORDS = "anna@example.org"


@pytest.fixture
def run(take_part, compute):
    """A version with eight proposals."""
    for number in range(SIZE):
        take_part(f"mentor{number}", "mentor")
        take_part(f"mentee{number}", "mentee")
    return compute()


def rows(run):
    return list(Proposal.objects.filter(run=run).select_related("run__cycle__programme"))


@pytest.fixture
def accept(coordinator, now):
    return lambda proposals: act_on_many(proposals, "accept", by=coordinator, now=now)


@pytest.fixture
def ask(cycle, coordinator, now):
    def ask(verb="accept"):
        return ask_for_all(cycle, verb, by=coordinator, now=now)

    return ask


@contextmanager
def poisoned(pair_of):
    def refuse(sender, instance, **more):
        if isinstance(instance, Pair) and instance.mentee_id == pair_of:
            raise ValueError(WORDS)

    pre_save.connect(refuse)
    try:
        yield
    finally:
        pre_save.disconnect(refuse)


def test_one_more_acceptance_costs_few_queries(run, accept):
    proposals = rows(run)
    accept(proposals[:1])  # fills the memory
    counts = []
    for piece in (proposals[1:3], proposals[3:8]):
        with CaptureQueriesContext(connection) as queries:
            accept(piece)
        counts.append(len(queries))

    assert (counts[1] - counts[0]) / 3 <= 10
    assert Pair.objects.count() == SIZE


def test_many_accepted_are_as_each_accepted_alone(run, accept, coordinator, now):
    alone, *others = rows(run)
    pair = accept_proposal(alone, by=coordinator, now=now)
    accept(others)

    for proposal in Proposal.objects.filter(run=run).select_related("pair"):
        assert AuditEntry.objects.about(proposal).get().action == "proposal.accept"
        assert AuditEntry.objects.about(proposal.pair).get().action == "pair.propose"
        assert proposal.pair.rationale.keys() == pair.rationale.keys()
        assert len(proposal.pair.rationale["alternatives"]) == 5
        assert proposal.pair.rationale["terms"] == pair.rationale["terms"]
        assert (proposal.pair.origin, proposal.pair.ends_on) == (pair.origin, pair.ends_on)


def test_whom_else_many_could_have_had_costs_at_least_what_is_kept(run, accept):
    accept(rows(run))
    least = {
        other.mentee_id: {
            option["mentor"]: option["loss"] for option in other.pair.rationale["alternatives"]
        }
        for other in Proposal.objects.filter(run=run, pair__isnull=False).select_related("pair")
    }
    for mentee, losses in least.items():
        exact = exact_losses(mentee)
        assert all(loss <= exact[mentor] for mentor, loss in losses.items())


def exact_losses(mentee):
    proposal = Proposal.objects.select_related("run", "mentee__cycle").get(mentee=mentee)
    known = known_run(proposal.run)
    exact = {option.mentor: option.loss for option in alternatives(*known, mentee)}
    return {**exact, known[1].mentor_of[mentee]: 0}


def test_of_a_mentor_without_places_the_best_is_taken_and_why_not_is_said(
    take_part, compute, accept, cycle, coordinator, now
):
    mentor = take_part("max", "mentor")
    mentees = [take_part(name, "mentee") for name in ("anna", "bea")]
    run = compute()
    for mentee in mentees:
        Proposal.objects.filter(run=run, mentee=mentee).delete()
        Proposal.objects.create(run=run, mentee=mentee, mentor=mentor, score=mentee.pk)

    outcome = accept(rows(run))

    assert (outcome.done, Pair.objects.get().mentee) == (1, mentees[1])
    assert [why for _proposal, why in outcome.refused] == ["All places of this mentor are taken."]


def test_whom_people_ruled_out_is_refused_with_the_reason(run, accept, programme):
    proposal, *others = rows(run)
    two = {"mentor": proposal.mentor.person, "mentee": proposal.mentee.person}
    Exclusion.objects.create(programme=programme, **two)

    outcome = accept([proposal, *others])

    assert outcome.done == SIZE - 1
    assert [(row.pk, "excluded by a coordinator" in why) for row, why in outcome.refused] == [
        (proposal.pk, True)
    ]


def test_a_choice_against_a_rule_with_a_reason_is_accepted_with_the_others(
    run, accept, take_part, coordinator, now, programme
):
    proposal = rows(run)[0]
    new = take_part("new", "mentor")
    Exclusion.objects.create(programme=programme, mentor=new.person, mentee=proposal.mentee.person)
    choose_mentor(proposal.mentee, new, by=coordinator, now=now, reason="They asked for it.")

    assert accept(rows(run)).done == SIZE


def test_who_came_since_is_considered_where_few_were_there(take_part, compute, accept):
    take_part("max", "mentor")
    take_part("anna", "mentee")
    run = compute()
    new = take_part("new", "mentor")
    accept(rows(run))

    kept = Pair.objects.get().rationale
    assert [option["mentor"] for option in kept["alternatives"]] == [new.pk]


def test_of_another_aim_too_everybody_considered_is_kept(run, accept, cycle, coordinator, now):
    fair = compute_run(cycle, Plan("fair"), by=coordinator, now=now)
    accept(rows(use_run(fair, by=coordinator, now=now)))

    kept = [pair.rationale["alternatives"] for pair in Pair.objects.all()]
    assert {(len(others), others[0]["loss"]) for others in kept} == {(5, None)}


def test_one_that_raises_stops_no_other(run, accept, caplog):
    proposals = rows(run)
    with poisoned(proposals[2].mentee_id):
        outcome = accept(proposals)

    assert (outcome.done, Pair.objects.count()) == (SIZE - 1, SIZE - 1)
    assert [(row.pk, why) for row, why in outcome.refused] == [
        (proposals[2].pk, "It failed: ValueError. The others go on.")
    ]
    assert WORDS not in caplog.text


def test_all_are_done_in_pieces_and_turns(run, ask, now, monkeypatch):
    monkeypatch.setattr(bulk_actions, "PIECE", 3)
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    job = ask()
    turns = []
    while Job.objects.open().exists():
        run_job(job.pk, now)
        job.refresh_from_db()
        turns.append((job.done, job.total, Pair.objects.count()))

    assert turns == [(3, 8, 3), (6, 8, 6), (8, 8, 8), (8, 8, 8)]
    assert (job.state, job.kept["count"], job.kept["refused"]) == ("done", SIZE, [])


def test_what_is_refused_is_refused_once(run, ask, now, monkeypatch, programme):
    monkeypatch.setattr(bulk_actions, "PIECE", 3)
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    proposal = rows(run)[0]
    two = {"mentor": proposal.mentor.person, "mentee": proposal.mentee.person}
    Exclusion.objects.create(programme=programme, **two)
    ask()
    run_due_jobs(now)

    job = Job.objects.get()
    assert (job.state, job.done, job.kept["count"]) == ("done", SIZE, SIZE - 1)
    assert [key for key, _why in job.kept["refused"]] == [proposal.mentee_id]


def test_all_means_those_of_the_version_that_was_shown(run, ask, cycle, coordinator, now):
    job = ask()
    use_run(compute_run(cycle, Plan("fair"), by=coordinator, now=now), by=coordinator, now=now)
    run_due_jobs(now)

    job.refresh_from_db()
    assert (job.state, Pair.objects.count()) == ("failed", 0)
    assert "Another version is on the board" in job.error


def test_while_all_are_accepted_rejecting_all_is_refused(run, ask):
    ask("accept")

    with pytest.raises(MentoringError, match="Something else is being done here"):
        ask("reject")


def test_many_pairs_are_published_in_turns(run, accept, cycle, coordinator, now, monkeypatch):
    monkeypatch.setattr(publishing, "PIECE", 3)
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    accept(rows(run))
    publishing.ask_to_publish(cycle, by=coordinator, now=now)
    run_due_jobs(now)

    job = Job.objects.get()
    assert (job.state, job.kept["pairs"], job.kept["refused"]) == ("done", SIZE, [])
    assert job.turn == 4
    assert Message.objects.filter(kind="pair_asked", state="draft").count() == 2 * SIZE
    assert not accepted_pairs(cycle).exists()


def test_a_pair_that_cannot_be_published_stops_no_other(
    run, accept, cycle, coordinator, now, caplog
):
    accept(rows(run))
    first = Pair.objects.order_by("pk").first()

    def refuse(sender, instance, **more):
        if instance.about.startswith(f"|{first.mentor.person_id}|"):
            raise ValueError(WORDS)

    pre_save.connect(refuse, sender=Message)
    try:
        publishing.ask_to_publish(cycle, by=coordinator, now=now)
        run_due_jobs(now)
    finally:
        pre_save.disconnect(refuse, sender=Message)

    job = Job.objects.get()
    assert (job.kept["pairs"], job.kept["refused"]) == (
        SIZE - 1,
        [[first.mentee_id, "It failed: ValueError. The others go on."]],
    )
    assert WORDS not in caplog.text
