"""The home of a member is no dead end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.mentorships.actions import complete_pair
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.models import ApplicationFormPage, MentorListPage


@pytest.fixture
def pages(programme, cycle):
    root = Site.objects.get(is_default_site=True).root_page.specific
    shared = {"programme": programme}
    for page in (
        MentorListPage(title="Mentors", slug="mentors", **shared),
        ApplicationFormPage(title="Apply", slug="apply", role="mentee", **shared),
        ApplicationFormPage(title="Become", slug="become", role="mentor", **shared),
    ):
        root.add_child(instance=page)


@pytest.fixture
def takes_applications(cycle):
    Cycle.objects.filter(pk=cycle.pk).update(
        state="open", apply_until=timezone.now() + timedelta(days=5)
    )


def home_of(client, person):
    client.force_login(person.user)
    return client.get("/mentoring/").content.decode()


def test_a_member_without_a_pair_finds_mentors_and_forms(
    client, pages, takes_applications, make_person
):
    shown = home_of(client, make_person("eva"))

    assert 'href="/mentors/"' in shown
    assert 'href="/apply/"' in shown
    assert 'href="/become/"' in shown


@pytest.mark.parametrize(("living_key", "is_offered"), [("anna", False), (None, True)])
def test_no_form_is_offered_beside_a_living_application(
    client, pages, takes_applications, make_person, cycle, living_key, is_offered
):
    """Not as a mentor either; after a withdrawal both are."""
    person = make_person("anna")
    Application.objects.create(
        cycle=cycle, person=person, role="mentee", state="submitted", living_key=living_key
    )

    shown = home_of(client, person)

    assert ('href="/become/"' in shown, 'href="/apply/"' in shown) == (is_offered, is_offered)


@pytest.mark.parametrize(
    ("state", "words"), [("running", "active"), ("archived", "over"), ("cancelled", "over")]
)
def test_nobody_takes_part_in_a_cycle_that_has_ended(client, pair, state, words):
    Cycle.objects.update(state=state)
    client.force_login(pair.mentee.person.user)

    shown = client.get("/mentoring/").context["participations"]

    assert [participation.state_label for participation, _can_leave in shown] == [words]


def test_a_closed_form_is_not_offered(client, pages, cycle, make_person):
    Cycle.objects.update(state="closed")

    shown = home_of(client, make_person("eva"))

    assert 'href="/mentors/"' in shown
    assert 'href="/apply/"' not in shown


def test_the_way_goes_on_after_completion(client, pages, pair, takes_applications, now):  # S10
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    Cycle.objects.update(state="matching")
    pair.refresh_from_db()
    complete_pair(pair, by=None, now=now)
    Cycle.objects.update(state="open")
    Programme.objects.update(alumni_text="Join us!", alumni_url="https://alumni.example.org/")

    shown = home_of(client, pair.mentee.person)

    assert "Join us!" in shown
    assert 'href="https://alumni.example.org/"' in shown
    assert "Become a mentor yourself" in shown

    Programme.objects.update(alumni_url="javascript:alert(1)")  # by an import: no form takes it

    assert "javascript:" not in home_of(client, pair.mentee.person)


def test_nothing_of_it_is_shown_before(client, pair):  # S10
    Programme.objects.update(alumni_text="Join us!")

    assert "Join us!" not in home_of(client, pair.mentee.person)
