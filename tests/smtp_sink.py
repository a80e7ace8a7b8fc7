"""A mail server for tests, on a real socket: it answers what its script says, at every step.

A script maps a step (``connect``, ``EHLO``, ``HELO``, ``STARTTLS``, ``AUTH``, ``MAIL``, ``RCPT``,
``DATA``, ``text``, ``RSET``, ``QUIT``) to an answer, to a list of answers for one time after the
other (the last one stays), or to a function of what was said. An answer is a line such as
``451 4.7.1 greylisted``, or ``DROP``, ``SILENT``, or ``None`` for the usual one.
"""

import socket
import socketserver
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

DROP, SILENT = "drop", "silent"
USUAL = {
    "connect": "220 sink.example ESMTP",
    "STARTTLS": "454 4.7.0 no TLS here",
    "AUTH": "235 2.7.0 welcome",
    "DATA": "354 go ahead",
    "text": "250 2.0.0 taken",
    "QUIT": "221 2.0.0 bye",
}


@dataclass
class Mail:
    sender: str
    recipients: list[str]
    content: bytes


class Hangup(Exception):
    pass


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.connections += 1
        self.sender, self.recipients = "", []
        try:
            self.say("connect", "")
            while line := self.rfile.readline():
                self.obey(line.decode("latin-1").rstrip("\r\n"))
        except (Hangup, OSError):
            pass

    def obey(self, line):
        step = line.split(":")[0].split(" ")[0].upper()
        self.server.said.append(line)
        is_taken = self.say(step, line).startswith(("2", "3"))
        if step == "QUIT":
            raise Hangup
        if step == "MAIL" and is_taken:
            self.sender, self.recipients = address_in(line), []
        elif step == "RCPT" and is_taken:
            self.recipients.append(address_in(line))
        elif step == "DATA" and is_taken:
            self.read_text()

    def read_text(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = Mail(self.sender, self.recipients, b"".join(lines))
        if line:
            self.server.texts.append(mail)
            if self.say("text", mail).startswith("2"):
                self.server.mails.append(mail)

    def say(self, step, said):
        answer = self.server.answer(step, said)
        if answer is None:
            answer = self.usual(step)
        if answer == SILENT:
            self.rfile.read()  # until the other side gives up
        if answer in {DROP, SILENT}:
            raise Hangup
        self.wfile.write(f"{answer}\r\n".encode("latin-1"))
        if answer.startswith("421"):
            raise Hangup
        return answer

    def usual(self, step):
        if step == "EHLO":
            return "250-sink.example\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10000000"
        return USUAL.get(step, "250 2.0.0 fine")


def address_in(line):
    return line.partition("<")[2].partition(">")[0]


@dataclass
class Sink:
    """What has arrived: ``texts`` handed over, of which ``mails`` were taken with a yes."""

    script: dict = field(default_factory=dict)
    connections: int = 0
    said: list[str] = field(default_factory=list)
    texts: list[Mail] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    asked: Counter = field(default_factory=Counter)
    address: tuple = ("127.0.0.1", 0)

    def begin(self, script):
        """Another script; what arrived before is forgotten."""
        self.script, self.connections = script, 0
        for notes in (self.said, self.texts, self.mails, self.asked):
            notes.clear()

    def answer(self, step, said):
        self.asked[step] += 1
        scripted = self.script.get(step)
        if callable(scripted):
            return scripted(said)
        if isinstance(scripted, list):
            return scripted[min(self.asked[step], len(scripted)) - 1]
        return scripted


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextmanager
def smtp_sink(**script):
    """The sink, while it listens; its script may be changed meanwhile."""
    sink = Sink(script)
    server = _Server(("127.0.0.1", 0), _handler(sink))
    sink.address = server.server_address
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(sink):
    return type("Session", (_Session,), {"server": property(lambda _self: sink, lambda *_: None)})


def free_port():
    """Nobody listens there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
