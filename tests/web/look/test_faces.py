import pytest

from alumnii_mentoring.web.look.faces import HUES, hue_of, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mehmet Aydın", "MA"),
        ("Dr. Sophie Wolf", "SW"),
        ("Prof. Dr. Ina von Roth", "IR"),
        ("Cher", "C"),
        ("", ""),
    ],
)
def test_initials_are_of_the_first_and_the_last_name(name, letters):
    assert initials(name) == letters


def test_a_key_keeps_its_hue():
    assert {hue_of(7) for _time in range(3)} == {hue_of(7)}
    assert {hue_of(key) for key in range(100)} == set(range(1, HUES + 1))


def test_two_in_a_pair_never_have_the_same_hue():
    keys = range(40)

    assert [
        (own, other) for own in keys for other in keys if hue_of(own, other=other) == hue_of(other)
    ] == []
