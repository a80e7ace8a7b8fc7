"""Make the pages of a programme at once, linked with each other, in every language of the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from wagtail.models import Locale, Page, Site

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import reader_language
from alumnii_mentoring.domain.programme.groups import grant_page_rights
from alumnii_mentoring.domain.programme.host_objects import (
    PROGRAMMES_PAGE,
    find_host_object,
    keep_host_object,
)
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.defaults import DEFAULTS, add_default_questions
from alumnii_mentoring.pages.models import (
    ApplicationFormPage,
    CalendarPage,
    LandingPage,
    MentorListPage,
)
from alumnii_mentoring.pages.office.page_texts import intros, landing_body, titles
from alumnii_mentoring.pages.page_editor import is_address_taken
from alumnii_mentoring.web.page_makers import (
    CALENDAR,
    LANDING,
    MENTEE_FORM,
    MENTOR_FORM,
    MENTORS,
    MadePage,
    PageOrder,
    PreparedQuestion,
)

MOST_PARENTS = 200


class ConcretePages:
    """The maker of the page types that the plugin brings along."""

    def questions(self, role: str) -> list[PreparedQuestion]:
        language = _question_language(reader_language())
        return [
            PreparedQuestion(
                f"{role}:{question.key}",
                question.words(language).label,
                question.kind,
                question.is_required,
            )
            for question in DEFAULTS[role]
        ]

    def parents(self, user: Account) -> list[Page]:
        """The page named for programmes, else those that the account may add pages to."""
        named = find_host_object(Page, PROGRAMMES_PAGE)
        if named is not None:
            return [named]
        homes = Page.objects.filter(pk__in=Site.objects.values("root_page"))
        pages = [page for home in homes for page in [home, *home.get_children()[:MOST_PARENTS]]]
        return [page for page in pages if _takes_pages_of(page.specific, user)]

    def root_of(self, programme: Programme) -> Page | None:
        return find_host_object(Page, _key_of(programme))

    def pages_of(self, programme: Programme) -> list[MadePage]:
        root = self.root_of(programme)
        landings = root.get_translations(inclusive=True) if root is not None else []
        pages = {LANDING: landings, **_programme_pages(programme)}
        return [_made(kind, page) for kind, rows in pages.items() for page in rows]

    @transaction.atomic
    def make(self, order: PageOrder) -> list[MadePage]:
        if self.root_of(order.programme) is None:
            first: dict[str, Page] = {}
            for locale in _locales(order.parent):
                pages = _make_in(locale, order, first)
                first = first or pages
            keep_host_object(_key_of(order.programme), first[LANDING])
            grant_page_rights(order.programme, first[LANDING])
        return self.pages_of(order.programme)

    @transaction.atomic
    def publish(self, programme: Programme, by: Account) -> None:
        root = self.root_of(programme)
        if root is None:
            return
        for tree in root.get_translations(inclusive=True):
            for page in tree.get_descendants(inclusive=True).specific():
                if not page.live:
                    page.get_latest_revision().publish(user=by, skip_permission_checks=True)


def _make_in(locale: Locale, order: PageOrder, first: dict[str, Page]) -> dict[str, Page]:
    """The pages in one language; ``first`` are those of the first language, if there is one."""
    maker = _TreeMaker(locale, order, first)
    with translation.override(locale.language_code):
        return maker.make()


class _TreeMaker:
    def __init__(self, locale: Locale, order: PageOrder, first: dict[str, Page]) -> None:
        self.locale, self.order, self.first = locale, order, first
        self.pages: dict[str, Page] = {}

    def make(self) -> dict[str, Page]:
        programme = self.order.programme
        parent = _localized(self.order.parent, self.locale)
        self._add(parent, LANDING, LandingPage(title=programme.name))
        shared = {kind: {"programme": programme, "intro": text} for kind, text in intros().items()}
        named, landing = titles(), self.pages[LANDING]
        for role in (MENTEE_FORM, MENTOR_FORM):
            form = ApplicationFormPage(title=named[role], role=role, **shared[role])
            self._add(landing, role, form)
        mentors = MentorListPage(title=named[MENTORS], **shared[MENTORS])
        mentors.apply_page = self.pages[MENTEE_FORM]
        self._add(landing, MENTORS, mentors)
        self._add(landing, CALENDAR, CalendarPage(title=named[CALENDAR], **shared[CALENDAR]))
        self._fill()
        return self.pages

    def _add(self, parent: Page, kind: str, page: Page) -> None:
        page.locale = self.locale
        page.slug = free_page_slug(parent, page.title)
        page.live, page.has_unpublished_changes = False, True
        if kind in self.first:
            page.translation_key = self.first[kind].translation_key
        self.pages[kind] = parent.add_child(instance=page)

    def _fill(self) -> None:
        """Questions and blocks, which need the pages to be there; then publish if wanted."""
        language = _question_language(self.locale.language_code)
        for role in (MENTEE_FORM, MENTOR_FORM):
            add_default_questions(self.pages[role], language, self.order.left_out)
        self.pages[LANDING].body = landing_body(self.order.programme, self.pages)
        for page in self.pages.values():
            page.save()
            revision = page.save_revision(user=self.order.by, log_action=True)
            if self.order.is_published:
                revision.publish(user=self.order.by, skip_permission_checks=True)


def free_page_slug(parent: Page, title: str) -> str:
    """A slug that no sibling has, and whose address belongs to no other application."""
    base = slugify(title) or "mentoring"
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken or is_address_taken(parent, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def _locales(parent: Page) -> list[Locale]:
    """That of the chosen parent first; only this one on a site without translations."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return [parent.locale]
    others = Locale.objects.exclude(pk=parent.locale_id).order_by("pk")
    return [parent.locale, *others]


def _localized(parent: Page, locale: Locale) -> Page:
    """The parent in a language; a page that isn't translated stands in as its own copy."""
    if parent.locale_id == locale.pk:
        return parent
    translated = parent.get_translation_or_none(locale)
    if translated is not None:
        return translated
    return parent.specific.copy_for_translation(locale, copy_parents=True, alias=True)


def _programme_pages(programme: Programme) -> dict[str, Any]:
    forms = ApplicationFormPage.objects.filter(programme=programme).order_by("path")
    return {
        MENTORS: MentorListPage.objects.filter(programme=programme).order_by("path"),
        MENTEE_FORM: forms.filter(role=MENTEE_FORM),
        MENTOR_FORM: forms.filter(role=MENTOR_FORM),
        CALENDAR: CalendarPage.objects.filter(programme=programme).order_by("path"),
    }


def _made(kind: str, page: Page) -> MadePage:
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    url = (page.get_url() or "") if page.live else ""
    return MadePage(kind, page.title, page.locale.get_display_name(), edit_url, url)


def _takes_pages_of(page: Page, user: Any) -> bool:
    may_add = page.permissions_for_user(user).can_add_subpage()
    return bool(may_add and LandingPage.can_create_at(page))


def _question_language(code: str) -> str:
    return "de" if code.startswith("de") else "en"


def _key_of(programme: Programme) -> str:
    return f"page:programme:{programme.pk}"
