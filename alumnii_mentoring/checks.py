"""System checks: what a site must set, said before anybody meets the consequence."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import global_settings, settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage, InvalidStorageError
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, reverse

from alumnii_mentoring.core.conf import DEFAULTS, QUEUES, REPLACED, SETTINGS, get_settings
from alumnii_mentoring.core.files.private_store import ALIAS, private_storage
from alumnii_mentoring.core.queue import is_queue_used
from alumnii_mentoring.core.wording import STYLES
from alumnii_mentoring.core.wording import gettext as _

PREFIX = "alumnii_mentoring"
PLACE_HOLDERS = {"example.com", "www.example.com"}


@register()
def check_settings(**kwargs: object) -> list[CheckMessage]:
    values = getattr(settings, "ALUMNII_MENTORING", {})
    unknown = sorted(set(values) - set(DEFAULTS) - set(REPLACED))
    messages: list[CheckMessage] = [
        Error(
            _("ALUMNII_MENTORING has no setting %(name)s.") % {"name": name}, id=f"{PREFIX}.E001"
        )
        for name in unknown
    ]
    messages += [
        Error(
            _("ALUMNII_MENTORING[%(name)s] has a value of the wrong type.") % {"name": name},
            id=f"{PREFIX}.E009",
        )
        for name, setting in SETTINGS.items()
        if name in values and not setting.can_read(values[name])
    ]
    messages += [
        Warning(
            _("ALUMNII_MENTORING[%(name)s] does nothing any more.") % {"name": name},
            hint=_("Use %(name)s.") % {"name": REPLACED[name]},
            id=f"{PREFIX}.W011",
        )
        for name in sorted(set(values) & set(REPLACED))
    ]
    chosen = get_settings()
    if chosen.wording not in STYLES:
        messages.append(_wrong("WORDING", STYLES, "E002"))
    if chosen.queue not in QUEUES:
        messages.append(_wrong("QUEUE", QUEUES, "E003"))
    if not settings.USE_TZ:
        messages.append(Error(_("Deadlines need USE_TZ = True."), id=f"{PREFIX}.E004"))
    if chosen.queue == "django_q" and not apps.is_installed("django_q"):
        messages.append(Error(_("QUEUE needs django_q in INSTALLED_APPS."), id=f"{PREFIX}.E005"))
    return messages


def _wrong(name: str, values: tuple[str, ...], number: str) -> Error:
    text = _("ALUMNII_MENTORING[%(name)s] must be one of: %(values)s.")
    return Error(text % {"name": name, "values": ", ".join(values)}, id=f"{PREFIX}.{number}")


@register()
def check_apps(**kwargs: object) -> list[CheckMessage]:
    if apps.is_installed("wagtail_modeladmin"):
        return []
    text = _("The lists of the back office need wagtail_modeladmin in INSTALLED_APPS.")
    return [Error(text, id=f"{PREFIX}.E007")]


@register()
def check_site(**kwargs: object) -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if not get_settings().site_url:
        text = _("Links in messages need SITE_URL or WAGTAILADMIN_BASE_URL.")
        messages.append(Warning(text, id=f"{PREFIX}.W001"))
    return messages


@register()
def check_frame(**kwargs: object) -> list[CheckMessage]:
    name = get_settings().base_template
    try:
        template: Any = get_template(name)
    except TemplateDoesNotExist:
        text = _("BASE_TEMPLATE %(name)s does not exist; our plain frame is used instead.")
        return [Warning(text % {"name": name}, id=f"{PREFIX}.W002")]
    if not hasattr(template, "template") or _has_content(template.template):
        return []
    text = _("BASE_TEMPLATE %(name)s has no block “content”; our screens stay empty.")
    hint = _("Add the block, or name a template of yours that extends it and has one.")
    return [Warning(text % {"name": name}, hint=hint, id=f"{PREFIX}.W009")]


def _has_content(template: Any) -> bool:
    """Whether the template or one that it extends by a fixed name has the block we fill."""
    blocks = template.nodelist.get_nodes_by_type(BlockNode)
    if any(block.name == "content" for block in blocks):
        return True
    extended = template.nodelist.get_nodes_by_type(ExtendsNode)
    if not extended:
        return False
    parent = extended[0].parent_name.var
    return not isinstance(parent, str) or _has_content(get_template(parent).template)


@register()
def check_languages(**kwargs: object) -> list[CheckMessage]:
    """Said to a site that chose its languages; Django's default is all there are."""
    is_chosen = settings.LANGUAGES != global_settings.LANGUAGES and len(settings.LANGUAGES) > 1
    locale = "django.middleware.locale.LocaleMiddleware"
    if not is_chosen or not settings.USE_I18N or locale in settings.MIDDLEWARE:
        return []
    text = _("All screens appear in %(language)s, though the site has several languages.")
    text = text % {"language": settings.LANGUAGE_CODE}
    hint = _("Add %(name)s to MIDDLEWARE.") % {"name": locale}
    return [Warning(text, hint=hint, id=f"{PREFIX}.W010")]


