"""Photos that an earlier version kept among the images of the site move to our storage (C11)."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from alumnii_mentoring.core.files.private_store import private_storage
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.people.photos.library import (
    photos_in_library,
    take_over_photos,
    without_photos,
)
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.management.doctor import examine
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def add_image(settings):
    """An image as the earlier version made it."""

    def add_image(number, content=None, name="mentoring-{:032x}.jpg"):
        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        known = root.get_children().filter(name="Mentoring").first()
        collection = known or root.add_child(instance=Collection(name="Mentoring"))
        file = ContentFile(picture(), name=name.format(number))
        image = get_image_model()(title="Photo", collection=collection)
        image.file = file
        image.save()
        if content is not None:
            Path(image.file.path).write_bytes(content)
        return image

    return add_image


@pytest.fixture
def listed(add_image, make_person):
    """Eva, whose photo is in the library."""
    person = make_person("eva")
    person.library_photo = add_image(1)
    person.save()
    return person


@pytest.fixture
def take_over(commit, now):
    """One tick of the clock."""

    def take_over():
        with commit():
            return take_over_photos(now)

    return take_over


def images():
    return list(get_image_model().objects.order_by("pk").values_list("title", flat=True))


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_moves_with_its_file(listed, stored, settings, now, take_over):
    assert examine(now)["photos_in_library"] == [listed.library_photo_id]

    assert take_over() == 1
    listed.refresh_from_db()
    assert stored() == [listed.photo.token]
    assert listed.library_photo is None
    assert images() == []
    assert files_in(settings.MEDIA_ROOT) == []
    assert examine(now)["photos_in_library"] == []
    assert take_over() == 0


def test_a_photo_whose_file_is_missing_is_given_up(listed, settings, stored, take_over):
    for path in files_in(settings.MEDIA_ROOT):
        path.unlink()

    assert take_over() == 1
    assert not Photo.objects.exists()
    assert images() == []
    assert stored() == []


def test_what_is_no_photo_is_given_up_and_holds_up_no_other(
    add_image, listed, make_person, take_over
):
    broken = make_person("max")
    broken.library_photo = add_image(0, b"broken")
    broken.save()

    assert take_over() == 2
    assert Photo.objects.get().person == listed


def test_a_newer_photo_is_kept(listed, now, take_over):
    newer = show_photo(listed, ContentFile(picture(), "me.jpg"), by=listed.user, now=now)

    assert take_over() == 1
    assert Photo.objects.get() == newer


def test_photos_of_people_who_were_deleted_go(listed, add_image, take_over):
    add_image(5, name="campus-{}.jpg")
    listed.delete()

    assert len(photos_in_library()) == 1
    assert take_over() == 1
    assert len(images()) == 1


def test_without_room_the_photo_stays_where_it_is(listed, private_root, take_over):
    private_root.write_bytes(b"a file where the folder should be")

    assert take_over() == 0
    assert photos_in_library() == [listed.library_photo_id]
    private_root.unlink()
    assert take_over() == 1


def test_choosers_offer_no_photo_that_is_still_there(listed, add_image):
    root = Collection.get_first_root_node()
    campus = get_image_model()(title="Campus", collection=root)
    campus.file = ContentFile(picture(), "campus.jpg")
    campus.save()

    assert list(without_photos(get_image_model().objects.all())) == [campus]


def test_the_storage_that_a_site_names_takes_them(listed, settings, take_over, private_root):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "mentoring_private": memory}

    assert take_over() == 1
    assert len(private_storage().listdir("photos")[0]) == 1
    assert not private_root.exists()
