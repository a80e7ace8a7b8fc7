"""The hard world by way of vdirsyncer and khal, over HTTP."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest

from alumnii_mentoring.domain.events.models import Event
from tests.conformance.khal import IS_INSTALLED, read_with_khal

BERLIN = ZoneInfo("Europe/Berlin")
FORM = "{start-long-full}|{end-long-full}|{status}|{title}"


@pytest.fixture
def served(client, public):
    """The address of a server that answers with the public calendar."""
    response = client.get(public)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", response["Content-Type"])
            self.send_header("ETag", response["ETag"])
            self.end_headers()
            self.wfile.write(response.content)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/calendar.ics"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(not IS_INSTALLED, reason="vdirsyncer and khal are not installed")
def test_khal_lists_every_entry_at_its_time(served, tmp_path):
    shown = read_with_khal(served, tmp_path, since="01.09.2026", days=900, form=FORM)

    near = Event.objects.filter(starts_at__year__lt=2029)
    rows = [line for line in shown.splitlines() if "|" in line]
    assert sorted(rows) == sorted(map(row_of, near))


def row_of(event):
    """khal knows no UIDs from HTTP, and begins whole days at midnight."""
    form = "%d.%m.%Y 00:00" if event.is_all_day else "%d.%m.%Y %H:%M"
    begins, ends = (
        moment.astimezone(BERLIN).strftime(form) for moment in (event.starts_at, event.ends_at)
    )
    status, mark = ("CANCELLED", "Cancelled: ") if event.is_cancelled else ("CONFIRMED", "")
    return f"{begins}|{ends}|{status} |{mark}{event.title}"
