from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from alumnii_mentoring.core.fields import MomentField, check_moments
from alumnii_mentoring.web.forms import MomentFormField

BERLIN = ZoneInfo("Europe/Berlin")
LEFT_OUT = "Diese Uhrzeit gibt es an diesem Tag nicht, weil die Uhren vorgestellt werden."
TWICE = "Diese Uhrzeit gibt es in dieser Nacht zweimal, weil die Uhren zurückgestellt werden."


@pytest.fixture(autouse=True)
def berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"


@pytest.mark.parametrize("zone", [BERLIN, None], ids=str)
def test_a_time_that_the_clocks_leave_out_is_refused_by_field(zone):
    with translation.override("de"), pytest.raises(ValidationError) as refusal:
        check_moments(ends_at=datetime(2027, 3, 28, 2, 30, tzinfo=zone), starts_at=None)

    assert list(refusal.value.message_dict) == ["ends_at"]
    assert refusal.value.message_dict["ends_at"][0].startswith(LEFT_OUT)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 3, 28, 1, 59, tzinfo=BERLIN),
        datetime(2027, 3, 28, 3, 0, tzinfo=BERLIN),
        datetime(2027, 3, 28, 2, 30, tzinfo=timezone.utc),
        datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN),
        datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=1),
        datetime(1, 1, 1, tzinfo=BERLIN),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone.utc),
        datetime(2027, 3, 28, 3, 0),  # noqa: DTZ001
    ],
    ids=str,
)
def test_every_other_time_is_taken(moment):
    check_moments(starts_at=moment)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-03-28T02:30", LEFT_OUT),
        ("28.03.2027 02:30", LEFT_OUT),
        ("2027-10-31T02:30", TWICE),
        ("tomorrow", "Bitte ein gültiges Datum und Uhrzeit eingeben."),
    ],
)
def test_a_form_says_in_words_why_a_time_is_impossible(typed, words):
    with translation.override("de"):
        with pytest.raises(ValidationError) as refusal:
            MomentFormField().clean(typed)
        assert refusal.value.messages[0].startswith(words)


def test_migrations_see_the_plain_field():
    assert MomentField().deconstruct()[1] == "django.db.models.DateTimeField"
