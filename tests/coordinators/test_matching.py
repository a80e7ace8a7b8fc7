"""The screens of matching: versions, weights, aims, choosing, gaps, many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import FieldOfWork
from alumnii_mentoring.domain.people.selections import Selection
from alumnii_mentoring.domain.programme.models import Cycle

SAME = {
    "fields": 300,
    "subject": 100,
    "topics": 250,
    "distance": 120,
    "languages": 50,
    "level": 30,
    "form": 30,
    "wishes": 80,
    "answers": 40,
    "minimum": 100,
    "mode": "best",
}


@pytest.fixture
def cycle(cycle):
    cycle.state, cycle.minimum_score = Cycle.State.MATCHING, 100
    cycle.save()
    return cycle


@pytest.fixture
def people(cycle, make_person, programme):
    """Two mentors and three mentees of one field of work."""
    field = FieldOfWork.objects.create(slug="test-it", name_de="Informatik", name_en="Computing")
    parts = {}
    for name, role in (
        ("max", "mentor"),
        ("eva", "mentor"),
        ("anna", "mentee"),
        ("bea", "mentee"),
        ("cleo", "mentee"),
    ):
        person = make_person(name)
        person.programmes.add(programme)
        parts[name] = Participation.objects.create(cycle=cycle, person=person, role=role)
        parts[name].fields_of_work.add(field)
    return parts


@pytest.fixture
def board(people, cycle, coordinator, now):
    compute_proposals(cycle, by=coordinator, now=now)
    return f"/admin/mentoring/matching/{cycle.pk}/"


TABS = ["proposals", "without", "locked", "accepted", "waiting", "told", "rejected", "mentors"]


@pytest.mark.parametrize("tab", [*TABS, "nonsense", ""])
def test_every_part_of_the_board_is_shown(office, board, tab):
    shown = office.get(f"{board}?tab={tab}")

    assert shown.status_code == 200
    assert "Version 1" in shown.content.decode()


@pytest.mark.parametrize("end", ["runs/", "weights/", "modes/", "gaps/"])
def test_every_screen_works_before_anything_is_computed(office, people, cycle, end):
    assert office.get(f"/admin/mentoring/matching/{cycle.pk}/{end}").status_code == 200


@pytest.mark.parametrize("text", ["Anna", "anna muster", "nobody", "%", "\x00", "a" * 500])
def test_the_board_is_searched_by_name(office, board, text):
    assert office.get(board, {"q": text}).status_code == 200


def test_the_first_computation_is_shown_on_the_board(office, people, cycle):
    board = f"/admin/mentoring/matching/{cycle.pk}/"
    shown = office.post(f"{board}compute/", follow=True)

    assert shown.redirect_chain[-1][0] == board
    assert MatchingRun.objects.get().is_current


def test_another_computation_is_compared_first(office, board):
    shown = office.post(f"{board}compute/", {"mode": "fair"}, follow=True)

    fresh = MatchingRun.objects.get(number=2)
    assert shown.redirect_chain[-1][0] == f"/admin/mentoring/matching/runs/{fresh.pk}/"
    assert "Version 2 against version 1" in shown.content.decode()
    assert not fresh.is_current


@pytest.mark.parametrize(("verb", "current"), [("use", 2), ("discard", 1)])
def test_a_version_is_used_or_set_aside(office, board, verb, current):
    office.post(f"{board}compute/")
    fresh = MatchingRun.objects.get(number=2)
    office.post(f"/admin/mentoring/matching/runs/{fresh.pk}/{verb}/")

    assert MatchingRun.objects.get(is_current=True).number == current
    listed = office.get(f"{board}runs/").content.decode()
    assert ("Use this version" in listed) == (verb == "use")


@pytest.mark.parametrize("mode", ["cheap", "", "BEST"])
def test_an_unknown_aim_is_not_found(office, board, mode):
    assert office.post(f"{board}compute/", {"mode": mode}).status_code == 404


def test_weights_make_a_version_of_their_own(office, board, cycle):
    office.post(f"{board}weights/", {**SAME, "fields": 200, "wishes": 180}, follow=True)

    fresh = MatchingRun.objects.get(number=2)
    assert (fresh.weights["fields"], fresh.weights["wishes"]) == (200, 180)
    cycle.refresh_from_db()
    assert cycle.weights["fields"] == 300


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fields": 299}, "they give 999 now"),
        ({"fields": -1}, "greater than or equal to 0"),
        ({"fields": "x"}, "whole number"),
        ({"fields": ""}, "required"),
        ({"minimum": 1001}, "less than or equal to 1000"),
        ({"mode": "x"}, "valid choice"),
    ],
)
def test_impossible_weights_are_told_and_kept(office, board, given, said):
    shown = office.post(f"{board}weights/", {**SAME, **given, "topics": 250})

    assert said in shown.content.decode()
    assert 'value="250"' in shown.content.decode()
    assert MatchingRun.objects.count() == 1


def test_aims_are_compared_on_request(office, board):
    shown = office.post(f"{board}modes/", follow=True).content.decode()

    assert "as many pairs as possible" in shown
    assert "How much hangs on each weight" in shown


def test_who_waits_has_a_reason(office, board):
    assert "no free place left (2)" in office.get(f"{board}?tab=without").content.decode()


def test_the_choice_names_what_the_whole_loses(office, board, people):
    shown = office.get(f"/admin/mentoring/matching/mentees/{people['anna'].pk}/")

    assert shown.status_code == 200
    assert "The whole loses" in shown.content.decode()


def test_the_choice_is_searched_by_name(office, board, people):
    address = f"/admin/mentoring/matching/mentees/{people['anna'].pk}/"
    found = office.get(address, {"q": "eva muster"}).content.decode()

    assert "Eva Muster" in found
    assert "Max Muster" not in found


def test_who_came_later_is_told_apart_from_who_found_nobody(office, board, cycle, make_person):
    Participation.objects.create(cycle=cycle, person=make_person("late"), role="mentee")

    shown = office.get(f"{board}?tab=without").content.decode()
    assert "Not in this version" in shown
    assert "Adapt the rest" in shown


def test_two_people_are_shown_side_by_side(office, board, people):  # S31
    waiting = next(one for one in people.values() if not one.is_mentor and not _has_proposal(one))
    address = f"/admin/mentoring/matching/mentees/{waiting.pk}/with/{people['max'].pk}/"
    shown = office.get(address).content.decode()

    assert "Why not these two?" in shown
    assert "of 1000 points" in shown


def test_a_proposal_becomes_a_pair_and_is_one_no_longer_when_taken_back(office, board):  # S31
    proposal = Proposal.objects.first()
    address = f"/admin/mentoring/matching/proposals/{proposal.pk}/"

    office.post(f"{address}accept/")
    pair = Pair.objects.get()
    assert (pair.state, pair.mentor, pair.mentee) == (
        "proposed",
        proposal.mentor,
        proposal.mentee,
    )

    office.post(f"{address}undo/")
    proposal.refresh_from_db()
    assert (proposal.state, Pair.objects.open().exists()) == ("proposed", False)


def _has_proposal(part):
    return Proposal.objects.filter(mentee=part).exists()


def test_a_choice_against_the_rules_asks_for_the_reason(office, board, people, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(minimum_score=1000)
    anna, eva = people["anna"], people["eva"]
    address = f"/admin/mentoring/matching/mentees/{anna.pk}/"
    Proposal.objects.all().delete()
    asked = office.post(address, {"mentor": eva.pk}, follow=True)
    assert asked.redirect_chain[-1][0] == f"{address}with/{eva.pk}/"

    office.post(address, {"mentor": eva.pk, "reason": "Beide wünschen es."})

    assert Proposal.objects.get(mentee=anna).lock_reason == "Beide wünschen es."


def test_several_are_accepted_at_once(office, board):
    keys = list(Proposal.objects.values_list("pk", flat=True))
    office.post(f"{board}bulk/", {"verb": "accept", "proposals": keys})

    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}


def test_all_are_accepted_by_a_job(office, board):
    office.post(f"{board}bulk/", {"verb": "accept", "all": "1"})

    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}
    assert (Job.objects.get().done, Job.objects.get().total) == (2, 2)


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["9" * 40], ["\x00"]])
def test_a_wrong_choice_changes_nothing(office, board, keys):
    response = office.post(f"{board}bulk/", {"verb": "accept", "proposals": keys})

    assert response.status_code == 302
    assert set(Proposal.objects.values_list("state", flat=True)) == {"proposed"}


def test_a_gap_leads_to_alumni_who_fit(office, board, make_person, programme):
    alumna = make_person("vera")
    alumna.programmes.add(programme)
    alumna.career.create(organisation="x", field_of_work=FieldOfWork.objects.get(slug="test-it"))
    shown = office.get(f"{board}gaps/").content.decode()
    assert "Computing" in shown
    key = shown.split('name="gap" value="')[1].split('"')[0]

    found = office.post(f"{board}gaps/", {"gap": key}, follow=True)

    assert "Vera Muster" in found.content.decode()
    assert list(Selection.objects.get().people.all()) == [alumna]
    assert office.get(f"{found.redirect_chain[-1][0]}?export=xlsx").content[:2] == b"PK"


def test_a_gap_that_does_not_exist_is_not_found(office, board):
    assert office.post(f"{board}gaps/", {"gap": "1:2:3"}).status_code == 404


def test_what_was_changed_by_hand_is_told_and_the_rest_adapted(office, board, people):
    mentee = Proposal.objects.first().mentee
    mentor = Proposal.objects.exclude(mentee=mentee).get().mentor
    chosen = office.post(
        f"/admin/mentoring/matching/mentees/{mentee.pk}/", {"mentor": mentor.pk}, follow=True
    )
    assert "1 change was made by hand" in chosen.content.decode()
    assert "more proposals than free places" in chosen.content.decode()

    shown = office.post(f"{board}adapt/", follow=True).content.decode()
    assert "Only what had to move has moved" in shown
    fresh = MatchingRun.objects.get(number=2)
    back = office.post(f"/admin/mentoring/matching/runs/{fresh.pk}/use/", follow=True)
    assert "Back to version 1" in back.content.decode()
    assert "by hand since" not in back.content.decode()


MOST_QUERIES = 15


@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_proposals_does_not_matter(
    office, cycle, coordinator, make_person, now, number
):
    field = FieldOfWork.objects.create(slug="test-it", name_de="Informatik", name_en="Computing")
    for position in range(number):
        for role in ("mentor", "mentee"):
            person = make_person(f"{role}{position}")
            part = Participation.objects.create(cycle=cycle, person=person, role=role)
            part.fields_of_work.add(field)
    compute_proposals(cycle, by=coordinator, now=now)
    board = f"/admin/mentoring/matching/{cycle.pk}/"
    office.get(board)
    asked = {tab: _queries(office, f"{board}?tab={tab}") for tab in TABS}
    mentee = Proposal.objects.first().mentee_id
    asked["choose"] = _queries(office, f"/admin/mentoring/matching/mentees/{mentee}/")

    assert {name: n for name, n in asked.items() if n > MOST_QUERIES} == {}


def _queries(office, address):
    with CaptureQueriesContext(connection) as found:
        office.get(address)
    return len(found)


def test_the_board_offers_no_verb_on_a_proposal_of_ones_own(office, board, coordinator, people):
    person = people["max"].person
    person.user = coordinator
    person.save()
    mine = Proposal.objects.get(mentor=people["max"])
    other = Proposal.objects.get(mentor=people["eva"])

    shown = office.get(board).content.decode()

    assert "Max Muster" in shown
    assert f"/proposals/{mine.pk}/" not in shown
    assert f'name="proposals" value="{mine.pk}"' not in shown
    assert f"/proposals/{other.pk}/" in shown
