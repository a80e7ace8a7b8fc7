"""Settings of the plugin, read at the moment they are needed; one line each, with its unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Generic, TypeVar, overload
from urllib.parse import urlsplit

from django.conf import settings

T = TypeVar("T")
QUEUES = ("auto", "django_q", "none")
_DOMAIN = re.compile(r"(?!.*\.(?:local|localhost)\Z)(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*", re.I | re.A)


class Setting(Generic[T]):
    """An attribute read from the key of the same name in capitals, of the default's type."""

    def __init__(self, default: Any, read: Callable[[Any], T]) -> None:
        self.default = default
        self.read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name.upper()

    @overload
    def __get__(self, instance: None, owner: type) -> Setting[T]: ...

    @overload
    def __get__(self, instance: Settings, owner: type) -> T: ...

    def __get__(self, instance: Settings | None, owner: type) -> Setting[T] | T:
        if instance is None:
            return self
        return self.read(instance.values.get(self.key, self.default))

    def can_read(self, value: Any) -> bool:
        try:
            self.read(value)
        except (TypeError, ValueError):
            return False
        return True


def text(default: str) -> Setting[str]:
    return Setting(default, str)


def number(default: int) -> Setting[int]:
    return Setting(default, int)


def flag(default: bool) -> Setting[bool]:
    return Setting(default, _flag)


def _flag(value: bool) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)  # the text "False" would be true
    return value


def _folder(value: str | Path | None) -> Path:
    return Path(value) if value else Path(settings.BASE_DIR) / "private"


def _site(value: str) -> str:
    return str(value or getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")


def _mail_domain(value: str) -> str:
    """Return the domain of Message-IDs: with a dot, never ``localhost``, as some filters
    demand."""
    site = urlsplit(get_settings().site_url).hostname or ""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    names = [_in_ascii(name) for name in (str(value), site, sender)]
    return next((name for name in names if _DOMAIN.fullmatch(name)), "mentoring.invalid")


def _in_ascii(host: str) -> str:
    """Return the host name in IDNA form; empty for what can be no host."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _paths(value: list[str] | tuple[str, ...]) -> list[str]:
    if isinstance(value, str):
        raise TypeError(value)  # its letters would be taken for paths
    return [str(path) for path in value]


class Settings:
    """The README's table tells administrators the same; a test compares the keys."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    base_template = text("base.html")  # template that our public and member screens extend
    private_root = Setting(None, _folder)  # for uploads; empty: BASE_DIR / "private"
    logout_url = text("")  # address or its name; empty: account_logout or logout
    wording = text("*")  # gendered German words: neutral, *, :, _, · or both
    queue = text("auto")  # one of QUEUES; none: cron calls `manage.py mentoring_tick`
    mail_batch_size = number(50)  # messages over one connection
    mail_timeout_seconds = number(15)  # for an answer; three times as long after the text
    mail_run_seconds = number(20)  # of one run; then the queue is woken for the rest
    mail_retry_hours = number(24)  # for a message that is refused for the time being
    mail_domain = Setting("", _mail_domain)  # of Message-IDs; empty: host of site_url
    sending_stuck_minutes = number(15)  # after this long in "sending" a message is "unknown"
    feed_cancelled_days = number(30)  # how long cancelled entries stay in a calendar feed
    undo_minutes = number(10)  # how long the messages of a publication wait
    duration_min_months = number(12)  # of the mentoring in a cycle
    duration_max_months = number(24)  # also of an extended pair
    default_country = text("DE")  # ISO 3166; decides between places of the same name
    site_url = Setting("", _site)  # scheme and host for links in messages; empty: Wagtail's
    page_size = number(20)  # rows on a page of a list
    criteria = Setting((), _paths)  # dotted paths of a site's own criteria of the matching
    upload_max_megabytes = number(10)  # of a file; a megabyte is a million bytes
    upload_max_pages = number(30)  # of a PDF
    upload_max_megapixels = number(40)  # of a picture, also of one within a PDF
    upload_max_unpacked_megabytes = number(100)  # of all packed parts of a DOCX or PDF
    uploads_per_hour = number(30)  # files of one person, refused ones included
    applications_per_hour = number(60)  # saved or sent by the button; 0: no limit
    corrections_per_hour = number(20)  # put before the coordinators; 0: no limit
    questions_per_hour = number(10)  # that a mentor asks back about one request; 0: no limit
    exports_per_hour = number(20)  # tables that one account takes out; 0: no limit
    partner_messages_per_hour = number(60)  # what a member makes us write; 0: no limit
    clamd_address = text("")  # "host:port" or the path of a socket; empty: no virus check
    clamd_timeout_seconds = number(20)
    search_backend = text("default")  # in WAGTAILSEARCH_BACKENDS, for the list of mentors
    photo_max_mb = number(10)  # megabytes of a member's photo
    photo_max_megapixels = number(50)  # of a member's photo
    account_addresses_are_proved = flag(True)  # what the host's accounts hold needs no link
    address_mails_per_hour = number(3)  # that ask one address, or one person, for proof
    link_misses = number(30)  # wrong secret addresses in ten minutes; 0: no limit


SETTINGS = {
    setting.key: setting for setting in vars(Settings).values() if isinstance(setting, Setting)
}
REPLACED = {"MAIL_MAX_ATTEMPTS": "MAIL_RETRY_HOURS"}  # old keys, until the next minor version
DEFAULTS = {key: setting.default for key, setting in SETTINGS.items()}


def get_settings() -> Settings:
    return Settings(getattr(settings, "ALUMNII_MENTORING", {}))
