from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.requests.breaks import pause_participation, resume_participation


@pytest.fixture
def part(cycle, make_person):
    return Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")


@pytest.mark.parametrize("until", [date(9999, 12, 31), date(2028, 10, 6)])
def test_a_break_lasts_two_years_at_most(part, now, until):
    with pytest.raises(ValidationError, match="two years"):
        pause_participation(part, by=part.person.user, now=now, until=until)
    assert Participation.objects.get().state == "active"


def test_a_break_may_last_two_years(part, now):
    until = now.date() + timedelta(days=731)
    pause_participation(part, by=part.person.user, now=now, until=until)

    assert Participation.objects.get().paused_until == until


def test_who_has_left_does_not_return_as_from_a_break(part, now):
    leave_cycle(part, by=part.person.user, now=now)

    with pytest.raises(TransitionError, match="new application"):
        resume_participation(part, by=part.person.user, now=now)
    assert Participation.objects.get().state == "left"
