"""Private files: whole or not at all, below names that nobody can guess, in any storage (S29)."""

import errno
import resource
from datetime import datetime, timedelta, timezone

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import InMemoryStorage, storages
from django.test import override_settings

from alumnii_mentoring.core.files.private_store import (
    ALIAS,
    PrivateFolder,
    StorageFailure,
    Vault,
    private_storage,
)

LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)


class FarAway(InMemoryStorage):
    """Has no paths, as storages elsewhere; ``room`` bytes are left, and it may be away."""

    room, is_away = 1_000_000, False

    def _save(self, name, content):
        if self.is_away:
            raise ConnectionError("away")
        saved = super()._save(name, content)
        if self.size(saved) > self.room:
            raise RuntimeError("full")
        return saved

    def exists(self, name):
        if self.is_away:
            raise ConnectionError("away")
        return super().exists(name)


class Renaming(InMemoryStorage):
    def get_available_name(self, name, max_length=None):
        return f"{name}-1"


def aliased(backend):
    name = f"{__name__}.{backend.__name__}"
    return override_settings(STORAGES={ALIAS: {"BACKEND": name}})


@pytest.fixture(params=["folder", "elsewhere"])
def vault(request, settings, tmp_path):
    root = tmp_path / "private"
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": root}
    vault = Vault("documents", ["first", "second"])
    if request.param == "folder":
        yield vault
        return
    with aliased(FarAway):
        yield vault
        assert not root.exists()


@pytest.fixture
def folder(settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path / "a"}
    return tmp_path / "a"


def store(vault, *contents):
    return vault.store(*(ContentFile(content) for content in contents or (b"one", b"two")))


def tokens(vault):
    return vault.strays([], datetime.now(timezone.utc) + MINUTE)


def test_what_is_stored_can_be_read(vault):
    token = store(vault, b"Lebenslauf", b"Bild")

    with vault.open(token) as first, vault.open(token, "second") as second:
        assert (first.read(), second.read()) == (b"Lebenslauf", b"Bild")
    assert vault.size_of(token) == 14


def test_what_is_removed_is_gone(vault):
    kept, token = store(vault), store(vault)
    vault.remove(token)
    vault.remove(token)

    assert vault.size_of(token) is None
    with pytest.raises(FileNotFoundError):
        vault.open(token)
    assert tokens(vault) == [kept]


@pytest.mark.parametrize("token", ["", "..", "../../etc", "a" * 31, "A" * 32, "a" * 32 + "\n"])
def test_no_other_path_is_followed(vault, token):
    store(vault)
    vault.remove(token)

    assert len(tokens(vault)) == 1
    assert vault.size_of(token) is None
    with pytest.raises(FileNotFoundError):
        vault.open(token)


def test_no_other_name_is_followed(vault):
    token = store(vault)

    for name in ("third", "../first", "first/.."):
        with pytest.raises(FileNotFoundError):
            vault.open(token, name)


def test_a_thing_has_all_its_files(vault):
    with pytest.raises(StorageFailure):
        store(vault, b"one")
    with pytest.raises(StorageFailure):
        store(vault, b"one", b"two", b"three")

    assert tokens(vault) == []


def test_a_thing_of_which_a_file_is_missing_has_no_size(vault):
    token = store(vault)
    private_storage().delete(f"documents/{token}/second")

    assert vault.size_of(token) is None


def test_a_source_that_fails_leaves_nothing_behind(vault):
    class Broken(File):
        def __init__(self):
            super().__init__(None, "broken")

        def chunks(self, chunk_size=None):
            yield b"x"
            raise ValueError("cut off")

        read = seek = None

    with pytest.raises(StorageFailure):
        vault.store(ContentFile(b"one"), Broken())
    assert tokens(vault) == []


def test_strays_are_what_nobody_knows_and_is_old_enough(vault):
    known, stray = store(vault), store(vault)
    now = datetime.now(timezone.utc)

    assert vault.strays([known, None], now + MINUTE) == [stray]
    assert vault.strays([known], now - MINUTE) == []


def test_before_the_first_file_there_are_no_strays(vault):
    assert tokens(vault) == []


# The folder.


def files_in(root):
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_without_an_alias_files_lie_in_our_folder(folder):
    assert isinstance(private_storage(), PrivateFolder)
    store(Vault("photos", ["a", "b"]))

    assert files_in(folder / "photos") == ["a", "b"]


def test_nothing_in_the_folder_shows_what_it_is_or_lets_others_in(folder):
    token = Vault("documents").store(ContentFile(b"x", "Eva Muster.pdf"))
    path = folder / "documents" / token

    assert len(token) == 32
    assert files_in(folder) == ["content"]
    modes = [each.stat().st_mode & 0o777 for each in (folder, path.parent, path, path / "content")]
    assert modes == [0o700, 0o700, 0o700, 0o600]


def test_no_file_in_the_folder_has_an_address(folder):
    with pytest.raises(ValueError, match="x"):
        private_storage().url("x")


def test_a_full_disk_leaves_nothing_behind(folder):
    """The kernel refuses to write further, as on a full disk."""
    vault = Vault("documents", ["a", "b"])
    kept = store(vault)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))

    try:
        with pytest.raises(StorageFailure) as caught:
            store(vault, b"small", b"x" * 500_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert caught.value.__cause__.errno == errno.EFBIG
    assert [path.name for path in (folder / "documents").iterdir()] == [kept]


def test_what_a_dead_process_began_is_a_stray(folder):
    begun = folder / "documents" / ("a" * 32)
    begun.mkdir(parents=True)
    (folder / "documents" / "foreign").mkdir()

    assert Vault("documents").strays([], datetime.now(timezone.utc) + MINUTE) == ["a" * 32]
    assert Vault("documents").strays([], datetime.now(timezone.utc) - MINUTE) == []


def test_what_can_not_be_removed_is_left_for_later(folder):
    token = Vault("documents").store(ContentFile(b"x"))
    (folder / "documents" / token / "content").unlink()
    (folder / "documents" / token / "content").mkdir()
    (folder / "documents" / token / "content" / "y").write_bytes(b"")

    Vault("documents").remove(token)
    assert tokens(Vault("documents")) == [token]


# A storage elsewhere.


def test_a_storage_that_is_away_says_so():
    vault = Vault("documents", ["a", "b"])
    with aliased(FarAway):
        token = store(vault)
        storages[ALIAS].is_away = True
        for act in (lambda: store(vault), lambda: vault.open(token, "a")):
            with pytest.raises(StorageFailure):
                act()
        with pytest.raises(StorageFailure):
            vault.size_of(token)


def test_a_full_storage_leaves_nothing_behind():
    vault = Vault("documents", ["a", "b"])
    with aliased(FarAway):
        with pytest.raises(StorageFailure):
            store(vault, b"small", b"x" * 1_000_001)
        assert tokens(vault) == []


def test_a_storage_that_gives_other_names_is_refused():
    with aliased(Renaming), pytest.raises(StorageFailure):
        store(Vault("documents", ["a", "b"]))
