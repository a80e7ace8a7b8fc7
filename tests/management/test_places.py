import io
import json
import zipfile

import pytest
from django.core.management import call_command

from alumnii_mentoring.domain.people.places.postal_codes import PostalCode

pytestmark = pytest.mark.django_db


def line(country="DE", code="34117", name="Kassel", latitude="51.31", longitude="9.49"):
    return "\t".join([country, code, name, "HE", "", "", "", "", "", latitude, longitude, "6"])


@pytest.fixture
def file(tmp_path):
    def file(*lines, name="DE.txt"):
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8")
        return path

    return file


def run(path, **options):
    """What the command says, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("mentoring_places", str(path), stdout=out, stderr=io.StringIO(), **options)
    except SystemExit as leaving:
        code = leaving.code
    return (json.loads(out.getvalue()) if out.getvalue() else None), code


def test_without_apply_nothing_is_stored(file):
    told, code = run(file(line(), line(code="34119")))

    assert (told["new"], told["countries"], told["applied"], code) == (2, {"DE": 2}, False, 0)
    assert not PostalCode.objects.exists()


def test_codes_are_stored_once_with_the_middle_of_their_places(file):
    path = file(line(latitude="51.00"), line(name="Kassel Mitte", latitude="51.10"))
    run(path, apply=True)
    told, code = run(path, apply=True)

    stored = PostalCode.objects.get()
    assert (stored.name, str(stored.latitude)) == ("Kassel", "51.05")
    assert (told["new"], told["changed"], told["removed"], code) == (0, 0, 0, 0)


def test_a_newer_file_replaces_its_countries_only(file):
    run(file(line(), line("AT", "1010", "Wien")), apply=True)
    told, _code = run(file(line(code="34121"), name="new.txt"), apply=True)

    assert (told["new"], told["removed"]) == (1, 1)
    assert sorted(PostalCode.objects.values_list("code", flat=True)) == ["1010", "34121"]


def test_the_zip_of_geonames_is_read(file, tmp_path):
    path = tmp_path / "DE.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "Hello")
        package.writestr("DE.txt", line())
    told, code = run(path, apply=True)

    assert (told["new"], code) == (1, 0)


BAD = [
    "DE\t34117",
    line(latitude="x"),
    line(latitude="91"),
    line(longitude="NaN"),
    line(country="D1"),
    line(code="9" * 40),
    line(name=""),
]


@pytest.mark.parametrize("bad", BAD)
def test_lines_that_make_no_sense_are_left_out_and_told(file, bad):
    told, code = run(file(line(), bad), apply=True)

    assert (told["lines_left_out"], told["first_lines_left_out"], code) == (1, [2], 1)
    assert PostalCode.objects.count() == 1


def test_what_is_no_postal_file_is_refused(file, tmp_path):
    broken = tmp_path / "DE.zip"
    broken.write_bytes(b"PK\x05\x06" + b"\x00" * 18)

    assert run(tmp_path / "missing.txt") == (None, 2)
    assert run(tmp_path) == (None, 2)
    assert run(file("hello", "world")) == (None, 2)
    assert run(file()) == (None, 2)
    assert run(broken) == (None, 2)
