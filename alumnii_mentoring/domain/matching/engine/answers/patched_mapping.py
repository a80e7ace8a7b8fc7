"""A large mapping with a few changes, without copying it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_REMOVED: Any = object()


def patched(base: Mapping[K, V], more: Mapping[K, V], less: Iterable[K] = ()) -> Mapping[K, V]:
    """``base`` without the keys in ``less`` and with what stands in ``more``."""
    removed = dict.fromkeys(less, _REMOVED)
    if isinstance(base, PatchedMapping):
        return PatchedMapping(base.base, {**base.changes, **removed, **more})
    return PatchedMapping(base, {**removed, **more})


class PatchedMapping(Mapping[K, V]):
    """``changes`` over ``base``; a patched mapping that is patched again stays as fast."""

    def __init__(self, base: Mapping[K, V], changes: dict[K, V]) -> None:
        self.base, self.changes = base, changes

    def __getitem__(self, key: K) -> V:
        value = self.changes[key] if key in self.changes else self.base[key]
        if value is _REMOVED:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[K]:
        yield from (key for key in self.base if key not in self.changes)
        yield from (key for key, value in self.changes.items() if value is not _REMOVED)

    def __len__(self) -> int:
        changes = self.changes.items()
        new = sum((value is not _REMOVED) - (key in self.base) for key, value in changes)
        return len(self.base) + new
