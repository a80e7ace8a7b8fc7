"""Blocks for landing pages; they work in any StreamField of the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from wagtail import blocks

from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.permissions import can_see_directory
from alumnii_mentoring.domain.directory.cards import some_cards
from alumnii_mentoring.domain.events.models import Event, EventQuerySet
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.mentor_list import MentorListMixin
from alumnii_mentoring.pages.year import year_of
from alumnii_mentoring.web.calendar import Subscription, subscription


def programme_choices() -> list[tuple[str, str]]:
    return list(Programme.objects.filter(is_active=True).values_list("slug", "name"))


class ProgrammeBlock(blocks.StructBlock):
    """Base of the blocks that show something of one programme."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    programme = blocks.ChoiceBlock(label=_("programme"), choices=programme_choices)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        programme = Programme.objects.filter(slug=value["programme"], is_active=True).first()
        cycles = Cycle.objects.published().filter(programme=programme) if programme else None
        now = timezone.now()
        cycle = cycles.accepting_first(now).first() if cycles is not None else None
        return {**context, "programme": programme, "cycle": cycle, "now": now}


def shown(page: Any) -> Any:
    """A chosen page in the language of the reader; None while visitors can't see it."""
    page = page.localized if page is not None else None
    return page if page is not None and page.live else None


def shows_mentors_of(page: Any, programme: Programme | None) -> bool:
    """Whether each mentor of the programme has a page below this one."""
    listing = page.specific if page is not None else None
    if programme is None or not isinstance(listing, MentorListMixin):
        return False
    return bool(listing.live and listing.programme_id == programme.pk)


class MentorTeaserBlock(ProgrammeBlock):
    number = blocks.IntegerBlock(
        label=_("number of mentors"), default=3, min_value=1, max_value=12
    )
    list_page = blocks.PageChooserBlock(label=_("page with the list of mentors"), required=False)

    class Meta:
        icon = "group"
        label = _("mentor teaser")
        template = "alumnii_mentoring/pages/blocks/mentor_teaser.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        cycle, mentors = context["cycle"], []
        # The page around may be anybody's to read, so only what everybody may see.
        if cycle is not None and can_see_directory(AnonymousUser(), cycle):
            mentors = some_cards(cycle, value["number"], today=site_day(timezone.now()))
        list_page = shown(value["list_page"])
        leads_on = shows_mentors_of(list_page, context["programme"])
        list_url = list_page.url if leads_on else ""
        return {**context, "mentors": mentors, "list_url": list_url, "list_page": list_page}


class NextEventsBlock(ProgrammeBlock):
    number = blocks.IntegerBlock(label=_("number of events"), default=3, min_value=1, max_value=12)

    class Meta:
        icon = "date"
        label = _("next events")
        template = "alumnii_mentoring/pages/blocks/next_events.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        public = Event.objects.public().filter(programme=context["programme"])
        events = _next_events(public, value["number"], context["now"])
        return {**context, "events": events, "calendar": _calendar(context, parent_context)}


def _next_events(public: EventQuerySet, number: int, now: datetime) -> list[Event]:
    """Those that were called off take no place from those to come."""
    events = [*public.upcoming(now)[:number], *public.called_off(now)[:number]]
    return sorted(events, key=lambda event: (event.starts_at, event.pk))


def _calendar(context: dict[str, Any], parent_context: Any) -> Subscription | None:
    """None where the block is rendered without a request, which alone knows the host."""
    request = (parent_context or {}).get("request")
    if request is None or context["programme"] is None:
        return None
    path = reverse("alumnii_mentoring:public_feed", args=[context["programme"].slug])
    return subscription(request, path)


class ApplyNowBlock(ProgrammeBlock):
    mentor_page = blocks.PageChooserBlock(label=_("form for mentors"), required=False)
    mentee_page = blocks.PageChooserBlock(label=_("form for mentees"), required=False)

    class Meta:
        icon = "form"
        label = _("apply now")
        template = "alumnii_mentoring/pages/blocks/apply_now.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        cycle = context["cycle"]
        is_open = cycle is not None and cycle.accepts_applications(context["now"])
        forms = {name: shown(value[name]) for name in ("mentor_page", "mentee_page")}
        return {**context, "is_open": is_open, **forms}


class HeroBlock(ApplyNowBlock):
    """The head of a landing page: what the programme is, and a door for each side."""

    lead = blocks.TextBlock(label=_("in two sentences"), required=False, max_length=240)

    class Meta:
        icon = "home"
        label = _("head with two doors")
        template = "alumnii_mentoring/pages/blocks/hero.html"


class YearBlock(ProgrammeBlock):
    """The steps of the current cycle, with the present one marked."""

    class Meta:
        icon = "history"
        label = _("the year in steps")
        template = "alumnii_mentoring/pages/blocks/year.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        cycle = context["cycle"]
        if cycle is None:
            return context
        events = Event.objects.public().filter(cycle=cycle).order_by("-starts_at")
        steps = year_of(cycle, events, site_day(context["now"]))
        calendar = _calendar(context, parent_context)
        return {**context, "steps": steps, "calendar": calendar}


class QuoteBlock(blocks.StructBlock):
    """One sentence of somebody who took part; a page needs no more than one."""

    text = blocks.TextBlock(label=_("what they said"), max_length=240)
    name = blocks.CharBlock(label=_("name"), max_length=120)
    role = blocks.CharBlock(label=_("who they are"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "alumnii_mentoring/pages/blocks/quote.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("answer"), features=["bold", "ul", "link"])


class QuestionsBlock(ProgrammeBlock):
    """Questions and answers beside the way to the office."""

    questions = blocks.ListBlock(QuestionBlock(label=_("question")), label=_("questions"))

    class Meta:
        icon = "help"
        label = _("questions and answers")
        template = "alumnii_mentoring/pages/blocks/questions.html"


class BenefitsBlock(blocks.StructBlock):
    """What the three sides gain."""

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    mentees = blocks.RichTextBlock(label=_("for mentees"), features=["bold", "ul", "link"])
    mentors = blocks.RichTextBlock(label=_("for mentors"), features=["bold", "ul", "link"])
    university = blocks.RichTextBlock(
        label=_("for the university"), features=["bold", "ul", "link"]
    )

    class Meta:
        icon = "pick"
        label = _("benefits for the three sides")
        template = "alumnii_mentoring/pages/blocks/benefits.html"


def landing_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of a landing page, by name."""
    return [
        (
            "text",
            blocks.RichTextBlock(label=_("text"), features=["h2", "h3", "bold", "ul", "link"]),
        ),
        ("hero", HeroBlock()),
        ("year", YearBlock()),
        ("benefits", BenefitsBlock()),
        ("mentors", MentorTeaserBlock()),
        ("events", NextEventsBlock()),
        ("quote", QuoteBlock()),
        ("questions", QuestionsBlock()),
        ("apply", ApplyNowBlock()),
    ]
