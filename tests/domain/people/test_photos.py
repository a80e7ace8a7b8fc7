import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.people.photos import clean_photo, photo_url, remove_photo, show_photo


def picture(kind="JPEG", size=(1200, 900), mode="RGB", exif=None):
    out = io.BytesIO()
    more = {"exif": exif} if exif else {}
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **more)
    return out.getvalue()


def upload(content, name="me.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")])
def test_a_photo_becomes_a_small_jpeg(kind, mode):
    content = clean_photo(upload(picture(kind, mode=mode)))

    with Image.open(io.BytesIO(content)) as shown:
        assert (shown.format, max(shown.size)) == ("JPEG", 800)


def test_what_the_camera_wrote_is_gone():
    exif = Image.Exif()
    exif[0x010F] = "Geheimkamera"
    content = picture(exif=exif)
    assert b"Geheimkamera" in content

    assert b"Geheimkamera" not in clean_photo(upload(content))


BAD = {
    "nothing": b"",
    "text": b"hello",
    "page": b"<html><script>alert(1)</script></html>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "half": picture()[:500],
    "animation": picture("GIF", mode="P"),
    "bitmap": picture("BMP"),
    "huge number of pixels": picture("PNG", (9000, 9000), "1"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_photo_is_refused(bad):
    with pytest.raises(ValidationError):
        clean_photo(upload(BAD[bad]))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_takes_its_memory_whole_may_be_a_quarter_as_large(kind, settings):
    settings.ALUMNII_MENTORING = {"PHOTO_MAX_MEGAPIXELS": 2}
    assert clean_photo(upload(picture(kind, (800, 600))))
    assert clean_photo(upload(picture("JPEG", (1500, 1300))))

    with pytest.raises(ValidationError, match=r"0\.5 million pixels"):
        clean_photo(upload(picture(kind, (900, 600))))


def test_a_photo_taken_upright_is_shown_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side

    for kind in ("JPEG", "PNG", "WEBP"):
        with Image.open(io.BytesIO(clean_photo(upload(picture(kind, exif=exif))))) as shown:
            assert shown.size == (600, 800)


def test_a_large_file_is_not_even_opened(settings):
    settings.ALUMNII_MENTORING = {"PHOTO_MAX_MB": 0}

    with pytest.raises(ValidationError, match="MB"):
        clean_photo(upload(picture()))


def test_a_photo_says_nothing_by_its_name(make_person, media):
    person = make_person("eva")
    show_photo(person, upload(picture(), "Eva Muster.jpg"), by=person.user, now=timezone.now())

    assert person.photo.title == "Photo"
    assert photo_url(person).startswith("/media/images/mentoring-")
    assert not [path for path in files_in(media) if "eva" in path.name.lower()]


def test_a_newer_photo_replaces_the_older(make_person, media, django_capture_on_commit_callbacks):
    person = make_person("eva")
    for size in ((900, 900), (1000, 900)):
        with django_capture_on_commit_callbacks(execute=True):
            show_photo(person, upload(picture(size=size)), by=person.user, now=timezone.now())

    assert get_image_model().objects.count() == 1
    assert len(files_in(media)) == 2  # the photo and its small picture


def test_a_removed_photo_leaves_no_file(make_person, media, django_capture_on_commit_callbacks):
    person = make_person("eva")
    with django_capture_on_commit_callbacks(execute=True):
        show_photo(person, upload(picture()), by=person.user, now=timezone.now())
        remove_photo(person, by=person.user)

    assert not get_image_model().objects.exists()
    assert files_in(media) == []
    assert photo_url(person) == ""


def test_nobody_sets_the_photo_of_somebody_else(make_person, make_user):
    person = make_person("eva")
    foe = make_user("foe")

    with pytest.raises(PermissionDenied):
        show_photo(person, upload(picture()), by=foe, now=timezone.now())
    with pytest.raises(PermissionDenied):
        remove_photo(person, by=foe)


def test_photos_count_among_the_files_of_an_hour(make_person, settings):
    person = make_person("eva")
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "UPLOADS_PER_HOUR": 1}
    with pytest.raises(ValidationError):
        show_photo(person, upload(b"no picture"), by=person.user, now=timezone.now())

    with pytest.raises(MentoringError, match="many files"):
        show_photo(person, upload(picture()), by=person.user, now=timezone.now())
    assert person.photo is None


def test_a_photo_is_shown_after_a_first_attempt_was_undone(make_person, now):
    person = make_person("anna")
    given = {"by": person.user, "now": now}
    with transaction.atomic():
        show_photo(person, upload(picture()), **given)
        transaction.set_rollback(True)
    person.refresh_from_db()

    show_photo(person, upload(picture()), **given)
    assert photo_url(person)
    assert person.photo.renditions.count() == 1
