from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from alumnii_mentoring.domain.mentorships.actions import ask_for_help, pause_pair
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import (
    CLOSING_DUE,
    CLOSING_SOON,
    HELP_ASKED,
    NEVER_MET,
    OVERDUE,
    UNREPORTED,
    Facts,
    assess,
    progress_of,
)

START, END = date(2026, 1, 1), date(2026, 12, 31)
FACTS = Facts(
    starts_on=START,
    ends_on=END,
    is_paused=False,
    planned_meetings=6,
    rhythm_days=60,
    first_meeting_days=14,
    urgent_days=28,
)


def day(number):
    return START + timedelta(days=number)


def before_end(number):
    return END - timedelta(days=number)


MET = {"held": 1, "last_met_on": day(100)}
ENOUGH = {"held": 6, "last_met_on": day(100)}

CASES = {
    "before the start": ({}, day(-30), "green", ()),
    "on the first day": ({}, day(0), "green", ()),
    "not yet met, still time": ({}, day(13), "green", ()),
    "never met for two weeks": ({}, day(14), "yellow", (NEVER_MET,)),
    "never met, last calm day": ({}, day(27), "yellow", (NEVER_MET,)),
    "never met for four weeks": ({}, day(28), "red", (NEVER_MET,)),
    "never met, but planned": ({"planned_on": (day(60),)}, day(50), "green", ()),
    "never met, planned for today": ({"planned_on": (day(50),)}, day(50), "green", ()),
    "never met, but paused": ({"is_paused": True}, day(200), "green", ()),
    "met within the rhythm": (MET, day(160), "green", ()),
    "met one day too long ago": (MET, day(161), "yellow", (OVERDUE,)),
    "met twice the rhythm ago": (MET, day(220), "yellow", (OVERDUE,)),
    "met longer than that ago": (MET, day(221), "red", (OVERDUE,)),
    "overdue, but planned": ({**MET, "planned_on": (day(230),)}, day(221), "green", ()),
    "overdue, but paused": ({**MET, "is_paused": True}, day(221), "green", ()),
    "all meetings held": (ENOUGH, day(300), "green", ()),
    "the latest meeting counts": (
        {"held": 3, "last_met_on": day(100)},
        day(160),
        "green",
        (),
    ),
    "planned yesterday": ({**MET, "planned_on": (day(110),)}, day(111), "green", ()),
    "not reported for two days": (
        {**MET, "planned_on": (day(110),)},
        day(112),
        "yellow",
        (UNREPORTED,),
    ),
    "not reported, next one planned": (
        {**MET, "planned_on": (day(110), day(150))},
        day(112),
        "yellow",
        (UNREPORTED,),
    ),
    "a missed report does not count as met": (
        {"planned_on": (day(10),)},
        day(28),
        "red",
        (UNREPORTED, NEVER_MET),
    ),
    "not reported while paused": (
        {"planned_on": (day(10),), "is_paused": True},
        day(28),
        "yellow",
        (UNREPORTED,),
    ),
    "fifteen days before the end": (ENOUGH, before_end(15), "green", ()),
    "two weeks before the end": (ENOUGH, before_end(14), "green", (CLOSING_SOON,)),
    "on the last day": (ENOUGH, END, "green", (CLOSING_SOON,)),
    "overdue on the last day": (MET, END, "red", (OVERDUE, CLOSING_SOON)),
    "after the end": (ENOUGH, before_end(-1), "yellow", (CLOSING_DUE,)),
    "after the end nobody is overdue": (MET, before_end(-1), "yellow", (CLOSING_DUE,)),
    "after the end nobody has to meet": ({}, before_end(-1), "yellow", (CLOSING_DUE,)),
    "paused after the end": ({"is_paused": True}, before_end(-1), "yellow", (CLOSING_DUE,)),
    "help asked": ({"help_asked": True}, day(5), "red", (HELP_ASKED,)),
    "help asked and never met": (
        {"help_asked": True},
        day(14),
        "red",
        (HELP_ASKED, NEVER_MET),
    ),
    "help asked after the end": (
        {"help_asked": True},
        before_end(-1),
        "red",
        (HELP_ASKED, CLOSING_DUE),
    ),
}


@pytest.fixture
def add_meeting(now):
    def add_meeting(pair, starts_at, state):
        return Meeting.objects.create(
            pair=pair, starts_at=starts_at, state=state, planned_by="mentor", stamped_at=now
        )

    return add_meeting


@pytest.mark.parametrize(("facts", "today", "light", "issues"), CASES.values(), ids=CASES)
def test_the_light_of_a_pair_follows_from_its_facts(facts, today, light, issues):
    assessment = assess(replace(FACTS, **facts), today)

    assert (assessment.light, assessment.issues) == (light, issues)


