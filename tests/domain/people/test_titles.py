"""Academic title and pronouns: shown as the person wants, in greetings, mails and on screens."""

import pytest

from alumnii_mentoring.domain.people.facts import facts_of
from alumnii_mentoring.domain.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(make_person):
    return make_person("ada", academic_title="Prof. Dr.", pronouns="she/her")


@pytest.mark.parametrize(
    ("is_shown", "name"), [(True, "Prof. Dr. Ada Muster"), (False, "Ada Muster")]
)
def test_the_title_stands_before_the_name_if_it_is_shown(ada, is_shown, name):  # S74
    ada.is_title_shown = is_shown

    assert (ada.display_name, ada.mail_name, ada.as_recipient().name) == (name, name, name)


@pytest.mark.parametrize(("is_shown", "facts"), [(True, [("Pronouns", "she/her")]), (False, [])])
def test_partners_read_pronouns_that_are_shown(ada, is_shown, facts):  # S74
    ada.are_pronouns_shown = is_shown

    assert facts_of(ada, Person.SEEN_BY["partner"][:1]) == facts


def test_a_title_alone_is_no_name():
    with pytest.raises(Exception, match="give a name"):
        Person(academic_title="Dr.").clean()


@pytest.mark.parametrize("title", ["Dr.", "Prof. Dr. med.", "Dr.-Ing.", "M. A."])
def test_titles_are_names_in_mails(title):
    Person._meta.get_field("academic_title").clean(title, None)
