"""Verbs on the proposals of the board, for one or many, and the publication of accepted pairs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.coordinators.base.jobs import begin, show_result
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.base.verb_view import VerbView
from alumnii_mentoring.coordinators.matching.board_filters import board_url
from alumnii_mentoring.coordinators.matching.runs import own_cycle, require_decider
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import BusyError, MentoringError
from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.core.verbs import thing_sign
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.matching import actions, verbs
from alumnii_mentoring.domain.matching.bulk import actions as bulk_actions
from alumnii_mentoring.domain.matching.bulk import publishing
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import (
    published_pairs,
    unpublish_pairs,
)
from alumnii_mentoring.domain.mentorships.rules import PAIRING
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.shown import is_as_shown

MOST_KEYS, MOST_NAMED = 500, 10
DRAFT = "draft"


VERBS = {
    "accept": verbs.ACCEPT,
    "reject": verbs.REJECT,
    "undo": verbs.TAKE_BACK,
    "restore": verbs.RESTORE,
    "allow": verbs.ALLOW_AGAIN,
    "lock": verbs.LOCK,
    "unlock": verbs.UNLOCK,
    "exclude": verbs.EXCLUDE,
    "conflict": verbs.REPORT_CONFLICT,
}


class BoardStartView(CoordinatorView, TemplateView):
    """The cycles that can be matched; the only one opens at once."""

    page_title = _("Matching")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/matching_start.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.cycles = list(
            Cycle.objects.visible_to(request.user)
            .filter(state__in=PAIRING)
            .select_related("programme")
        )
        if len(self.cycles) == 1:
            return redirect("mentoring_board", self.cycles[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(cycles=self.cycles, **kwargs)


class PublishView(CoordinatorView, View):
    """Tell both sides of every accepted pair, by drafts or at once."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = tell(request, own_cycle(request, pk), as_drafts="send" not in request.POST)
        waiting = reverse("mentoring_board", args=[pk]) + "?tab=waiting"
        return begin(job) if job else redirect(waiting)


def tell(
    request: HttpRequest, cycle: Cycle, *, as_drafts: bool, only: Collection[int] | None = None
) -> Job | None:
    """Write to both sides of the accepted pairs, and say how many messages that makes.

    Many pairs are a job, which is returned.
    """
    asked: dict[str, Any] = {"by": request.user, "now": timezone.now(), "as_drafts": as_drafts}
    waiting = publishing.pairs_to_publish(cycle, request.user, only).count()
    try:
        if waiting > publishing.MOST_AT_ONCE:
            return publishing.ask_to_publish(cycle, only=only, **asked)
        pairs = actions.publish_accepted(cycle, only=only, **asked)
    except MentoringError as error:
        messages.error(request, str(error))
    else:
        _say_how_many(request, pairs, as_drafts)
    return None


def _say_how_many(request: HttpRequest, pairs: list[Pair], as_drafts: bool) -> None:
    number = sum(bool(person.email) for pair in pairs for person in pair.people)
    minutes = get_settings().undo_minutes
    messages.success(request, _written(number, as_drafts) % {"n": number, "minutes": minutes})


def _written(number: int, as_drafts: bool) -> str:
    if as_drafts:
        return ngettext("%(n)s draft is in the outbox.", "%(n)s drafts are in the outbox.", number)
    return ngettext(
        "%(n)s message leaves in %(minutes)s minutes; until then you can take it back.",
        "%(n)s messages leave in %(minutes)s minutes; until then you can take them back.",
        number,
    )


class UnpublishView(CoordinatorView, View):
    """Take back what was published, as long as its messages have not left."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        others = published_pairs(cycle).without(request.user)
        back, told = unpublish_pairs(others, by=request.user, now=self.now)
        taken = ngettext("%(n)s pair was taken back.", "%(n)s pairs were taken back.", back)
        messages.success(request, taken % {"n": back})
        if told:
            messages.warning(request, _("Some were told in the meantime; they stay."))
        return redirect(reverse("mentoring_board", args=[pk]) + "?tab=accepted")


class ProposalVerbView(VerbView):
    model = Proposal
    verbs = VERBS
    related = ("run__cycle__programme", "mentee__person", "mentor__person", "pair")

    def back_url(self, thing: Proposal) -> str:
        return board_url(self.request, thing.run.cycle_id)


class BulkView(CoordinatorView, View):
    """One verb on the chosen proposals, or on all that wait, as a job."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        verb = request.POST.get("verb", "")
        if verb not in {*bulk_actions.VERBS, DRAFT}:
            raise Http404
        if "all" in request.POST and verb in bulk_actions.FOR_ALL:
            return self._act_on_all(cycle, verb)
        keys = [key for key in request.POST.getlist("proposals") if key.isdecimal()][:MOST_KEYS]
        chosen = Proposal.objects.current(cycle).filter(pk__in=[int(key[:12]) for key in keys])
        chosen = chosen.select_related("run__cycle__programme")
        changed = [row.pk for row in chosen if not is_as_shown(request, row, thing_sign)]
        if changed:
            messages.warning(request, _("Some have changed since you opened the page; they stay."))
            chosen = chosen.exclude(pk__in=changed)
        elif not chosen:
            stale = _("Another version is on the board by now. Please look again.")
            nothing = _("Please choose at least one proposal.")
            messages.warning(request, stale if keys else nothing)
        if chosen and verb == DRAFT:
            pairs = [proposal.pair_id for proposal in chosen if proposal.pair_id]
            if job := tell(request, cycle, as_drafts=True, only=pairs):
                return begin(job)
        elif chosen:
            self._act(chosen, verb)
        return redirect(board_url(request, pk))

    def _act_on_all(self, cycle: Cycle, verb: str) -> HttpResponse:
        try:
            return begin(bulk_actions.ask_for_all(cycle, verb, by=self.request.user, now=self.now))
        except MentoringError as error:
            messages.error(self.request, str(error))
        return redirect(board_url(self.request, cycle.pk))

    def _act(self, chosen: Any, verb: str) -> None:
        try:
            outcome = bulk_actions.act_on_many(chosen, verb, by=self.request.user, now=self.now)
        except BusyError as error:
            messages.error(self.request, str(error))
            return
        text = ngettext("%(n)s proposal. %(done)s", "%(n)s proposals. %(done)s", outcome.done)
        words = {"n": outcome.done, "done": VERBS[verb].done}
        messages.success(self.request, text % words)
        for proposal, why in outcome.refused[:MOST_NAMED]:
            messages.warning(self.request, f"{proposal.mentee.person.display_name}: {why}")
        more = len(outcome.refused) - MOST_NAMED
        if more > 0:
            text = ngettext("%(n)s more was refused.", "%(n)s more were refused.", more)
            messages.warning(self.request, text % {"n": more})


def _to_board(job: Job) -> str:
    return reverse("mentoring_board", args=[job.thing_ref])


show_result(bulk_actions.WORK, _to_board)
show_result(publishing.WORK, lambda job: _to_board(job) + "?tab=waiting")
