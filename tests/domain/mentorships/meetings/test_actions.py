from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.signals import post_save

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.actions import complete_pair
from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    cancel_meeting,
    confirm_meeting,
    confirm_unopposed_meetings,
    mark_missed,
    move_meeting,
    object_to_report,
    plan_meeting,
    report_meeting,
)
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_confirm_meeting
from alumnii_mentoring.domain.mentorships.progress import progress_of
from alumnii_mentoring.domain.mentorships.signals import meeting_told
from alumnii_mentoring.domain.people.models import Topic
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.conftest import NOW

OUTSIDERS = ["coordinator", "superuser", "reader", "stranger", "visitor", "clock"]
BOTH = [("mentor", "anna"), ("mentee", "max")]
TOMORROW = MeetingPlan(NOW + timedelta(days=1))
YESTERDAY = MeetingPlan(NOW - timedelta(days=1))
OVER = ["confirmed", "cancelled", "missed"]


def move_by_a_week(meeting, *, by, now):
    return move_meeting(meeting, MeetingPlan(now + timedelta(days=8)), by=by, now=now)


def report_planned(meeting, *, by, now):
    plan = MeetingPlan(now - timedelta(hours=2))
    return report_meeting(meeting.pair, plan, by=by, now=now, meeting=meeting)


STEPS = [
    (move_by_a_week, "planned"),
    (cancel_meeting, "planned"),
    (report_planned, "planned"),
    (mark_missed, "planned"),
    (confirm_meeting, "reported"),
    (object_to_report, "reported"),
]


@pytest.fixture
def pair(pair_in, now):
    """A pair of long standing: its meetings may lie in the past."""
    pair = pair_in("active")
    pair.mentor_confirmed_at = pair.mentee_confirmed_at = now - timedelta(days=400)
    pair.save()
    return pair


@pytest.fixture
def meeting_in(pair, mentor, mentee, now):
    """A meeting in a state; the mentee planned and reported it."""

    def meeting_in(state):
        if state in {"reported", "confirmed"}:
            meeting = report_meeting(pair, YESTERDAY, by=mentee.person.user, now=now)
        else:
            meeting = plan_meeting(pair, TOMORROW, by=mentee.person.user, now=now)
        if state == "confirmed":
            confirm_meeting(meeting, by=mentor.person.user, now=now)
        elif state == "cancelled":
            cancel_meeting(meeting, by=mentor.person.user, now=now)
        elif state == "missed":
            mark_missed(meeting, by=mentor.person.user, now=now + timedelta(days=2))
        return meeting

    return meeting_in


@pytest.mark.parametrize("plan_or_report", [plan_meeting, report_meeting])
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_adds_a_meeting(pair, user_of, now, plan_or_report, who):
    with pytest.raises(PermissionDenied):
        plan_or_report(pair, TOMORROW, by=user_of(who), now=now)
    assert Meeting.objects.count() == 0


@pytest.mark.parametrize(("step", "state"), STEPS)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_touches_a_meeting(meeting_in, user_of, now, step, state, who):
    meeting = meeting_in(state)

    with pytest.raises(PermissionDenied):
        step(meeting, by=user_of(who), now=now)
    assert Meeting.objects.get().state == state


@pytest.mark.parametrize("state", ["asked", "half_confirmed", "completed", "ended_early"])
def test_meetings_are_for_running_pairs(pair_in, mentor, now, state):
    pair = pair_in(state)

    with pytest.raises(PermissionDenied):
        plan_meeting(pair, TOMORROW, by=mentor.person.user, now=now)


@pytest.mark.parametrize(("step", "state"), STEPS)
def test_the_meetings_of_a_pair_end_with_it(meeting_in, mentor, coordinator, now, step, state):
    meeting_in(state)
    complete_pair(Pair.objects.get(), by=coordinator, now=now)

    with pytest.raises(PermissionDenied):
        step(Meeting.objects.get(), by=mentor.person.user, now=now)


