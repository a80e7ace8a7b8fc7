from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from alumnii_mentoring.domain.applications.actions import submit_application
from alumnii_mentoring.domain.applications.content import Content, GivenAnswer
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.requirements.findings import (
    find_requirements,
    said_in,
    studies_asked,
)
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import Faculty

TODAY = date(2026, 10, 5)
DAY = timedelta(days=1)


@pytest.fixture
def person(make_person):
    return make_person("anna")


@pytest.fixture
def judge(cycle, person):
    """Whether a requirement of a kind is met: True, False or None for not known."""

    def judge(kind, number=0, **more):
        values = {"cycle": cycle, "role": "mentee", "kind": kind, "number": number, **more}
        Requirement.objects.create(**values)
        (found,) = find_requirements(person, cycle, "mentee", TODAY)
        return found.is_met

    return judge


@pytest.fixture
def add_station(person):
    def add_station(kind, starts_on, ends_on=None):
        CareerStation.objects.create(
            person=person, kind=kind, organisation="O", starts_on=starts_on, ends_on=ends_on
        )

    return add_station


def checked(person, programme, status):
    PersonInProgramme.objects.create(person=person, programme=programme, alumni_status=status)


def test_what_another_programme_found_out_is_not_read(judge, person, make_programme):  # S1
    checked(person, make_programme("b"), "none")

    assert judge("alumnus") is None


@pytest.mark.parametrize(
    ("since", "graduated_on", "is_met"),
    [
        (date(2026, 10, 1), None, False),
        (date(2024, 10, 1), None, True),
        (date(2027, 4, 1), None, None),
        (date(2024, 10, 1), date(2026, 3, 31), None),
        (None, None, None),
    ],
)
def test_the_beginning_of_studies_tells_the_semester(
    judge, person, since, graduated_on, is_met
):  # S21
    person.studies_since, person.graduated_on = since, graduated_on

    assert judge("semester", 2) is is_met


@pytest.mark.parametrize(
    ("kind", "is_blocking", "asked"),
    [
        ("semester", True, {"studies_since": True, "planned_degree": False}),
        ("semester", False, {"studies_since": False, "planned_degree": False}),
        ("degree", True, {"planned_degree": False}),
        ("experience", True, {}),
    ],
)
def test_studies_are_asked_where_a_rule_reads_them(cycle, kind, is_blocking, asked):  # S21
    Requirement.objects.create(cycle=cycle, role="mentee", kind=kind, is_blocking=is_blocking)

    assert studies_asked(cycle, "mentee") == asked
    assert studies_asked(cycle, "mentor") == {}


@pytest.mark.parametrize(
    ("status", "is_met"),
    [("confirmed", True), ("unknown", None), ("student", False), ("none", False)],
)
def test_who_is_no_alumnus_is_flagged(judge, person, programme, status, is_met):  # S14
    checked(person, programme, status)

    assert judge("alumnus") is is_met


@pytest.mark.parametrize(
    ("graduated_on", "is_met"),
    [
        (TODAY.replace(year=2023), True),
        (TODAY.replace(year=2023) + DAY, False),
        (None, None),
        (TODAY, False),
        (TODAY + 400 * DAY, False),
    ],
)
def test_a_mentor_has_some_years_behind_them(judge, person, graduated_on, is_met):
    person.graduated_on = graduated_on

    assert judge("graduated_since", 3) is is_met


@pytest.mark.parametrize(
    ("graduated_on", "is_met"),
    [
        (date(2025, 11, 1), True),
        (TODAY.replace(year=2024), True),
        (TODAY.replace(year=2024) - DAY, False),
        (date(2016, 10, 1), False),
        (None, True),
        (date(2027, 3, 1), True),
    ],
)
def test_recent_graduates_may_be_mentees(judge, person, graduated_on, is_met):  # S22
    person.graduated_on = graduated_on

    assert judge("graduated_within", 2) is is_met


@pytest.mark.parametrize(
    ("starts_on", "is_met"),
    [
        (date(2026, 10, 1), False),
        (date(2024, 10, 1), True),
        (date(2024, 4, 10), True),
        (TODAY.replace(year=2025, month=4), True),
        (TODAY.replace(year=2025, month=4) + DAY, False),
    ],
)
def test_a_first_semester_is_flagged(judge, add_station, starts_on, is_met):  # S21
    add_station("study", starts_on)

    assert judge("semester", 4) is is_met


def test_who_does_not_study_is_in_no_known_semester(judge, add_station):
    add_station("study", date(2015, 10, 1), date(2019, 9, 30))

    assert judge("semester", 4) is None


def test_years_of_work_add_up_and_count_once(judge, add_station):
    add_station("work", date(2020, 1, 1), date(2021, 12, 31))
    add_station("work", date(2021, 1, 1), date(2021, 12, 31))
    add_station("work", date(2025, 10, 1))

    assert judge("experience", 3) is True


@pytest.mark.parametrize("years", [4, 60])
def test_too_few_years_of_work(judge, add_station, years):
    add_station("work", date(2024, 10, 1))

    assert judge("experience", years) is False


def test_no_known_job_is_not_known(judge):
    assert judge("experience", 1) is None


@pytest.fixture
def submit(cycle, person, now):
    return lambda: submit_application(
        person, cycle, "mentee", content=Content(consent="Yes"), by=person.user, now=now
    )


