"""Store private files in a storage of their own, each thing in a folder with a random name.

The storage is the alias ``mentoring_private`` of Django's ``STORAGES``; without the alias it is
the folder PRIVATE_ROOT. Only the interface that all storages share is used here, so that a remote
one will do.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete

from alumnii_mentoring.core.conf import get_settings

logger = logging.getLogger(__name__)

ALIAS = "mentoring_private"
_TOKEN = re.compile(r"[0-9a-f]{32}")


class StorageFailure(OSError):
    """The storage is full, away or refuses; the reason is what the storage raised."""


class PrivateFolder(FileSystemStorage):
    """A folder that only the site's own account may enter; a stored file outlasts a power cut."""

    def __init__(self) -> None:
        root = get_settings().private_root
        super().__init__(
            location=root, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def url(self, name: str | None) -> str:
        """Raise ValueError: no file in it has an address."""
        raise ValueError(name)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Return the name once the file is on the disk."""
        saved = super().save(name, content, max_length)
        path = Path(self.path(saved))
        for written in (path, path.parent, Path(self.location)):
            _flush(written)
        return saved


def private_storage() -> Storage:
    """The storage that the site names, else our folder."""
    return storages[ALIAS] if ALIAS in storages.backends else PrivateFolder()


class Vault:
    """Keeps the files of one kind of thing; a token of 128 random bits leads to all of a thing.

    ``names`` are those of the files that belong to each thing, in the order in which they are
    given to ``store``.
    """

    def __init__(self, folder: str, names: Sequence[str] = ("content",)) -> None:
        self.folder = folder
        self.names = tuple(names)

    def follow(self, model: type[Model]) -> None:
        """Remove the files of the rows of ``model`` after they are deleted, whoever does it."""
        uid = f"alumnii_mentoring.files.{self.folder}"
        post_delete.connect(self._drop, sender=model, weak=False, dispatch_uid=uid)

    def _drop(self, sender: Any, instance: Any, **more: Any) -> None:
        if instance.token:
            transaction.on_commit(partial(self.remove, instance.token))

    def store(self, *contents: File[bytes]) -> str:
        """Return the token once all files are stored.

        Raises StorageFailure and leaves nothing behind.
        """
        token = secrets.token_hex(16)
        try:
            for name, content in zip(self.names, contents, strict=True):
                self._save(self._path(token, name), content)
        except BaseException as error:
            self.remove(token)
            if isinstance(error, Exception):
                raise StorageFailure(type(error).__name__) from error
            raise
        return token

    def _save(self, path: str, content: File[bytes]) -> None:
        if private_storage().save(path, content) != path:
            raise StorageFailure("the storage gave the file another name")

    def open(self, token: str, name: str = "") -> File[bytes]:
        """The file of that name, without one the first.

        Raises FileNotFoundError for a token that leads nowhere, StorageFailure when the storage
        is away.
        """
        path = self._path(token, name or self.names[0])
        try:
            storage = private_storage()
            if storage.exists(path):
                return storage.open(path)
        except Exception as error:
            raise StorageFailure(type(error).__name__) from error
        raise FileNotFoundError(token)

    def remove(self, token: str) -> None:
        """Remove a file. Never raises: the clock removes later what stays behind."""
        if not _TOKEN.fullmatch(token):
            return
        folder = f"{self.folder}/{token}"
        try:
            storage = private_storage()
            for name in {*self.names, *_listed(storage, folder)[1]}:
                storage.delete(f"{folder}/{name}")
        except Exception:
            logger.exception("a private file could not be removed")
            return
        with suppress(Exception):  # storages without folders have none to remove
            storage.delete(folder)

    def size_of(self, token: str) -> int | None:
        """Return the size of all files of a thing in bytes; None where one is missing.

        Raises StorageFailure when the storage is away.
        """
        if not _TOKEN.fullmatch(token):
            return None
        paths = [self._path(token, name) for name in self.names]
        try:
            storage = private_storage()
            if not all(storage.exists(path) for path in paths):
                return None
            return sum(storage.size(path) for path in paths)
        except Exception as error:
            raise StorageFailure(type(error).__name__) from error

    def strays(self, kept: Iterable[str | None], before: datetime) -> list[str]:
        """Return the sorted tokens of files stored before a moment that are not among ``kept``."""
        storage = private_storage()
        tokens = {name for name in _listed(storage, self.folder)[0] if _TOKEN.fullmatch(name)}
        return sorted(
            token
            for token in tokens.difference(kept)
            if _changed_before(storage, f"{self.folder}/{token}", before)
        )

    def _path(self, token: str, name: str) -> str:
        if not _TOKEN.fullmatch(token) or name not in self.names:
            raise FileNotFoundError(token)
        return f"{self.folder}/{token}/{name}"


def _listed(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    """Names of the folders and of the files in a folder; none where there is no such folder."""
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _changed_before(storage: Storage, folder: str, moment: datetime) -> bool:
    """Of the files in a folder, or of the empty folder that a dead process left."""
    names = [f"{folder}/{name}" for name in _listed(storage, folder)[1]]
    try:
        changed_at = [storage.get_modified_time(name).timestamp() for name in names or [folder]]
    except FileNotFoundError:
        return False
    return max(changed_at) < moment.timestamp()


def _flush(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk where the system allows it."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
