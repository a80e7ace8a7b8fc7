"""Settings of the plugin, read at the moment they are needed."""

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
    "CRITERIA": (),
    "UPLOAD_MAX_MEGABYTES": 10,
    "UPLOAD_MAX_PAGES": 30,
    "UPLOAD_MAX_MEGAPIXELS": 40,
    "UPLOAD_MAX_UNPACKED_MEGABYTES": 100,
    "UPLOADS_PER_HOUR": 30,
    "APPLICATIONS_PER_HOUR": 60,
    "CORRECTIONS_PER_HOUR": 20,
    "QUESTIONS_PER_HOUR": 10,
    "PARTNER_MESSAGES_PER_HOUR": 60,
    "CLAMD_ADDRESS": "",
    "CLAMD_TIMEOUT_SECONDS": 20,
    "SEARCH_BACKEND": "default",
    "PHOTO_MAX_MB": 5,
    "PHOTO_MAX_MEGAPIXELS": 50,
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

    @property
    def criteria(self) -> list[str]:
        """Dotted paths of criteria that the host site adds to the matching."""
        return [str(path) for path in self._values["CRITERIA"]]

    @property
    def upload_max_megabytes(self) -> int:
        """Size of a file; a megabyte is a million bytes."""
        return int(self._values["UPLOAD_MAX_MEGABYTES"])

    @property
    def upload_max_pages(self) -> int:
        """Pages of a PDF."""
        return int(self._values["UPLOAD_MAX_PAGES"])

    @property
    def upload_max_megapixels(self) -> int:
        """Width times height of a picture, also of one within a PDF, in millions."""
        return int(self._values["UPLOAD_MAX_MEGAPIXELS"])

    @property
    def upload_max_unpacked_megabytes(self) -> int:
        """What the packed parts of a DOCX or PDF may hold together."""
        return int(self._values["UPLOAD_MAX_UNPACKED_MEGABYTES"])

    @property
    def uploads_per_hour(self) -> int:
        """Files that one person may send within an hour, refused ones included."""
        return int(self._values["UPLOADS_PER_HOUR"])

    @property
    def applications_per_hour(self) -> int:
        """How often one account may save or send applications by the button; 0: no limit."""
        return int(self._values["APPLICATIONS_PER_HOUR"])

    @property
    def corrections_per_hour(self) -> int:
        """Corrections of a member record put before the coordinators; 0: no limit."""
        return int(self._values["CORRECTIONS_PER_HOUR"])

    @property
    def questions_per_hour(self) -> int:
        """Questions that a mentor may ask back about one request; 0: no limit."""
        return int(self._values["QUESTIONS_PER_HOUR"])

    @property
    def partner_messages_per_hour(self) -> int:
        """What one member may make us write to partner and office; 0: no limit."""
        return int(self._values["PARTNER_MESSAGES_PER_HOUR"])

    @property
    def clamd_address(self) -> str:
        """``host:port`` or the path of a Unix socket; empty: no virus check."""
        return str(self._values["CLAMD_ADDRESS"])

    @property
    def clamd_timeout_seconds(self) -> int:
        return int(self._values["CLAMD_TIMEOUT_SECONDS"])

    @property
    def search_backend(self) -> str:
        """Name in ``WAGTAILSEARCH_BACKENDS`` of the backend that searches the list of mentors."""
        return str(self._values["SEARCH_BACKEND"])

    @property
    def photo_max_mb(self) -> int:
        """Largest photo of a member, in megabytes."""
        return int(self._values["PHOTO_MAX_MB"])

    @property
    def photo_max_megapixels(self) -> int:
        """Largest photo of a member, in millions of pixels."""
        return int(self._values["PHOTO_MAX_MEGAPIXELS"])


def get_settings() -> Settings:
    return Settings(getattr(settings, "ALUMNII_MENTORING", {}))