@pytest.mark.parametrize(
    ("facts", "today", "held", "last_met_on", "next_on", "days_waiting"),
    [
        ({}, day(-5), 0, None, None, 0),
        ({}, day(5), 0, None, None, 5),
        (MET, day(100), 1, day(100), None, 0),
        (MET, day(130), 1, day(100), None, 30),
        (ENOUGH, day(130), 6, day(100), None, 30),
        ({"planned_on": (day(9), day(7))}, day(5), 0, None, day(7), 5),
        ({"planned_on": (day(4), day(5))}, day(5), 0, None, day(5), 5),
        ({"planned_on": (day(4),)}, day(5), 0, None, None, 5),
    ],
)
def test_meetings_are_counted(facts, today, held, last_met_on, next_on, days_waiting):
    assessment = assess(replace(FACTS, **facts), today)

    assert (assessment.held, assessment.planned) == (held, 6)
    assert (assessment.last_met_on, assessment.next_on) == (last_met_on, next_on)
    assert assessment.days_waiting == days_waiting


def test_the_terms_of_the_cycle_decide_when_a_pair_is_noticed():
    patient = replace(FACTS, first_meeting_days=90, urgent_days=120)

    assert assess(patient, day(89)).light == "green"
    assert assess(patient, day(90)).light == "yellow"
    assert assess(patient, day(120)).light == "red"


def test_assessing_needs_no_database():
    assert assess(FACTS, day(14)) == assess(FACTS, day(14))


@pytest.mark.parametrize("number", [3, 30])
def test_progress_takes_three_queries_for_any_number_of_pairs(
    take_part, propose, add_meeting, now, django_assert_num_queries, number
):
    for index in range(number):
        pair = propose(
            take_part(f"mentor{index}", "mentor"), take_part(f"mentee{index}", "mentee")
        )
        add_meeting(pair, now - timedelta(days=1), "confirmed")
    pairs = list(Pair.objects.select_related("cycle"))

    with django_assert_num_queries(3):
        progress = progress_of(pairs, now)

    assert [row.assessment.held for row in progress] == [1] * number


def test_no_pairs_have_no_progress(db, now):
    assert progress_of([], now) == []


def test_reported_meetings_count_and_cancelled_ones_do_not(pair_in, add_meeting, now):  # S6
    pair = pair_in("active")
    for days, state in enumerate(["reported", "confirmed", "cancelled", "missed"], start=1):
        add_meeting(pair, now - timedelta(days=days), state)
    add_meeting(pair, now + timedelta(days=7), "planned")
    add_meeting(pair, now + timedelta(days=3), "cancelled")

    (progress,) = progress_of([pair], now)
    assert (progress.pair, progress.assessment.held) == (pair, 2)
    assert progress.assessment.last_met_on == now.date() - timedelta(days=1)
    assert progress.assessment.next_on == now.date() + timedelta(days=7)


def test_every_pair_has_its_own_meetings(pair_in, take_part, add_meeting, now):
    busy = pair_in("active")
    idle = pair_in("active", mentor=take_part("eva", "mentor"), mentee=take_part("bea", "mentee"))
    add_meeting(busy, now, "confirmed")

    progress = progress_of([idle, busy], now)
    assert [(row.pair, row.assessment.held) for row in progress] == [(idle, 0), (busy, 1)]


def test_a_day_is_a_day_where_the_site_is(pair_in, add_meeting):
    pair = pair_in("active")
    late_in_the_evening = datetime(2027, 1, 31, 23, 30, tzinfo=timezone.utc)
    add_meeting(pair, late_in_the_evening, "confirmed")

    (progress,) = progress_of([pair], late_in_the_evening)
    assert progress.assessment.last_met_on == date(2027, 2, 1)
    assert progress.assessment.days_waiting == 0


def test_a_pair_is_judged_by_its_own_terms(pair_in, now):
    pair = pair_in("active")
    pair.planned_meetings, pair.rhythm_days = 3, 10
    pair.save()

    (progress,) = progress_of([pair], now)
    assert progress.assessment.planned == 3


def test_a_paused_pair_is_left_alone(pair_in, coordinator, now):
    pair = pair_in("active")
    later = now + timedelta(days=100)
    before = progress_of([pair], later)[0].assessment.issues
    pause_pair(pair, by=coordinator, now=now)

    assert before == (NEVER_MET,)
    assert progress_of([pair], later)[0].assessment.issues == ()


def test_a_pair_that_asked_for_help_is_urgent(pair_in, mentor, now):
    pair = pair_in("active")
    ask_for_help(pair, by=mentor.person.user, now=now)

    (progress,) = progress_of([pair], now)
    assert (progress.assessment.light, progress.assessment.issues) == ("red", (HELP_ASKED,))


# S48
def test_a_report_counts_at_once_and_is_marked_until_it_is_confirmed(pair_in, add_meeting, now):
    pair = pair_in("active")
    for state in ("reported", "confirmed", "confirmed"):
        add_meeting(pair, now, state)

    (progress,) = progress_of([pair], now)
    assert (progress.assessment.held, progress.assessment.unconfirmed) == (3, 1)
