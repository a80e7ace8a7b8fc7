from datetime import date

import pytest

from alumnii_mentoring.domain.matching.career_facts import (
    degree_of,
    employers_of,
    experience_years,
)
from alumnii_mentoring.domain.people.career import CareerStation

DAY = date(2026, 10, 5)


def work(organisation="Werk", starts_on=None, ends_on=None):
    return CareerStation(
        kind="work", organisation=organisation, starts_on=starts_on, ends_on=ends_on
    )


@pytest.mark.parametrize(
    ("titles", "degree"),
    [
        ([], None),
        (["Abitur"], None),
        (["B.Sc. Informatik"], 1),
        (["Staatsexamen Lehramt", "Bachelor of Arts"], 2),
        (["Diplom-Ingenieurin"], 2),
        (["Bachelor", "Promotion in Physik"], 3),
    ],
)
def test_the_highest_degree_counts(titles, degree):
    assert degree_of(CareerStation(kind="study", title=title) for title in titles) == degree


def test_a_job_title_is_no_degree():
    assert degree_of([CareerStation(kind="work", title="Scrum Master")]) is None


@pytest.mark.parametrize(
    ("starts", "years"),
    [
        ([], None),
        ([None], None),
        ([date(2025, 10, 6)], 0),
        ([date(2025, 10, 5)], 1),
        ([date(2020, 1, 1), date(2016, 10, 5)], 10),
        ([date(2030, 1, 1)], 0),
    ],
)
def test_experience_is_counted_in_whole_years_since_the_first_job(starts, years):
    assert experience_years([work(starts_on=day) for day in starts], DAY) == years


def test_studying_is_no_experience():
    assert experience_years([CareerStation(kind="study", starts_on=date(2000, 1, 1))], DAY) is None


def test_present_employers_are_written_alike():
    career = [
        work("  Stadt   KASSEL"),
        work("Heute GmbH", ends_on=DAY),
        work("Früher AG", ends_on=date(2026, 10, 4)),
        CareerStation(kind="study", organisation="Universität"),
    ]

    assert employers_of(career, DAY) == {"stadt kassel", "heute gmbh"}
