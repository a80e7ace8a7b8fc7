"""Versions of a matching: compute, compare, use, set aside; choose weights and aim."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from alumnii_mentoring.coordinators.base.jobs import begin, show_result
from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.matching.weights_form import LABELS, WeightsForm
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.matching import analysing, computing, verbs
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.mentorships.rules import PAIRING
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.typed import typed_before
from alumnii_mentoring.web.views import try_action

Mode = MatchingRun.Mode


def own_cycle(request: HttpRequest, pk: int) -> Cycle:
    rows = Cycle.objects.visible_to(request.user).select_related("programme")
    return get_object_or_404(rows, pk=pk)


def own_run(request: HttpRequest, pk: int) -> MatchingRun:
    rows = MatchingRun.objects.visible_to(request.user).kept()
    return get_object_or_404(rows.select_related("cycle__programme"), pk=pk)


def require_decider(request: HttpRequest, cycle: Cycle) -> None:
    if not known_roles(request.user).can_coordinate(cycle.programme):
        raise PermissionDenied


def may_decide(user: Account, cycle: Cycle) -> bool:
    """Whether there is something to be done for this user: before and after, all only read."""
    return cycle.state in PAIRING and known_roles(user).can_coordinate(cycle.programme)


class OfCycle(CoordinatorView):
    """A screen about the matching of one cycle."""

    header_icon = "group"
    kwargs: dict[str, Any]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        self.cycle = own_cycle(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def get_page_subtitle(self) -> str:
        return f"{self.cycle.programme.name}, {self.cycle.name}"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(
            cycle=self.cycle,
            may_decide=may_decide(self.request.user, self.cycle),
            **kwargs,
        )


class ComputeView(CoordinatorView, View):
    """Ask for a new version; the one in use stays until somebody takes the new one over."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        mode = request.POST.get("mode", Mode.BEST)
        if mode not in Mode.values:
            raise Http404
        return start(request, cycle, Plan(mode))


class AdaptView(CoordinatorView, View):
    """Ask for a version that keeps what was changed by hand and moves only what must move."""

    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        return start(request, cycle, computing.plan_to_adapt(cycle))


def start(request: HttpRequest, cycle: Cycle, plan: Plan) -> HttpResponse:
    asked: list[Job] = []
    ask = computing.ask_for_run
    done = str(_("The computation is on its way."))
    if not try_action(
        request, lambda: asked.append(ask(cycle, plan, by=request.user, now=timezone.now())), done
    ):
        return redirect("mentoring_board", cycle.pk)
    return begin(asked[0])


def _after_matching(job: Job) -> str:
    """The first version is on the board already; any other is compared first."""
    run = MatchingRun.objects.filter(pk=job.result_ref).first()
    if run is None or run.is_current:
        return reverse("mentoring_board", args=[job.thing_ref])
    return reverse("mentoring_run", args=[run.pk])


show_result(computing.WORK, _after_matching)
show_result(
    analysing.WORK,
    lambda job: reverse(
        "mentoring_modes", args=[MatchingRun.objects.get(pk=job.thing_ref).cycle_id]
    ),
)


class RunsView(OfCycle, TemplateView):
    page_title = _("Versions of the matching")
    template_name = "alumnii_mentoring/coordinators/runs.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        kept_runs = self.cycle.runs.kept().select_related("created_by").order_by("-number")
        page = Paginator(kept_runs, get_settings().page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


RUN_VERBS = {"use": verbs.USE_RUN, "discard": verbs.DISCARD_RUN}


class RunVerbView(CoordinatorView, View):
    permission = "coordinator"
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        run = own_run(request, pk)
        require_decider(request, run.cycle)
        if verb not in RUN_VERBS:
            raise Http404
        chosen, arguments = RUN_VERBS[verb], {"by": request.user, "now": timezone.now()}
        try_action(request, lambda: chosen.do(run, **arguments), str(chosen.done))
        return redirect("mentoring_board", run.cycle_id)


class WeightsView(OfCycle, TemplateView):
    """What counts how much: changed weights make a new version, which shows what they change."""

    page_title = _("What counts how much")
    template_name = "alumnii_mentoring/coordinators/weights.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = WeightsForm(typed_before(self.request), cycle=self.cycle)
        run = MatchingRun.objects.current(self.cycle).first()
        return super().get_context_data(run=run, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.cycle = own_cycle(request, pk)
        require_decider(request, self.cycle)
        form = WeightsForm(request.POST, cycle=self.cycle)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return start(request, self.cycle, form.as_plan())


class ModesView(OfCycle, TemplateView):
    """The aims side by side with their price, and how much hangs on each weight."""

    page_title = _("Aims and their price")
    template_name = "alumnii_mentoring/coordinators/modes.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        run = MatchingRun.objects.current(self.cycle).first()
        decides = may_decide(self.request.user, self.cycle)
        rows = analysing.mode_rows(run) if run else []
        rows = [{**row, "may_compute": decides and not row["is_used"]} for row in rows]
        shifts = analysing.shift_rows(run) if run else []
        shifts = [{**row, "label": LABELS.get(row["kind"], (row["kind"],))[0]} for row in shifts]
        return super().get_context_data(run=run, rows=rows, shifts=shifts, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        run = MatchingRun.objects.current(cycle).first()
        if run is None:
            return redirect("mentoring_board", pk)
        try:
            job = analysing.ask_for_analysis(run, by=request.user, now=timezone.now())
        except MentoringError:
            raise Http404 from None
        return begin(job)
