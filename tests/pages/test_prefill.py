"""What is known is shown and never typed again (S16, S28)."""

from datetime import timedelta

import pytest

from alumnii_mentoring.domain.applications.models import Answer, Application
from alumnii_mentoring.domain.people.actions import give_consent
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.models import Faculty, Person, SpokenLanguage
from alumnii_mentoring.domain.programme.cycles import Cycle

OLD = "What I wrote last year."


@pytest.fixture
def anna(make_user, client):
    user = make_user("anna")
    client.force_login(user)
    return Person.objects.create(
        user=user, first_name="Anna", last_name="Muster", email=user.email, subject="Physics"
    )


@pytest.fixture
def earlier(programme, cycle, anna, now):
    """Anna's application to the cycle before."""
    before = Cycle.objects.create(
        programme=programme,
        name="2025/26",
        state=Cycle.State.ARCHIVED,
        apply_from=now - timedelta(days=400),
        apply_until=now - timedelta(days=380),
        starts_on=cycle.starts_on - timedelta(days=365),
        ends_on=cycle.ends_on - timedelta(days=365),
    )
    application = Application.objects.create(
        cycle=before,
        person=anna,
        role="mentee",
        state="placed",
        submitted_at=now - timedelta(days=390),
        about=OLD,
        living_key=Application.key_of(before, anna, "mentee"),
    )
    Answer.objects.create(
        application=application, question_key="why", question="Why?", kind="multiline", text="So!"
    )
    return application


def sent(person, **more):
    return {
        "me-first_name": person.first_name,
        "me-last_name": person.last_name,
        "me-email": person.email,
        "me-message_language": person.message_language,
        "me-subject": person.subject,
        "me-is_online_fine": "on",
        "q_why": "Because.",
        "consent": "on",
        **more,
    }


def test_the_record_is_shown_as_known_with_a_way_to_correct_it(page, client, anna):
    text = client.get(page.url).content.decode()

    assert "What we know about you" in text
    assert "<dd>Physics</dd>" in text
    assert "Correct or complete it" in text
    assert "<details" in text
    assert 'name="me-subject"' in text


def test_a_newcomer_fills_in_the_record(page, client, make_user):
    client.force_login(make_user("bea"))
    text = client.get(page.url).content.decode()

    assert "What we know about you" not in text
    assert "<details" not in text
    assert 'name="me-first_name"' in text


def test_a_refreshed_record_shows_at_once(page, client, anna):
    Person.objects.update(subject="Chemistry")

    assert "<dd>Chemistry</dd>" in client.get(page.url).content.decode()


def test_a_correction_counts_at_once_by_default(page, client, anna):
    client.post(page.url, sent(anna, **{"me-subject": "Chemistry"}))

    assert Person.objects.get().subject == "Chemistry"
    assert ChangeRequest.objects.count() == 0


def test_where_corrections_are_approved_they_wait(page, client, anna, programme):
    anna.programmes.add(programme)
    programme.are_corrections_approved = True
    programme.save()

    client.post(page.url, sent(anna, **{"me-subject": "Chemistry", "me-phone": "0561 1"}))

    person = Person.objects.get()
    assert (person.subject, person.phone) == ("Physics", "0561 1")
    assert ChangeRequest.objects.get().values == {"subject": "Chemistry"}
    assert Application.objects.get().state == "submitted"
    for address in (page.url, "/mentoring/", "/mentoring/profile/"):
        assert "aiting for the programme coordination" in client.get(address).content.decode()


def test_sending_again_asks_for_nothing_new(page, client, anna, programme):
    anna.programmes.add(programme)
    programme.are_corrections_approved = True
    programme.save()
    client.post(page.url, sent(anna, **{"me-subject": "Chemistry"}))

    client.post(page.url, sent(anna))

    assert ChangeRequest.objects.get().state == "waiting"


def test_sending_keeps_what_is_out_of_use_by_now(page, client, anna):
    faculty = Faculty.objects.create(name_de="F", name_en="F", slug="f", is_active=False)
    german = SpokenLanguage.objects.create(name_de="D", name_en="D", slug="d", is_active=False)
    anna.faculty = faculty
    anna.save()
    anna.languages.add(german)
    known = client.get(page.url).context["record"]
    client.post(page.url, sent(anna, **{"me-faculty": faculty.pk, "me-languages": german.pk}))

    assert list(known.fields["faculty"].queryset) == [faculty]
    anna.refresh_from_db()
    assert (anna.faculty, list(anna.languages.all())) == (faculty, [german])


