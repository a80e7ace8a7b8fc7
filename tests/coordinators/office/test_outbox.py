"""Drafts leave by choice, after a second look."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

import alumnii_mentoring
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import PRIVATE_KINDS, Message
from alumnii_mentoring.domain.applications.actions import remind_drafts
from alumnii_mentoring.domain.applications.models import Application

URL = "/admin/mentoring_outbox/release/"


@pytest.fixture
def write(programme, now):
    def write(name, state="draft", **fields):
        defaults = {"scope_ref": programme.pk, "subject": f"For {name}", "body": "Hello"}
        defaults["kind"] = "pair_asked"
        return Message.objects.create(
            state=state,
            dedup_key=name,
            to_name=name,
            to_email=f"{name}@example.org",
            created_at=now,
            **{**defaults, **fields},
        )

    return write


@pytest.fixture
def three(write):
    return [write(name) for name in ("anna", "bea", "cleo")]


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_the_number_is_said_before_anything_leaves(office, three):
    values = {"send": "1", "drafts": [three[0].pk, three[2].pk]}

    shown = office.post(URL, values).content.decode()

    assert "2 messages leave the house" in shown
    assert states() == ["draft", "draft", "draft"]


def test_only_the_chosen_ones_are_sent(office, three):
    office.post(URL, {"send": "1", "sure": "1", "drafts": [three[0].pk, three[2].pk]})

    assert states() == ["queued", "draft", "queued"]


def test_only_the_chosen_ones_are_discarded(office, three):
    office.post(URL, {"discard": "1", "sure": "1", "drafts": [three[1].pk]})

    assert states() == ["draft", "discarded", "draft"]


def test_all_means_those_that_were_shown(office, three):
    values = {"send": "1", "sure": "1", "everything": "1", "newest": three[1].pk}

    office.post(URL, values)

    assert states() == ["queued", "queued", "draft"]


def test_a_filter_limits_all(office, three):
    values = {"send": "1", "sure": "1", "everything": "1", "newest": three[2].pk}

    office.post(URL + "?text=bea", values)

    assert states() == ["draft", "queued", "draft"]


@pytest.mark.parametrize("drafts", [[], ["x"], ["9" * 40]])
def test_a_wrong_choice_sends_nothing_and_says_so(office, three, drafts):
    response = office.post(URL, {"send": "1", "sure": "1", "drafts": drafts})

    assert "Please choose at least one message." in response.content.decode()
    assert states() == ["draft", "draft", "draft"]


def test_another_programmes_draft_is_not_sent(office, write, make_programme):  # S1
    foreign = write("zoe", scope_ref=make_programme("b").pk)

    office.post(URL, {"send": "1", "sure": "1", "drafts": [foreign.pk]})

    assert states() == ["draft"]


def test_a_sent_message_offers_no_change(office, write):
    sent, draft = write("anna", "sent"), write("bea")

    shown = office.get("/admin/mentoring_outbox/").content.decode()

    assert reverse("mentoring_outbox:edit", args=[sent.pk]) not in shown
    assert reverse("mentoring_outbox:inspect", args=[sent.pk]) in shown
    assert reverse("mentoring_outbox:edit", args=[draft.pk]) in shown


def test_a_question_keeps_its_way_to_answer(office, write):
    draft = write("anna", link_purpose="pair", body="Please: {answer-link}")
    url = reverse("mentoring_outbox:edit", args=[draft.pk])

    shown = office.get(url).content.decode()
    refused = office.post(url, {"subject": "x", "body": "Please answer", "send_after": ""})

    draft.refresh_from_db()
    assert "personal address" in shown
    assert "The text must contain {answer-link}" in refused.content.decode()
    assert draft.body == "Please: {answer-link}"


@pytest.mark.parametrize("kind", ["meeting_planned", "meeting_moved"])
def test_where_a_pair_meets_stays_between_the_two(office, write, kind):
    sent = write("anna", "sent", kind=kind, body="Online: https://meet.example.org/secret")

    shown = office.get(reverse("mentoring_outbox:inspect", args=[sent.pk])).content.decode()

    assert "For anna" in shown
    assert "meet.example.org" not in shown
    assert "is read by them only" in shown


def test_no_kind_of_message_that_names_a_meeting_place_is_read_by_the_office():
    folder = Path(alumnii_mentoring.__file__).parent / "templates/alumnii_mentoring/mail"
    naming = {path.stem for path in folder.glob("*.txt") if "meeting_facts" in path.read_text()}

    assert naming
    assert naming == PRIVATE_KINDS


def deeds(user):
    return list(AuditEntry.objects.by(user).order_by("pk").values_list("action", "thing_id"))


@pytest.mark.parametrize(("button", "deed"), [("send", "release"), ("discard", "discard")])
def test_who_sends_or_discards_is_recorded_for_each_message(
    office, three, coordinator, button, deed
):
    office.post(URL, {button: "1", "sure": "1", "drafts": [three[0].pk, three[1].pk]})

    assert deeds(coordinator) == [(f"message.{deed}", one.pk) for one in three[:2][::-1]]


def test_the_history_of_a_message_says_who_released_it(office, three):
    office.post(URL, {"send": "1", "sure": "1", "drafts": [three[0].pk]})

    shown = office.get(reverse("mentoring_outbox:inspect", args=[three[0].pk])).content.decode()

    assert "Message released for sending" in shown


def test_who_has_not_sent_an_application_yet_is_unknown_to_the_office(
    office, cycle, make_person, told
):
    Application.objects.create(cycle=cycle, person=make_person("zoe"), role="mentee")
    remind_drafts(cycle.apply_until - timedelta(days=1))

    shown = office.get("/admin/mentoring_outbox/").content.decode()

    assert told("application_unfinished") == ["zoe"]
    assert "Zoe" not in shown
