from alumnii_mentoring.domain.matching.similarity import NEAR, similar_fields
from alumnii_mentoring.domain.people.default_vocabulary import FIELDS_OF_WORK
from alumnii_mentoring.domain.people.models import FieldOfWork


def test_every_nearness_is_a_percentage_said_once():
    assert all(0 < percent < 100 for percent in NEAR.values())
    assert all(one != other and (other, one) not in NEAR for one, other in NEAR)


def test_only_fields_that_the_site_has_are_near(db):
    FieldOfWork.objects.all().delete()
    it, research = (
        FieldOfWork.objects.create(slug=slug, name_de=slug, name_en=slug)
        for slug in ("it", "research")
    )
    FieldOfWork.objects.create(slug="own", name_de="Eigenes", name_en="Own")

    assert similar_fields() == {(it.pk, research.pk): 30}


def test_every_nearness_names_fields_of_the_first_vocabulary():
    known = {slug for slug, _german, _english in FIELDS_OF_WORK}

    assert {slug for pair in NEAR for slug in pair} <= known
