"""The plugin's settings, read late; one property per setting, with its unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    "BASE_TEMPLATE": "base.html",
    "PRIVATE_ROOT": None,
    "WORDING": "*",
    "QUEUE": "auto",
    "MAIL_BATCH_SIZE": 50,
    "MAIL_TIMEOUT_SECONDS": 15,
    "MAIL_MAX_ATTEMPTS": 5,
    "SENDING_STUCK_MINUTES": 15,
    "FEED_CANCELLED_DAYS": 30,
    "UNDO_MINUTES": 10,
    "DURATION_MIN_MONTHS": 12,
    "DURATION_MAX_MONTHS": 24,
    "DEFAULT_COUNTRY": "DE",
    "SITE_URL": "",
    "PAGE_SIZE": 20,
    "LINK_MISSES": 30,
}

QUEUES = ("auto", "django_q", "none")


class Settings:
    def __init__(self, given: dict[str, Any]) -> None:
        self._values = {**DEFAULTS, **given}

    @property
    def base_template(self) -> str:
        """Template that our public and member screens extend."""
        return str(self._values["BASE_TEMPLATE"])

    @property
    def private_root(self) -> Path:
        """Folder for uploads that no web server may serve."""
        root = self._values["PRIVATE_ROOT"]
        return Path(root) if root else Path(settings.BASE_DIR) / "private"

    @property
    def wording(self) -> str:
        """How gendered German words are spelled: neutral, ``*``, ``:``, ``_``, ``·`` or both."""
        return str(self._values["WORDING"])

    @property
    def queue(self) -> str:
        """``auto``, ``django_q`` or ``none`` (cron calls ``manage.py mentoring_tick``)."""
        return str(self._values["QUEUE"])

    @property
    def mail_batch_size(self) -> int:
        """Messages per delivery run."""
        return int(self._values["MAIL_BATCH_SIZE"])

    @property
    def mail_timeout_seconds(self) -> int:
        return int(self._values["MAIL_TIMEOUT_SECONDS"])

    @property
    def mail_max_attempts(self) -> int:
        return int(self._values["MAIL_MAX_ATTEMPTS"])

    @property
    def sending_stuck_minutes(self) -> int:
        """After this long in ``sending`` a message counts as ``unknown``."""
        return int(self._values["SENDING_STUCK_MINUTES"])

    @property
    def feed_cancelled_days(self) -> int:
        """How long cancelled entries stay in a calendar feed."""
        return int(self._values["FEED_CANCELLED_DAYS"])

    @property
    def undo_minutes(self) -> int:
        """How long the messages of a publication wait, so that it can be taken back."""
        return int(self._values["UNDO_MINUTES"])

    @property
    def duration_min_months(self) -> int:
        return int(self._values["DURATION_MIN_MONTHS"])

    @property
    def duration_max_months(self) -> int:
        return int(self._values["DURATION_MAX_MONTHS"])

    @property
    def default_country(self) -> str:
        """ISO 3166 code that decides between places of the same name."""
        return str(self._values["DEFAULT_COUNTRY"])

    @property
    def site_url(self) -> str:
        """Scheme and host for links in messages; empty: Wagtail's own setting."""
        given = self._values["SITE_URL"] or getattr(settings, "WAGTAILADMIN_BASE_URL", "")
        return str(given).rstrip("/")

    @property
    def link_misses(self) -> int:
        """Wrong secret addresses from one network address within ten minutes; 0: no limit."""
        return int(self._values["LINK_MISSES"])

    @property
    def page_size(self) -> int:
        """Rows on a page of a list."""
        return int(self._values["PAGE_SIZE"])


def get_settings() -> Settings:
    return Settings(getattr(settings, "ALUMNII_MENTORING", {}))
