"""A photo is handed out to whoever sees a list with the mentor in it, and to no one else (C11)."""

import io

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from PIL import Image

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests.pictures import picture


@pytest.fixture
def private_root(settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    return tmp_path


@pytest.fixture
def mentor(cycle, make_person):
    person = make_person("eva")
    return Participation.objects.create(cycle=cycle, person=person, role="mentor", is_listed=True)


@pytest.fixture
def photo(mentor, now, private_root):
    person = mentor.person
    return show_photo(person, ContentFile(picture(), "me.jpg"), by=person.user, now=now)


@pytest.fixture
def get(photo, client):
    """The answer to somebody who asks for the photo; None: a visitor."""

    def get(user=None, size="profile", **headers):
        client.logout()
        if user:
            client.force_login(user)
        return client.get(f"/mentoring/photos/{photo.pk}/{size}.jpg", headers=headers)

    return get


@pytest.fixture
def show_list_to(cycle):
    def show_list_to(visibility):
        cycle.directory_visibility = visibility
        cycle.save()

    return show_list_to


@pytest.fixture
def roles(cycle, mentor, make_user, make_person, make_programme, coordinator):
    """Accounts by what they are to the cycle."""
    reader, foreign = make_user("reader"), make_user("foreign")
    CoordinatorRole.objects.create(programme=cycle.programme, user=reader, role="reader")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=foreign)
    mentee, applicant, member = map(make_person, ("mentee", "applicant", "member"))
    Participation.objects.create(cycle=cycle, person=mentee, role="mentee")
    Application.objects.create(cycle=cycle, person=applicant, role="mentee", state="submitted")
    return {
        "visitor": None,
        "member": member.user,
        "foreign coordinator": foreign,
        "mentee": mentee.user,
        "applicant": applicant.user,
        "coordinator": coordinator,
        "reader": reader,
        "mentor": mentor.person.user,
    }


EVERYBODY = ["visitor", "member", "foreign coordinator", "mentee", "applicant", "coordinator",
             "reader", "mentor"]  # fmt: skip
SEEN_BY = {
    "public": EVERYBODY,
    "members": EVERYBODY[1:],
    "participants": EVERYBODY[3:],
}


@pytest.mark.parametrize("visibility", SEEN_BY)
def test_the_photo_is_seen_by_who_sees_the_list(get, roles, show_list_to, visibility):
    show_list_to(visibility)

    assert [name for name, user in roles.items() if get(user).status_code == 200] == SEEN_BY[
        visibility
    ]
    assert {get(user).status_code for user in roles.values()} <= {200, 404}


def hide(mentor):
    mentor.is_listed = False
    mentor.save()


def pause(mentor):
    mentor.state = "paused"
    mentor.save()


def archive(mentor):
    mentor.cycle.state = "archived"
    mentor.cycle.save()


def close(mentor):
    mentor.cycle.programme.is_active = False
    mentor.cycle.programme.save()


def fill_up(mentor):
    mentor.cycle.full_mentors = "hide"
    mentor.cycle.save()
    mentor.capacity = 0
    mentor.save()


@pytest.mark.parametrize("leave", [hide, pause, archive, close, fill_up])
def test_who_is_in_no_list_is_seen_by_nobody_else(get, roles, show_list_to, mentor, leave):
    show_list_to("public")
    leave(mentor)

    assert [name for name, user in roles.items() if get(user).status_code == 200] == ["mentor"]


@pytest.mark.parametrize(("size", "side"), [("card", 192), ("profile", 320)])
def test_each_size_is_a_picture(get, show_list_to, size, side):
    show_list_to("public")
    response = get(size=size)

    with Image.open(io.BytesIO(response.content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (side, side))
    assert response["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("size", ["huge", "original", "../x", "card%2F.."])
def test_there_are_no_other_sizes(get, show_list_to, size):
    show_list_to("public")

    assert get(size=size).status_code == 404


def test_a_browser_runs_nothing_and_search_engines_keep_nothing(get, show_list_to):
    show_list_to("public")
    response = get()

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "noindex" in response["X-Robots-Tag"]


def test_only_what_everybody_sees_is_kept_by_shared_caches(get, show_list_to, roles):
    show_list_to("public")
    assert get()["Cache-Control"] == "public, max-age=300"
    assert get(roles["mentee"])["Cache-Control"] == "public, max-age=300"

    show_list_to("participants")
    assert get(roles["mentee"])["Cache-Control"] == "private, no-cache"


def test_what_the_browser_has_is_not_sent_again_and_its_file_not_opened(
    get, show_list_to, roles, photo
):
    show_list_to("participants")
    etag = get(roles["mentee"])["ETag"]
    PHOTO_FILES.remove(photo.token)
    again = get(roles["mentee"], if_none_match=etag)

    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    assert get(roles["member"], if_none_match=etag).status_code == 404


def test_each_size_and_each_photo_has_its_own_mark(get, show_list_to, photo, mentor, now):
    show_list_to("public")
    marks = [get(size="card")["ETag"], get()["ETag"]]

    assert len(set(marks)) == 2


def test_a_file_that_is_missing_is_no_error(get, show_list_to, photo):
    show_list_to("public")
    PHOTO_FILES.remove(photo.token)

    assert get().status_code == 404


class Away:
    """A storage that does not answer."""

    def exists(self, name):
        raise ConnectionError("away")


def test_a_storage_that_is_away_is_said(get, show_list_to):
    show_list_to("public")
    away = {"mentoring_private": {"BACKEND": f"{__name__}.Away"}}
    with override_settings(STORAGES=away):
        response = get()

    assert response.status_code == 503
    assert "try again later" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_public_photo_is_the_same_for_all_caches(get, show_list_to, roles):
    """Otherwise a cache would keep one copy for each cookie."""
    show_list_to("public")

    assert "Cookie" not in get(roles["mentee"]).get("Vary", "")


def test_nobody_posts_to_a_photo(photo, client):
    assert client.post(f"/mentoring/photos/{photo.pk}/card.jpg").status_code == 405