@pytest.mark.parametrize(("step", "state"), STEPS)
def test_no_meeting_changes_in_an_archived_cycle(meeting_in, mentor, now, step, state):
    meeting_in(state)
    Cycle.objects.update(state="archived")

    with pytest.raises(ArchivedError):
        step(Meeting.objects.get(), by=mentor.person.user, now=now)


@pytest.mark.parametrize(("who", "partner"), BOTH)
def test_either_side_plans_a_meeting(pair, user_of, now, told, history, who, partner):
    meeting = plan_meeting(pair, TOMORROW, by=user_of(who), now=now)

    stored = Meeting.objects.get()
    assert (stored.state, stored.planned_by, stored.reported_by) == ("planned", who, "")
    assert (stored.sequence, stored.stamped_at) == (0, now)
    assert told("meeting_planned") == [partner]
    assert history(meeting) == ["meeting.plan"]


def test_a_meeting_takes_place_as_planned(pair, mentor, now):
    topic = Topic.objects.create(name_de="Bewerbung", name_en="Applying", slug="applying-test")
    plan = MeetingPlan(
        now + timedelta(days=1),
        duration_minutes=90,
        form="online",
        place="Library",
        online_url="https://meet.example.org/x",
        topics=[topic],
    )
    plan_meeting(pair, plan, by=mentor.person.user, now=now)

    stored = Meeting.objects.get()
    assert (stored.starts_at, stored.duration_minutes) == (plan.starts_at, 90)
    assert (stored.form, stored.place) == ("online", "Library")
    assert stored.online_url == "https://meet.example.org/x"
    assert list(stored.topics.all()) == [topic]


def test_a_meeting_is_planned_for_the_future(pair, mentor, now):
    with pytest.raises(ValidationError) as refused:
        plan_meeting(pair, MeetingPlan(now), by=mentor.person.user, now=now)
    assert list(refused.value.message_dict) == ["starts_at"]


def test_a_meeting_is_moved_into_the_future(meeting_in, mentor, now):
    meeting = meeting_in("planned")

    with pytest.raises(ValidationError) as refused:
        move_meeting(meeting, MeetingPlan(now), by=mentor.person.user, now=now)
    assert list(refused.value.message_dict) == ["starts_at"]


@pytest.mark.parametrize(("who", "partner"), BOTH)
def test_either_side_moves_a_meeting(meeting_in, user_of, now, told, history, who, partner):
    meeting = meeting_in("planned")
    move_by_a_week(meeting, by=user_of(who), now=now + timedelta(hours=1))

    stored = Meeting.objects.get()
    assert stored.starts_at == now + timedelta(days=8, hours=1)
    assert (stored.state, stored.sequence) == ("planned", 1)
    assert stored.stamped_at == now + timedelta(hours=1)
    assert told("meeting_moved") == [partner]
    assert history(meeting) == ["meeting.plan", "meeting.move"]


def test_every_move_is_told(meeting_in, mentor, now, told):
    meeting = meeting_in("planned")
    for hours in (1, 2):
        move_by_a_week(meeting, by=mentor.person.user, now=now + timedelta(hours=hours))

    assert told("meeting_moved") == ["anna", "anna"]


@pytest.mark.parametrize(("who", "partner"), BOTH)
def test_either_side_cancels_a_meeting(meeting_in, user_of, now, told, history, who, partner):
    meeting = meeting_in("planned")
    cancel_meeting(meeting, by=user_of(who), now=now)

    stored = Meeting.objects.get()
    assert (stored.state, stored.sequence) == ("cancelled", 1)
    assert told("meeting_cancelled") == [partner]
    assert history(meeting) == ["meeting.plan", "meeting.cancel"]


