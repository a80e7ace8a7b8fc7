"""For monitoring: whether the clock, the mail and the queue did their work within five minutes."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.generic import View

from alumnii_mentoring.core.clock.heartbeats import late_beats, watched
from alumnii_mentoring.web.methods import READING, ListedMethods
from alumnii_mentoring.web.views import keep_private


class HealthView(ListedMethods, View):
    """200 or 503, with a word for each; one query, and nothing about anybody."""

    permission = "public"
    http_method_names = [name.lower() for name in READING]

    def get(self, request: HttpRequest) -> JsonResponse:
        late = late_beats(timezone.now())
        states = {name: "late" if name in late else "ok" for name in watched()}
        status = 503 if late else 200
        answer = {"status": "late" if late else "ok", **states}
        return keep_private(JsonResponse(answer, status=status))