def test_a_new_member_needs_nobodys_approval(page, client, make_user, programme):
    programme.are_corrections_approved = True
    programme.save()
    user = make_user("bea")
    client.force_login(user)
    new = Person(first_name="Bea", last_name="Muster", email=user.email, subject="Law")

    client.post(page.url, sent(new))

    assert Person.objects.get().subject == "Law"


def test_half_a_name_that_the_browser_saved_is_completed_without_approval(
    page, client, make_user, programme
):
    programme.are_corrections_approved = True
    programme.save()
    user = make_user("bea")
    client.force_login(user)
    half = Person(first_name="Bea", last_name="Mu", email=user.email)
    client.post(page.url, sent(half, draft="1"), headers={"x-am-draft": "1"})
    half.last_name = "Muster"

    client.post(page.url, sent(half))

    assert Person.objects.get().last_name == "Muster"
    assert ChangeRequest.objects.count() == 0


def test_answers_of_an_earlier_cycle_are_offered_and_marked(page, client, earlier):
    form = client.get(page.url).context["form"]

    assert (form["about"].value(), form["q_why"].value()) == (OLD, "So!")
    assert "from 2025/26" in form["q_why"].help_text
    assert "from 2025/26" not in form["topics"].help_text


def test_files_are_asked_for_again_where_the_rest_is_offered(make_page, client, earlier):
    page = make_page(cv="optional")

    form = client.get(page.url).context["form"]
    assert form["about"].value() == OLD
    assert "is taken over; please add it again" in form["cv"].help_text


def test_files_are_not_said_to_be_new_where_nothing_is_offered(make_page, cycle, client, anna):
    page = make_page(cv="optional")

    assert "is taken over" not in client.get(page.url).context["form"]["cv"].help_text


def test_offered_answers_can_be_changed(page, client, earlier, anna):
    client.post(page.url, sent(anna, about="New."))

    assert Application.objects.get(cycle__name="2026/27").about == "New."
    assert Application.objects.get(cycle__name="2025/26").about == OLD


def test_the_same_words_count_when_the_key_is_another(page, client, earlier):
    Answer.objects.update(question_key="other", question="WHY?")

    assert client.get(page.url).context["form"]["q_why"].value() == "So!"


def test_what_was_begun_in_this_cycle_comes_first(page, client, earlier, anna):
    client.post(page.url, sent(anna, about="Mine now.", draft="1"))
    form = client.get(page.url).context["form"]

    assert form["about"].value() == "Mine now."
    assert "from 2025/26" not in form["about"].help_text


@pytest.mark.parametrize("change", [{"role": "mentor"}, {"submitted_at": None}])
def test_another_role_and_a_draft_are_not_offered(page, client, earlier, change):
    Application.objects.update(**change)

    assert OLD not in client.get(page.url).content.decode()


def test_another_programme_offers_nothing(page, client, earlier, make_programme):
    Cycle.objects.filter(name="2025/26").update(programme=make_programme("b"))

    assert OLD not in client.get(page.url).content.decode()


def test_somebody_elses_answers_are_not_offered(page, client, earlier, make_person):
    client.force_login(make_person("bea").user)

    assert OLD not in client.get(page.url).content.decode()


@pytest.mark.parametrize("state", ["declined", "not_placed", "withdrawn", "waiting", "accepted"])
def test_without_a_pair_only_a_consent_brings_it_back(
    page, client, earlier, anna, programme, now, state
):
    Application.objects.update(state=state)
    assert OLD not in client.get(page.url).content.decode()

    give_consent(anna, programme, "keeping", text="Keep.", by=anna.user, now=now)

    assert OLD in client.get(page.url).content.decode()


def test_the_choice_stands_in_the_form(page, client, anna):
    client.post(page.url, sent(anna, wants_keeping="on"))
    assert anna.consents.in_force().filter(kind="keeping").count() == 1
    assert client.get(page.url).context["form"]["wants_keeping"].value() is True

    client.post(page.url, sent(anna))

    assert anna.consents.in_force().filter(kind="keeping").count() == 0


def test_a_place_starts_from_the_record(make_page, cycle, client, anna):
    Person.objects.update(place_name="Kassel")
    page = make_page({"label": "Where?", "field_type": "place"})

    assert client.get(page.url).context["form"]["q_where"].value() == "Kassel"
