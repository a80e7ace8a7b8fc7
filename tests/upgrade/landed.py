"""Migration files that have landed, with their checksums: databases have had them, so they stay.

``python -m tests.upgrade.landed`` appends what is new when a release is made. It never rewrites.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RECORD = Path(__file__).parent / "landed_migrations.txt"  # as sha256sum writes it
FOLDERS = ("alumnii_mentoring/migrations", "alumnii_mentoring/pages/migrations")
WAY_OUT = "Restore it with git and write a new migration for what is to change."


def migrations(root: Path = ROOT) -> dict[str, str]:
    """Checksums by path; how lines end on this machine does not count."""
    paths = [path for folder in FOLDERS for path in sorted((root / folder).glob("[0-9]*.py"))]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(
            path.read_text(encoding="utf-8").encode()
        ).hexdigest()
        for path in paths
    }


def landed(record: Path = RECORD) -> dict[str, str]:
    lines = record.read_text().splitlines()
    return {path: checksum for checksum, path in (line.split("  ") for line in lines)}


def complaints(there: dict[str, str], recorded: dict[str, str]) -> list[str]:
    """A sentence for each landed file that is gone or was changed."""
    said = []
    for path, checksum in recorded.items():
        if path not in there:
            said.append(f"{path} has landed and is gone. {WAY_OUT}")
        elif there[path] != checksum:
            said.append(f"{path} has landed and was changed. {WAY_OUT}")
    return said


def record_new(root: Path = ROOT, record: Path = RECORD) -> list[str]:
    """Append what is not recorded yet, and return its paths."""
    there, recorded = migrations(root), landed(record)
    if wrong := complaints(there, recorded):
        sys.exit("\n".join(wrong))
    new = {path: checksum for path, checksum in there.items() if path not in recorded}
    with record.open("a") as lines:
        lines.writelines(f"{checksum}  {path}\n" for path, checksum in new.items())
    return list(new)


if __name__ == "__main__":
    print("\n".join(record_new()) or "nothing new")
