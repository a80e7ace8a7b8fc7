"""The application form as somebody meets it: drafts, the deadline, a lost login."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.actions import remind_drafts
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person

DAY = timedelta(days=1)


@pytest.fixture
def draft(values):
    return {**values, "draft": "1"}


def test_a_draft_lacks_what_it_likes(page, client, draft):
    unfinished = {**draft, "q_why": "", "consent": ""}
    response = client.post(page.url, unfinished)

    assert response.status_code == 302
    application = Application.objects.get()
    assert (application.state, application.about) == ("draft", "A long text.")
    assert Consent.objects.count() == 0
    assert Message.objects.count() == 0


def test_a_draft_goes_on_where_it_stopped(page, client, draft):
    client.post(page.url, draft)

    text = client.get(page.url).content.decode()
    assert "A long text." in text
    assert "Because." in text
    assert "counts only once you send it" in text


def test_a_draft_is_sent_in_the_end(page, client, draft, values):
    client.post(page.url, draft)
    client.post(page.url, values)

    assert Application.objects.get().state == "submitted"


def test_what_is_sent_does_not_become_a_draft_again(page, client, draft, values):
    client.post(page.url, values)
    text = client.post(page.url, {**draft, "about": "Other"}).content.decode()

    assert "already sent" in text
    assert Application.objects.get().about == "A long text."


def test_without_the_draft_button_everything_is_asked_for(page, client, values):
    text = client.post(page.url, {**values, "q_why": ""}).content.decode()

    assert "A long text." in text
    assert Application.objects.count() == 0


def test_coordinators_do_not_read_drafts(page, client, draft, coordinator):
    client.post(page.url, draft)

    assert list(Application.objects.submitted()) == []


def test_a_draft_of_nonsense_is_refused_and_kept_on_the_page(page, client, draft, cycle):
    bad = {**draft, "wish_1": "999", "about": "x" * 2001}
    response = client.post(page.url, bad)

    assert response.status_code == 200
    assert Application.objects.count() == 0


def test_one_mentor_is_named_once_in_a_draft_as_well(page, client, draft, cycle, make_person):
    mentor = Participation.objects.create(
        cycle=cycle, person=make_person("max"), role="mentor", is_listed=True
    )
    twice = {**draft, "wish_1": mentor.pk, "wish_2": mentor.pk}
    text = client.post(page.url, twice).content.decode()

    assert "only once" in text
    assert Application.objects.count() == 0


def test_the_own_area_leads_back_to_the_draft(page, client, draft):
    client.post(page.url, draft)

    link = reverse("alumnii_mentoring:application_form", args=[Application.objects.get().pk])
    assert f'href="{link}"' in client.get("/mentoring/").content.decode()


def test_unfinished_applications_are_recalled_once_before_the_deadline(
    page, client, draft, cycle, now
):
    client.post(page.url, draft)
    cycle.refresh_from_db()

    assert remind_drafts(cycle.apply_until - 3 * DAY - timedelta(seconds=1)) == 0
    assert remind_drafts(cycle.apply_until - 3 * DAY) == 1
    assert remind_drafts(cycle.apply_until - DAY) == 0
    message = Message.objects.get()
    assert message.kind == "application_unfinished"
    [link] = re.findall(r"https?://[^/\s]+(/mentoring/\S+)", message.body)
    assert client.get(link).url == page.url


def test_what_was_sent_is_not_recalled(page, client, values, cycle):
    client.post(page.url, values)

    assert remind_drafts(cycle.apply_until - DAY) == 0


@pytest.mark.parametrize("had_sent", [True, False])
def test_a_form_left_open_past_the_deadline_keeps_the_text(page, client, values, cycle, had_sent):
    if had_sent:
        client.post(page.url, values)
    with time_machine.travel(cycle.apply_until + timedelta(seconds=1)):
        text = client.post(page.url, {**values, "about": "My newer text."}).content.decode()

    assert "closed" in text
    assert "My newer text." in text
    assert not Application.objects.filter(about="My newer text.").exists()


def test_a_form_sent_after_the_login_has_ended_keeps_the_text(page, client, values, make_user):
    client.logout()
    response = client.post(page.url, values)
    assert response.status_code == 302
    assert response["Location"].startswith("/login/?next=")

    client.force_login(Person.user.field.related_model.objects.get(email=values["me-email"]))
    text = client.get(page.url).content.decode()

    assert "A long text." in text
    assert "not sent yet" in text
    assert Application.objects.count() == 0
    assert "A long text." not in client.get(page.url).content.decode()


def test_the_text_is_not_shown_to_who_logs_in_next(page, client, values, make_user):
    client.logout()
    client.post(page.url, values)
    client.force_login(make_user("bea"))

    assert "A long text." not in client.get(page.url).content.decode()
    client.force_login(Person.user.field.related_model.objects.get(email=values["me-email"]))
    assert "A long text." not in client.get(page.url).content.decode()


def test_the_text_belongs_to_the_account_whatever_address_the_form_names(
    page, client, values, make_user
):
    bea = make_user("bea")
    client.logout()
    client.post(page.url, {**values, "am-author": f"account-{bea.pk}"})
    client.force_login(bea)
    own = client.get(page.url).content.decode()
    client.logout()
    client.post(page.url, {**values, "me-email": bea.email})
    client.force_login(bea)
    others = client.get(page.url).content.decode()

    assert ("A long text." in own, "A long text." in others) == (True, False)


def test_an_endless_text_of_a_stranger_is_not_kept(page, client):
    response = client.post(page.url, {"about": "x" * 300_000})

    assert response.status_code == 200
    assert not client.session.keys()


def test_wishes_name_nobody_on_a_break_and_mark_who_is_full(
    page, client, values, cycle, make_person
):
    cycle.paused_mentors = cycle.full_mentors = "mark"
    cycle.save()
    given = {"cycle": cycle, "role": "mentor", "is_listed": True}
    for name, more in (("eva", {"state": "paused"}), ("max", {}), ("uwe", {"capacity": 0})):
        Participation.objects.create(person=make_person(name), **given, **more)

    choices = client.get(page.url).context["form"].fields["wish_1"].choices

    assert [label for _value, label in choices][1:] == [
        "Max Muster",
        "Uwe Muster (no free place at the moment)",
    ]


@pytest.fixture
def hours(cycle):
    return Requirement.objects.create(
        cycle=cycle, role="mentee", kind="weekly_hours", number=3, is_blocking=True
    )


def test_what_no_record_says_is_confirmed_in_the_form(hours, page, client, values):  # S56
    shown = client.get(page.url).content.decode()
    client.post(page.url, {**values, "needs_weekly_hours": "on"})

    assert "please confirm it below" in shown
    assert 'name="needs_weekly_hours"' in shown
    answer = Application.objects.get().answers.get(question_key="needs:weekly_hours")
    assert (answer.question, answer.text) == ("You can spare 3 hours a week.", "yes")
    assert client.get(page.url).context["form"]["needs_weekly_hours"].value() is True


def test_without_the_word_nobody_applies_where_it_blocks(hours, page, client, values):  # S56
    text = client.post(page.url, values).content.decode()

    assert "This is required to apply." in text
    assert "A long text." in text
    assert Application.objects.count() == 0


def test_a_draft_may_leave_it_open(hours, page, client, draft):
    client.post(page.url, draft)

    assert Application.objects.get().answers.get(question_key="needs:weekly_hours").text == ""


def test_a_note_hinders_nobody_and_is_flagged(hours, page, client, values):
    Requirement.objects.update(is_blocking=False)
    client.post(page.url, values)

    assert Application.objects.get().state == "submitted"
    assert "not met; you can apply all the same" in client.get(page.url).content.decode()


@pytest.fixture
def mentors(cycle, make_person):
    return [
        Participation.objects.create(
            cycle=cycle, person=make_person(name), role="mentor", is_listed=True
        )
        for name in ("max", "eva", "ina", "leo")
    ]


def wishes_shown(page, client, mentor):
    form = client.get(f"{page.url}?mentor={mentor.pk}").context["form"]
    return [str(form[f"wish_{rank}"].value() or "") for rank in (1, 2, 3)]


def test_who_comes_from_a_mentors_page_finds_them_named(page, client, values, mentors):  # S25
    assert wishes_shown(page, client, mentors[1]) == [str(mentors[1].pk), "", ""]


def test_another_mentors_page_replaces_no_wish(page, client, draft, mentors):
    first, second = mentors[0], mentors[1]
    client.post(page.url, {**draft, "wish_1": first.pk, "why_1": "Das Fach."})

    assert wishes_shown(page, client, second) == [str(first.pk), str(second.pk), ""]
    assert wishes_shown(page, client, first) == [str(first.pk), "", ""]


def test_with_all_wishes_named_they_stay(page, client, draft, mentors):
    named = {f"wish_{rank}": mentors[rank - 1].pk for rank in (1, 2, 3)}
    client.post(page.url, {**draft, **named})

    assert wishes_shown(page, client, mentors[3]) == [str(mentor.pk) for mentor in mentors[:3]]
    shown = client.get(f"{page.url}?mentor={mentors[3].pk}").content.decode()
    assert "You come from the page of Leo Muster" in shown


def test_only_the_mentor_of_that_page_is_applied_to_directly(page, client, values, mentors):
    first, second = mentors[:2]
    sent = {**values, "wish_1": first.pk, "wish_2": second.pk}
    client.post(f"{page.url}?mentor={second.pk}", sent)

    wishes = Application.objects.get().wishes.all()
    assert [wish.is_direct for wish in wishes] == [False, True]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"capacity": 0}, "no free place at the moment"),
        ({"state": "paused"}, "takes a break at the moment"),
    ],
)
def test_who_was_named_and_is_offered_no_more_is_not_lost(
    page, client, draft, mentors, change, words
):
    client.post(page.url, {**draft, "wish_1": mentors[0].pk})
    Participation.objects.filter(pk=mentors[0].pk).update(**change)

    form = client.get(page.url).context["form"]
    assert (mentors[0].pk, f"Max Muster ({words})") in form.fields["wish_1"].choices
    assert form["wish_1"].value() == mentors[0].pk


def test_changing_the_text_keeps_a_mentor_who_is_full_by_now(page, client, values, mentors):
    sent = {**values, "wish_1": mentors[0].pk}
    client.post(page.url, sent)
    Participation.objects.filter(pk=mentors[0].pk).update(capacity=0)
    client.post(page.url, {**sent, "about": "Another text."})

    assert Application.objects.get().about == "Another text."
    assert Application.objects.get().wishes.get().mentor == mentors[0]


@pytest.mark.parametrize(
    ("visibility", "mode", "is_named"),
    [
        ("participants", "hybrid", False),
        ("participants", "direct", False),
        ("members", "hybrid", True),
        ("members", "direct", True),
    ],
)
def test_the_form_names_nobody_whom_the_list_hides(
    page, client, values, mentors, cycle, visibility, mode, is_named
):
    cycle.directory_visibility, cycle.mode = visibility, mode
    cycle.save()

    shown = client.get(page.url).content.decode()
    assert ("Max Muster" in shown) is is_named
    assert ("The list of mentors opens as soon as" in shown) is not is_named


def test_nobody_names_themselves(page, client, make_person, mentors):
    client.force_login(mentors[0].person.user)

    choices = client.get(page.url).context["form"].fields["wish_1"].choices
    assert [name for key, name in choices if key] == ["Eva Muster", "Ina Muster", "Leo Muster"]


@pytest.mark.parametrize("mode", ["hybrid", "direct"])
def test_who_has_applied_names_mentors(page, client, values, mentors, cycle, mode):
    cycle.directory_visibility, cycle.mode = "participants", mode
    cycle.save()
    shown = client.post(page.url, values, follow=True).content.decode()
    assert "The list of mentors is open to you now" in shown
    assert "Max Muster" in shown
    client.post(page.url, {**values, "wish_1": mentors[0].pk})

    assert Application.objects.get().wishes.get().mentor == mentors[0]


def test_after_the_deadline_the_page_says_when_it_was_and_whom_to_ask(
    page, client, cycle, programme
):
    with time_machine.travel(cycle.apply_until + DAY):
        text = client.get(page.url).content.decode()

    assert f"The deadline of “{cycle}” was" in text
    assert programme.office_email in text


def test_what_was_closed_early_names_no_deadline(page, client, cycle):
    cycle.state = "closed"
    cycle.save()

    text = client.get(page.url).content.decode()
    assert "No applications are taken" in text
    assert "The deadline of" not in text
