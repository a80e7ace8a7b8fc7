"""Tables are taken out by a button, within limits, and by what the reader's role may take."""

import csv
import io
from datetime import date, datetime, timezone

import pytest
from openpyxl import load_workbook

from alumnii_mentoring.coordinators.base.table_files import MAX_CELL
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.limits.exports import LONGEST, RunningExport
from alumnii_mentoring.domain.applications.models import Answer, Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests.tables import rows_of, take

APPLICATIONS = "/admin/alumnii_mentoring/application/"
PEOPLE = "/admin/mentoring_people/"
SINCE = datetime.fromisoformat("2024-10-01")


@pytest.fixture
def application(cycle, make_person, now):
    person = make_person("anna", subject="Biology")
    person.programmes.add(cycle.programme)
    return Application.objects.create(
        cycle=cycle, person=person, role="mentee", state="in_review", submitted_at=now
    )


@pytest.fixture
def answer(application):
    def answer(key, kind, text, question=None):
        arguments = {"question_key": key, "question": question or key, "kind": kind}
        return Answer.objects.create(application=application, text=text, **arguments)

    return answer


@pytest.fixture
def become_reader(coordinator, programme):
    def become(takes):
        CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
        programme.readers_take = takes
        programme.save()

    return become


def table_of(office, address=APPLICATIONS):
    head, *rows = rows_of(take(office, address))
    return [dict(zip(head, row, strict=True)) for row in rows]


def taken():
    return AuditEntry.objects.filter(action="table.export").count()


@pytest.mark.parametrize("address", [APPLICATIONS, PEOPLE])
def test_a_link_takes_nothing_and_shows_the_list(office, application, address):
    answer = office.get(address, {"export": "xlsx"})

    assert (answer.status_code, "html" in answer["Content-Type"], taken()) == (200, True, 0)


def test_an_unknown_format_takes_nothing(office, application):
    answer = take(office, APPLICATIONS, file_format="pdf")

    assert (answer.status_code, taken()) == (302, 0)


def test_above_the_hourly_number_it_is_said_and_nothing_taken(office, application, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "EXPORTS_PER_HOUR": 2}

    answers = [take(office, address) for address in (APPLICATIONS, PEOPLE, PEOPLE)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert "You have taken out 2 tables within an hour" in office.get(PEOPLE).content.decode()
    assert taken() == 2


def test_one_table_at_a_time_is_made_for_an_account(office, coordinator, application):
    begun_at = datetime.now(tz=timezone.utc)
    running = RunningExport.objects.create(account=coordinator, begun_at=begun_at)
    refused = take(office, PEOPLE)
    RunningExport.objects.filter(pk=running.pk).update(begun_at=begun_at - 2 * LONGEST)

    made = take(office, PEOPLE)

    assert (refused.status_code, made.status_code) == (302, 200)
    assert not RunningExport.objects.exists()


def test_each_question_has_a_column_with_what_it_asks_for(office, answer):
    answer("why", "multiline", "Because.", "Why?")
    answer("age", "number", "24")
    answer("grade", "number", "1.7")
    answer("since", "date", "2024-10-01")
    answer("odd", "number", "many")
    answer("why2", "multiline", "Also.", "Why?")

    (row,) = table_of(office)

    assert (row["Why?"], row["Why? (2)"], row["odd"]) == ("Because.", "Also.", "many")
    assert (row["age"], row["grade"], row["since"]) == (24, 1.7, SINCE)


def test_states_are_told_in_words_and_as_codes_and_moments_with_their_zone(office, application):
    (row,) = table_of(office)

    assert (row["State"], row["State (code)"]) == ("in review", "in_review")
    assert row["Submitted at (Europe/Berlin)"] == datetime.fromisoformat("2026-10-05 11:00")


def test_two_wished_mentors_of_one_name_are_told_apart(office, application, cycle, make_person):
    for rank, name in enumerate(("berta", "bea"), start=1):
        person = make_person(name, first_name="Anna", last_name="Schmidt", subject=name)
        mentor = Participation.objects.create(cycle=cycle, person=person, role="mentor")
        Wish.objects.create(application=application, mentor=mentor, rank=rank)

    (row,) = table_of(office)

    assert row["Wish 1"] == "Anna Schmidt <berta@example.org>"
    assert row["Wish 2"] == "Anna Schmidt <bea@example.org>"


def test_a_text_that_fits_no_cell_goes_on_in_a_sheet_of_its_own(office, answer):
    text = "ä𝄞 " * 20_000
    Answer.objects.filter(pk=answer("why", "multiline", "x", "Why?").pk).update(text=text)

    book = load_workbook(io.BytesIO(take(office, APPLICATIONS).content))

    first, long = book.worksheets
    head, row = first.values
    cell = dict(zip(head, row, strict=True))["Why?"]
    assert cell.endswith("… (too long for a cell; the whole text is in the sheet “Long texts”)")
    assert len(cell.encode("utf-16-le")) // 2 <= MAX_CELL
    parts = list(long.values)[1:]
    assert {part[:2] for part in parts} == {(2, "Why?")}
    assert "".join(part[3] for part in parts).strip() == text.strip()


def test_a_csv_is_whole_and_computes_nothing(office, answer):
    answer("why", "multiline", "=1+1", "Why?")
    answer("age", "number", "-3")
    answer("since", "date", "2024-10-01")

    response = take(office, APPLICATIONS, file_format="csv")

    head, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    table = dict(zip(head, row, strict=True))
    assert (table["Why?"], table["age"], table["since"]) == ("'=1+1", "-3", "2024-10-01")
    assert table["Submitted at (Europe/Berlin)"] == "2026-10-05 11:00"
    assert response["Content-Disposition"] == 'attachment; filename="application.csv"'


@pytest.mark.parametrize(
    ("takes", "status", "has_address"),
    [("nothing", 403, False), ("lists", 200, False), ("everything", 200, True)],
)
@pytest.mark.parametrize("address", [APPLICATIONS, PEOPLE])
def test_a_reader_takes_what_the_programme_allows(
    office, application, become_reader, address, takes, status, has_address
):
    become_reader(takes)

    answer = take(office, address, file_format="csv")

    assert answer.status_code == (302 if status == 403 else 200)  # Wagtail's way of saying no
    assert ("anna@example.org" in answer.content.decode()) == has_address
    assert ("Anna" in answer.content.decode()) == (status == 200)
    assert taken() == (status == 200)
    offered = 'name="export"' in office.get(address).content.decode()
    assert offered == (status == 200)


def test_wishes_are_told_apart_without_addresses(
    office, application, cycle, make_person, become_reader
):
    person = make_person("berta", subject="Physics", graduated_on=date(2014, 7, 1))
    mentor = Participation.objects.create(cycle=cycle, person=person, role="mentor")
    Wish.objects.create(application=application, mentor=mentor, rank=1)
    become_reader("lists")

    (row,) = table_of(office)

    assert row["Wish 1"] == "Berta Muster (Physics, 2014)"


def test_a_role_in_one_programme_takes_nothing_of_another(
    office, application, coordinator, become_reader, make_programme
):
    become_reader("nothing")
    other = make_programme("b")
    CoordinatorRole.objects.create(programme=other, user=coordinator)

    (head,) = rows_of(take(office, APPLICATIONS))

    assert "Anna Muster" not in head
