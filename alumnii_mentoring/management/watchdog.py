"""Start another process and start it anew when it ends or stands still."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5
ENDING_SECONDS = 30


class Watchdog:
    """Keeps ``command`` running, with all its children in a group of their own.

    ``stands_still(seconds)`` says whether it has not worked for so long; it is asked once the
    process has run for that long, so that each start has its time.
    """

    def __init__(
        self,
        command: Sequence[str],
        stands_still: Callable[[float], bool],
        patience: float,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.command, self.stands_still, self.patience = command, stands_still, patience
        self.look_seconds, self.is_over, self.starts = look_seconds, False, 0

    def run(self) -> None:
        """Until :meth:`stop` is called, from a signal for instance."""
        while not self.is_over:
            self.starts += 1
            begun = time.monotonic()
            process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - of ours
            while not self.is_over and process.poll() is None:
                time.sleep(self.look_seconds)
                is_old = time.monotonic() - begun > self.patience
                if is_old and self.stands_still(self.patience):
                    logger.error("%s stands still and is started anew", self.command[-1])
                    break
            _end(process, is_asked=self.is_over)

    def stop(self, *signal_and_frame: object) -> None:
        self.is_over = True


def _end(process: subprocess.Popen[bytes], *, is_asked: bool) -> None:
    """Ask it to end if it is to finish its work; end what is left of it and its children."""
    if is_asked and process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
