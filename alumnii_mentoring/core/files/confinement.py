"""Bound the process that reads a stranger's file. No Django here: such a process knows none."""

from __future__ import annotations

import os

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 10


def confine() -> None:
    """Limit memory and time of this process; without such limits only the caller's timeout
    counts."""
    if os.name != "posix":
        return
    import resource  # noqa: PLC0415 - POSIX only

    bounds = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        _soft, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def forbid_writing() -> None:
    """Let no file grow any more; the parser is loaded by then, and Python may have cached it."""
    if os.name == "posix":
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
