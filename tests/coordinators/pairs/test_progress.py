"""What coordinators see of the meetings of their pairs, on the screen and as a spreadsheet."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from tests.tables import rows_of, take

ADDRESS = "/admin/mentoring/progress/"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def add_meeting(now):
    def add_meeting(pair, days_ago, state="confirmed"):
        starts_at = now - timedelta(days=days_ago)
        values = {"planned_by": "mentee", "stamped_at": now}
        return Meeting.objects.create(pair=pair, starts_at=starts_at, state=state, **values)

    return add_meeting


@pytest.fixture
def pairs(make_pair, add_meeting):
    """Anna has never met, Bea once and long ago, Cleo three times, once without confirmation."""
    result = {name: make_pair(f"mentor-of-{name}", name) for name in ("anna", "bea", "cleo")}
    add_meeting(result["bea"], 90)
    for days_ago, state in ((60, "confirmed"), (40, "confirmed"), (5, "reported")):
        add_meeting(result["cleo"], days_ago, state)
    return result


@pytest.fixture
def rows(office, pairs):
    """First name of the mentee to the cells of their row."""

    def rows(query=""):
        soup = BeautifulSoup(office.get(ADDRESS + query).content, "html.parser")
        cells = [row.find_all("td") for row in soup.select("table.am-cards tbody tr")]
        return {
            one[0].get_text(" ", strip=True).split()[0]: [
                cell.get_text(" ", strip=True) for cell in one[1:]
            ]
            for one in cells
        }

    return rows


def test_it_shows_who_has_met_how_often_and_when(rows):  # S47, S48
    result = rows()

    assert {name: cells[2:4] for name, cells in result.items()} == {
        "Anna": ["0 of 6", "–"],
        "Bea": ["1 of 6", "07/07/2026"],
        "Cleo": ["3 of 6 unconfirmed: 1", "09/30/2026"],
    }


def test_it_shows_where_a_meeting_is_outstanding(rows, pairs, add_meeting):  # S49
    add_meeting(pairs["cleo"], 3, "planned")

    assert {name: cells[1] for name, cells in rows().items()} == {
        "Anna": "needs help never met",
        "Bea": "look after next meeting overdue",
        "Cleo": "look after planned meeting not reported",
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?issue=never_met", {"Anna"}),
        ("?issue=overdue", {"Bea"}),
        ("?light=green", {"Cleo"}),
        ("?cycle=0", {"Anna", "Bea", "Cleo"}),
    ],
)
def test_its_filters_lead_to_the_pairs(rows, query, names):  # S47, S49
    assert set(rows(query)) == names


def test_a_pair_is_overdue_by_its_own_rhythm(rows, pairs):  # S49
    pairs["bea"].rhythm_days = 100
    pairs["bea"].save()

    assert rows()["Bea"][1] == "in rhythm"


def test_it_is_a_spreadsheet_too(office, pairs):  # S48
    rows = rows_of(take(office, ADDRESS))

    held = {row[0]: row[3:5] for row in rows[1:]}
    assert held == {"Anna Muster": (0, 6), "Bea Muster": (1, 6), "Cleo Muster": (3, 6)}
