"""Nobody reads what colleagues think of them: one's own application and pair in the office."""

import pytest
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry, record
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Remark
from alumnii_mentoring.domain.applications.wishes import Wish, tell_about_wish
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.messages import tell_office, tell_pair
from alumnii_mentoring.domain.mentorships.models import Pair
from tests.tables import rows_of, take

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
    rows = rows_of(take(office, "/admin/alumnii_mentoring/application/"))

    cells = [str(cell) for row in rows for cell in row]
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


OUTBOX = "/admin/mentoring_outbox/"
RELEASE = "/admin/mentoring_outbox/release/"


def reopen(pair, state, **fields):
    keys = {"mentee_key": pair.mentee_id, "seat_key": f"{pair.mentor_id}:1"}
    Pair.objects.filter(pk=pair.pk).update(state=state, **keys, **fields)
    pair.refresh_from_db()


@pytest.fixture
def drafts(pair, now):
    """To the coordinator and to their partner, about their own pair."""
    reopen(pair, "proposed")
    return tell_pair(pair, "pair_asked", now=now, draft=True)


def test_the_outbox_shows_nobody_what_is_written_about_them(office, drafts):
    listed = office.get(OUTBOX).content.decode()
    pages = [
        office.get(reverse(f"mentoring_outbox:{name}", args=[draft.pk])).status_code
        for name in ("inspect", "edit")
        for draft in drafts
    ]

    assert len(drafts) == 2
    assert not [draft for draft in drafts if draft.to_name in listed]
    assert pages == [404] * 4


@pytest.mark.parametrize("button", ["send", "discard"])
@pytest.mark.parametrize("choice", ["one by one", "all"])
def test_nobody_sends_or_discards_what_is_written_about_them(office, drafts, button, choice):
    keys = [draft.pk for draft in drafts]
    given = {"drafts": keys} if choice == "one by one" else {"everything": 1, "newest": max(keys)}

    office.post(RELEASE, {button: "1", "sure": "1", **given})

    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}


def test_nobody_rewrites_what_they_are_told(office, drafts):
    address = reverse("mentoring_outbox:edit", args=[drafts[0].pk])

    answer = office.post(address, {"subject": "x", "body": "x {answer-link}", "send_after": ""})

    assert answer.status_code == 404
    assert not Message.objects.filter(subject="x").exists()


def test_a_colleague_sends_them(office, drafts, make_person):
    Message.objects.update(recipient_ref=None, about="")

    office.post(RELEASE, {"send": "1", "sure": "1", "drafts": [draft.pk for draft in drafts]})

    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_a_request_tells_nobody_of_themselves_either(office, application, now):
    wish = Wish.objects.with_parts().get()
    tell_about_wish(wish, wish.mentor.person, "request_void", now=now)

    assert "Max" not in office.get(OUTBOX).content.decode()


def test_the_partners_call_for_help_is_shown_in_no_list(office, pair, now):
    reopen(pair, "active", help_asked_at=now)
    tell_office(pair, "pair_needs_help", now=now)

    pages = [
        "/admin/",
        "/admin/mentoring/progress/",
        "/admin/mentoring/progress/?issue=help_asked",
    ]
    shown = [office.get(address).content.decode() for address in [*pages, OUTBOX]]

    assert not [text for text in shown if "Max Muster" in text or "asks for help" in text]


def test_a_colleague_sees_the_call_for_help(office, pair, now, make_person):
    Participation.objects.filter(role="mentee").update(person=make_person("bea"))
    reopen(pair, "active", help_asked_at=now)

    assert "asked for help" in office.get("/admin/").content.decode()


def test_a_change_of_a_draft_stands_in_its_history(office, coordinator, programme, now):
    values = {"to_name": "Bea", "to_email": "bea@example.org", "subject": "x", "body": "x"}
    draft = Message.objects.create(
        kind="x", state="draft", dedup_key="x", scope_ref=programme.pk, created_at=now, **values
    )
    address = reverse("mentoring_outbox:edit", args=[draft.pk])

    office.post(address, {"subject": "Changed", "body": "x", "send_after": ""})

    draft.refresh_from_db()
    assert draft.subject == "Changed"
    assert AuditEntry.objects.by(coordinator).get().action == "message.change"
