import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.setup.actions import (
    ask_editors,
    confirm_sender,
    found_programme,
    open_first_cycle,
    save_first_cycle,
    send_trial,
    settle,
)
from alumnii_mentoring.domain.programme.setup.models import being_set_up, first_cycle, setup_of

pytestmark = pytest.mark.django_db
ME = Recipient(None, "Anna", "anna@example.org", "de")


def new(name="Mentoring für Übermorgen", **fields):
    return Programme(name=name, office_name="Office", office_email="office@example.org", **fields)


def test_short_names_are_made_and_differ(make_user, now):  # S1
    central = make_user("central", is_superuser=True)
    first, second = (found_programme(new(), by=central, now=now) for _ in range(2))

    assert first.slug == "mentoring-fur-ubermorgen"
    assert second.slug == "mentoring-fur-ubermorgen-2"
    assert found_programme(new("学校"), by=central, now=now).slug == "mentoring"


def test_only_the_central_coordination_founds_programmes(coordinator, now):
    with pytest.raises(PermissionDenied):
        found_programme(new(), by=coordinator, now=now)


def test_a_programme_is_set_up_until_its_first_cycle_opens(programme, cycle):
    assert list(being_set_up(Programme.objects.all())) == []
    Cycle.objects.update(state=Cycle.State.DRAFT)
    assert list(being_set_up(Programme.objects.all())) == [programme]
    assert first_cycle(programme) == cycle


def test_the_sender_is_checked_for_one_address(programme, coordinator, now):
    with pytest.raises(MentoringError):
        confirm_sender(programme, by=coordinator, now=now)
    send_trial(programme, to=ME, by=coordinator, now=now)
    confirm_sender(programme, by=coordinator, now=now)
    assert setup_of(programme).is_sender_checked

    programme.office_email = "other@example.org"
    programme.save()
    assert not setup_of(programme).is_sender_checked


def test_editors_are_asked_or_it_is_said_that_there_are_none(
    programme, coordinator, now, make_user
):
    with pytest.raises(MentoringError):
        ask_editors(programme, [], "/admin/", by=coordinator, now=now)
    assert setup_of(programme).editors_asked_at is None

    assert (
        ask_editors(programme, [make_user("eva")], "/admin/pages/2/", by=coordinator, now=now) == 1
    )
    message = Message.objects.get()
    assert message.to_email == "eva@example.org"
    assert "/admin/pages/2/" in message.body


def test_a_cycle_whose_day_lies_ahead_is_announced(programme, cycle, coordinator, now):
    Cycle.objects.update(state=Cycle.State.DRAFT, apply_from=cycle.apply_until.replace(day=14))
    cycle.refresh_from_db()
    open_first_cycle(cycle, by=coordinator, now=now)
    cycle.refresh_from_db()

    assert cycle.state == Cycle.State.ANNOUNCED
    assert cycle.opens_by_date


def test_a_cycle_that_is_open_is_not_changed_by_the_set_up(cycle, coordinator, now):
    cycle.name = "other"
    with pytest.raises(MentoringError):
        save_first_cycle(cycle, by=coordinator, now=now)


def test_only_voluntary_steps_are_settled(programme, coordinator, now):
    settle(programme, "people_settled_at", by=coordinator, now=now)
    assert setup_of(programme).people_settled_at == now
    with pytest.raises(ValueError, match="programme"):
        settle(programme, "programme", by=coordinator, now=now)
