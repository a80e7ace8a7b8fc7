"""A virus scanner that speaks clamd's protocol, for tests: it knows one bad word."""

import socketserver
import struct
import threading
from contextlib import contextmanager

BAD = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.wfile.write(self.server.answer(content))


def judge(content):
    return b"stream: Eicar-Signature FOUND\0" if BAD in content else b"stream: OK\0"


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Unix(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@contextmanager
def clamd(path=None, answer=judge):
    """Its address, while it runs."""
    server = _Unix(str(path), _Session) if path else _Tcp(("127.0.0.1", 0), _Session)
    server.answer = answer
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield str(path) if path else f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
