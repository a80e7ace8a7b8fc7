"""The screens of matching: versions, weights, aims, choosing, gaps, many at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import FieldOfWork, Person
from alumnii_mentoring.domain.people.selections import Selection
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests.markup import without_breaks
from tests.tables import rows_of, take

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


def test_any_two_versions_are_compared(office, board):
    office.post(f"{board}weights/", {**SAME, "fields": 200, "wishes": 180})
    office.post(f"{board}compute/", {"mode": "fair"})
    third = MatchingRun.objects.get(number=3)
    shown = office.get(f"/admin/mentoring/matching/runs/{third.pk}/", {"with": "2"})

    text = " ".join(shown.content.decode().split())
    assert "Version 3 against version 2" in text
    assert shown.context["others"] == [2, 1]
    assert ("Wishes", 180, 80) in [tuple(map(_plain, one)) for one in shown.context["counting"]]
    assert "Proposals computed" in text


def _plain(value):
    return value if isinstance(value, int) else str(value)


def test_what_a_version_would_change_in_the_cycle_is_said(office, board, cycle):
    office.post(f"{board}compute/")
    Cycle.objects.filter(pk=cycle.pk).update(minimum_score=400)
    fresh = MatchingRun.objects.get(number=2)
    shown = office.get(f"/admin/mentoring/matching/runs/{fresh.pk}/").content.decode()

    assert "Using this version also changes what counts" in shown
    assert "Lowest score for a proposal: 400 → 100" in shown


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


def test_a_version_of_another_aim_says_that_costs_are_told_side_by_side(office, board, people):
    office.post(f"{board}compute/", {"mode": "fair"})
    office.post(f"/admin/mentoring/matching/runs/{MatchingRun.objects.get(number=2).pk}/use/")
    mentee = f"/admin/mentoring/matching/mentees/{people['anna'].pk}/"

    shown = {
        name: " ".join(office.get(address).content.decode().split())
        for name, address in {
            "board": board,
            "choose": mentee,
            "mentors": f"{board}?tab=mentors",
            "gaps": f"{board}gaps/",
        }.items()
    }

    assert "Its aim: fair: nobody much worse than the others." in shown["board"]
    assert "told for each mentor under “Side by side”" in shown["choose"]
    assert "so what one more place would bring is not known" in shown["mentors"]
    assert "so what one more place would bring is not known" in shown["gaps"]
    assert "Ask those with the highest number" not in shown["mentors"]
    loss = office.get(f"{mentee}with/{people['max'].pk}/").context
    assert loss["is_computed"] or loss["loss"] is not None


def test_the_choice_is_searched_by_name(office, board, people):
    address = f"/admin/mentoring/matching/mentees/{people['anna'].pk}/"
    result = office.get(address, {"q": "eva muster"}).content.decode()

    assert "Eva Muster" in result
    assert "Max Muster" not in result


def test_a_verb_leads_back_to_where_it_was_chosen(office, board):
    proposal = Proposal.objects.first()
    at = "tab=proposals&q=muster&order=weakest&p=1"
    answer = office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/lock/", {"at": at})

    assert answer.url == f"{board}?{at}"


@pytest.mark.parametrize("at", ["", "x" * 5000, "//evil.example/?tab=x", "next=//evil.example"])
def test_the_way_back_never_leaves_the_board(office, board, at):
    proposal = Proposal.objects.first()
    answer = office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/lock/", {"at": at})

    assert answer.url.partition("?")[0] == board
    assert "evil" not in answer.url.replace("tab=x", "")


def _mentees(page):
    return [str(row["proposal"].mentee.person.first_name) for row in page.context["rows"]]


def test_the_board_is_filtered_and_sorted(office, board, people):
    weak, strong = Proposal.objects.order_by("pk")
    Proposal.objects.filter(pk=weak.pk).update(score=300, is_chosen_by_hand=True)
    other = FieldOfWork.objects.create(slug="test-law", name_de="Recht", name_en="Law")
    weak.mentee.fields_of_work.add(other)
    names = [one.mentee.person.first_name for one in (weak, strong)]

    assert _mentees(office.get(board, {"order": "weakest"})) == names
    assert _mentees(office.get(board)) == names[::-1]
    for query in ({"field": other.pk}, {"only": "hand"}):
        assert _mentees(office.get(board, query)) == names[:1]
    assert _mentees(office.get(board, {"only": "check"})) == []


@pytest.mark.parametrize("name", ["field", "only", "order", "p", "tab", "export"])
@pytest.mark.parametrize("value", ["nonsense", "-1", "9" * 40, "\x00", "²"])
def test_what_nobody_can_choose_shows_everything(office, board, name, value):
    assert office.get(board, {name: value}).status_code == 200


@pytest.mark.parametrize("state", ["paused", "left"])
def test_a_mentor_who_is_away_by_now_is_marked(office, board, state):
    Participation.objects.filter(pk=Proposal.objects.first().mentor_id).update(state=state)
    shown = office.get(board, {"only": "check"})

    assert len(shown.context["rows"]) == 1
    assert "This mentor does not take part at the moment." in shown.content.decode()


def test_a_capacity_lowered_below_what_is_accepted_is_said_in_words(office, board):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/accept/")
    Participation.objects.filter(pk=proposal.mentor_id).update(capacity=0)

    for tab in ("accepted", "mentors"):
        shown = office.get(board, {"tab": tab}).content.decode()
        assert "over-full: only 0 places" in shown
        assert "-1 of" not in shown


@pytest.mark.parametrize("tab", TABS)
def test_every_table_is_exported_whole(office, board, tab):
    rows = rows_of(take(office, board, {"tab": tab}))
    shown = office.get(board, {"tab": tab}).context["page"].paginator.count

    assert len(rows) == shown + 1


def test_the_next_best_are_in_the_row(office, board):
    shown = office.get(board)

    for row in shown.context["rows"]:
        assert [mentor.pk for mentor, _option in row["next"]] == [
            proposal.mentor_id for proposal in Proposal.objects.exclude(pk=row["proposal"].pk)
        ]
    assert "Next best" in shown.content.decode()
    assert "; may cost the whole nothing" in shown.content.decode()


def test_a_rejected_proposal_says_so_where_the_mentee_waits(office, board):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/reject/")
    rows = office.get(board, {"tab": "without"}).context["rows"]

    said = {row["mentee"].pk: str(row["reason"]) for row in rows}
    assert said.pop(proposal.mentee_id) == "The proposal was rejected. Adapt the rest."
    assert list(said.values()) == ["the fitting mentors have no free place left (2)"]


def test_a_mentor_s_no_returns_the_mentee_with_reason_and_priority(office, board, now):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/accept/")
    Pair.objects.update(
        state="not_formed", ended_by_role="mentor", ended_at=now, mentee_key=None, seat_key=None
    )
    rows = office.get(board, {"tab": "without"}).context["rows"]

    row = next(row for row in rows if row["mentee"].pk == proposal.mentee_id)
    assert str(row["reason"]) == "The pair did not come about. Adapt the rest."
    assert str(row["priority"]) == "the mentor did not confirm"


def test_who_came_later_is_told_apart_from_who_found_nobody(office, board, cycle, make_person):
    Participation.objects.create(cycle=cycle, person=make_person("late"), role="mentee")

    shown = office.get(f"{board}?tab=without").content.decode()
    assert "Not in this version" in shown
    assert "Adapt the rest" in shown


def test_a_choice_by_hand_can_be_taken_back_to_the_computed_one(office, board, people):
    proposal = Proposal.objects.first()
    first, other = proposal.mentor_id, Proposal.objects.exclude(pk=proposal.pk).get().mentor_id
    Participation.objects.filter(pk=other).update(capacity=2)
    address = f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/"
    office.post(address, {"mentor": other})

    shown = office.get(f"{address}with/{first}/").content.decode()
    assert "The version on the board had proposed these two." in shown
    assert "Choose this mentor" in shown
    there = office.get(f"{address}with/{other}/").content.decode()
    assert "The board proposes these two." in there
    assert "Somebody else chosen" in there


def test_nobody_is_offered_to_who_has_a_pair(office, board):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/accept/")
    shown = office.get(f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/").content.decode()

    assert "already has a pair" in shown
    assert ">Choose<" not in without_breaks(shown)


def test_readers_see_the_reasons_and_no_button(client, office, make_user, board, programme):
    reader = make_user("reader")
    reader.groups.add(office_group(COORDINATORS))
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")
    client.force_login(reader)
    shown = client.get(board).content.decode()
    proposal = Proposal.objects.first()

    assert f"/mentees/{proposal.mentee_id}/with/{proposal.mentor_id}/" in shown
    assert "formaction" not in shown
    for address in (f"mentees/{proposal.mentee_id}/", f"proposals/{proposal.pk}/accept/"):
        client.post(f"/admin/mentoring/matching/{address}", {"mentor": proposal.mentor_id})
    assert set(Proposal.objects.values_list("state", "is_locked")) == {("proposed", False)}


def test_two_people_are_shown_side_by_side(office, board, people):  # S31
    waiting = next(
        person for person in people.values() if not person.is_mentor and not _has_proposal(person)
    )
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


def test_why_a_pair_was_made_is_read_with_all_that_counted_then(office, board):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/accept/")
    Cycle.objects.update(minimum_score=900, weights={"fields": 1000})
    Participation.fields_of_work.through.objects.all().delete()
    FieldOfWork.objects.filter(slug="test-it").delete()
    inspect = reverse(
        "wagtailsnippets_alumnii_mentoring_pair:inspect", args=[Pair.objects.get().pk]
    )
    shown = office.get(inspect)

    why, points, others = shown.context["sections"][1:4]
    rows = {str(row[0]): row[1] for row in why["rows"]}
    assert (rows["Lowest score for a proposal"], rows["Version"]) == (100, 1)
    assert ("Fields of work", "300 / 300", "Field: Computing") in [
        (str(row[0]), *row[1:]) for row in points["rows"]
    ]
    assert len(others["rows"]) == 1


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


def test_what_all_could_not_be_done_to_is_listed_with_the_reason(office, board):
    proposal = Proposal.objects.first()
    Participation.objects.filter(pk=proposal.mentor_id).update(state="paused")
    shown = office.post(f"{board}bulk/", {"verb": "accept", "all": "1"}, follow=True)

    assert "1 proposal dealt with." in shown.content.decode()
    name = proposal.mentee.person.display_name
    assert f"{name}: This mentor does not take part" in shown.content.decode()


def test_what_was_taken_back_before_anybody_knew_was_not_told(office, board):
    proposal = Proposal.objects.first()
    for verb in ("accept", "undo"):
        office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/{verb}/")

    assert list(office.get(board, {"tab": "told"}).context["rows"]) == []


def test_a_choice_on_a_version_that_left_the_board_says_so(office, board, people, cycle):
    keys = list(Proposal.objects.values_list("pk", flat=True))
    office.post(f"{board}compute/")
    fresh = MatchingRun.objects.get(number=2)
    office.post(f"/admin/mentoring/matching/runs/{fresh.pk}/use/")
    said = office.post(f"{board}bulk/", {"verb": "accept", "proposals": keys}, follow=True)

    assert "Another version is on the board by now" in said.content.decode()
    assert not Pair.objects.exists()


@pytest.mark.parametrize("state", ["closing", "archived"])
def test_after_the_matching_the_board_is_only_read(office, board, cycle, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)

    for end in ("", "runs/", "weights/", "modes/"):
        shown = office.get(f"{board}{end}").content.decode()
        assert "formaction" not in shown
        assert "/compute/" not in shown


def test_all_are_those_that_are_counted_on_the_button(office, board):
    locked = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{locked.pk}/lock/")
    office.post(f"{board}bulk/", {"verb": "accept", "all": "1"})

    assert dict(Proposal.objects.values_list("is_locked", "state")) == {
        True: "proposed",
        False: "accepted",
    }


def test_messages_are_drafted_for_the_chosen_pairs_only(office, board):
    first, second = Proposal.objects.order_by("pk")
    for one in (first, second):
        office.post(f"/admin/mentoring/matching/proposals/{one.pk}/accept/")
    said = office.post(
        f"{board}bulk/",
        {"verb": "draft", "proposals": [first.pk], "at": "tab=accepted"},
        follow=True,
    )

    assert "2 drafts are in the outbox." in said.content.decode()
    assert [row["proposal"].pk for row in said.context["rows"]] == [second.pk]


def test_several_acceptances_are_taken_back_at_once(office, board):
    keys = list(Proposal.objects.values_list("pk", flat=True))
    for verb in ("accept", "undo"):
        office.post(f"{board}bulk/", {"verb": verb, "proposals": keys})

    assert set(Proposal.objects.values_list("state", flat=True)) == {"proposed"}
    assert not Pair.objects.open().exists()


def test_nobody_without_an_address_is_counted_as_written_to(office, board):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/accept/")
    Person.objects.filter(pk=proposal.mentor.person_id).update(email="")
    said = office.post(f"{board}publish/", follow=True).content.decode()

    assert "1 draft is in the outbox." in said


def test_never_together_is_allowed_again(office, board):
    proposal = Proposal.objects.first()
    address = f"/admin/mentoring/matching/proposals/{proposal.pk}"
    office.post(f"{address}/exclude/")
    assert "Allow again" in office.get(board, {"tab": "rejected"}).content.decode()

    office.post(f"{address}/allow/")

    assert Proposal.objects.get(pk=proposal.pk).state == "proposed"


def test_a_conflict_of_interest_is_told_on_every_screen_and_allowed_again(office, board):
    proposal = Proposal.objects.first()
    address = f"/admin/mentoring/matching/proposals/{proposal.pk}"
    mentee = f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/"
    assert f"{address}/conflict/" in office.get(board).content.decode()

    office.post(f"{address}/conflict/")

    assert Exclusion.objects.get().kind == "supervisor"
    rejected = office.get(board, {"tab": "rejected"}).content.decode()
    assert ("Conflict of interest" in rejected, "Never together" in rejected) == (True, False)
    words = "conflict of interest, as one supervises, examines or employs the other"
    for screen in (mentee, f"{mentee}with/{proposal.mentor_id}/"):
        assert words in office.get(screen).content.decode()
    office.post(f"{address}/allow/")
    assert not Exclusion.objects.exists()


def test_a_conflict_of_interest_is_a_reason_why_a_mentee_waits(
    office, board, people, cycle, coordinator, now
):
    proposal = Proposal.objects.first()
    office.post(f"/admin/mentoring/matching/proposals/{proposal.pk}/conflict/")
    Participation.objects.mentors().exclude(pk=proposal.mentor_id).delete()
    Participation.objects.mentees().exclude(pk=proposal.mentee_id).delete()
    compute_proposals(cycle, by=coordinator, now=now)

    assert "conflict of interest" in office.get(board, {"tab": "without"}).content.decode()


def test_a_reader_reports_no_conflict_of_interest(client, office, make_user, board, programme):
    reader = make_user("reader")
    reader.groups.add(office_group(COORDINATORS))
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")
    client.force_login(reader)
    key = Proposal.objects.first().pk

    said = client.post(f"/admin/mentoring/matching/proposals/{key}/conflict/")

    assert (said.url, Exclusion.objects.exists()) == ("/admin/", False)


def test_a_job_refreshes_itself_without_javascript_only(office, cycle, coordinator, now):
    job = ask_for_job("idle", cycle.pk, scope_ref=cycle.programme_id, by=coordinator, now=now)
    shown = office.get(f"/admin/mentoring/jobs/{job.pk}/").content.decode()

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in without_breaks(shown)
    assert "alumnii_mentoring/job.js" in shown


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

    result = office.post(f"{board}gaps/", {"gap": key}, follow=True)

    assert "Vera Muster" in result.content.decode()
    assert list(Selection.objects.get().people.all()) == [alumna]
    assert take(office, result.redirect_chain[-1][0]).content[:2] == b"PK"
    assert result.redirect_chain[-1][0] in office.get(f"{board}gaps/").content.decode()


def test_the_mentors_to_ask_for_one_more_place_are_named(office, board, people):
    Participation.objects.filter(pk=people["eva"].pk).update(state="paused")
    shown = office.get(f"{board}gaps/")

    assert [mentor.pk for mentor, _gain in shown.context["asked"]] == [people["max"].pk]
    assert "Ask these mentors for one more place" in shown.content.decode()


def test_who_was_given_a_mentor_since_leaves_no_gap(office, board, people):
    waiting = next(
        person for person in people.values() if not person.is_mentor and not _has_proposal(person)
    )
    Participation.objects.filter(pk=people["max"].pk).update(capacity=2)
    address = f"/admin/mentoring/matching/mentees/{waiting.pk}/"
    office.post(address, {"mentor": people["max"].pk})

    assert office.get(f"{board}gaps/").context["rows"] == []


def test_a_gap_that_does_not_exist_is_not_found(office, board):
    assert office.post(f"{board}gaps/", {"gap": "1:2:3"}).status_code == 404


def test_what_was_changed_by_hand_is_told_and_the_rest_adapted(office, board, people):
    mentee = Proposal.objects.first().mentee
    mentor = Proposal.objects.exclude(mentee=mentee).get().mentor
    chosen = office.post(
        f"/admin/mentoring/matching/mentees/{mentee.pk}/", {"mentor": mentor.pk}, follow=True
    )
    assert "<strong>1</strong> change by hand since" in chosen.content.decode()
    assert "more proposals than free places" in chosen.content.decode()

    shown = office.post(f"{board}adapt/", follow=True).content.decode()
    assert "Only what had to move has moved" in shown
    fresh = MatchingRun.objects.get(number=2)
    back = office.post(f"/admin/mentoring/matching/runs/{fresh.pk}/use/", follow=True)
    assert "Back to version 1" in back.content.decode()
    assert "by hand since" not in back.content.decode()


MOST_QUERIES = 16
MOST_BESIDE = 20
"""Two people with everything that is known of them and between them."""


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
    address = f"/admin/mentoring/matching/mentees/{mentee}/"
    asked["choose"] = _queries(office, address)
    other = Participation.objects.mentors().exclude(pk=Proposal.objects.first().mentor_id)

    assert {name: n for name, n in asked.items() if n > MOST_QUERIES} == {}
    assert _queries(office, f"{address}with/{other.first().pk}/") <= MOST_BESIDE


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


def become(coordinator, part):
    """The coordinator is this mentee or mentor."""
    Person.objects.filter(pk=part.person_id).update(user=coordinator)


def test_nobody_reads_who_else_was_considered_for_them(office, board, coordinator):
    proposal = Proposal.objects.first()
    become(coordinator, proposal.mentee)
    own = f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/"

    shown = office.get(board).content.decode()
    pages = [office.get(own), office.get(f"{own}with/{proposal.mentor_id}/")]
    chosen = office.post(own, {"mentor": proposal.mentor_id})

    assert own not in shown
    assert f"/mentees/{Proposal.objects.last().mentee_id}/" in shown
    assert {answer.status_code for answer in [*pages, chosen]} == {404}


def test_who_waits_for_a_mentor_reads_no_alternatives_of_their_own(
    office, board, people, coordinator
):
    waiting = next(
        person for person in people.values() if not person.is_mentor and not _has_proposal(person)
    )
    before = office.get(f"{board}?tab=without").content.decode()
    become(coordinator, waiting)
    after = office.get(f"{board}?tab=without").content.decode()

    assert f"/mentees/{waiting.pk}/" in before
    assert f"/mentees/{waiting.pk}/" not in after


def test_mentors_do_not_read_how_they_are_weighed(office, board, coordinator):
    proposal = Proposal.objects.first()
    address = f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/with/{proposal.mentor_id}/"
    before = office.get(address).status_code
    become(coordinator, proposal.mentor)

    assert (before, office.get(address).status_code) == (200, 404)


def test_the_comparison_of_versions_leaves_out_ones_own_row(office, board, people, coordinator):
    proposal = Proposal.objects.first()
    name = proposal.mentee.person.display_name
    proposal.mentee.fields_of_work.clear()
    office.post(f"{board}compute/")
    fresh = MatchingRun.objects.get(number=2)
    address = f"/admin/mentoring/matching/runs/{fresh.pk}/"

    before = office.get(address).content.decode()
    become(coordinator, proposal.mentee)
    after = office.get(address).content.decode()

    assert name in before
    assert name not in after


def test_a_job_whose_worker_was_killed_is_told_so_and_can_be_done_here(
    office, cycle, coordinator, now
):
    job = ask_for_job(
        "matching_bulk",
        cycle.pk,
        scope_ref=cycle.programme_id,
        by=coordinator,
        now=now,
        verb="accept",
    )
    Job.objects.update(state="running", beat_at=now - timedelta(minutes=1), attempts=1)
    page = office.get(reverse("mentoring_job", args=[job.pk])).content.decode()

    assert "No worker is at it." in page
    office.post(reverse("mentoring_job", args=[job.pk]), {"run": "1"})
    assert Job.objects.get().state == "done"


def test_another_wish_for_all_is_refused_with_words(office, board, cycle, coordinator, now):
    ask_for_job(
        "matching_bulk",
        cycle.pk,
        scope_ref=cycle.programme_id,
        by=coordinator,
        now=now,
        verb="reject",
    )
    answer = office.post(f"{board}bulk/", {"verb": "accept", "all": "1"}, follow=True)

    assert "Something else is being done here." in answer.content.decode()


def test_many_pairs_are_published_by_a_job(office, board, monkeypatch):
    office.post(f"{board}bulk/", {"verb": "accept", "all": "1"})
    monkeypatch.setattr("alumnii_mentoring.domain.matching.bulk.publishing.MOST_AT_ONCE", 1)
    answer = office.post(f"{board}publish/")

    job = Job.objects.get(kind="matching_publish")
    assert answer.url == reverse("mentoring_job", args=[job.pk])
    assert (job.state, job.kept["pairs"]) == ("done", 2)
    assert office.get(answer.url).url == f"{board}?tab=waiting"
