"""The whole way from the empty site to an open form, by its screens."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import CENTRAL, office_group
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.models import ApplicationFormPage, LandingPage, MentorListPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def central(make_user, client):
    """A client of the central coordination, right after the set-up by IT."""
    call_command("mentoring_setup", verbosity=0)
    user = make_user("central")
    user.groups.add(office_group(CENTRAL))
    client.force_login(user)
    client.user = user
    return client


def fields_of(page):
    """The form of a step as the browser would send it, untouched."""
    form = page.context["form"]
    return {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }


def url(step, programme):
    return reverse(f"mentoring_setup_{step}", args=[programme.pk])


def found(client):
    address = reverse("mentoring_setup_programme")
    values = {**fields_of(client.get(address)), "name": "Mentoring", "office_name": "Office"}
    assert client.post(address, values).status_code == 302
    return Programme.objects.get()


def plan(client, programme, **changes):
    address = url("cycle", programme)
    return client.post(address, {**fields_of(client.get(address)), **changes})


def make_pages(client, programme, **changes):
    address = url("pages", programme)
    values = {**fields_of(client.get(address)), **changes}
    values["parent"] = client.get(address).context["form"].fields["parent"].choices[0][0]
    return client.post(address, values)


def test_from_the_empty_site_to_an_open_form(central, client):  # S1, S9, S78
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Set up mentoring: 8 steps" in home

    programme = found(client)
    client.post(url("sender", programme))
    client.post(url("sender", programme), {"arrived": "1"})
    assert plan(client, programme).url == url("questions", programme)
    asked = ["mentee:goals", "mentor:offer", "mentee:wishes"]
    client.post(url("questions", programme), {"asked": asked})
    client.post(url("people", programme))
    assert make_pages(client, programme).url == url("kickoff", programme)
    client.post(url("kickoff", programme))
    assert client.post(url("opening", programme)).url == reverse("mentoring_setup")

    assert Cycle.objects.get().state == Cycle.State.OPEN
    assert Event.objects.get().kind == Event.Kind.KICKOFF
    mentee = ApplicationFormPage.objects.get(role="mentee")
    assert [question.clean_name for question in mentee.questions.all()] == ["goals", "wishes"]
    client.logout()
    for page in Page.objects.filter(path__startswith=LandingPage.objects.get().path):
        assert client.get(page.url).status_code == 200
    assert MentorListPage.objects.get().apply_page.pk == mentee.pk


def test_the_home_page_says_what_comes_next_once_it_is_set_up(central, client, cycle):
    home = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "Set up" not in home.split("mentoring-next")[0].split("<main")[-1]
    assert "Applications are open until" in home


def test_the_opening_waits_for_the_forms(central, client):
    programme = found(client)
    plan(client, programme)
    client.post(url("opening", programme))
    assert Cycle.objects.get().state == Cycle.State.DRAFT

    make_pages(client, programme, is_published="")
    client.post(url("opening", programme))
    assert Cycle.objects.get().state == Cycle.State.DRAFT


def test_drafts_are_published_in_one_go(central, client):
    programme = found(client)
    make_pages(client, programme, is_published="")
    assert not Page.objects.filter(depth__gt=2, live=True).exists()

    client.post(url("pages", programme))
    assert Page.objects.filter(depth__gt=2, live=True).count() == 5


def test_who_may_not_publish_asks_the_editors(central, client, make_user):
    programme = found(client)
    make_pages(client, programme, is_published="")
    GroupPagePermission.objects.filter(group=office_group(CENTRAL)).delete()
    make_user("chief", is_superuser=True)

    assert "Ask the editors" in client.get(url("pages", programme)).content.decode()
    client.post(url("pages", programme))
    assert Message.objects.filter(kind="setup_pages", to_email="chief@example.org").exists()
    assert not Page.objects.filter(depth__gt=2, live=True).exists()


def test_days_are_proposed_from_the_start_and_nothing_is_stored(central, client):
    programme = found(client)
    answer = plan(client, programme, starts_on="2028-03-15", months="18", propose="1")

    form = answer.context["form"]
    assert str(form["apply_until_day"].value()) == "2028-02-09"
    assert form["months"].value() == 18
    assert not Cycle.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "30.2.2028"}, "starts_on"),
        ({"months": "0"}, "months"),
        ({"months": "40"}, "months"),
        ({"apply_until_day": "2020-01-01"}, "__all__"),
        ({"starts_on": "9998-01-01"}, None),
        ({"max_wishes": "99"}, "max_wishes"),
    ],
)
def test_bad_entries_are_told_beside_their_field(central, client, changes, field):
    programme = found(client)
    answer = plan(client, programme, **changes)

    assert answer.status_code == 200
    assert not Cycle.objects.exists()
    errors = answer.context["form"].errors
    assert errors
    assert field in {*errors, None}
    assert answer.context["form"]["name"].value()


def test_a_planned_cycle_is_changed_not_doubled(central, client):
    programme = found(client)
    plan(client, programme)
    plan(client, programme, name="Second thoughts")

    assert Cycle.objects.get().name == "Second thoughts"


def test_a_mail_to_an_account_without_address_is_said(central, client):
    programme = found(client)
    central.user.email = ""
    central.user.save()

    answer = client.post(url("sender", programme))
    assert "Your account has no e-mail address" in answer.content.decode()


def test_coordinators_set_up_their_own_programme_only(office, client, programme, make_programme):
    other = make_programme("b")

    assert client.get(url("cycle", programme)).status_code == 200
    assert client.get(url("cycle", other)).status_code == 404
    assert client.get(reverse("mentoring_setup_programme")).status_code in {302, 403}


@pytest.mark.parametrize("taken", ["mentoring", "admin"])
def test_no_page_lies_where_another_application_answers(central, client, taken):
    address = reverse("mentoring_setup_programme")
    values = {**fields_of(client.get(address)), "name": taken, "office_name": "Office"}
    client.post(address, values)
    make_pages(client, Programme.objects.get())

    landing = LandingPage.objects.get()
    assert landing.slug != taken
    assert client.get(landing.url).status_code == 200


def test_pages_come_in_every_language_of_the_site(central, client, settings):  # S61
    settings.WAGTAIL_I18N_ENABLED = True
    first = Page.objects.get(depth=2).locale
    second = Locale.objects.create(language_code="de" if first.language_code == "en" else "en")
    programme = found(client)
    make_pages(client, programme)

    pages = LandingPage.objects.all()
    assert {page.locale for page in pages} == {first, second}
    assert len({page.translation_key for page in pages}) == 1
    titles = set(ApplicationFormPage.objects.filter(role="mentor").values_list("title", flat=True))
    assert titles == {"Become a mentor", "Mentor*in werden"}
    listing = MentorListPage.objects.get(locale=second)
    assert listing.apply_page.locale == second


def test_the_steps_ask_the_database_a_bounded_number_of_times(
    central, client, django_assert_max_num_queries
):
    programme = found(client)
    plan(client, programme)
    make_pages(client, programme)
    with django_assert_max_num_queries(60):
        client.get(reverse("wagtailadmin_home"))


def test_opening_a_cycle_says_before_which_form_is_missing(office, client, cycle):
    Cycle.objects.update(state=Cycle.State.DRAFT)
    answer = client.post(reverse("mentoring_cycles:do", args=[cycle.pk, "open"])).content.decode()

    assert "No mentee can apply: there is no form." in answer
    cycle.refresh_from_db()
    assert cycle.state == Cycle.State.DRAFT


OTHER_VALUES = {
    "name": "Eleventh round",
    "apply_from_day": "2029-01-02",
    "apply_until_day": "2029-03-04",
    "starts_on": "2029-04-05",
    "months": "18",
    "mode": "direct",
    "form_of_mentoring": "group",
    "max_wishes": "5",
    "default_capacity": "2",
    "minimum_score": "300",
    "bars_same_employer": "on",
    "bars_same_department": "on",
    "answer_days": "10",
    "request_days": "11",
    "request_reminder_days": "6",
    "max_open_requests": "2",
    "unanswered_limit": "4",
    "offer_days": "9",
    "planned_meetings": "8",
    "rhythm_days": "45",
    "first_meeting_days": "20",
    "urgent_days": "40",
    "directory_visibility": "members",
    "full_mentors": "mark",
    "paused_mentors": "mark",
}
OFF = {"moves_waiting_up", "are_mentors_approved"}  # boxes whose tick is taken away


def test_every_entry_of_the_cycle_is_stored_and_shown_again(central, client):
    programme = found(client)
    assert client.post(url("cycle", programme), OTHER_VALUES).status_code == 302

    form = client.get(url("cycle", programme)).context["form"]
    assert form.fields.keys() == OTHER_VALUES.keys() | OFF
    shown = {name: str(form[name].value()) for name in OTHER_VALUES}
    assert shown == {
        name: "True" if value == "on" else value for name, value in OTHER_VALUES.items()
    }
    assert not any(form[name].value() for name in OFF)


def test_every_entry_of_the_programme_is_stored(central, client):
    values = {"name": "N", "office_name": "O", "office_email": "o@example.org", "summary": "S"}
    client.post(reverse("mentoring_setup_programme"), values)

    programme = Programme.objects.get()
    assert {name: getattr(programme, name) for name in values} == values
