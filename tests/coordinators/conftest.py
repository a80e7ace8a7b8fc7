import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command


@pytest.fixture
def office(coordinator, client):
    """A client of the coordinator, who may enter the admin."""
    call_command("mentoring_setup", verbosity=0)
    coordinator.groups.add(Group.objects.get(name="Mentoring"))
    client.force_login(coordinator)
    return client
