import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.search.models import IndexEntry

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.directory.cards import show_cards, show_profile
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.projection import sync_entries
from alumnii_mentoring.domain.directory.search import Search, offered_mentors, search_mentors
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.actions import choose_shown_fields
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import (
    Faculty,
    FieldOfWork,
    SpokenLanguage,
    Topic,
)
from alumnii_mentoring.domain.people.places.gazetteer import find_places
from alumnii_mentoring.domain.people.places.locating import locate
from alumnii_mentoring.domain.people.vocabulary import read_vocabulary
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.breaks import end_pauses, pause_participation
from alumnii_mentoring.management.doctor import lists_of_mentors_amiss

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
def search(cycle):
    def search(**wanted):
        return search_mentors(cycle, Search(**wanted), today=TODAY)

    return search


@pytest.fixture
def names(cycle):
    """First names of the cards of a search, in its order."""

    def names(found):
        cards = show_cards(cycle, found, found.keys, read_vocabulary())
        return [card.name.split()[0] for card in cards]

    return names


@pytest.fixture
def find(search, names):
    def find(**wanted):
        return sorted(names(search(**wanted)))

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
def test_mentors_without_a_free_place_appear_as_the_cycle_says(  # S24
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
    values = {"muster": ["Eva", "Max"]}

    assert find(text=text) == values.get(text, ["Eva"])


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


def test_mentors_are_found_by_their_language(offer, find):  # S24
    polish = SpokenLanguage.objects.create(name_de="Polnisch", name_en="Polish", slug="pl-test")
    offer("eva").person.languages.add(polish)
    offer("max")

    assert find(language=polish.pk) == ["Eva"]


@pytest.mark.parametrize(("meets", "found"), [("online", ["Eva"]), ("place", ["Max"])])
def test_mentors_are_found_by_how_they_meet(offer, find, meets, found):
    offer("eva")
    at_home = offer("max")
    at_home.person.is_online_fine = False
    at_home.person.save()

    assert find(meets=meets) == found


@pytest.mark.parametrize(("full", "found"), [("hide", ["Max"]), ("mark", ["Eva", "Max"])])
def test_who_takes_nobody_counts_as_full(offer, find, search, names, cycle, full, found):
    cycle.full_mentors = full
    cycle.save()
    offer("eva", capacity=0)
    offer("max")

    assert find() == found
    assert find(has_free_place=True) == ["Max"]
    assert names(search(sort="free"))[0] == "Max"


def test_mentors_are_found_by_a_free_place(offer, propose, mentee, cycle, find):
    cycle.full_mentors = "mark"
    cycle.save()
    propose(offer("eva"), mentee)
    offer("max")

    assert find(has_free_place=True) == ["Max"]


@pytest.mark.parametrize(("full_mentors", "found"), [("hide", ["Max"]), ("mark", ["Eva", "Max"])])
def test_full_mentors_are_searched_as_the_cycle_says(
    offer, propose, mentee, cycle, find, full_mentors, found
):
    cycle.full_mentors = full_mentors
    cycle.save()
    propose(offer("eva"), mentee)
    offer("max")

    assert find() == found


def here(place):
    return locate(place).place


@pytest.mark.parametrize(
    ("radius_km", "found"), [(5, ["Bea"]), (50, ["Bea", "Pia"]), (600, ["Bea", "Mia", "Pia"])]
)
def test_mentors_are_found_around_a_place(located, offer, find, radius_km, found):  # S34
    located("bea", "Berlin")
    located("pia", "Potsdam")
    located("mia", "München")
    offer("nowhere")

    assert find(place=here("Berlin"), radius_km=radius_km) == found


def test_where_online_is_fine_distance_does_not_matter(located, find):  # S34
    located("bea", "Berlin")
    located("mia", "München")
    at_home = located("pia", "Köln").person
    at_home.is_online_fine = False
    at_home.save()

    assert find(place=here("Berlin"), is_online_fine=True) == ["Bea", "Mia"]


def test_the_nearest_comes_first_with_the_distance(located, search, names):  # S34
    located("mia", "München")
    pia = located("pia", "Potsdam")
    located("bea", "Berlin")
    result = search(place=here("Berlin"), radius_km=1000)

    assert names(result) == ["Bea", "Pia", "Mia"]
    assert 20 <= result.distances_km[pia.pk] <= 40


def test_an_unknown_place_finds_those_who_name_it_alike(offer, find):
    offer("max")
    eva = offer("eva")
    eva.person.place_name = "Klein Xyzdorf an der Qux"
    eva.person.save()

    assert find(place_text="xyzdorf") == ["Eva"]


def test_a_hidden_place_is_found_by_no_radius(located, find):
    bea = located("bea", "Berlin").person
    bea.is_place_shown = False
    bea.save()

    assert find(place=here("Berlin"), radius_km=200) == []
    assert find(place_text="berlin") == []
    assert find(text="berlin") == []


def test_what_is_asked_for_adds_up(located, find):
    located("bea", "Berlin")
    located("max", "Berlin")

    assert find(place=here("Berlin"), text="bea") == ["Bea"]
    assert Participation.objects.count() == 2


def test_counts_are_given_the_other_filters(offer, search):  # S24
    it = FieldOfWork.objects.create(name_de="IT", name_en="IT", slug="it-test")
    law = FieldOfWork.objects.create(name_de="Recht", name_en="Law", slug="law-test")
    start = Topic.objects.create(name_de="Start", name_en="Start", slug="start-test")
    eva, max_, bea = offer("eva"), offer("max"), offer("bea")
    eva.fields_of_work.add(it)
    max_.fields_of_work.add(law)
    bea.fields_of_work.add(it, law)
    eva.topics.add(start)
    max_.topics.add(start)
    counts = search(field_of_work=it.pk).counts

    assert counts["field_of_work"] == {it.pk: 2, law.pk: 2}
    assert counts["topic"] == {start.pk: 1}
    assert counts["free"] == {1: 2}


def test_a_place_taken_changes_the_counts_at_once(offer, propose, mentee, cycle, search):
    cycle.full_mentors = "mark"
    cycle.save()
    eva = offer("eva")
    assert search().counts["free"] == {1: 1}
    pair = propose(eva, mentee)
    result = search()

    assert result.counts["free"] == {1: 0}
    assert result.free_from == {eva.pk: pair.ends_on + timedelta(days=1)}


def test_words_of_the_name_and_subject_come_before_others(offer, search, names):
    offer("ina", about="I know everything about chemistry.")
    eva = offer("eva").person
    eva.subject = "Chemistry"
    eva.save()

    assert names(search(text="chemistry")) == ["Eva", "Ina"]


@pytest.mark.parametrize("text", ["projektmanagement", "management", "Projekt", "PROJEKTMANAG"])
def test_parts_of_words_are_found(offer, find, text):
    offer("eva", about="Projektmanagement")
    offer("max")

    assert find(text=text) == ["Eva"]


@pytest.mark.parametrize("text", ["Jürgen", "juergen", "jurgen", "JÜRGEN"])
def test_marks_and_german_spelling_do_not_matter(offer, find, text):
    person = offer("eva").person
    person.first_name = "Jürgen"
    person.save()
    offer("max")

    assert find(text=text) == ["Jürgen"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("Mueller", "Müller"), ("Muller", "MÜLLER"), ("Strasser", "Straßer"), ("Rene", "René")],
)
def test_marks_in_what_is_searched_for_do_not_matter(offer, find, name, text):
    person = offer("eva").person
    person.last_name = name
    person.save()
    offer("max")

    assert find(text=text) == ["Eva"]


