"""Each row leads to its files and each file to a row (I8)."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.people.photos.housekeeping import tidy_photos
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo
from alumnii_mentoring.management.doctor import examine
from tests.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(make_person, now):
    person = make_person("eva")
    return show_photo(person, ContentFile(picture(), "me.jpg"), by=person.user, now=now)


@pytest.fixture
def age(private_root):
    def age(token, hours):
        moment = (timezone.now() - timedelta(hours=hours)).timestamp()
        for path in (private_root / "photos" / token).iterdir():
            os.utime(path, (moment, moment))

    return age


def test_files_without_a_row_go_after_a_day(photo, stored, age):
    old, young = (PHOTO_FILES.store(ContentFile(b"x"), ContentFile(b"y")) for _number in range(2))
    age(photo.token, 50)
    age(old, 25)
    age(young, 23)

    assert examine(timezone.now())["files_without_photo"] == sorted([old, young])
    assert tidy_photos(timezone.now()) == 1
    assert sorted(stored()) == sorted([photo.token, young])


def test_the_doctor_finds_a_row_without_its_files(photo, private_root):
    assert examine(timezone.now())["photos_without_file"] == []
    (private_root / "photos" / photo.token / "card.jpg").unlink()

    assert examine(timezone.now())["photos_without_file"] == [photo.pk]


def test_the_doctor_finds_a_file_that_was_cut_off(photo, private_root):
    (private_root / "photos" / photo.token / "card.jpg").write_bytes(b"")

    assert examine(timezone.now())["photos_without_file"] == [photo.pk]


def test_the_doctor_finds_files_without_a_row(photo, age):
    Photo.objects.filter(pk=photo.pk)._raw_delete("default")
    age(photo.token, 1)

    assert examine(timezone.now())["files_without_photo"] == [photo.token]
