"""A photo is stored whole or not at all, by its owner, and goes with its row (C11)."""

import resource

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.photos.actions import remove_photo, show_photo
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo
from tests.pictures import from_phone, picture

pytestmark = pytest.mark.django_db


def upload(content, name="me.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def eva(make_person):
    return make_person("eva")


@pytest.fixture
def show(eva, now, commit):
    def show(content=None, name="me.jpg", by=None):
        with commit():
            return show_photo(eva, upload(content or picture(), name), by=by or eva.user, now=now)

    return show


def test_a_photo_is_kept_in_private_and_says_nothing_by_its_name(show, eva, stored, settings):
    photo = show(from_phone(), "Eva Muster.jpg")

    assert stored() == [photo.token]
    assert PHOTO_FILES.size_of(photo.token) == photo.size_bytes > 1000
    assert not settings.MEDIA_ROOT.exists()
    assert AuditEntry.objects.filter(action="photo.show").count() == 1


def test_a_newer_photo_replaces_the_older(show, stored):
    first, second = show(), show(picture(size=(900, 900)))

    assert Photo.objects.get() == second
    assert first.pk != second.pk
    assert stored() == [second.token]


def test_a_removed_photo_leaves_no_file(show, eva, stored, commit):
    show()
    with commit():
        remove_photo(eva, by=eva.user)

    assert not Photo.objects.exists()
    assert stored() == []


def test_a_photo_goes_with_its_person(show, eva, stored, commit):
    show()
    with commit():
        Person.objects.filter(pk=eva.pk).delete()

    assert stored() == []


def test_what_is_rolled_back_removes_no_file(show, eva, stored, commit):
    photo = show()
    with commit(), transaction.atomic():
        remove_photo(eva, by=eva.user)
        transaction.set_rollback(True)

    assert stored() == [photo.token]


def test_a_refused_photo_keeps_the_old_one(show, stored):
    old = show()
    with pytest.raises(ValidationError):
        show(b"no picture")

    assert Photo.objects.get() == old
    assert stored() == [old.token]


def test_a_full_disk_is_told_and_keeps_the_old_photo(show, stored):
    """The kernel refuses to write further, as on a full disk; what was sent still fits."""
    old = show()
    small = picture(size=(320, 320), quality=5)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(small), limits[1]))

    try:
        with pytest.raises(MentoringError, match="could not be stored; what you stored before"):
            show(small)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert Photo.objects.get() == old
    assert stored() == [old.token]


def test_a_photo_of_somebody_who_is_deleted_meanwhile_leaves_no_file(eva, stored, now):
    class Slow(ContentFile):
        """While it is read, the person is deleted."""

        def chunks(self, chunk_size=None):
            Person.objects.filter(pk=eva.pk).delete()
            yield picture()

    with pytest.raises(MentoringError, match="no longer exists"):
        show_photo(eva, Slow(b"x"), by=eva.user, now=now)
    assert stored() == []


def test_nobody_sets_the_photo_of_somebody_else(show, eva, make_user, stored):
    foe = make_user("foe")

    with pytest.raises(PermissionDenied):
        show(by=foe)
    with pytest.raises(PermissionDenied):
        remove_photo(eva, by=foe)
    assert stored() == []


def test_photos_count_among_the_files_of_an_hour(show, settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "UPLOADS_PER_HOUR": 1}
    with pytest.raises(ValidationError):
        show(b"no picture")

    with pytest.raises(MentoringError, match="many files"):
        show()
    assert not Photo.objects.exists()