def test_full_mentors_come_last_and_soonest_when_asked_for(
    offer, propose, mentee, take_part, cycle, search, names
):
    cycle.full_mentors = "mark"
    cycle.save()
    late, soon = offer("late"), offer("soon")
    offer("free")
    pairs = [propose(late, mentee), propose(soon, take_part("bea", "mentee"))]
    Pair.objects.filter(pk=pairs[1].pk).update(ends_on=pairs[1].ends_on - timedelta(days=100))

    assert names(search())[0] == "Free"
    assert names(search(sort="free")) == ["Free", "Soon", "Late"]


def test_names_are_sorted_without_marks(offer, search, names):
    for first, last in (("c", "Zabel"), ("a", "Öhm"), ("b", "Ost")):
        person = offer(first).person
        person.last_name = last
        person.save()

    assert names(search(sort="name")) == ["A", "B", "C"]


@pytest.mark.parametrize("sort", ["relevance", "distance", "nonsense", ""])
def test_an_order_that_makes_no_sense_is_that_of_the_day(offer, search, sort):
    offer("eva")

    assert search(sort=sort).sort == "day"


def withdraw(mentor, now):
    text = "I agree."
    values = {"kind": "directory", "text": text, "given_at": now}
    consent = Consent.objects.create(person=mentor.person, programme=mentor.programme, **values)
    leave_directory(consent, by=mentor.person.user, now=now)


