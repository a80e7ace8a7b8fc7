"""Asking the virus scanner over its own protocol."""

import socket

import pytest
from django.test import override_settings

from alumnii_mentoring.domain.applications.uploads.clamd import Verdict, scan
from tests.clamd import BAD, clamd


def ask(address, *chunks):
    values = {"CLAMD_ADDRESS": address, "CLAMD_TIMEOUT_SECONDS": 2}
    with override_settings(ALUMNII_MENTORING=values):
        return scan(chunks)


def test_without_an_address_nobody_is_asked():
    assert ask("", BAD) == Verdict.UNASKED


@pytest.mark.parametrize(
    ("chunks", "verdict"),
    [
        ([b"well"], Verdict.CLEAN),
        ([], Verdict.CLEAN),
        ([b"", b"x" * 200_000, BAD], Verdict.INFECTED),
        ([BAD[:10], BAD[10:]], Verdict.INFECTED),
    ],
)
def test_the_scanner_decides(chunks, verdict):
    with clamd() as address:
        assert ask(address, *chunks) == verdict


def test_a_unix_socket_is_an_address_too(tmp_path):
    with clamd(tmp_path / "clamd.ctl") as address:
        assert ask(address, BAD) == Verdict.INFECTED


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"",
        b"OK\0",
        b"\xff" * 10_000,
    ],
)
def test_any_other_answer_decides_nothing(answer):
    with clamd(answer=lambda content: answer) as address:
        assert ask(address, b"x") == Verdict.UNKNOWN


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/no/such/socket", "nonsense", "host:port"])
def test_a_scanner_that_is_away_decides_nothing(address):
    assert ask(address, b"x") == Verdict.UNKNOWN


def test_a_silent_scanner_is_not_waited_for_without_end():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        assert ask(f"127.0.0.1:{port}", b"x") == Verdict.UNKNOWN