@pytest.mark.parametrize("step", [move_by_a_week, cancel_meeting, report_planned])
@pytest.mark.parametrize("state", ["reported", *OVER])
def test_only_a_planned_meeting_changes(meeting_in, mentor, now, step, state):
    meeting = meeting_in(state)

    with pytest.raises(MentoringError, match="no longer change"):
        step(meeting, by=mentor.person.user, now=now)
    assert Meeting.objects.get().state == state


@pytest.mark.parametrize(("who", "partner"), BOTH)
def test_either_side_reports_a_meeting(pair, user_of, now, told, history, who, partner):
    meeting = report_meeting(pair, YESTERDAY, by=user_of(who), now=now)

    stored = Meeting.objects.get()
    assert (stored.state, stored.reported_by, stored.reported_at) == ("reported", who, now)
    assert stored.starts_at == YESTERDAY.starts_at
    assert told("meeting_reported") == [partner]
    assert history(meeting) == ["meeting.report"]


def test_a_planned_meeting_is_reported_as_it_took_place(meeting_in, mentor, now, history):
    meeting = meeting_in("planned")
    later = now + timedelta(days=2)
    report_planned(meeting, by=mentor.person.user, now=later)

    stored = Meeting.objects.get()
    assert (stored.state, stored.planned_by, stored.reported_by) == (
        "reported",
        "mentee",
        "mentor",
    )
    assert (stored.starts_at, stored.sequence) == (later - timedelta(hours=2), 1)
    assert history(meeting) == ["meeting.plan", "meeting.report"]


def test_a_report_says_how_long_they_met_how_and_about_what(pair, mentor, now):  # S43
    topic = Topic.objects.create(name_de="Bewerbung", name_en="Applying", slug="applying-test")
    report = MeetingPlan(YESTERDAY.starts_at, duration_minutes=45, form="phone", topics=[topic])
    report_meeting(pair, report, by=mentor.person.user, now=now)

    stored = Meeting.objects.get()
    assert (stored.starts_at, stored.duration_minutes) == (YESTERDAY.starts_at, 45)
    assert (stored.form, list(stored.topics.all())) == ("phone", [topic])
    assert progress_of([pair], now)[0].assessment.held == 1


@pytest.mark.parametrize("days_ago", [-0.01, 366.01])
def test_a_report_is_about_the_past_year(pair, mentor, now, days_ago):
    plan = MeetingPlan(now - timedelta(days=days_ago))

    with pytest.raises(ValidationError) as refused:
        report_meeting(pair, plan, by=mentor.person.user, now=now)
    assert list(refused.value.message_dict) == ["starts_at"]


@pytest.mark.parametrize("days_ago", [0, 366])
def test_the_past_year_is_reported_from_end_to_end(pair, mentor, now, days_ago):
    plan = MeetingPlan(now - timedelta(days=days_ago))

    assert report_meeting(pair, plan, by=mentor.person.user, now=now).state == "reported"


def test_a_meeting_of_another_pair_is_not_reported(meeting_in, pair_in, take_part, now):
    theirs = meeting_in("planned")
    mentor = take_part("eva", "mentor")
    mine = pair_in("active", mentor=mentor, mentee=take_part("bea", "mentee"))

    with pytest.raises(PermissionDenied):
        report_meeting(mine, YESTERDAY, by=mentor.person.user, now=now, meeting=theirs)
    assert Meeting.objects.get().state == "planned"


def test_the_other_side_confirms(meeting_in, mentor, now, history):
    meeting = meeting_in("reported")
    confirm_meeting(meeting, by=mentor.person.user, now=now + timedelta(days=1))

    stored = Meeting.objects.get()
    assert (stored.state, stored.confirmed_at) == ("confirmed", now + timedelta(days=1))
    assert history(meeting) == ["meeting.report", "meeting.confirm"]


def test_nobody_confirms_their_own_report(meeting_in, mentee, now):
    meeting = meeting_in("reported")

    with pytest.raises(MentoringError, match="other side"):
        confirm_meeting(meeting, by=mentee.person.user, now=now)


