"""A large mapping with a few changes, without copying it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def overlaid(
    given: Mapping[Any, Any], more: Mapping[Any, Any], less: Iterable[Any] = ()
) -> Mapping[Any, Any]:
    """``given`` without the keys in ``less`` and with what stands in ``more``."""
    base, changes = (given.base, given.changes) if isinstance(given, Overlay) else (given, {})
    return Overlay(base, {**changes, **dict.fromkeys(less, _GONE), **more})


_GONE: Any = object()


class Overlay(Mapping[Any, Any]):
    def __init__(self, base: Mapping[Any, Any], changes: dict[Any, Any]) -> None:
        self.base, self.changes = base, changes

    def __getitem__(self, key: Any) -> Any:
        found = self.changes[key] if key in self.changes else self.base[key]
        if found is _GONE:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Any]:
        yield from (key for key in self.base if key not in self.changes)
        yield from (key for key, value in self.changes.items() if value is not _GONE)

    def __len__(self) -> int:
        new = sum((v is not _GONE) - (k in self.base) for k, v in self.changes.items())
        return len(self.base) + new
