import pytest

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, publish_pairs
from alumnii_mentoring.domain.people.models import FieldOfWork
from alumnii_mentoring.domain.programme.cycles import Cycle


def why_alone(run):
    """The reason that concerns most mentors, by participation of the mentee."""
    return {int(pk): max(counts, key=counts.get) for pk, counts in run.unmatched.items()}


@pytest.fixture
def cycle(cycle):
    cycle.state, cycle.minimum_score = Cycle.State.MATCHING, 100
    cycle.save()
    return cycle


@pytest.fixture
def computing(db):
    return FieldOfWork.objects.create(slug="test-it", name_de="Informatik", name_en="Computing")


@pytest.fixture
def take_part(cycle, make_person, computing):
    """Everybody works in computing unless told otherwise."""

    def take_part(name, role, *, fits=True, person=None, **fields):
        person = person or make_person(name)
        part = Participation.objects.create(**{"cycle": cycle, **fields}, person=person, role=role)
        if fits:
            part.fields_of_work.add(computing)
        return part

    return take_part


@pytest.fixture
def wish(cycle):
    def wish(mentee, mentor, rank=1):
        application, _created = Application.objects.get_or_create(
            cycle=cycle, person=mentee.person, role="mentee", state="accepted"
        )
        return Wish.objects.create(application=application, mentor=mentor, rank=rank)

    return wish


@pytest.fixture
def compute(cycle, coordinator, now):
    def compute():
        cycle.refresh_from_db()
        return compute_proposals(cycle, by=coordinator, now=now)

    return compute


@pytest.fixture
def tell(cycle, coordinator, now):
    """Ask the two of every accepted pair, without any waiting."""

    def tell():
        how = {"by": coordinator, "now": now, "as_drafts": False}
        return publish_pairs(accepted_pairs(cycle), **how)

    return tell


@pytest.fixture
def proposal(mentor, mentee, compute):
    return compute().proposals.get()