@pytest.mark.parametrize("state", ["planned", *OVER])
def test_only_a_report_is_confirmed(meeting_in, mentor, now, state):
    meeting = meeting_in(state)

    with pytest.raises(MentoringError):
        confirm_meeting(meeting, by=mentor.person.user, now=now)
    assert Meeting.objects.get().state == state


def test_an_objection_sends_a_report_back(meeting_in, mentor, now, history):
    meeting = meeting_in("reported")
    object_to_report(meeting, by=mentor.person.user, now=now)

    stored = Meeting.objects.get()
    assert (stored.state, stored.reported_by, stored.reported_at) == ("planned", "", None)
    assert history(meeting) == ["meeting.report", "meeting.object"]


def test_an_objection_is_told_to_who_reported(meeting_in, mentor, now, told):
    object_to_report(meeting_in("reported"), by=mentor.person.user, now=now)

    assert told("meeting_objected") == ["anna"]


def test_nobody_objects_to_their_own_report(meeting_in, mentee, now):
    meeting = meeting_in("reported")

    with pytest.raises(PermissionDenied):
        object_to_report(meeting, by=mentee.person.user, now=now)


@pytest.mark.parametrize("state", ["planned", *OVER])
def test_only_a_report_is_objected_to(meeting_in, mentor, now, state):
    meeting = meeting_in(state)

    with pytest.raises(PermissionDenied):
        object_to_report(meeting, by=mentor.person.user, now=now)


def test_a_second_report_after_an_objection_is_told_again(meeting_in, mentor, mentee, now, told):
    meeting = meeting_in("reported")
    object_to_report(meeting, by=mentor.person.user, now=now)
    report_planned(meeting, by=mentee.person.user, now=now)

    assert told("meeting_reported") == ["max", "max"]


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_either_side_says_that_a_meeting_was_missed(meeting_in, user_of, now, history, who):
    meeting = meeting_in("planned")
    mark_missed(meeting, by=user_of(who), now=TOMORROW.starts_at)

    assert Meeting.objects.get().state == "missed"
    assert history(meeting) == ["meeting.plan", "meeting.miss"]


def test_a_meeting_ahead_cannot_have_been_missed(meeting_in, mentor, now):
    meeting = meeting_in("planned")

    with pytest.raises(MentoringError, match="lies ahead"):
        mark_missed(meeting, by=mentor.person.user, now=now)


@pytest.mark.parametrize("state", ["reported", *OVER])
def test_only_a_planned_meeting_was_missed(meeting_in, mentor, now, state):
    meeting = meeting_in(state)

    with pytest.raises(TransitionError):
        mark_missed(meeting, by=mentor.person.user, now=now + timedelta(days=3))


def test_a_report_without_an_objection_counts_after_two_weeks(meeting_in, now):
    meeting_in("reported")
    later = now + timedelta(days=14, seconds=1)

    assert confirm_unopposed_meetings(later) == 1
    stored = Meeting.objects.get()
    assert (stored.state, stored.confirmed_at) == ("confirmed", later)
    assert AuditEntry.objects.get(action="meeting.confirm").actor is None


def test_for_two_weeks_a_report_waits(meeting_in, now):
    meeting_in("reported")

    assert confirm_unopposed_meetings(now + timedelta(days=14)) == 0
    assert Meeting.objects.get().state == "reported"


def test_a_report_objected_to_meanwhile_does_not_count(meeting_in, mentor, now):
    meeting_in("reported")
    Meeting.objects.update(starts_at=now - timedelta(days=2))
    meeting_in("reported")

    def object_to_the_other(instance, **kwargs):
        post_save.disconnect(object_to_the_other, sender=Meeting)
        other = Meeting.objects.exclude(pk=instance.pk).get()
        object_to_report(other, by=mentor.person.user, now=now)

    post_save.connect(object_to_the_other, sender=Meeting)

    assert confirm_unopposed_meetings(now + timedelta(days=15)) == 1
    assert set(Meeting.objects.values_list("state", flat=True)) == {"confirmed", "planned"}


