"""Steps 6 to 8: the pages, the kick-off and the opening."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alumnii_mentoring.coordinators.setup.checklist import KICKOFF, OPENING, PAGES
from alumnii_mentoring.coordinators.setup.steps import AssistantView, FormStep
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events.actions import plan_kickoff
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import editors_of, may_publish
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.setup.actions import (
    ask_editors,
    open_first_cycle,
    settle,
)
from alumnii_mentoring.domain.programme.setup.models import first_cycle, setup_of
from alumnii_mentoring.web.forms import PlainForm
from alumnii_mentoring.web.page_makers import PageOrder, page_maker
from alumnii_mentoring.web.views import try_action


class PagesForm(PlainForm):
    """Where the pages shall lie, and whether visitors see them at once."""

    parent = forms.TypedChoiceField(label=_("Below which page?"), coerce=int)
    is_published = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        initial=True,
        help_text=_("Otherwise they are drafts, which you can look at and change first."),
    )

    def __init__(self, *args: object, parents: list[Any], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {page.pk: page for page in parents}
        field: Any = self.fields["parent"]
        field.choices = [(page.pk, page.get_admin_display_title()) for page in parents]

    def clean_parent(self) -> Any:
        return self.parents[self.cleaned_data["parent"]]


class PagesStep(FormStep):
    """Makes the pages; once they are there, publishes them or asks who may."""

    step = PAGES
    question = _("Where shall the pages lie?")
    header_icon = "doc-empty-inverse"
    template_name = "alumnii_mentoring/coordinators/setup/pages.html"
    form_class = PagesForm
    programme: Programme

    def get_form_kwargs(self) -> dict[str, Any]:
        maker = page_maker()
        parents = maker.parents(self.request.user) if maker else []
        return {**super().get_form_kwargs(), "parents": parents}

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        maker = page_maker()
        root = maker.root_of(self.programme) if maker else None
        if maker is None or root is None:
            return super().post(request, *args, **kwargs)
        if may_publish(request.user, root):
            maker.publish(self.programme, request.user)
            messages.success(request, gettext("The pages are published."))
            return self.go_on()
        self._ask_editors(root)
        return redirect("mentoring_setup")

    def form_valid(self, form: PagesForm) -> HttpResponse:
        maker, values = page_maker(), form.cleaned_data
        if maker is None:
            return redirect("mentoring_setup")
        order = PageOrder(
            self.programme,
            values["parent"],
            self.request.user,
            is_published=values["is_published"],
            left_out=frozenset(setup_of(self.programme).left_out),
        )
        number = len(maker.make(order))
        text = ngettext("%(n)s page was made.", "%(n)s pages were made.", number)
        messages.success(self.request, text % {"n": number})
        return self.go_on() if values["is_published"] else redirect(self.request.path)

    def _ask_editors(self, root: Any) -> None:
        path = reverse("wagtailadmin_explore", args=[root.pk])
        by, now = self.request.user, self.now
        done = gettext("The editors were asked to publish the pages.")
        ask = partial(ask_editors, self.programme, editors_of(root), path, by=by, now=now)
        try_action(self.request, ask, done)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        checklist = context["checklist"]
        root = checklist.maker.root_of(self.programme) if checklist.maker else None
        can_publish = root is not None and may_publish(self.request.user, root)
        return {**context, "root": root, "can_publish": can_publish}


class CycleAction(AssistantView, ABC):
    """A step that does one thing to the cycle that is being set up."""

    programme: Programme

    @abstractmethod
    def do(self, cycle: Cycle) -> str:
        """Return what was done, in words. Raises MentoringError when the cycle is not ready."""

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        cycle = first_cycle(self.programme)
        if cycle is None:
            messages.error(request, gettext("Plan the cycle first."))
            return redirect("mentoring_setup")
        try:
            messages.success(request, self.do(cycle))
        except (MentoringError, forms.ValidationError) as error:
            messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
            return redirect(request.path)
        return self.go_on()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(cycle=first_cycle(self.programme), **kwargs)


class KickoffStep(CycleAction):
    step = KICKOFF
    question = _("Shall there be a kick-off?")
    header_icon = "date"
    template_name = "alumnii_mentoring/coordinators/setup/kickoff.html"

    def do(self, cycle: Cycle) -> str:
        user, now = self.request.user, self.now
        if "skip" in self.request.POST:
            settle(self.programme, "kickoff_settled_at", by=user, now=now)
            return gettext("You can plan a kick-off any time, under Events.")
        plan_kickoff(cycle, by=user, now=now)
        return gettext("The kick-off is drafted. Add its place under Events, then publish it.")


class OpeningStep(CycleAction):
    step = OPENING
    question = _("Open for applications?")
    header_icon = "success"
    template_name = "alumnii_mentoring/coordinators/setup/opening.html"

    def do(self, cycle: Cycle) -> str:
        """Raises MentoringError as long as a form is missing."""
        if self.checklist.step(OPENING).waits_for:
            raise MentoringError(gettext("Publish both forms first, or nobody can apply."))
        open_first_cycle(cycle, by=self.request.user, now=self.now)
        if cycle.apply_from > self.now:
            return gettext("Applications open by themselves on the day you chose.")
        return gettext("Applications are open.")

    def go_on(self) -> HttpResponse:
        return redirect("mentoring_setup")

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        cycle = context["cycle"]
        opens_later = cycle is not None and cycle.apply_from > self.now
        return {**context, "opens_later": opens_later}
