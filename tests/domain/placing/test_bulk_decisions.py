"""Several applications decided at once: a look first, then each one on its own."""

import pytest

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.placing.bulk_decisions import decide_many, preview_decision
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def apply(cycle, make_person, now):
    def apply(name, state="submitted", **fields):
        person = fields.pop("person", None) or make_person(name)
        return Application.objects.create(
            cycle=cycle, person=person, role="mentee", state=state, submitted_at=now, **fields
        )

    return apply


def states():
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("decision", "start", "after"),
    [
        ("accept", "submitted", "accepted"),
        ("wait", "in_review", "waiting"),
        ("decline", "submitted", "declined"),
        ("not-placed", "accepted", "not_placed"),
    ],
)
def test_every_message_is_a_draft(apply, coordinator, now, decision, start, after):
    chosen = [apply("anna", start), apply("ben", start)]
    outcome = decide_many(chosen, decision, by=coordinator, now=now, reason="too late")

    assert states() == [after, after]
    assert list(Message.objects.values_list("state", flat=True)) == ["draft", "draft"]
    assert (outcome.messages, outcome.refused) == (2, [])


def test_a_look_changes_nothing_and_counts_the_same(apply, coordinator, now):
    chosen = [apply("anna"), apply("ben", "declined"), apply("eve")]
    seen = preview_decision(chosen, "accept", by=coordinator)

    assert states() == ["submitted", "declined", "submitted"]
    assert Message.objects.count() == 0
    done = decide_many(chosen, "accept", by=coordinator, now=now)
    assert [one.pk for one in seen.done] == [one.pk for one in done.done]
    assert [one.pk for one, _why in seen.refused] == [one.pk for one, _why in done.refused]


def test_one_that_is_decided_already_stops_nobody(apply, coordinator, now):
    outcome = decide_many(
        [apply("anna", "declined"), apply("ben")], "accept", by=coordinator, now=now
    )

    assert states() == ["declined", "accepted"]
    assert [one.person.first_name for one, _why in outcome.refused] == ["Anna"]
    assert Participation.objects.count() == 1


def test_nobody_decides_on_themselves(apply, programme, make_person, now):
    me = make_person("me")
    CoordinatorRole.objects.create(programme=programme, user=me.user)
    outcome = decide_many([apply("me", person=me)], "accept", by=me.user, now=now)

    assert states() == ["submitted"]
    assert outcome.refused[0][1] == "You can't decide this application."


def test_declining_several_needs_a_reason(apply, coordinator, now):
    outcome = decide_many([apply("anna")], "decline", by=coordinator, now=now)

    assert states() == ["submitted"]
    assert "reason" in outcome.refused[0][1]


def test_in_an_archived_cycle_nobody_is_decided(apply, cycle, coordinator, now):
    cycle.state = "archived"
    cycle.save()
    chosen = [apply("anna")]

    assert preview_decision(chosen, "accept", by=coordinator).done == []
    assert decide_many(chosen, "accept", by=coordinator, now=now).done == []
    assert states() == ["submitted"]


def test_who_has_a_pair_is_not_told_that_nobody_was_found(
    apply, cycle, take_part, coordinator, now
):
    application = apply("anna", "accepted")
    mentee = take_part("anna", "mentee", person=application.person)
    propose_pair(take_part("max", "mentor"), mentee, by=coordinator, now=now)

    for outcome in (
        preview_decision([application], "not-placed", by=coordinator),
        decide_many([application], "not-placed", by=coordinator, now=now),
    ):
        assert [why for _one, why in outcome.refused] == [
            "This person has a pair, or one is being formed."
        ]
    assert states() == ["accepted"]


def test_who_takes_part_is_not_put_on_the_waiting_list(apply, coordinator, now):
    chosen = [apply("anna", "accepted")]

    assert preview_decision(chosen, "wait", by=coordinator).done == []
    assert decide_many(chosen, "wait", by=coordinator, now=now).done == []
    assert states() == ["accepted"]


@pytest.mark.parametrize(("mode", "number"), [("direct", 1), ("hybrid", 0)])
def test_a_look_counts_the_requests_that_go_out_at_once(
    apply, cycle, take_part, coordinator, mode, number
):
    cycle.mode = mode
    cycle.save()
    wishing, other = apply("anna"), apply("ben")
    Wish.objects.create(application=wishing, mentor=take_part("max", "mentor"), rank=1)

    assert preview_decision([wishing, other], "accept", by=coordinator).requests == number
