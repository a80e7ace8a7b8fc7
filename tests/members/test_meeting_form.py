import pytest

from alumnii_mentoring.members.forms import MeetingForm


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027-03-28T02:30", "This time does not exist on that day"),
        ("2027-10-31T02:30", "This time comes twice in that night"),
    ],
)
def test_a_member_learns_why_a_time_is_impossible(settings, typed, words):
    settings.TIME_ZONE = "Europe/Berlin"

    form = MeetingForm({"starts_at": typed, "duration_minutes": 60, "form": "phone"})

    assert list(form.errors) == ["starts_at"]
    assert form.errors["starts_at"][0].startswith(words)
