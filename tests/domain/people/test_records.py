"""One record for each account, however often its first form is sent."""

import pytest
from django.db import connection
from django.urls import reverse

from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.domain.people.actions import new_person, update_person
from alumnii_mentoring.domain.people.models import Person


@pytest.fixture
def user(make_user):
    return make_user("anna", first_name="Anna", last_name="Muster")


def test_a_second_new_record_of_an_account_is_refused(user, now):
    first, second = new_person(user), new_person(user)
    update_person(first, by=user, now=now)

    with pytest.raises(BusyError):
        update_person(second, by=user, now=now)

    assert Person.objects.get() == first


def test_the_second_of_two_clicks_is_told_to_try_again(user, client):
    """The second click comes in between: after the first has looked, before it stores."""
    values = {"first_name": "Anna", "last_name": "Muster", "email": user.email}
    waiting = [values]

    def meanwhile(execute, sql, params, many, context):
        if waiting and sql.startswith("INSERT") and Person._meta.db_table in sql:
            Person.objects.create(user=user, **waiting.pop())
        return execute(sql, params, many, context)

    client.force_login(user)
    rows = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0", "message_language": "en"}
    with connection.execute_wrapper(meanwhile):
        answer = client.post(reverse("alumnii_mentoring:profile"), {**values, **rows})

    assert waiting == []
    assert "Please try again" in answer.content.decode()
