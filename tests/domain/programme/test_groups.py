import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Site

from alumnii_mentoring.domain.programme.actions import grant_role, revoke_role
from alumnii_mentoring.domain.programme.groups import (
    CENTRAL,
    COORDINATORS,
    grant_page_rights,
    make_groups,
    may_publish,
    office_group,
    programme_group,
)
from alumnii_mentoring.domain.programme.models import CoordinatorRole

pytestmark = pytest.mark.django_db


def test_a_group_of_the_site_with_our_name_stays_untouched():  # S9
    theirs = Group.objects.create(name="Mentoring: coordination")
    make_groups()

    assert office_group(COORDINATORS) != theirs
    assert not theirs.permissions.exists()


def test_a_group_called_mentoring_alone_is_not_ours():
    theirs = Group.objects.create(name="Mentoring")
    make_groups()

    assert office_group(COORDINATORS) != theirs
    assert not theirs.permissions.exists()


def test_the_groups_of_an_earlier_version_are_kept():
    former = Group.objects.create(name="Mentoring")
    central = Group.objects.create(name="Mentoring (all programmes)")
    central.permissions.add(Permission.objects.get(codename="manage_all_programmes"))
    make_groups()

    assert office_group(COORDINATORS) == former
    assert office_group(CENTRAL) == central


def test_a_renamed_group_is_found_again():
    make_groups()
    group = office_group(COORDINATORS)
    Group.objects.filter(pk=group.pk).update(name="Alumni-Büro")
    make_groups()

    assert office_group(COORDINATORS).name == "Alumni-Büro"


def test_names_are_in_the_language_of_the_site(settings):
    settings.LANGUAGE_CODE = "de"
    make_groups()

    assert office_group(CENTRAL).name == "Mentoring: zentrale Koordination"


@pytest.fixture
def root_page():
    return Site.objects.get().root_page


def test_coordinators_edit_below_the_page_of_their_programme_only(
    programme, coordinator, make_user, root_page
):
    below = root_page.add_child(instance=type(root_page)(title="Programme", slug="programme"))
    grant_page_rights(programme, below)

    assert may_publish(coordinator, below)
    assert not may_publish(coordinator, root_page)
    assert not may_publish(make_user("somebody"), below)


def test_roles_decide_who_edits_the_pages(programme, make_user):
    central, user = make_user("central", is_superuser=True), make_user("anna")
    group = programme_group(programme)

    role = grant_role(programme, user, CoordinatorRole.Role.COORDINATOR, by=central)
    assert group in user.groups.all()
    grant_role(programme, user, CoordinatorRole.Role.READER, by=central)
    assert group not in user.groups.all()
    grant_role(programme, user, CoordinatorRole.Role.COORDINATOR, by=central)
    role.refresh_from_db()
    revoke_role(role, by=central)
    assert group not in user.groups.all()