@pytest.mark.parametrize(("is_blocking", "number"), [(True, 0), (False, 1)])
def test_a_requirement_warns_or_blocks(cycle, person, submit, is_blocking, number):  # S56
    person.graduated_on = date(2010, 1, 1)
    person.save()
    Requirement.objects.create(
        cycle=cycle, role="mentee", kind="graduated_within", number=2, is_blocking=is_blocking
    )
    if is_blocking:
        with pytest.raises(ValidationError, match="required"):
            submit()
    else:
        submit()

    assert Application.objects.filter(state="submitted").count() == number


def test_what_is_not_known_never_blocks(cycle, submit):
    Requirement.objects.create(cycle=cycle, role="mentee", kind="alumnus", is_blocking=True)

    assert submit().state == "submitted"


def test_requirements_of_mentors_do_not_concern_mentees(cycle, person, submit):
    checked(person, cycle.programme, "none")
    Requirement.objects.create(cycle=cycle, role="mentor", kind="alumnus", is_blocking=True)

    assert submit().state == "submitted"


@pytest.mark.parametrize("kind", Requirement.Kind.values)
@pytest.mark.parametrize("number", [0, 1, 7])
def test_every_requirement_is_a_sentence(cycle, kind, number):
    requirement = Requirement(cycle=cycle, role="mentee", kind=kind, number=number)

    assert requirement.words.endswith(".")
    assert "%" not in requirement.words


@pytest.mark.parametrize(
    ("title", "ends_on", "is_met"),
    [
        ("Master of Science", date(2020, 9, 30), True),
        ("Diplom-Ingenieur", None, True),
        ("Bachelor", date(2020, 9, 30), False),
        ("Master", date(2027, 9, 30), False),
        ("", date(2020, 9, 30), None),
    ],
)
def test_a_degree_is_known_by_its_name(judge, person, title, ends_on, is_met):  # S56
    values = {"kind": "study", "organisation": "Uni", "title": title, "ends_on": ends_on}
    CareerStation.objects.create(person=person, **values)

    assert judge("degree", names="master, Diplom") is is_met


def test_who_says_nothing_of_studies_has_an_unknown_degree(judge):
    assert judge("degree", names="Master") is None


@pytest.mark.parametrize(
    ("slug", "is_met"), [("law", True), ("arts", True), ("physics", False), (None, None)]
)
def test_a_faculty_is_known_by_any_of_its_names(judge, person, slug, is_met):
    names = {"law": ("Jura", "Law"), "arts": ("Kunst", "Arts"), "physics": ("Physik", "Physics")}
    if slug:
        german, english = names[slug]
        person.faculty = Faculty.objects.create(slug=slug, name_de=german, name_en=english)

    assert judge("faculty", names="jura, ARTS") is is_met


@pytest.mark.parametrize("kind", ["weekly_hours", "training"])
def test_what_nobody_has_said_yet_is_not_known(judge, kind):
    assert judge(kind, 2, names="Einführung", is_blocking=True) is None


@pytest.fixture
def declare(cycle, person, now):
    """Apply to a cycle that expects three hours a week, saying so or not."""

    def declare(text, *, is_blocking):
        requirement = Requirement.objects.create(
            cycle=cycle, role="mentee", kind="weekly_hours", number=3, is_blocking=is_blocking
        )
        key, words = requirement.answer_key, requirement.words
        content = Content(consent="Yes", answers=[GivenAnswer(key, words, "checkbox", text)])
        return submit_application(
            person, cycle, "mentee", content=content, by=person.user, now=now
        )

    return declare


@pytest.mark.parametrize(("text", "is_met"), [("yes", True), ("ja", True), ("", False)])
def test_what_the_applicant_says_is_judged_and_flagged(  # S56
    declare, person, cycle, text, is_met
):
    application = declare(text, is_blocking=False)

    (found,) = find_requirements(person, cycle, "mentee", TODAY, said_in(application))
    assert found.is_met is is_met


def test_who_can_not_say_so_does_not_apply_where_it_blocks(declare):  # S56
    with pytest.raises(ValidationError, match="3 hours a week"):
        declare("", is_blocking=True)
    assert Application.objects.count() == 0


def test_who_says_so_applies_where_it_blocks(declare):
    assert declare("yes", is_blocking=True).state == "submitted"


@pytest.mark.parametrize(
    ("kind", "names"), [("degree", " , "), ("training", ""), ("faculty", "Jura, Zauberei")]
)
def test_names_are_asked_for_where_they_matter(cycle, faculty, kind, names):
    requirement = Requirement(cycle=cycle, role="mentee", kind=kind, names=names)

    with pytest.raises(ValidationError) as refused:
        requirement.full_clean()
    assert list(refused.value.message_dict) == ["names"]


@pytest.mark.parametrize(
    ("kind", "names"), [("faculty", "jura, Law"), ("degree", "Master"), ("semester", "")]
)
def test_known_names_are_fine(cycle, faculty, kind, names):
    Requirement(cycle=cycle, role="mentee", kind=kind, names=names).full_clean()


@pytest.fixture
def faculty(db):
    return Faculty.objects.create(slug="law", name_de="Jura", name_en="Law")


@pytest.mark.parametrize("kind", sorted(Requirement.NAMING))
def test_the_names_stand_in_the_sentence(cycle, kind):
    words = Requirement(cycle=cycle, kind=kind, names="Master, Diplom").words

    assert "Master, Diplom" in words
