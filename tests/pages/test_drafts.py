"""The browser saves a draft by itself; the button does without JavaScript (S26)."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from bs4 import BeautifulSoup

import alumnii_mentoring
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from tests.pageforms import forms_in

SCRIPT = Path(alumnii_mentoring.__file__).parent / "static/alumnii_mentoring/draft.js"


@pytest.fixture
def save(page, client, values):
    """What the script sends."""

    def save(**more):
        given = {**values, "draft": "1", **more}
        return client.post(page.url, given, headers={"x-am-draft": "1"})

    return save


def test_the_script_is_small_and_loaded_where_a_draft_can_be_saved(page, client, values):
    assert SCRIPT.stat().st_size < 2600
    text = client.get(page.url).content.decode()
    assert "alumnii_mentoring/draft.js" in text
    assert "data-am-draft" in text
    assert 'role="status"' in text

    client.post(page.url, values)

    assert "data-am-draft" not in client.get(page.url).content.decode()


def test_a_draft_is_saved_and_told(save, page, client):
    response = save(q_why="", consent="")

    assert response.status_code == 200
    assert response.json()["is_saved"] is True
    assert response.json()["text"].startswith("Saved as a draft at ")
    assert response["Cache-Control"] == "private, no-store"
    application = Application.objects.get()
    assert (application.state, application.about) == ("draft", "A long text.")
    assert Consent.objects.count() == 0
    assert "Your draft is saved" not in client.get(page.url).content.decode()


def test_saving_often_is_recorded_once(save):
    for number in range(3):
        save(about=f"Text {number}")

    assert Application.objects.get().about == "Text 2"
    assert AuditEntry.objects.filter(action="application.draft").count() == 1


def test_a_known_record_is_not_changed_by_half_a_word(save):
    save()
    save(**{"me-last_name": "Mu", "me-email": "half"})

    assert Person.objects.get().last_name == "Muster"
    assert Application.objects.count() == 1


def test_without_a_name_nothing_is_saved_yet(save):
    response = save(**{"me-first_name": "", "me-last_name": ""})

    assert response.status_code == 200
    assert response.json()["is_saved"] is False
    assert "Not saved yet" in response.json()["text"]
    assert (Person.objects.count(), Application.objects.count()) == (0, 0)


def test_a_wrong_entry_is_told(save):
    response = save(about="x" * 2001)

    assert response.status_code == 200
    assert response.json()["is_saved"] is False
    assert Application.objects.count() == 0


def test_what_was_sent_is_not_overwritten_by_a_late_draft(save, page, client, values):
    client.post(page.url, values)

    response = save(about="Late.")

    assert response.status_code == 200
    assert response.json()["is_saved"] is False
    assert "already sent" in response.json()["text"]
    assert Application.objects.get().about == "A long text."


def test_after_the_deadline_the_draft_is_frozen_and_readable(save, page, client, cycle):
    save()
    with time_machine.travel(cycle.apply_until + timedelta(seconds=1)):
        assert "closed" in save(about="Too late.").json()["text"]
        text = client.get(page.url).content.decode()

    assert "Your draft was not sent" in text
    assert "A long text." in text
    assert "Because." in text
    assert "<textarea" not in text
    assert Application.objects.get().about == "A long text."


def test_who_is_logged_out_is_told_and_loses_nothing(save, client):
    client.logout()
    response = save()

    assert response.status_code == 401
    assert "logged out" in response.json()["text"]
    assert Application.objects.count() == 0


@pytest.mark.parametrize("is_automatic", [True, False])
def test_what_one_has_typed_becomes_nobody_elses_draft(
    page, client, values, make_user, is_automatic
):
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    author = {"am-author": shown.find("input", {"name": "am-author"})["value"]}
    client.force_login(make_user("bea"))
    headers = {"x-am-draft": "1"} if is_automatic else {}

    answer = client.post(page.url, {**values, **author, "draft": "1"}, headers=headers)
    told = answer if is_automatic else client.get(page.url)

    assert "Somebody else has logged in" in told.content.decode()
    assert (Person.objects.count(), Application.objects.count()) == (0, 0)


def test_ones_own_draft_is_saved_before_and_after_the_record_is_made(save, page, client):
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    author = {"am-author": shown.find("input", {"name": "am-author"})["value"]}

    answers = [save(**author).json()["is_saved"] for _ in range(2)]

    assert answers == [True, True]


def steps_shown(soup):
    """The headings of the parts of the form that are in sight."""
    sections = soup.select("form[data-am-draft] section.am-section:not([hidden])")
    return [section.h2.get_text(strip=True) for section in sections]


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def test_one_step_of_the_form_is_in_sight(page, client, values):
    first = soup_of(client.get(page.url))
    second = soup_of(client.get(f"{page.url}?step=2"))

    assert steps_shown(first) == ["About you"]
    assert steps_shown(second) == ["Fields and topics"]
    assert first.select_one("[name=consent]")
    assert first.select_one("[aria-current=step]").get_text(strip=True) == "1 · About you"


def test_the_way_to_another_step_saves_the_draft(page, client, values):
    response = client.post(page.url, {**values, "about": "Begun.", "draft": "to-3"})

    assert response["Location"] == f"{page.url}?step=3"
    assert Application.objects.get().about == "Begun."


def test_a_step_with_an_error_comes_into_sight(page, client, values):
    soup = soup_of(client.post(f"{page.url}?step=5", {**values, "me-email": "no address"}))

    assert "About you" in steps_shown(soup)


def test_the_whole_form_stands_on_one_page_if_wished(page, client, values):
    assert len(steps_shown(soup_of(client.get(f"{page.url}?step=all")))) >= 4


@pytest.mark.parametrize("step", ["0", "9", "x", "%00"])
def test_a_step_that_is_not_there_is_the_first(page, client, values, step):
    assert steps_shown(soup_of(client.get(f"{page.url}?step={step}"))) == ["About you"]


def test_what_was_sent_can_be_read_after_the_deadline(page, client, values, cycle):
    client.post(page.url, values)
    with time_machine.travel(cycle.apply_until + timedelta(seconds=1)):
        text = client.get(page.url).content.decode()

    assert "What you wrote" in text
    assert "Because." in text
    assert "Withdraw the application" in text


@pytest.fixture
def limited(settings):
    values = {"APPLICATIONS_PER_HOUR": 2, "CORRECTIONS_PER_HOUR": 1, "QUESTIONS_PER_HOUR": 1}
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, **values}


def test_who_sends_too_often_waits_an_hour_and_keeps_the_text(page, client, values, limited, now):
    for number in range(2):
        client.post(page.url, {**values, "about": f"Version {number}."})

    text = client.post(page.url, {**values, "about": "Once more."}).content.decode()

    assert "Please wait an hour" in text
    assert "Once more.</textarea>" in text
    assert Application.objects.get().about == "Version 1."
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        client.post(page.url, {**values, "about": "Once more."})
    assert Application.objects.get().about == "Once more."


def test_what_the_browser_saves_by_itself_counts_once(save, page, client, values, limited):
    for number in range(4):
        assert save(about=f"Version {number}.").json()["is_saved"] is True

    assert client.post(page.url, values).status_code == 302


def opened_in(page, client):
    """The hidden fields of the form in a window that is opened now."""
    sent = merged_form(client.get(page.url), page).sent
    return {name: values[0] for name, values in sent.items() if name.endswith("am-opened")}


def merged_form(response, page):
    return next(form for form in forms_in(response, page.url) if form.is_merged)


def test_two_windows_keep_what_each_of_them_saved_by_itself(save, page, client):
    first = second = opened_in(page, client)

    save(**first, q_why="")
    answer = save(**second, about="").json()

    application = Application.objects.get()
    assert answer["is_saved"] is True
    assert "another window" in answer["text"]
    assert application.about == "A long text."
    assert [each.text for each in application.answers.all()] == ["Because."]


def test_a_page_that_stays_open_goes_on_from_what_it_has_saved(save, page, client):
    opened = opened_in(page, client)
    for text in ("One.", "One, two.", "One, two, three."):
        answer = save(**opened, about=text).json()
        assert answer["is_saved"] is True
        opened |= answer["opened"]

    assert Application.objects.get().about == "One, two, three."


def test_what_was_stored_without_an_answer_is_ones_own(save, page, client, values):
    opened = opened_in(page, client)
    save(**opened, about="Stored, and the answer was lost.")
    lost = urlencode({**values, "about": "Stored, and the answer was lost."})

    answer = save(**{**opened, "about": "More.", "am-sent": lost}).json()

    assert answer["is_saved"] is True
    assert Application.objects.get().about == "More."


def test_two_windows_in_one_field_save_nothing_until_somebody_chose(save, page, client, values):
    first = second = opened_in(page, client)
    save(**first, about="Of the first window.")

    answer = save(**second, about="Of the second window.").json()

    assert answer["is_saved"] is False
    assert "“About me” was changed in another window" in answer["text"]
    assert Application.objects.get().about == "Of the first window."
    sent = {**values, **second, "about": "Of the second window.", "draft": "1"}
    shown = client.post(page.url, sent)
    assert "Of the first window." in shown.content.decode()
    assert "Of the second window.</textarea>" in shown.content.decode()
    assert Application.objects.get().about == "Of the first window."
    chosen = merged_form(shown, page)
    client.post(page.url, {**chosen.sent, "draft": "1"})
    assert Application.objects.get().about == "Of the second window."


@pytest.mark.parametrize(
    "token", ["", "x", "[]", "{}", '{"about": 1}', '{"about": null}', "9" * 99]
)
def test_what_nobody_understands_counts_as_it_stands(save, token):
    save()

    assert save(**{"am-opened": token, "about": "New."}).status_code == 200
