"""Long work is done with the rights that its asker has when it is done."""

import pytest

from alumnii_mentoring.core.jobs import Job, run_due_jobs
from alumnii_mentoring.domain.matching.analysing import ask_for_analysis
from alumnii_mentoring.domain.matching.bulk.actions import ask_for_all
from alumnii_mentoring.domain.matching.computing import ask_for_run
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.models import CoordinatorRole

ASKING = {
    "a version": lambda run, **who: ask_for_run(run.cycle, Plan(), **who),
    "an analysis": ask_for_analysis,
    "all accepted": lambda run, **who: ask_for_all(run.cycle, "accept", **who),
}


@pytest.fixture(params=ASKING)
def job(request, proposal, coordinator, now):
    return ASKING[request.param](proposal.run, by=coordinator, now=now)


def outcome():
    run = MatchingRun.objects.get()
    return (Pair.objects.count(), run.analysis)


def test_the_work_of_a_deleted_account_is_not_done(job, coordinator, now):
    coordinator.delete()

    assert run_due_jobs(now) == 0
    assert "no longer exists" in Job.objects.get().error
    assert outcome() == (0, {})


def test_the_work_of_who_lost_the_role_changes_nothing(job, now):
    CoordinatorRole.objects.all().delete()

    run_due_jobs(now)

    assert outcome() == (0, {})
