"""A login that ran out loses no text and leads to no blank page."""

import pytest
from django.urls import reverse

from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.placing.confirming import confirm_pair


@pytest.fixture
def running(pair, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


@pytest.fixture
def log_in(pair, client):
    def log_in(person, next_url):
        """Log in with the session that was there before, and go on."""
        session = dict(client.session.items())
        client.force_login(person.user)
        merged = client.session
        merged.update({key: value for key, value in session.items() if key.startswith("am-")})
        merged.save()
        return client.get(next_url, follow=True)

    return log_in


def typed_by(part):
    return {"text": "Long thoughts", "am-author": f"account-{part.person.user_id}"}


def next_of(response):
    assert response.status_code == 302
    return response["Location"].partition("next=")[2]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("pair_help", "/mentoring/pairs/{pk}/"),
        ("pair_confirm", "/mentoring/pairs/{pk}/"),
        ("calendar_revoke", "/mentoring/calendar/"),
        ("event_reply", "/mentoring/events/{pk}/"),
        ("note_delete", "/mentoring/"),
        ("meeting_cancel", "/mentoring/"),
    ],
)
def test_a_button_leads_to_a_page_that_can_be_shown(client, pair, name, page):
    args = [] if name.startswith("calendar") else [pair.pk]

    response = client.post(reverse(f"alumnii_mentoring:{name}", args=args))

    assert next_of(response) == page.format(pk=pair.pk)


def test_a_button_says_after_the_login_that_it_must_be_pressed_again(client, running):
    client.post(reverse("alumnii_mentoring:pair_help", args=[running.pk]))

    shown = client.get("/login/").content.decode()
    client.force_login(running.mentee.person.user)
    shown += client.get(f"/mentoring/pairs/{running.pk}/").content.decode()

    running.refresh_from_db()
    assert "Please repeat the last step" in shown
    assert running.help_asked_at is None


def test_a_note_typed_while_logged_out_comes_back(client, running, log_in):
    url = reverse("alumnii_mentoring:note_new", args=[running.pk])
    response = client.post(url, typed_by(running.mentee))

    shown = log_in(running.mentee.person, next_of(response)).content.decode()

    assert "Long thoughts</textarea>" in shown
    assert "It is not sent yet" in shown
    assert not Note.objects.exists()


def test_what_was_typed_comes_back_once(client, running, log_in):
    url = reverse("alumnii_mentoring:note_new", args=[running.pk])
    client.post(url, typed_by(running.mentee))
    log_in(running.mentee.person, url)

    assert "Long thoughts" not in client.get(url).content.decode()


def test_two_forms_sent_after_the_login_was_lost_are_both_kept(client, running, log_in):
    note_url = reverse("alumnii_mentoring:note_new", args=[running.pk])
    goal_url = reverse("alumnii_mentoring:goal_new", args=[running.pk])
    typed = typed_by(running.mentor)

    client.post(note_url, typed)
    client.post(goal_url, {**typed, "title": "A first job"})

    assert "A first job" in log_in(running.mentor.person, goal_url).content.decode()
    assert "Long thoughts" in client.get(note_url).content.decode()


def test_head_leaves_what_was_typed_for_who_reads(client, running, log_in):
    url = reverse("alumnii_mentoring:note_new", args=[running.pk])
    client.post(url, typed_by(running.mentee))
    client.force_login(running.mentee.person.user)

    client.head(url)

    assert "Long thoughts" in client.get(url).content.decode()


def test_the_partner_does_not_find_what_was_typed(client, running, log_in):
    url = reverse("alumnii_mentoring:note_new", args=[running.pk])
    client.post(url, typed_by(running.mentee))

    shown = log_in(running.mentor.person, url)

    assert shown.status_code == 200
    assert "Long thoughts" not in shown.content.decode()


def test_the_forms_name_their_author(client, running):
    client.force_login(running.mentee.person.user)
    field = f'name="am-author" value="account-{running.mentee.person.user_id}"'

    for address in (
        f"/mentoring/pairs/{running.pk}/",
        f"/mentoring/pairs/{running.pk}/notes/new/",
    ):
        assert field in client.get(address).content.decode()


def profile_of(client, person):
    """What the browser would send of the profile as it is shown."""
    client.force_login(person.user)
    page = client.get("/mentoring/profile/")
    form, career = page.context["form"], page.context["career"]
    fields = [*form, *career.management_form, *(field for one in career for field in one)]
    sent = {field.html_name: field.value() for field in fields}
    client.logout()
    return {
        **{name: value for name, value in sent.items() if value not in (None, "", [])},
        "am-author": page.context["author"],
    }


def test_the_profile_typed_while_logged_out_comes_back(client, pair, log_in):
    anna = pair.mentee.person
    typed = {**profile_of(client, anna), "subject": "Botany", "career-0-organisation": "Garden"}

    response = client.post("/mentoring/profile/", typed)
    shown = log_in(anna, next_of(response)).content.decode()

    assert 'value="Botany"' in shown
    assert 'value="Garden"' in shown
    assert "It is not sent yet" in shown
    anna.refresh_from_db()
    assert anna.subject == ""


def test_a_new_member_finds_the_first_profile_again(client, make_user, make_person, log_in):
    user, other = make_user("new"), make_person("other")
    client.force_login(user)
    author = client.get("/mentoring/profile/").context["author"]
    client.logout()
    client.post("/mentoring/profile/", {"am-author": author, "phone": "0561 12345"})

    assert "0561 12345" not in log_in(other, "/mentoring/profile/").content.decode()
    client.logout()
    client.post("/mentoring/profile/", {"am-author": author, "phone": "0561 12345"})
    session = dict(client.session.items())
    client.force_login(user)
    merged = client.session
    merged.update(session)
    merged.save()

    assert "0561 12345" in client.get("/mentoring/profile/").content.decode()