@pytest.mark.parametrize("state", ["planned", *OVER])
def test_the_clock_confirms_reports_only(meeting_in, now, state):
    meeting_in(state)

    assert confirm_unopposed_meetings(now + timedelta(days=99)) == 0
    assert Meeting.objects.get().state == state


@pytest.mark.parametrize(
    ("state", "is_held"),
    [
        ("planned", False),
        ("reported", True),
        ("confirmed", True),
        ("cancelled", False),
        ("missed", False),
    ],
)
def test_a_meeting_is_held_once_it_was_reported(meeting_in, state, is_held):
    meeting_in(state)

    assert Meeting.objects.held().exists() == is_held
    assert Meeting.objects.planned().exists() == (state == "planned")


@pytest.mark.parametrize(
    ("who", "state", "is_possible"),
    [
        ("mentor", "reported", True),
        ("mentee", "reported", False),
        ("coordinator", "reported", False),
        ("mentor", "planned", False),
    ],
)
def test_the_side_that_did_not_report_can_confirm(meeting_in, user_of, who, state, is_possible):
    assert can_confirm_meeting(user_of(who), meeting_in(state)) == is_possible


@pytest.mark.parametrize(
    ("who", "is_visible"),
    [("coordinator", True), ("reader", True), ("foreign coordinator", False), ("mentor", False)],
)
def test_the_meetings_of_a_programme_are_for_its_office(  # S1
    meeting_in, user_of, who, is_visible
):
    meeting_in("reported")

    assert Meeting.objects.visible_to(user_of(who)).exists() == is_visible


def test_hosts_hear_what_the_partner_is_told(meeting_in, mentor):
    heard = []

    def receive(sender, meeting, person, message, **kwargs):
        heard.append((meeting.state, person, message.kind, message.calendar_method))

    meeting_told.connect(receive)
    meeting_in("planned")
    meeting_told.disconnect(receive)

    assert heard == [("planned", mentor.person, "meeting_planned", "REQUEST")]


def test_a_partner_without_an_address_is_not_written_to(pair, mentor, mentee, now):
    mentor.person.email = ""
    mentor.person.save()
    messages = Message.objects.count()
    plan_meeting(Pair.objects.get(), TOMORROW, by=mentee.person.user, now=now)

    assert Message.objects.count() == messages


@pytest.mark.parametrize(("act", "plan"), [(plan_meeting, TOMORROW), (report_meeting, YESTERDAY)])
def test_what_is_sent_twice_makes_one_meeting_and_one_message(pair, mentee, act, plan, now):
    act(pair, plan, by=mentee.person.user, now=now)
    told = Message.objects.count()

    with pytest.raises(MentoringError, match="at this time already"):
        act(pair, plan, by=mentee.person.user, now=now)
    assert Meeting.objects.count() == 1
    assert Message.objects.count() == told


def test_no_meeting_moves_onto_another(pair, mentee, now):
    by = mentee.person.user
    plan_meeting(pair, TOMORROW, by=by, now=now)
    later = plan_meeting(pair, MeetingPlan(now + timedelta(days=2)), by=by, now=now)

    with pytest.raises(MentoringError, match="at this time already"):
        move_meeting(later, TOMORROW, by=by, now=now)
    longer = MeetingPlan(later.starts_at, duration_minutes=90)
    assert move_meeting(later, longer, by=by, now=now).duration_minutes == 90


def test_a_cancelled_meeting_leaves_its_time_free(pair, mentee, now):
    by = mentee.person.user
    cancel_meeting(plan_meeting(pair, TOMORROW, by=by, now=now), by=by, now=now)

    assert plan_meeting(pair, TOMORROW, by=by, now=now).state == "planned"
