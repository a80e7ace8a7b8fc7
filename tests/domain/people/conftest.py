import pytest

from alumnii_mentoring.domain.people.corrections import propose_correction


@pytest.fixture
def anna(make_person, programme):
    person = make_person("anna", subject="Physics")
    person.programmes.add(programme)
    return person


@pytest.fixture
def propose(anna, programme, now):
    """Anna proposes values for her record."""

    def propose(by=None, **values):
        for name, value in values.items():
            setattr(anna, name, value)
        given = {"guard": programme, "by": by or anna.user, "now": now}
        return propose_correction(anna, list(values), **given)

    return propose
