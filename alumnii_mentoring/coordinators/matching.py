"""The matching board: a list that a person decides on; the software proposes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.coordinators.access import CoordinatorView
from alumnii_mentoring.coordinators.verbs import Verb, VerbView
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching import actions
from alumnii_mentoring.domain.matching.field import unpaired_mentees
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import BLOCKED, Vocabulary, labels_of
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import (
    accepted_pairs,
    published_pairs,
    unpublish_pairs,
)
from alumnii_mentoring.domain.mentorships.rules import PAIRING
from alumnii_mentoring.domain.mentorships.seats import with_free_places
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.domain.programme.permissions import can_coordinate
from alumnii_mentoring.web.views import try_action

State = Proposal.State
TABS = ("proposals", "without", "accepted", "waiting", "told", "rejected")
TAB_LABELS = {
    "proposals": _("Proposals"),
    "without": _("Without a proposal"),
    "accepted": _("Accepted, not yet told"),
    "waiting": _("Messages waiting"),
    "told": _("Told"),
    "rejected": _("Rejected"),
}


def _lock(proposal: Proposal, *, by: Any, now: Any) -> Any:
    return actions.set_lock(proposal, is_locked=True, by=by, now=now)


def _unlock(proposal: Proposal, *, by: Any, now: Any) -> Any:
    return actions.set_lock(proposal, is_locked=False, by=by, now=now)


VERBS = {
    "accept": Verb(_("Accept"), actions.accept_proposal, done=_("Accepted. Nobody is told yet.")),
    "reject": Verb(_("Reject"), actions.reject_proposal, done=_("Rejected.")),
    "undo": Verb(_("Take back"), actions.undo_acceptance, done=_("Taken back.")),
    "restore": Verb(_("Restore"), actions.restore_proposal, done=_("Restored.")),
    "lock": Verb(_("Lock"), _lock, done=_("Locked: new computations keep this proposal.")),
    "unlock": Verb(_("Unlock"), _unlock, done=_("Unlocked.")),
    "exclude": Verb(
        _("Never together"), actions.exclude_two, done=_("These two are not proposed again.")
    ),
}


def own_cycle(request: HttpRequest, pk: int) -> Cycle:
    rows = Cycle.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


class BoardStartView(CoordinatorView, TemplateView):
    """The cycles that can be matched; the only one opens at once."""

    page_title = _("Matching")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/matching_start.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cycles = list(
            Cycle.objects.visible_to(request.user)
            .filter(state__in=PAIRING)
            .select_related("programme")
        )
        if len(self.cycles) == 1:
            return redirect("mentoring_board", self.cycles[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cycles=self.cycles, **kwargs)


class BoardView(CoordinatorView, TemplateView):
    page_title = _("Matching")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/board.html"

    def get_page_subtitle(self) -> str:
        return f"{self.cycle.programme.name}, {self.cycle.name}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cycle = own_cycle(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tab = self.request.GET.get("tab", "proposals")
        tab = tab if tab in TABS else "proposals"
        tables = self._tables()
        page = Paginator(tables[tab], get_settings().page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            cycle=self.cycle,
            run=self.cycle.runs.filter(is_current=True).first(),
            tab=tab,
            tabs=[(name, TAB_LABELS[name], table.count()) for name, table in tables.items()],
            page=page,
            rows=self._rows(tab, page.object_list),
            may_decide=can_coordinate(self.request.user, self.cycle.programme),
            recallable=published_pairs(self.cycle).count() if tab == "waiting" else 0,
            can_tell=self.cycle.state in {Cycle.State.MATCHING, Cycle.State.RUNNING},
            **kwargs,
        )

    def _tables(self) -> dict[str, Any]:
        parts = ("mentee__person", "mentor__person")
        proposals = Proposal.objects.current(self.cycle).select_related(*parts)
        open_ones = Proposal.objects.pending(self.cycle).select_related(*parts)
        told = Pair.objects.filter(cycle=self.cycle).exclude(state=Pair.State.PROPOSED)
        without = unpaired_mentees(self.cycle).exclude(pk__in=open_ones.values("mentee"))
        accepted = proposals.filter(state=State.ACCEPTED).order_by("pk")
        return {
            "proposals": open_ones.order_by("-score", "pk"),
            "without": without.select_related("person"),
            "accepted": accepted.filter(pair__in=accepted_pairs(self.cycle).values("pk")),
            "waiting": accepted.filter(pair__in=published_pairs(self.cycle).values("pk")),
            "told": told.select_related("mentee__person", "mentor__person").order_by("-pk"),
            "rejected": proposals.filter(state=State.REJECTED).order_by("pk"),
        }

    def _rows(self, tab: str, things: Any) -> list[dict[str, Any]]:
        if tab == "without":
            return self._without(things)
        if tab == "told":
            return [{"pair": pair} for pair in things]
        words, places = Vocabulary.load(), self._places(things)
        return [
            {
                "proposal": one,
                "labels": labels_of(one.parts, words),
                "places": places.get(one.mentor_id),
                "percent": one.score // 10,
            }
            for one in things
        ]

    def _places(self, proposals: Any) -> dict[int, Any]:
        keys = [one.mentor_id for one in proposals]
        mentors = with_free_places(Participation.objects.filter(pk__in=keys))
        return {mentor.pk: mentor for mentor in mentors}

    def _without(self, mentees: Any) -> list[dict[str, Any]]:
        run = self.cycle.runs.filter(is_current=True).first()
        codes = run.unmatched if run else {}
        return [
            {"mentee": mentee, "reason": BLOCKED.get(codes.get(str(mentee.pk), ""))}
            for mentee in mentees
        ]


class ComputeView(CoordinatorView, View):
    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        compute = actions.compute_proposals
        done = str(_("The proposals are computed. Accepted and locked ones stayed."))
        try_action(request, lambda: compute(cycle, by=request.user, now=self.now), done)
        return redirect("mentoring_board", pk)


class PublishView(CoordinatorView, View):
    """Tell both sides of every accepted pair, by drafts or at once."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        number = 2 * accepted_pairs(cycle).count()
        at_once = "send" in request.POST
        done = (
            ngettext(
                "%(n)s message leaves in %(minutes)s minutes; until then you can take it back.",
                "%(n)s messages leave in %(minutes)s minutes; until then you can take them back.",
                number,
            )
            if at_once
            else ngettext(
                "%(n)s draft is in the outbox.", "%(n)s drafts are in the outbox.", number
            )
        ) % {"n": number, "minutes": get_settings().undo_minutes}
        publish = actions.publish_accepted
        try_action(
            request,
            lambda: publish(cycle, by=request.user, now=self.now, as_drafts=not at_once),
            done,
        )
        return redirect(reverse("mentoring_board", args=[pk]) + "?tab=waiting")