GOING = {
    "withdraws": withdraw,
    "pauses": lambda one, now: pause_participation(one, by=one.person.user, now=now),
    "leaves": lambda one, now: leave_cycle(one, by=one.person.user, now=now),
    "is unlisted behind our back": lambda one, now: Participation.objects.filter(pk=one.pk).update(
        is_listed=False
    ),
    "is paused behind our back": lambda one, now: Participation.objects.filter(pk=one.pk).update(
        state="paused"
    ),
}


@pytest.mark.parametrize("way", GOING)
def test_who_goes_is_found_by_no_search(offer, find, now, way):  # S24
    mentor = offer("eva", about="Kanarienvogel")
    mentor.person.locate(here("Berlin"))
    mentor.person.save()
    assert find(text="kanarienvogel") == ["Eva"]
    GOING[way](mentor, now)

    assert find() == find(text="kanarienvogel") == find(place=here("Berlin")) == []
    assert show_profile(mentor.cycle, mentor.pk) is None


@pytest.mark.parametrize("way", GOING)
def test_an_index_built_anew_holds_the_same(offer, find, now, way):
    mentor, _other = offer("eva", about="Kanarienvogel"), offer("max", about="Kanarienvogel")
    GOING[way](mentor, now)
    call_command("update_index", stdout=io.StringIO(), verbosity=0)

    assert find(text="kanarienvogel") == ["Max"]
    assert list(DirectoryEntry.get_indexed_objects().values_list("name", flat=True)) == [
        "Max Muster"
    ]
    assert "eva" not in everything_indexed()


@pytest.mark.parametrize("way", ["withdraws", "pauses", "leaves"])
def test_nothing_of_them_stays_in_the_index(offer, now, way):
    mentor = offer("eva", about="Kanarienvogel")
    assert "kanarienvogel" in everything_indexed()
    GOING[way](mentor, now)

    assert "kanarienvogel" not in everything_indexed()
    assert not DirectoryEntry.objects.exists()


@pytest.fixture
def marking(cycle):
    cycle.paused_mentors = "mark"
    cycle.save()


def test_a_mentor_on_a_break_is_marked_if_the_cycle_says_so(  # S24
    marking, offer, search, names, cycle, now
):
    mentor = offer("eva", about="Kanarienvogel", capacity=2)
    offer("max")
    pause_participation(mentor, by=mentor.person.user, now=now)

    result = search()
    cards = show_cards(cycle, result, result.keys, read_vocabulary())
    assert [(card.name, card.seats) for card in cards] == [
        ("Max Muster", "1 free place"),
        ("Eva Muster", "takes a break at the moment"),
    ]
    assert result.counts["free"] == {1: 1}
    assert names(search(has_free_place=True)) == ["Max"]
    assert names(search(sort="free")) == ["Max", "Eva"]
    assert names(search(text="kanarienvogel")) == ["Eva"]
    profile = show_profile(cycle, mentor.pk)
    assert (profile.places_free, profile.seats) == (0, "takes a break at the moment")


def test_who_is_full_and_takes_a_break_is_hidden_where_full_ones_are(
    marking, offer, propose, mentee, find, now
):
    mentor = offer("eva")
    propose(mentor, mentee)
    pause_participation(mentor, by=mentor.person.user, now=now)

    assert find() == []


@pytest.mark.parametrize("way", ["withdraws", "leaves"])
def test_who_goes_from_a_break_is_shown_no_longer(marking, offer, find, cycle, now, way):
    mentor = offer("eva", about="Kanarienvogel")
    pause_participation(mentor, by=mentor.person.user, now=now)
    GOING[way](mentor, now)

    assert find() == []
    assert "kanarienvogel" not in everything_indexed()


