from functools import partial

import pytest

from alumnii_mentoring.core.files.private_store import private_storage


@pytest.fixture(autouse=True)
def private_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    root = tmp_path / "private"
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": root}
    return root


@pytest.fixture
def stored(private_root):
    """Names of the folders with pictures."""

    def stored():
        try:
            return private_storage().listdir("photos")[0]
        except FileNotFoundError:
            return []

    return stored


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A block after which that happens which waits for the commit."""
    return partial(django_capture_on_commit_callbacks, execute=True)
