"""Who reads which field of a member record: as Person.SEEN_BY says, and nothing else."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.row_values import set_lists, set_values
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.facts import label_of
from alumnii_mentoring.domain.people.models import Faculty, Person, SpokenLanguage
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from tests.members.conftest import link_to  # noqa: F401

pytestmark = pytest.mark.django_db
# Names stand in every heading; what only the office reads decides nothing on these screens.
OTHER = {
    "pronouns": lambda: "xe/xem",
    "are_pronouns_shown": lambda: False,
    "studies_since": lambda: date(2024, 10, 1),
    "planned_degree": lambda: "Magister",
    "email": lambda: "other@example.com",
    "phone": lambda: "0561 77 88",
    "message_language": lambda: "en",
    "time_zone": lambda: "Asia/Tokyo",
    "languages": lambda: [SpokenLanguage.objects.create(name_de="L", name_en="Lombard", slug="l")],
    "faculty": lambda: Faculty.objects.create(name_de="F", name_en="Forestry", slug="f"),
    "subject": lambda: "Limnology",
    "graduated_on": lambda: date(2011, 7, 13),
    "place_name": lambda: "Witzenhausen",
    "country": lambda: "AT",
    "is_online_fine": lambda: False,
}
NAMES = {*Person.NAMING}


@pytest.fixture
def readable(client):
    """The fields of somebody whose value a page tells from another one."""

    def readable(page, person):
        def show(values):
            fresh = Person.objects.get(pk=person.pk)
            kept = {name: getattr(fresh, name) for name in set(values) - {"languages"}}
            fresh.languages.clear()
            set_values(fresh, values)
            fresh.save()
            set_lists(fresh, values)
            shown = page()
            set_values(fresh, kept)
            fresh.save()
            fresh.languages.clear()
            return shown

        plain = show({})
        return {name for name, other in OTHER.items() if show({name: other()}) != plain}

    return readable


def section(client, address):
    """What stands there of the person; tokens differ at every request."""
    text = client.get(address).text
    return str(BeautifulSoup(text, "html.parser").select_one("dl.am-facts"))


def test_every_written_field_is_tried_here():
    assert {*OTHER, *NAMES} == set(Person.WRITTEN)


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_who_is_asked_reads_what_is_declared(pair, client, readable, role):
    reader = getattr(pair, role).person
    client.force_login(reader.user)

    shown = readable(
        lambda: section(client, f"/mentoring/pairs/{pair.pk}/"), pair.partner_of(reader)
    )

    assert shown == set(Person.SEEN_BY["partner"])


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_who_has_a_partner_reads_how_to_reach_them(pair, client, readable, now, role):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    reader = getattr(pair, role).person
    client.force_login(reader.user)

    shown = readable(
        lambda: section(client, f"/mentoring/pairs/{pair.pk}/"), pair.partner_of(reader)
    )

    assert shown == {*Person.SEEN_BY["partner"], *Person.SEEN_BY["contact"]}


def test_the_page_behind_the_mail_shows_the_same(pair, readable, link_to):  # noqa: F811
    address = link_to("max")

    shown = readable(lambda: section(Client(), address), pair.mentee.person)

    assert shown == set(Person.SEEN_BY["partner"])


def test_who_gets_a_request_reads_the_same(pair, client, readable, make_person, now):
    application = Application.objects.create(
        cycle=pair.cycle, person=make_person("bea"), role="mentee", state="accepted"
    )
    wish = Wish.objects.create(
        application=application, mentor=pair.mentor, rank=1, state="requested", answer_by=now
    )
    client.force_login(pair.mentor.person.user)

    shown = readable(
        lambda: section(client, f"/mentoring/requests/{wish.pk}/"), application.person
    )

    assert shown == set(Person.SEEN_BY["partner"])


def test_who_sees_this_names_what_is_declared(pair, client):
    client.force_login(pair.mentee.person.user)

    page = client.get("/mentoring/profile/").text

    words = page[page.index("Who sees this?") : page.index("<label")]
    named = {name for name in OTHER if label_of(name) in words}
    assert named == {*Person.SEEN_BY["partner"], *Person.SEEN_BY["contact"]}


def test_what_the_other_wrote_about_themselves_is_shown(pair, client):
    pair.mentee.about = "I grow trees."
    pair.mentee.availability = ["online"]
    pair.mentee.save()
    client.force_login(pair.mentor.person.user)

    page = client.get(f"/mentoring/pairs/{pair.pk}/").text

    assert "I grow trees." in page
    assert "How and when to meet" in page


def test_no_mail_tells_a_partner_more(pair, now):
    deliver_due(now)

    assert all("@example.org" not in message.body for message in mail.outbox)