def test_what_the_cycle_says_of_breaks_holds_at_once(marking, offer, find, cycle, now):
    mentor = offer("eva", about="Kanarienvogel")
    pause_participation(mentor, by=mentor.person.user, now=now)
    for choice, found in (("hide", []), ("mark", ["Eva"])):
        cycle.paused_mentors = choice
        cycle.save()

        assert find() == found
        assert ("kanarienvogel" in everything_indexed()) == bool(found)


def everything_indexed():
    return str(list(IndexEntry.objects.values_list("title", "body", "autocomplete")))


HIDDEN = {
    "is_employer_shown": "Geheimfirma",
    "is_career_shown": "Geheimposten",
    "are_studies_shown": "Geheimfach",
    "is_place_shown": "Geheimort",
}


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_field_is_neither_shown_nor_searched(offer, find, cycle, hidden):
    mentor = offer("eva")
    person = mentor.person
    person.subject, person.place_name = "Geheimfach", "Geheimort"
    person.save()
    CareerStation.objects.create(person=person, organisation="Geheimfirma", title="Geheimposten")
    shown = str(show_profile(cycle, mentor.pk))
    assert all(word in shown for word in HIDDEN.values())
    setattr(person, hidden, False)
    choose_shown_fields(person, by=person.user)

    assert HIDDEN[hidden] not in str(show_profile(cycle, mentor.pk))
    assert find(text=HIDDEN[hidden]) == []
    assert HIDDEN[hidden].lower() not in everything_indexed()
    assert DirectoryEntry.objects.get().place_name == person.place_name * person.is_place_shown


def test_hidden_studies_hide_their_stations(offer, find, cycle):
    mentor = offer("eva")
    CareerStation.objects.create(
        person=mentor.person, kind="study", organisation="Geheimuni", title="Geheimabschluss"
    )
    CareerStation.objects.create(
        person=mentor.person, kind="work", organisation="Stadtwerke", title="Referentin"
    )
    assert find(text="Geheimabschluss") == ["Eva"]
    mentor.person.are_studies_shown = False
    choose_shown_fields(mentor.person, by=mentor.person.user)

    shown = str(show_profile(cycle, mentor.pk))
    assert "Stadtwerke" in shown
    for word in ("Geheimuni", "Geheimabschluss"):
        assert word not in shown
        assert find(text=word) == []
        assert word.lower() not in everything_indexed()


def test_hidden_languages_are_no_filter(offer, find):
    polish = SpokenLanguage.objects.create(name_de="Polnisch", name_en="Polish", slug="pl-test")
    person = offer("eva").person
    person.languages.add(polish)
    person.are_languages_shown = False
    choose_shown_fields(person, by=person.user)

    assert find(language=polish.pk) == find(text="Polish") == []


def test_nobody_chooses_for_somebody_else(offer, make_user):
    with pytest.raises(PermissionDenied):
        choose_shown_fields(offer("eva").person, by=make_user("foe"))


def test_a_renamed_word_is_searched_after_the_clock_has_struck(offer, find, now):
    law = FieldOfWork.objects.create(name_de="Recht", name_en="Law", slug="law-test")
    offer("eva").fields_of_work.add(law)
    law.name_en = "Jurisprudence"
    law.save()

    assert sync_entries(now) == 1
    assert sync_entries(now) == 0
    assert find(text="jurisprudence") == ["Eva"]


def test_the_clock_repairs_what_was_written_past_us(offer, find, now):
    eva = offer("eva", is_listed=False)
    Participation.objects.filter(pk=eva.pk).update(is_listed=True)
    assert lists_of_mentors_amiss(now) == [eva.pk]
    sync_entries(now)

    assert find(text="eva") == ["Eva"]
    assert lists_of_mentors_amiss(now) == []


def test_an_archived_cycle_leaves_nothing_in_the_index(offer, cycle):
    offer("eva")
    cycle.state = "archived"
    cycle.save()

    assert not DirectoryEntry.objects.exists()
    assert "eva" not in everything_indexed()


def test_searching_takes_as_many_queries_for_three_as_for_thirty(
    offer, search, names, django_assert_num_queries
):
    for number in range(3):
        offer(f"eva{number}")
    names(search(text="eva"))
    with CaptureQueriesContext(connection) as few:
        names(search(text="eva"))
    for number in range(3, 30):
        offer(f"eva{number}")
    names(search(text="eva"))

    with django_assert_num_queries(len(few)):
        assert len(names(search(text="eva"))) == 30