@register()
def check_private_files(**kwargs: object) -> list[CheckMessage]:
    """Files of members must not lie where the web server hands files to everybody."""
    values = getattr(settings, "ALUMNII_MENTORING", {})
    if "PRIVATE_ROOT" in values and not SETTINGS["PRIVATE_ROOT"].can_read(values["PRIVATE_ROOT"]):
        return []  # E009 says so
    try:
        storage = private_storage()
    except (InvalidStorageError, ImproperlyConfigured, ImportError, TypeError) as error:
        text = _("STORAGES[%(name)s] can't be used: %(error)s")
        text = text % {"name": ALIAS, "error": error}
        return [Error(text, id=f"{PREFIX}.E010")]
    if not isinstance(storage, FileSystemStorage):
        return []
    private = Path(storage.location)
    name = f"STORAGES[{ALIAS}]" if ALIAS in settings.STORAGES else "PRIVATE_ROOT"
    roots = ("MEDIA_ROOT", "STATIC_ROOT")
    served = {served_name: getattr(settings, served_name, None) for served_name in roots}
    text = _("%(name)s lies within %(root)s, which everybody can read.")
    return [
        Error(text % {"name": name, "root": served_name}, id=f"{PREFIX}.E006")
        for served_name, root in served.items()
        if root and private.is_relative_to(Path(root).absolute())
    ]


@register()
def check_addresses(**kwargs: object) -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    try:
        reverse("alumnii_mentoring:dashboard")
    except NoReverseMatch:
        text = _("The member area and the calendars have no address.")
        hint = 'urls.py: path("mentoring/", include("alumnii_mentoring.urls"))'
        messages.append(Error(text, hint=hint, id=f"{PREFIX}.E008"))
    if not _leads_somewhere(settings.LOGIN_URL):
        text = _("LOGIN_URL %(address)s leads nowhere; members can't log in.")
        text = text % {"address": settings.LOGIN_URL}
        hint = _("Set LOGIN_URL to your login page, for example wagtailadmin_login.")
        messages.append(Warning(text, hint=hint, id=f"{PREFIX}.W007"))
    if urlsplit(get_settings().site_url).hostname in PLACE_HOLDERS:
        text = _("Links in messages would lead to %(address)s.")
        text = text % {"address": get_settings().site_url}
        hint = _("Set WAGTAILADMIN_BASE_URL or SITE_URL to the address of your site.")
        messages.append(Warning(text, hint=hint, id=f"{PREFIX}.W008"))
    return messages


def _leads_somewhere(login_url: str) -> bool:
    """False for an address that no view of this site answers; other hosts are not looked at.

    Wagtail takes every address that is left over: a page may stand there, but no login.
    """
    try:
        address = urlsplit(resolve_url(login_url))
        path = "/" + address.path.removeprefix(get_script_prefix()).lstrip("/")
        return bool(address.netloc) or resolve(path).url_name != "wagtail_serve"
    except (NoReverseMatch, Resolver404):
        return False


@register()
def check_privacy(**kwargs: object) -> list[CheckMessage]:
    """Wagtail's own requests to third parties, on by default."""
    messages: list[CheckMessage] = []
    if not apps.is_installed("wagtail.admin"):
        return messages
    if getattr(settings, "WAGTAIL_GRAVATAR_PROVIDER_URL", "//www.gravatar.com/avatar"):
        text = _("Wagtail asks gravatar.com for pictures of your users.")
        hint = "WAGTAIL_GRAVATAR_PROVIDER_URL = None"
        messages.append(Warning(text, hint=hint, id=f"{PREFIX}.W003"))
    if getattr(settings, "WAGTAIL_ENABLE_UPDATE_CHECK", True):
        text = _("Wagtail's update check sends requests to a third party.")
        hint = "WAGTAIL_ENABLE_UPDATE_CHECK = False"
        messages.append(Warning(text, hint=hint, id=f"{PREFIX}.W004"))
    return messages


@register()
def check_queue(**kwargs: object) -> list[CheckMessage]:
    if not is_queue_used():
        return []
    cluster = getattr(settings, "Q_CLUSTER", {})
    messages: list[CheckMessage] = []
    if cluster.get("max_attempts", 0) == 0:
        text = _("django-q2 repeats a failing job for ever.")
        messages.append(Warning(text, hint='Q_CLUSTER = {"max_attempts": 5}', id=f"{PREFIX}.W005"))
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if "sqlite" in database["ENGINE"] and options.get("transaction_mode") != "IMMEDIATE":
        text = _("With SQLite the queue worker loses jobs to “database is locked”.")
        hint = 'OPTIONS = {"transaction_mode": "IMMEDIATE", "timeout": 20}'
        messages.append(Warning(text, hint=hint, id=f"{PREFIX}.W006"))
    return messages
