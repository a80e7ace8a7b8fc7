"""Which mentors are missing, and which alumni could be asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.exporting import Column, Exporting
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.matching.runs import OfCycle, own_cycle, require_decider
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.gaps import Gap, find_gaps, whom_to_ask
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.reasons import Vocabulary
from alumnii_mentoring.domain.matching.waiting import mentees_without_proposal
from alumnii_mentoring.domain.people.places.nearest import nearest_place
from alumnii_mentoring.domain.people.selections import Selection, store_selection

MOST_KEPT = 20


class GapsView(OfCycle, TemplateView):
    page_title = _("Missing mentors")
    template_name = "alumnii_mentoring/coordinators/gaps.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        words = Vocabulary.load()
        rows = [(gap, in_words(gap, words)) for gap in _gaps(self.cycle)]
        run = MatchingRun.objects.current(self.cycle).first()
        asked = whom_to_ask(run) if run else []
        kept = self.cycle.programme.selections.annotate(number=Count("people"))
        return super().get_context_data(
            rows=rows,
            number=mentees_without_proposal(self.cycle).count(),
            run=run,
            asked=asked,
            lacks_gains=bool(run and rows) and not run.knows_costs,
            selections=kept[:MOST_KEPT],
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the alumni who fit a gap."""
        cycle = own_cycle(request, pk)
        require_decider(request, cycle)
        key = request.POST.get("gap", "")
        gap = next((candidate for candidate in _gaps(cycle) if candidate.key == key), None)
        if gap is None:
            raise Http404
        mentors = Participation.objects.filter(cycle=cycle).mentors()
        arguments = {"by": request.user, "now": timezone.now()}
        arguments["without"] = frozenset(mentors.values_list("person", flat=True))
        title = in_words(gap, Vocabulary.load())
        try:
            kept = store_selection(cycle.programme, title, gap.as_wanted(), **arguments)
        except MentoringError as error:
            messages.error(request, str(error))
            return redirect("mentoring_gaps", pk)
        return redirect("mentoring_selection", kept.pk)


def _gaps(cycle: Any) -> list[Gap]:
    run = MatchingRun.objects.current(cycle).first()
    return find_gaps(run) if run is not None else []


def in_words(gap: Gap, words: Vocabulary) -> str:
    """For example “Law, English, around Frankfurt”."""
    words_found = [
        words.fields.get(gap.field or 0, ""),
        words.languages.get(gap.language or 0, ""),
    ]
    if gap.near:
        words_found.append(gettext("around %(place)s") % {"place": nearest_place(gap.near).name})
    return ", ".join(filter(None, words_found)) or gettext("any field")


class SelectionView(Exporting, CoordinatorView, TemplateView):
    """The alumni of a selection, as a list and as a file."""

    page_title = _("Selection of alumni")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/selection.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        rows = Selection.objects.visible_to(request.user).select_related("programme")
        self.selection = get_object_or_404(rows, pk=kwargs["pk"])
        if self.is_export:
            return self._as_table()
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.selection.title)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        people = self.selection.people.all()
        page = Paginator(people, get_settings().page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(selection=self.selection, page=page, **kwargs)

    def _as_table(self) -> HttpResponse:
        address = Column(gettext("E-mail address"), is_address=True)
        columns = [Column(gettext("Name")), address, Column(gettext("Place"))]
        rows = (
            (self.selection, (person.display_name, person.email, person.place_name))
            for person in self.selection.people.all()
        )
        return self.hand_out(gettext("Alumni"), "alumni", columns, rows)

    def export_scope(self) -> int | None:
        return self.selection.programme_id
