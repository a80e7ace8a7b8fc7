"""Nobody reads what colleagues think of them: one's own application and pair in the office."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from alumnii_mentoring.core.audit import record
from alumnii_mentoring.domain.applications.models import Application, Participation, Wish
from alumnii_mentoring.domain.applications.records import Remark
from alumnii_mentoring.domain.mentorships.models import Goal, Pair

SECRET = "Geheimes-Urteil"


@pytest.fixture
def application(cycle, coordinator, make_person, make_user, now):
    """The coordinator's own one, judged and declined by a colleague."""
    mine = Application.objects.create(
        cycle=cycle,
        person=make_person("anna", user=coordinator),
        role="mentee",
        state="declined",
        submitted_at=now,
        reason=SECRET,
    )
    Remark.objects.create(
        application=mine, author=make_user("colleague"), score=1, text=SECRET, written_at=now
    )
    mentor = Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")
    Wish.objects.create(
        application=mine,
        mentor=mentor,
        rank=1,
        state="declined",
        decline_reason="known",
        decline_words=SECRET,
    )
    return mine


@pytest.fixture
def pair(application, cycle, now):
    mentee = Participation.objects.create(cycle=cycle, person=application.person, role="mentee")
    pair = Pair.objects.create(
        cycle=cycle,
        mentor=Participation.objects.get(role="mentor"),
        mentee=mentee,
        state="ended_early",
        origin="matching",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        planned_meetings=6,
        rhythm_days=60,
        mentor_confirmed_at=now,
        mentee_confirmed_at=now,
        ended_reason=SECRET,
    )
    record("pair.ask_help", pair, by=None, now=now, reason=SECRET)
    return pair


def shown_to(client, name, thing):
    response = client.get(reverse(name, args=[thing.pk]))
    assert response.status_code == 200
    return response.content.decode()


APPLICATION = "alumnii_mentoring_application_modeladmin_inspect"
PAIR = "wagtailsnippets_alumnii_mentoring_pair:inspect"


def test_ones_own_application_shows_no_judgement_and_no_reason(office, application):
    shown = shown_to(office, APPLICATION, application)

    assert SECRET not in shown
    assert "we know each other too well" not in shown
    assert "/do/" not in shown


def test_a_colleague_reads_them(office, application, make_person):
    Application.objects.filter(pk=application.pk).update(person=make_person("bea"))

    shown = shown_to(office, APPLICATION, application)

    assert shown.count(SECRET) == 3


def test_ones_own_pair_shows_no_reason_no_call_for_help_and_no_verb(office, pair):
    shown = shown_to(office, PAIR, pair)

    assert SECRET not in shown
    assert "ask_help" not in shown
    assert "/do/" not in shown


def test_a_colleague_reads_why_a_pair_ended(office, pair, make_person):
    Participation.objects.filter(role="mentee").update(person=make_person("bea"))

    assert shown_to(office, PAIR, pair).count(SECRET) == 2


def test_the_table_of_applications_holds_no_judgement(office, application):
    response = office.get("/admin/alumnii_mentoring/application/?export=xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Anna Muster" in cells
    assert SECRET not in "".join(cells)


GOAL = "wagtailsnippets_alumnii_mentoring_goal:inspect"


@pytest.fixture
def goal(pair, now):
    """Agreed by both; the partner has rated it, the coordinator has not."""
    agreed = {"mentor_agreed_at": now, "mentee_agreed_at": now}
    return Goal.objects.create(
        pair=pair, title="Mine", state="agreed", mentor_result="not_reached", **agreed
    )


@pytest.mark.parametrize("name", [PAIR, GOAL])
def test_the_partners_rating_shows_once_both_have_rated(office, goal, name):
    thing = goal.pair if name == PAIR else goal
    before = shown_to(office, name, thing)
    Goal.objects.update(state="partly", mentee_result="reached")

    assert "not reached" not in before
    assert "not reached" in shown_to(office, name, thing)


@pytest.mark.parametrize("name", [PAIR, GOAL])
def test_a_colleague_reads_a_rating_at_once(office, goal, name, make_person):
    Participation.objects.filter(role="mentee").update(person=make_person("bea"))

    assert "not reached" in shown_to(office, name, goal.pair if name == PAIR else goal)


def test_nobody_reads_who_else_was_considered_for_them(office, pair):
    parts = [{"kind": "subject", "points": 1, "limit": 100, "facts": {}}]
    Pair.objects.filter(pk=pair.pk).update(rationale={"score": 713, "parts": parts})
    address = reverse("wagtailsnippets_alumnii_mentoring_pair:inspect", args=[pair.pk])

    assert "713 / 1000" not in office.get(address).content.decode()
