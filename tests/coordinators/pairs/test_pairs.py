"""Pairs in the back office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.models import Pair

PAIRS = "wagtailsnippets_alumnii_mentoring_pair"


@pytest.fixture
def pair(make_pair):
    return make_pair("max", "anna")


def test_moving_the_end_is_logged_and_told(office, pair):
    later = pair.ends_on + timedelta(days=90)

    office.post(reverse(f"{PAIRS}:do", args=[pair.pk, "extend"]), {"ends_on": later.isoformat()})

    entry = AuditEntry.objects.get(action="pair.extend")
    assert Pair.objects.get().ends_on == later
    assert entry.reason == f"{pair.ends_on} → {later}"
    assert Message.objects.filter(kind="pair_extended").count() == 2


@pytest.mark.parametrize("given", ["", "soon", "2020-01-01", "9999-12-31"])
def test_an_impossible_end_is_said_and_changes_nothing(office, pair, given):
    url = reverse(f"{PAIRS}:do", args=[pair.pk, "extend"])

    response = office.post(url, {"ends_on": given}, follow=True)

    assert response.status_code == 200
    assert Pair.objects.get().ends_on == pair.ends_on


def test_the_plain_form_changes_no_dates(office, pair):
    values = {"planned_meetings": 8, "rhythm_days": 30, "ends_on": "2040-01-01"}

    office.post(reverse(f"{PAIRS}:edit", args=[pair.pk]), values)

    stored = Pair.objects.get()
    assert (stored.planned_meetings, stored.rhythm_days) == (8, 30)
    assert stored.ends_on == pair.ends_on
    assert AuditEntry.objects.filter(action="pair.change_plan").count() == 1


def test_of_a_hidden_goal_nothing_is_read_but_that_it_exists(office, pair):  # S7
    Goal.objects.create(pair=pair, title="Mutiger werden", kind="personal", is_hidden=True)

    shown = office.get(reverse(f"{PAIRS}:inspect", args=[pair.pk])).content.decode()
    assert "(hidden)" in shown
    assert "Mutiger werden" not in shown
