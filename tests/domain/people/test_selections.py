"""Alumni who fit what is missing."""

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import FieldOfWork, SpokenLanguage
from alumnii_mentoring.domain.people.selections import (
    Selection,
    Wanted,
    fitting_alumni,
    store_selection,
)

KASSEL, MUNICH = (51.31, 9.48), (48.14, 11.58)


@pytest.fixture
def law(db):
    return FieldOfWork.objects.create(slug="test-law", name_de="Recht", name_en="Law")


@pytest.fixture
def english(db):
    return SpokenLanguage.objects.create(slug="test-en", name_de="Englisch", name_en="English")


@pytest.fixture
def know(programme, make_person):
    """Somebody the programme knows, at home in Kassel and not online."""

    def know(name, *, work=None, speaks=None, at=KASSEL, known=True, **fields):
        fields = {"is_online_fine": False, **fields}
        person = make_person(name, latitude=at[0], longitude=at[1], **fields)
        if known:
            person.programmes.add(programme)
        if work:
            person.career.create(organisation="x", field_of_work=work)
        if speaks:
            person.languages.add(speaks)
        return person

    return know


def names(programme, **wanted):
    return [one.first_name for one in fitting_alumni(programme, Wanted(**wanted))]


def test_field_and_language_are_asked_for_together(programme, know, law, english):
    know("both", work=law, speaks=english)
    know("field", work=law)
    know("language", speaks=english)

    assert names(programme, fields_of_work=(law.pk,), languages=(english.pk,)) == ["Both"]


def test_who_works_in_a_field_twice_is_listed_once(programme, know, law):
    person = know("twice", work=law)
    person.career.create(organisation="y", field_of_work=law)

    assert names(programme, fields_of_work=(law.pk,)) == ["Twice"]


def test_near_or_online(programme, know):
    know("near")
    know("far", at=MUNICH)
    know("online", at=MUNICH, is_online_fine=True)

    assert names(programme, near=KASSEL) == ["Near", "Online"]


@pytest.mark.parametrize(
    ("status", "number"), [("confirmed", 1), ("unknown", 1), ("student", 0), ("none", 0)]
)
def test_only_alumni_are_written_to(programme, know, status, number):  # S14
    know("anna")
    PersonInProgramme.objects.update(alumni_status=status)

    assert len(names(programme)) == number


def test_another_programmes_people_are_unknown(programme, know):  # S1
    know("foreign", known=False)

    assert names(programme) == []


def test_a_selection_stays_as_it_was_chosen(programme, know, law, coordinator, now):
    anna, ben = know("anna", work=law), know("ben", work=law)
    wanted = Wanted(fields_of_work=(law.pk,))
    selection = store_selection(
        programme, "Recht", wanted, by=coordinator, now=now, without=frozenset({ben.pk})
    )
    know("later", work=law)

    assert list(selection.people.all()) == [anna]
    assert Selection.objects.get().wanted["fields_of_work"] == [law.pk]


def test_an_empty_selection_is_told(programme, law, coordinator, now):
    with pytest.raises(MentoringError, match="Nobody"):
        store_selection(
            programme, "Recht", Wanted(fields_of_work=(law.pk,)), by=coordinator, now=now
        )


def test_nobody_else_selects(programme, know, make_user, now):
    know("anna")

    with pytest.raises(PermissionDenied):
        store_selection(programme, "Alle", Wanted(), by=make_user("stranger"), now=now)
