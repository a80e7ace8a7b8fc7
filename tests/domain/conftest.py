"""One mentor and one mentee, by the ``take_part`` of each package."""

import pytest


@pytest.fixture
def mentor(take_part):
    return take_part("max", "mentor")


@pytest.fixture
def mentee(take_part):
    return take_part("anna", "mentee")
