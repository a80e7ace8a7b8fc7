from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import Person


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
@pytest.mark.parametrize(
    ("model", "name"),
    [(Person, "graduated_on"), (CareerStation, "starts_on"), (CareerStation, "ends_on")],
)
def test_a_life_lies_in_our_times(model, name, year):
    with pytest.raises(ValidationError, match="between 1900 and 2100"):
        model._meta.get_field(name).clean(date(year, 1, 1), None)


def test_a_day_of_today_is_fine():
    assert Person._meta.get_field("graduated_on").clean(date(2020, 1, 1), None)
