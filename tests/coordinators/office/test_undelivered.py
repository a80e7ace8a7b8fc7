"""What did not arrive is seen by the office, which sends it again or leaves it as it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.delivery_status import hold_mail, note_fault
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.programme.models import CoordinatorRole

URL = "/admin/mentoring_outbox/undelivered/"
HOME = "/admin/"


@pytest.fixture
def write(programme, now):
    def write(name, state="failed", **fields):
        defaults = {"scope_ref": programme.pk, "subject": f"For {name}", "body": "Hello"}
        return Message.objects.create(
            state=state,
            kind="application_waiting",
            dedup_key=name,
            to_name=name,
            to_email=f"{name}@example.org",
            created_at=now,
            attempts=7,
            **{**defaults, **fields},
        )

    return write


@pytest.fixture
def four(write):
    return [
        write("anna", error="RCPT 550 5.1.1"),
        write("bea", "unknown", error="text silent"),
        write("cleo", error="late"),
        write("dora", "sent"),
    ]


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_the_home_page_counts_what_did_not_arrive_and_leads_there(office, four):
    shown = office.get(HOME).content.decode()

    assert "3 messages did not arrive, or perhaps not" in shown
    assert f'href="{URL}"' in shown


def test_nothing_is_said_where_everything_arrived(office, write, make_programme):
    write("dora", "sent")
    write("zoe", scope_ref=make_programme("b").pk)

    shown = office.get(HOME).content.decode()

    assert "did not arrive" not in shown
    assert "Mail does not leave" not in shown


def test_the_list_says_why_and_to_whom(office, four):
    shown = office.get(URL).content.decode()

    assert "anna, anna@example.org" in shown
    assert "The mail server refuses this address (RCPT 550 5.1.1)." in shown
    assert "It may have arrived." in shown
    assert "of no use any more" in shown
    assert "dora" not in shown


@pytest.mark.parametrize("button", ["again", "leave"])
def test_a_question_comes_first(office, four, button):
    shown = office.post(URL, {button: "1", "undelivered": [four[0].pk]}).content.decode()

    assert "1 message is" in shown
    assert states() == ["failed", "unknown", "failed", "sent"]


def test_one_is_sent_again_and_recorded(office, coordinator, four):
    office.post(URL, {"again": "1", "sure": "1", "undelivered": [four[0].pk]})

    four[0].refresh_from_db()
    assert states() == ["queued", "unknown", "failed", "sent"]
    assert (four[0].attempts, four[0].error) == (0, "")
    [entry] = AuditEntry.objects.by(coordinator)
    assert (entry.action, entry.from_state, entry.to_state) == (
        "message.send_again",
        "failed",
        "queued",
    )
    assert deliver_due(timezone.now()) == 1


def test_all_of_a_filtered_list_are_sent_again(office, four):
    chosen = {"again": "1", "sure": "1", "everything": "1", "newest": four[3].pk}

    office.post(URL + "?state=failed", chosen)

    assert states() == ["queued", "unknown", "queued", "sent"]


def test_what_is_left_as_it_is_leaves_the_list(office, four):
    office.post(URL, {"leave": "1", "sure": "1", "undelivered": [four[1].pk]})

    assert states() == ["failed", "discarded", "failed", "sent"]
    assert "bea" not in office.get(URL).content.decode()


def test_what_nobody_can_answer_any_more_is_left_out(office, write):
    past, future = (timezone.now() + timedelta(days=days) for days in (-1, 1))
    late, early = (
        write(name, link_purpose="pair", link_until=until)
        for name, until in (("late", past), ("early", future))
    )
    asked = {"again": "1", "undelivered": [late.pk, early.pk]}

    shown = office.post(URL, asked).content.decode()
    office.post(URL, {**asked, "sure": "1"})

    assert "1 message is left out" in shown
    assert states() == ["failed", "queued"]


def test_only_what_is_too_late_was_chosen(office, write):
    late = write("late", link_purpose="pair", link_until=timezone.now() - timedelta(days=1))

    shown = office.post(URL, {"again": "1", "sure": "1", "undelivered": [late.pk]})

    assert "The time to answer these messages is over" in shown.content.decode()
    assert states() == ["failed"]


def test_nothing_chosen_is_said(office, four):
    shown = office.post(URL, {"again": "1", "sure": "1"}).content.decode()

    assert "Please choose at least one message." in shown


def test_a_message_that_did_not_arrive_has_the_buttons_on_its_own_screen(office, four):
    shown = {
        message.to_name: office.get(
            reverse("mentoring_outbox:inspect", args=[message.pk])
        ).content.decode()
        for message in four
    }

    assert [name for name, page in shown.items() if 'name="again"' in page] == [
        "anna",
        "bea",
        "cleo",
    ]
    assert "The mail server refuses this address" in shown["anna"]


def test_the_outbox_leads_to_the_list(office, four):
    assert URL in office.get("/admin/mentoring_outbox/").content.decode()


def test_another_programmes_message_is_not_sent_again(office, write, make_programme):
    foreign = write("zoe", scope_ref=make_programme("b").pk)

    office.post(URL, {"again": "1", "sure": "1", "undelivered": [foreign.pk]})
    office.post(URL, {"again": "1", "sure": "1", "everything": "1", "newest": foreign.pk})

    assert states() == ["failed"]


def test_a_message_about_oneself_is_for_colleagues(office, coordinator, write, make_person):
    own = write("own", recipient_ref=make_person("own", user=coordinator).pk)

    shown = office.get(URL).content.decode()
    office.post(URL, {"again": "1", "sure": "1", "undelivered": [own.pk]})

    assert "own@example.org" not in shown
    assert states() == ["failed"]


def test_a_reader_sends_nothing_again(office, coordinator, four):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")

    office.post(URL, {"again": "1", "sure": "1", "undelivered": [four[0].pk]})

    assert states()[0] == "failed"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("AUTH 535 5.7.8", "does not accept the login of this site"),
        ("MAIL 550 5.7.1", "refuses the sender"),
        ("MAIL 421", "takes no messages at present"),
        ("connect ConnectionRefusedError", "be reached or does not answer"),
        ("refusing", "one message after the other"),
    ],
)
def test_the_office_is_told_when_mail_does_not_leave(office, write, now, reason, words):
    write("anna", "queued")
    note_fault(reason, now)

    shown = office.get(HOME).content.decode()

    assert "Mail does not leave at present." in shown
    assert words in shown
    assert "1 message waits." in shown


def test_the_office_is_told_when_mail_is_held(office, now):
    hold_mail(now)

    assert "Mail is held" in office.get(HOME).content.decode()


def test_an_office_without_a_mailbox_is_refused_with_the_reason(office, programme):
    url = reverse("mentoring_programmes:edit", args=[programme.pk])

    shown = office.post(url, {"office_email": "büro@example.org"}).content.decode()

    assert "before the @ may hold no umlauts" in shown