class UnpublishView(CoordinatorView, View):
    """Take back what was published, as long as its messages have not left."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        if not can_coordinate(request.user, cycle.programme):
            raise PermissionDenied
        back, told = unpublish_pairs(published_pairs(cycle), by=request.user, now=self.now)
        taken = ngettext("%(n)s pair was taken back.", "%(n)s pairs were taken back.", back)
        messages.success(request, taken % {"n": back})
        if told:
            messages.warning(request, _("Some were told in the meantime; they stay."))
        return redirect(reverse("mentoring_board", args=[pk]) + "?tab=accepted")


class ProposalVerbView(VerbView):
    model = Proposal
    verbs = VERBS
    related = ("run__cycle__programme", "mentee__person", "mentor__person", "pair")

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        self.back_url_name = "mentoring_board"
        response = super().post(request, pk, verb)
        proposal = Proposal.objects.select_related("run").get(pk=pk)
        response["Location"] = reverse("mentoring_board", args=[proposal.run.cycle_id])
        return response


class ChooseView(CoordinatorView, TemplateView):
    """Choose somebody else for one mentee: mentors with a free place, best first."""

    page_title = _("Choose a mentor")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/choose.html"

    def get_mentee(self) -> Participation:
        rows = Participation.objects.visible_to(self.request.user).mentees().active()
        return get_object_or_404(
            rows.select_related("cycle__programme", "person"), pk=self.kwargs["pk"]
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.mentee = self.get_mentee()
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.mentee.person.display_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = Vocabulary.load()
        found = actions.candidates_for(self.mentee)
        page = Paginator(found, get_settings().page_size).get_page(self.request.GET.get("p"))
        rows = [
            {
                "candidate": one,
                "labels": labels_of(one.score.as_json(), words),
                "warning": BLOCKED.get(one.reason or ""),
            }
            for one in page.object_list
        ]
        return super().get_context_data(mentee=self.mentee, page=page, rows=rows, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mentee = self.get_mentee()
        key = request.POST.get("mentor", "")
        if not key.isdecimal():
            raise Http404
        rows = Participation.objects.visible_to(request.user).mentors()
        mentor = get_object_or_404(rows.select_related("cycle__programme", "person"), pk=key)
        done = str(_("Chosen and locked. Accept the proposal to form the pair."))
        choose = actions.choose_mentor
        try_action(
            request, lambda: choose(mentee, mentor, by=request.user, now=timezone.now()), done
        )
        return redirect("mentoring_board", mentee.cycle_id)
