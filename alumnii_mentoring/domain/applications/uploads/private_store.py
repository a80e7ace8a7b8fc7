"""Store private files below PRIVATE_ROOT, each in a folder with a random name."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from alumnii_mentoring.core.conf import get_settings

_TOKEN = re.compile(r"[0-9a-f]{32}")
CONTENT, INCOMING = "content", "incoming"


class Vault:
    """Stores whole files or nothing; a token of 128 random bits leads to each."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def store(self, chunks: Iterable[bytes]) -> str:
        """Return the token once the bytes are on the disk; raises OSError and leaves nothing."""
        token = secrets.token_hex(16)
        folder = self._folder(token)
        try:
            folder.mkdir(mode=0o700, parents=True)
            self._write(folder / INCOMING, chunks)
            (folder / INCOMING).replace(folder / CONTENT)
            _flush_folder(folder)
            _flush_folder(self.root)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return token

    def _write(self, path: Path, chunks: Iterable[bytes]) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def open(self, token: str) -> BinaryIO:
        """Raises FileNotFoundError for a token that leads nowhere."""
        return (self._folder(token) / CONTENT).open("rb")

    def remove(self, token: str) -> None:
        """Never raises: what stays behind is tidied up later."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self.root / token, ignore_errors=True)

    def size_of(self, token: str) -> int | None:
        """In bytes; None where there is no file."""
        try:
            return (self._folder(token) / CONTENT).stat().st_size
        except OSError:
            return None

    def tokens_before(self, moment: datetime) -> Iterator[str]:
        """Those stored, or begun, before a moment."""
        for folder in self.root.glob("*"):
            with suppress(FileNotFoundError):  # removed by another process meanwhile
                if _TOKEN.fullmatch(folder.name) and _changed_at(folder) < moment:
                    yield folder.name

    def _folder(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise FileNotFoundError(token)
        return self.root / token


def _changed_at(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, timezone.utc)


def the_vault() -> Vault:
    return Vault(get_settings().private_root / "documents")


def _flush_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system lets folders be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
