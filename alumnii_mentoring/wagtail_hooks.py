"""Registers only; what is registered lives in alumnii_mentoring.coordinators."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from alumnii_mentoring.coordinators.applications import documents, listing, record
from alumnii_mentoring.coordinators.applications.requirements import RequirementViewSet
from alumnii_mentoring.coordinators.base.scope import (
    NoBulkDelete,
    register_policies,
)
from alumnii_mentoring.coordinators.events.events import EventViewSet
from alumnii_mentoring.coordinators.office import home, menu
from alumnii_mentoring.coordinators.office.outbox import OutboxViewSet
from alumnii_mentoring.coordinators.office.programmes import CycleViewSet, ProgrammeViewSet
from alumnii_mentoring.coordinators.pairs.goals_and_meetings import (
    GoalViewSet,
    MeetingViewSet,
)
from alumnii_mentoring.coordinators.pairs.pairs import PairViewSet
from alumnii_mentoring.coordinators.people.corrections import CorrectionViewSet
from alumnii_mentoring.coordinators.people.people import PersonViewSet
from alumnii_mentoring.coordinators.people.vocabulary import (
    FacultyViewSet,
    FieldOfWorkViewSet,
    SpokenLanguageViewSet,
    TopicViewSet,
)
from alumnii_mentoring.coordinators.setup.panels import NextPanel, SetupPanel
from alumnii_mentoring.domain.people.photos.library import without_photos

SNIPPETS = [
    PairViewSet,
    GoalViewSet,
    MeetingViewSet,
    FieldOfWorkViewSet,
    TopicViewSet,
    FacultyViewSet,
    SpokenLanguageViewSet,
]
MODELS = [
    ProgrammeViewSet,
    CycleViewSet,
    RequirementViewSet,
    PersonViewSet,
    CorrectionViewSet,
    EventViewSet,
    OutboxViewSet,
]

LATE = 1000  # after Wagtail's own, whose place it takes

register_policies([*SNIPPETS, *MODELS])
for viewset in SNIPPETS:
    register_snippet(viewset)

NoBulkDelete.models = [viewset.model for viewset in SNIPPETS]
hooks.register("register_bulk_action", NoBulkDelete, order=LATE)

application_admin = listing.ApplicationAdmin()
application_admin.register_with_wagtail()


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [viewset() for viewset in MODELS]


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return [
        *menu.own_urls(),
        *listing.listing_urls(),
        *record.application_urls(),
        *documents.document_urls(),
    ]


@hooks.register("register_admin_menu_item")
def register_main_menu() -> Any:
    return menu.main_item()


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "alumnii_mentoring/icons/rings.svg"]


for hook_name, make_item in menu.own_items():
    hooks.register(hook_name, make_item)


@hooks.register("construct_image_chooser_queryset")
def offer_no_photos(images: Any, request: Any) -> Any:
    return without_photos(images)


@hooks.register("construct_homepage_summary_items")
def add_summary(request: Any, items: list[Any]) -> None:
    items.append(home.PairsSummaryItem(request))


@hooks.register("construct_homepage_panels")
def add_panels(request: Any, panels: list[Any]) -> None:
    panels += [SetupPanel(), NextPanel(), home.NeedsHelpPanel()]
