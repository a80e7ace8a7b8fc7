"""What views of visitors and members share: frame, headers, and how errors are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.template.loader import select_template

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.logs import HideVariables
from alumnii_mentoring.core.times.zones import in_zone
from alumnii_mentoring.domain.people.models import Person

FALLBACK = "alumnii_mentoring/base.html"

Response = TypeVar("Response", bound=HttpResponseBase)


def base_template() -> Any:
    """The template that our screens extend: the host's, or ours where there is none."""
    template = select_template([get_settings().base_template, FALLBACK])
    return getattr(template, "template", template)


def keep_private(response: Response) -> Response:
    """Forbid shared caches and search engines to keep a member's screen."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response


def answer_in_zone(person: Person | None, answer: Callable[[], Any]) -> Any:
    """Call ``answer``, and show its template, on the clock of the member; None: of the site."""
    name = person.time_zone if person else ""
    with in_zone(name):
        response = answer()
    render = getattr(response, "render", None)
    if render is None:
        return response

    def render_in_zone() -> Any:
        with in_zone(name):
            return render()

    response.render = render_in_zone
    return response


def hide_from_reports(request: Any) -> None:
    """Keep what was typed out of the reports that Django mails about a crash."""
    request.sensitive_post_parameters = "__ALL__"
    request.exception_reporter_filter = HideVariables()


def try_action(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Run an action and tell the reader how it went; True when it was done."""
    try:
        act()
    except MentoringError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    else:
        messages.success(request, done)
        return True
    return False


def error_texts(error: MentoringError | ValidationError) -> list[str]:
    return list(error.messages) if isinstance(error, ValidationError) else [str(error)]


def add_errors(form: Any, error: MentoringError | ValidationError) -> None:
    """Add an error of the domain to the form, beside the field that it names if there is one."""
    if isinstance(error, MentoringError):
        form.add_error(None, str(error))
        return
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in by_field.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
