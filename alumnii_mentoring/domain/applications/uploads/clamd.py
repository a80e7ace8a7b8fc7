"""Ask clamd whether a file is infected, with its command INSTREAM."""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Iterable
from enum import Enum

from alumnii_mentoring.core.conf import get_settings

logger = logging.getLogger(__name__)

MAX_REPLY_BYTES = 4096


class Verdict(Enum):
    UNASKED = "unasked"  # no scanner is set up
    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # the scanner does not answer, or answers something else


def scan(chunks: Iterable[bytes]) -> Verdict:
    """Never raises for a scanner that is away; what it said is logged without the file's name."""
    address = get_settings().clamd_address
    if not address:
        return Verdict.UNASKED
    try:
        with _connect(address) as line:
            reply = _exchange(line, chunks)
    except (OSError, ValueError) as error:
        logger.warning("clamd does not answer: %s", type(error).__name__)
        return Verdict.UNKNOWN
    if reply == "stream: OK":
        return Verdict.CLEAN
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return Verdict.INFECTED
    logger.warning("clamd answered: %.100r", reply)
    return Verdict.UNKNOWN


def _connect(address: str) -> socket.socket:
    """``host:port``, ``[::1]:port`` or the path of a Unix socket."""
    patience = get_settings().clamd_timeout_seconds
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(patience)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=patience)


def _exchange(line: socket.socket, chunks: Iterable[bytes]) -> str:
    line.sendall(b"zINSTREAM\0")
    for chunk in chunks:
        if chunk:  # an empty one would end the stream
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
    line.sendall(struct.pack(">I", 0))
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < MAX_REPLY_BYTES:
        part = line.recv(MAX_REPLY_BYTES)
        if not part:
            break
        reply += part
    return reply.rstrip(b"\0\n").decode("utf-8", "replace").strip()
