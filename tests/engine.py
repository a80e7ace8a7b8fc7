"""A search engine that speaks what Wagtail's backend for Elasticsearch asks for, for tests."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Session(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self, answer, status=200):
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _read(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def do_PUT(self):
        key = self.path.split("?")[0].split("/")[-1]
        if key == "_bulk":
            self._take_many()
            return
        self.server.kept[key] = json.loads(self._read())
        self._answer({"result": "created"}, 201)

    def _take_many(self):
        lines = [json.loads(line) for line in self._read().splitlines() if line]
        for head, document in zip(lines[::2], lines[1::2], strict=True):
            self.server.kept[head["index"]["_id"]] = document
        taken = [{"index": {"status": 201}}] * (len(lines) // 2)
        self._answer({"errors": False, "items": taken})

    def do_DELETE(self):
        gone = self.server.kept.pop(self.path.split("?")[0].split("/")[-1], None)
        self._answer({"result": "deleted" if gone else "not_found"}, 200 if gone else 404)

    def do_POST(self):
        body = json.loads(self._read())
        self.server.asked.append(body)
        self._answer({"hits": {"hits": list(self.server.hits(body))}})

    def log_message(self, *words):
        """Quietly."""


class _Engine(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.kept, self.asked = {}, []

    def hits(self, body):
        """Documents of the cycle with every word, the shortest first."""
        words, cycle = _value_of(body, "query").lower().split(), _value_of(body, "cycle_id_filter")
        for document in sorted(self.kept.values(), key=lambda one: len(str(one))):
            results = set(str(document).lower().replace("'", " ").split())
            if results.issuperset(words) and document["cycle_id_filter"] == cycle:
                yield {"fields": {"pk": [document["pk"]]}, "_score": 1.0}


def _value_of(body, name):
    """The first plain value of that name anywhere in a query."""
    if isinstance(body, dict):
        if name in body and not isinstance(body[name], dict | list):
            return body[name]
        body = list(body.values())
    for one in body if isinstance(body, list) else []:
        result = _value_of(one, name)
        if result is not None:
            return result
    return None


@contextmanager
def engine():
    server = _Engine()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
