"""Files on the disk: whole or not at all, below names that nobody can guess (S29)."""

import resource
from datetime import datetime, timedelta, timezone

import pytest

from alumnii_mentoring.domain.applications.uploads.private_store import Vault


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "private" / "documents")


def files_of(vault):
    return sorted(path.name for path in vault.root.rglob("*") if path.is_file())


def test_what_is_stored_can_be_read(vault):
    token = vault.store([b"Lebens", b"lauf"])

    with vault.open(token) as file:
        assert file.read() == b"Lebenslauf"
    assert vault.size_of(token) == 10


def test_nothing_on_the_disk_shows_what_it_is(vault):
    token = vault.store([b"x"])

    assert len(token) == 32
    assert files_of(vault) == ["content"]
    path = vault.root / token
    assert (path.stat().st_mode & 0o777, (path / "content").stat().st_mode & 0o777) == (
        0o700,
        0o600,
    )


def test_what_is_removed_is_gone(vault):
    token = vault.store([b"x"])
    vault.remove(token)
    vault.remove(token)

    assert vault.size_of(token) is None
    with pytest.raises(FileNotFoundError):
        vault.open(token)


@pytest.mark.parametrize("token", ["", "..", "../../etc", "a" * 31, "A" * 32, "a" * 32 + "\n"])
def test_no_other_path_is_followed(vault, token):
    vault.store([b"x"])
    vault.remove(token)

    assert files_of(vault) == ["content"]
    with pytest.raises(FileNotFoundError):
        vault.open(token)


def test_a_full_disk_leaves_nothing_behind(vault):
    """The kernel refuses to write further, as on a full disk."""
    kept = vault.store([b"old"])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))

    try:
        with pytest.raises(OSError, match="File too large"):
            vault.store([b"x" * 50_000] * 10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert [path.name for path in vault.root.iterdir()] == [kept]


def test_a_source_that_fails_leaves_nothing_behind(vault):
    def broken():
        yield b"x"
        raise ValueError("cut off")

    with pytest.raises(ValueError, match="cut off"):
        vault.store(broken())
    assert files_of(vault) == []


def test_files_are_found_by_their_age(vault):
    token = vault.store([b"x"])
    (vault.root / "foreign").mkdir()
    now = datetime.now(timezone.utc)

    assert list(vault.tokens_before(now + timedelta(minutes=1))) == [token]
    assert list(vault.tokens_before(now - timedelta(minutes=1))) == []


def test_without_a_folder_there_are_no_files(vault):
    assert list(vault.tokens_before(datetime.now(timezone.utc))) == []
