import pytest
from django.utils import translation

from alumnii_mentoring.domain.matching.engine import Profile, Weights, score
from alumnii_mentoring.domain.matching.engine.scores import rules
from alumnii_mentoring.domain.matching.explaining import AWAY
from alumnii_mentoring.domain.matching.participants import REJECTED
from alumnii_mentoring.domain.matching.reasons import (
    BLOCKED,
    Vocabulary,
    labels_of,
    missing_in,
    told_of,
)
from alumnii_mentoring.domain.people.models import FieldOfWork, SpokenLanguage, Topic

WORDS = Vocabulary(
    fields={1: "Computing", 2: "Law"},
    topics={1: "Starting a career"},
    languages={1: "English", 2: "German"},
)
KASSEL, BERLIN = (51.32, 9.5), (52.52, 13.41)


def parts_of(mentee, mentor, rank=None):
    return score(Profile(1, **mentee), Profile(2, **mentor), Weights(), rank).as_json()


def test_everything_that_speaks_for_a_pair_is_said_in_the_order_of_the_parts():
    keys = {
        "fields": frozenset({1, 2}),
        "topics": frozenset({1}),
        "languages": frozenset({1, 2}),
        "coordinates": KASSEL,
    }

    labels = labels_of(parts_of(keys, keys, rank=2), WORDS)

    assert labels == [
        "Field: Computing",
        "Field: Law",
        "Topic: Starting a career",
        "same place",
        "Languages: English, German",
        "Wish 2",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Field: Computing", "same place", "Languages: English", "Wish 1"]),
        ("de", ["Berufsfeld: Computing", "am selben Ort", "Sprachen: English", "Wunsch 1"]),
    ],
)
def test_labels_are_in_the_language_of_the_reader(language, expected):
    keys = {"fields": frozenset({1}), "languages": frozenset({1}), "coordinates": KASSEL}
    parts = parts_of(keys, keys, rank=1)

    with translation.override(language):
        labels = labels_of(parts, WORDS)

    assert labels == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", ["%s km apart"]), ("de", ["%s km entfernt"])]
)
def test_a_distance_is_told_in_kilometres(language, expected):  # S34
    parts = parts_of({"coordinates": KASSEL}, {"coordinates": BERLIN})
    km = parts[3]["facts"]["km"]

    with translation.override(language):
        labels = labels_of(parts, WORDS)

    assert labels == [label % km for label in expected]


@pytest.mark.parametrize(
    ("km", "label"), [(0, "same place"), (2, "same place"), (3, "3 km apart")]
)
def test_up_to_two_kilometres_are_the_same_place(km, label):
    parts = [{"kind": "distance", "facts": {"km": km, "online": False}}]

    assert labels_of(parts, WORDS) == [label]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["online is fine for both"]), ("de", ["online ist beiden recht"])],
)
def test_without_places_it_counts_that_both_would_meet_online(language, expected):
    parts = parts_of({}, {})

    with translation.override(language):
        labels = labels_of(parts, WORDS)

    assert labels == expected


def test_where_nothing_speaks_for_a_pair_nothing_is_said():
    assert labels_of(parts_of({"is_online_fine": False}, {}), WORDS) == []


def test_terms_that_were_deleted_since_are_left_out():
    keys = {"fields": frozenset({1, 99}), "languages": frozenset({99})}

    labels = labels_of(parts_of({**keys, "is_online_fine": False}, keys), WORDS)

    assert labels == ["Field: Computing"]


@pytest.fixture
def terms(db):
    names = {"name_de": "Recht", "name_en": "Law"}
    return [
        model.objects.create(slug="test-term", **names)
        for model in (FieldOfWork, Topic, SpokenLanguage)
    ]


@pytest.mark.parametrize(("language", "name"), [("en", "Law"), ("de", "Recht")])
def test_the_vocabulary_speaks_the_language_of_the_reader(terms, language, name):
    field, topic, spoken = terms

    with translation.override(language):
        words = Vocabulary.load()

    result = (words.fields[field.pk], words.topics[topic.pk], words.languages[spoken.pk])
    assert result == (name, name, name)


def test_terms_no_longer_offered_keep_their_names(terms):
    FieldOfWork.objects.update(is_active=False)

    assert Vocabulary.load().fields[terms[0].pk] == "Law"


def test_the_vocabulary_takes_one_query(terms, django_assert_num_queries):
    with django_assert_num_queries(1):
        Vocabulary.load()


CODES = {
    rules.SAME_PERSON,
    rules.FORMER_PARTNER,
    rules.EXCLUDED,
    rules.DECLINED,
    rules.SUPERVISOR,
    rules.SAME_EMPLOYER,
    rules.SAME_DEPARTMENT,
    rules.NO_COMMON_LANGUAGE,
    rules.TOO_FAR,
    rules.BELOW_MINIMUM,
    rules.NO_FREE_PLACE,
    rules.NOBODY,
}


def test_every_reason_has_words():
    assert set(BLOCKED) == CODES | {REJECTED, AWAY}


@pytest.mark.parametrize(
    ("code", "english", "german"),
    [
        (rules.NO_COMMON_LANGUAGE, "no common language", "keine gemeinsame Sprache"),
        (
            rules.NOBODY,
            "there is no mentor in this cycle",
            "in diesem Durchgang gibt es niemanden, der begleiten kann",
        ),
    ],
)
def test_a_reason_is_read_in_both_languages(code, english, german):
    words = [str(BLOCKED[code])]

    with translation.override("de"):
        words.append(str(BLOCKED[code]))

    assert words == [english, german]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_reason_is_translated(code):
    english = str(BLOCKED[code])

    with translation.override("de"):
        german = str(BLOCKED[code])

    assert german != english


def test_the_distance_is_told_with_the_mentor_s_place(db):
    parts = [{"kind": "distance", "facts": {"km": 4, "online": False}}]

    assert labels_of(parts, Vocabulary.load(), "Kassel") == ["Kassel, 4 km"]
    assert labels_of(parts, Vocabulary.load()) == ["4 km apart"]


def test_what_is_not_known_by_a_criterion_of_a_host_is_named():
    part = {"kind": "stars", "points": 5, "limit": 10, "facts": {"missing": ["mentee", "mentor"]}}

    assert missing_in([part, {**part, "facts": {}}]) == [
        "The criterion “stars” is not known of these two."
    ]


def test_a_criterion_that_saw_nothing_says_so():
    parts = parts_of({"fields": frozenset({1})}, {"fields": frozenset({1})})

    told = {part["kind"]: told_of(part, WORDS) for part in parts}

    assert told["fields"] == ["Field: Computing"]
    assert (told["form"], told["topics"]) == (["not known"], ["not known"])
    assert told["wishes"] == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Suits both: online, at the weekend"), ("de", "Passt beiden: online, am Wochenende")],
)
def test_how_and_when_both_like_to_meet_is_named(language, expected):
    mentee = {"forms": frozenset({"online", "place"}), "times": frozenset({"weekend", "morning"})}
    mentor = {"forms": frozenset({"online"}), "times": frozenset({"weekend"})}
    parts = parts_of(mentee, mentor)

    with translation.override(language):
        assert expected in labels_of(parts, WORDS)
