from datetime import date, timedelta

import pytest
from django.utils import timezone

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.participation import end_pauses, pause_participation
from alumnii_mentoring.domain.mentorships.directory import Search, offered_mentors, search_mentors
from alumnii_mentoring.domain.people.models import CareerStation, Faculty, FieldOfWork, Topic
from alumnii_mentoring.domain.people.places import find_places
from alumnii_mentoring.domain.programme.models import Cycle

TODAY = date(2026, 10, 5)


@pytest.fixture
def offer(take_part):
    """A mentor in the list."""

    def offer(name, **fields):
        return take_part(name, "mentor", **{"is_listed": True, **fields})

    return offer


@pytest.fixture
def offered(cycle):
    def offered():
        return [mentor.person.first_name for mentor in offered_mentors(cycle)]

    return offered


@pytest.fixture
def find(cycle):
    def find(**wanted):
        found = search_mentors(offered_mentors(cycle), Search(**wanted))
        return sorted(mentor.person.first_name for mentor in found)

    return find


@pytest.fixture
def located(offer):
    def located(name, place):
        mentor = offer(name)
        mentor.person.locate(find_places(place)[0])
        mentor.person.save()
        return mentor

    return located


def test_a_listed_mentor_is_offered(offer, offered):  # S18
    offer("eva")

    assert offered() == ["Eva"]


def test_who_did_not_agree_is_not_offered(offer, offered):
    offer("eva", is_listed=False)

    assert offered() == []


def test_mentees_are_not_offered(take_part, offered):
    take_part("anna", "mentee", is_listed=True)

    assert offered() == []


@pytest.mark.parametrize("state", ["paused", "left"])
def test_who_does_not_take_part_is_not_offered(offer, offered, state):
    offer("eva", state=state)

    assert offered() == []


def test_a_mentor_on_a_break_is_not_offered(offer, offered, now):
    mentor = offer("eva")
    until = TODAY + timedelta(days=10)
    pause_participation(mentor, by=mentor.person.user, now=now, until=until)

    assert offered() == []


def test_a_break_ends_by_itself(offer, offered, now):
    mentor = offer("eva")
    until = timezone.localdate(now) + timedelta(days=10)
    pause_participation(mentor, by=mentor.person.user, now=now, until=until)
    end_pauses(now + timedelta(days=10))

    assert offered() == ["Eva"]


def test_a_break_lasts_until_its_day(offer, offered, now):
    mentor = offer("eva")
    until = timezone.localdate(now) + timedelta(days=10)
    pause_participation(mentor, by=mentor.person.user, now=now, until=until)
    end_pauses(now + timedelta(days=9))

    assert offered() == []


def test_mentors_of_another_cycle_are_not_offered(offer, offered, cycle):
    later = Cycle.objects.get(pk=cycle.pk)
    later.pk = None
    later.save()
    offer("eva", cycle=later)

    assert offered() == []


@pytest.mark.parametrize(("full_mentors", "names"), [("hide", []), ("mark", ["Eva"])])
def test_mentors_without_a_free_place_appear_as_the_cycle_says(
    offer, propose, mentee, cycle, offered, full_mentors, names
):
    cycle.full_mentors = full_mentors
    cycle.save()
    propose(offer("eva"), mentee)

    assert offered() == names


def test_free_places_come_with_the_mentors(offer, propose, mentee, cycle):
    propose(offer("eva", capacity=3), mentee)

    assert offered_mentors(cycle).get().places_free == 2


def test_the_list_is_one_query(offer, cycle, django_assert_num_queries):
    for number in range(3):
        offer(f"mentor{number}")

    with django_assert_num_queries(1):
        shown = [
            (mentor.person.display_name, mentor.person.faculty, mentor.cycle.name)
            for mentor in offered_mentors(cycle)
        ]

    assert len(shown) == 3


def test_an_empty_search_finds_everybody(offer, find):
    offer("eva")
    offer("max")

    assert find() == ["Eva", "Max"]


@pytest.mark.parametrize(
    "text", ["eva", "muster", "Law", "court", "Judge", "eva law", "  COURT   of  eva"]
)
def test_words_are_found_in_names_subjects_and_careers(offer, find, text):
    offer("max")
    eva = offer("eva", about="I like to talk about the rule of law.")
    eva.person.subject = "Law"
    eva.person.save()
    station = {"organisation": "Supreme Court", "title": "Judge"}
    CareerStation.objects.create(person=eva.person, **station)
    CareerStation.objects.create(person=eva.person, **station)
    found = {"muster": ["Eva", "Max"]}

    assert find(text=text) == found.get(text, ["Eva"])


def test_every_word_must_be_found(offer, find):
    offer("eva")

    assert find(text="eva unicorn") == []


def test_more_than_eight_words_are_not_looked_at(offer, find):
    offer("eva")

    assert find(text="eva " * 8 + "unicorn") == ["Eva"]


def test_a_percent_sign_is_no_wildcard(offer, find):
    offer("eva")

    assert find(text="%") == []


@pytest.mark.parametrize(
    ("model", "option", "many"),
    [(FieldOfWork, "field_of_work", "fields_of_work"), (Topic, "topic", "topics")],
)
def test_mentors_are_found_by_what_they_offer(offer, find, model, option, many):
    term = model.objects.create(name_de="Recht", name_en="Law", slug="law-test")
    getattr(offer("eva"), many).add(term)
    offer("max")

    assert find(**{option: term.pk}) == ["Eva"]


def test_mentors_are_found_by_their_faculty(offer, find):
    law = Faculty.objects.create(name_de="Recht", name_en="Law", slug="law-test")
    eva = offer("eva")
    eva.person.faculty = law
    eva.person.save()
    offer("max")

    assert find(faculty=law.pk) == ["Eva"]


def test_mentors_are_found_by_whether_they_meet_online(offer, find):
    offer("eva")
    at_home = offer("max")
    at_home.person.is_online_fine = False
    at_home.person.save()

    assert find(is_online_fine=True) == ["Eva"]


def test_mentors_are_found_by_a_free_place(offer, propose, mentee, cycle, find):
    cycle.full_mentors = "mark"
    cycle.save()
    propose(offer("eva"), mentee)
    offer("max")

    assert find(has_free_place=True) == ["Max"]


@pytest.mark.parametrize(
    ("radius_km", "names"), [(5, ["Bea"]), (50, ["Bea", "Pia"]), (600, ["Bea", "Mia", "Pia"])]
)
def test_mentors_are_found_around_a_place(located, offer, find, radius_km, names):
    located("bea", "Berlin")
    located("pia", "Potsdam")
    located("mia", "München")
    offer("nowhere")

    assert find(place="Berlin", radius_km=radius_km) == names


def test_an_unknown_place_finds_those_who_name_it_alike(offer, find):
    offer("max")
    eva = offer("eva")
    eva.person.place_name = "Klein Xyzdorf an der Qux"
    eva.person.save()

    assert find(place="xyzdorf") == ["Eva"]


def test_what_is_asked_for_adds_up(located, find):
    located("bea", "Berlin")
    located("max", "Berlin")

    assert find(place="Berlin", text="bea") == ["Bea"]
    assert Participation.objects.count() == 2
