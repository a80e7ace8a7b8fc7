"""One click puts a sensible set of questions into a form (S18)."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission

from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
from alumnii_mentoring.pages.defaults import DEFAULTS
from alumnii_mentoring.pages.models import ApplicationFormPage


def address(page):
    return f"/admin/mentoring/forms/{page.pk}/default-questions/"


@pytest.fixture
def editor(make_user, root, client):
    """May edit the pages, has no role in any programme."""
    user = make_user("editor")
    group = Group.objects.get(name="Editors")
    for name in ("add_page", "change_page"):
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=_permission(name)
        )
    user.groups.add(group)
    client.force_login(user)
    return client


def _permission(name):
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    return Permission.objects.get(content_type__app_label="wagtailcore", codename=name)


def labels(page):
    latest = ApplicationFormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [question.label for question in latest.questions.all()]


@pytest.mark.parametrize("role", ["mentor", "mentee"])
def test_the_set_is_short(make_page, cycle, client, values, role):
    page = make_page(role=role)
    from alumnii_mentoring.pages.defaults import add_default_questions  # noqa: PLC0415

    add_default_questions(page, "en")
    page.save()
    asked = set(client.get(page.url).context["form"].fields)

    wishes = {name for name in asked if name.startswith(("wish_", "why_"))}
    assert len(DEFAULTS[role]) <= 10
    assert len(asked - wishes) <= 10


@pytest.mark.parametrize(
    ("language", "first"),
    [("de", "Was erhoffen Sie sich vom Mentoring?"), ("en", "What do you hope for")],
)
def test_an_editor_inserts_the_set_in_a_language(make_page, cycle, editor, language, first):
    page = make_page()

    response = editor.post(address(page), {"language": language})

    assert response["Location"] == f"/admin/pages/{page.pk}/edit/"
    assert labels(page)[0].startswith(first)
    assert page.questions.count() == 0  # a draft until it is published


def test_nothing_is_doubled(make_page, cycle, editor):
    page = make_page({"label": "Wo stehen Sie im Studium?", "field_type": "singleline"})
    editor.post(address(page), {"language": "de"})
    once = labels(page)

    editor.post(address(page), {"language": "de"})
    editor.post(address(page), {"language": "en"})

    assert labels(page) == once
    assert once.count("Wo stehen Sie im Studium?") == 1
    assert len(once) == len(DEFAULTS["mentee"])


def test_a_part_that_is_there_is_not_asked_twice(make_page, cycle, editor):
    page = make_page({"label": "My own words", "field_type": "topics"})

    editor.post(address(page), {"language": "de"})

    assert len(labels(page)) == len(DEFAULTS["mentee"])


def test_published_they_are_asked_and_answered(make_page, cycle, editor, values, client):
    page = make_page(role="mentor")
    client.force_login((editor.session and type(page).objects.get().owner) or _user("editor"))
    editor.post(address(page), {"language": "en"})
    ApplicationFormPage.objects.get().get_latest_revision().publish()

    client.force_login(_user("anna"))
    text = client.get(page.url).content.decode()

    assert "What would you like to pass on?" in text


def _user(name):
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    return get_user_model().objects.get(username=name)


def test_looking_changes_nothing(make_page, cycle, editor):
    page = make_page()

    assert "Was erhoffen Sie sich" in editor.get(address(page)).content.decode()
    assert labels(page) == []


def test_another_language_is_told(make_page, cycle, editor):
    page = make_page()

    assert editor.post(address(page), {"language": "xx"}).status_code == 200
    assert labels(page) == []


def test_who_may_not_edit_the_page_may_not_insert(make_page, cycle, coordinator, client):
    page = make_page()
    call_command("mentoring_setup", verbosity=0)
    coordinator.groups.add(office_group(COORDINATORS))
    client.force_login(coordinator)

    assert client.post(address(page), {"language": "de"}).status_code in {302, 403}
    assert labels(page) == []


def test_other_pages_have_no_default_questions(root, editor):
    assert editor.get(address(root)).status_code == 404


def test_the_page_editor_leads_there(make_page, cycle, editor):
    page = make_page()

    assert address(page) in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
