"""Somebody else for one mentee: who fits how well, what it costs, and two people side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.access import CoordinatorView
from alumnii_mentoring.coordinators.board import MOST_TEXT, named
from alumnii_mentoring.coordinators.policies import known_roles
from alumnii_mentoring.coordinators.scales import LABELS
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.text import clean_line, clean_text
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation, Wish
from alumnii_mentoring.domain.matching import actions
from alumnii_mentoring.domain.matching.explaining import Options, explain_choice, options_for
from alumnii_mentoring.domain.matching.reasons import BLOCKED, Vocabulary, labels_of, missing_in
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.seats import with_free_places
from alumnii_mentoring.web.views import try_action

MOST_REASON = 1000
LISTS = ("fields_of_work", "topics", "person__languages")


class OfMentee(CoordinatorView):
    header_icon = "group"
    kwargs: dict[str, Any]

    def get_mentee(self) -> Participation:
        rows = Participation.objects.visible_to(self.request.user).mentees().active()  # type: ignore[attr-defined]
        rows = rows.select_related("cycle__programme", "person__faculty")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.mentee = self.get_mentee()
        try:
            self.options = options_for(self.mentee)
        except MentoringError:
            raise Http404 from None
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def get_page_subtitle(self) -> str:
        return self.mentee.person.display_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decides = known_roles(self.request.user).can_coordinate(self.mentee.cycle.programme)  # type: ignore[attr-defined]
        return super().get_context_data(mentee=self.mentee, may_decide=decides, **kwargs)


class ChooseView(OfMentee, TemplateView):
    """Every mentor, best fitting first, with what the whole would lose."""

    page_title = _("Choose a mentor")
    template_name = "alumnii_mentoring/coordinators/choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = self.options
        text = clean_line(self.request.GET.get("q", ""))[:MOST_TEXT]
        everybody = _called([*options.possible, *options.impossible], text)
        page = Paginator(everybody, get_settings().page_size).get_page(self.request.GET.get("p"))
        rows = _rows(options, list(page.object_list))
        return super().get_context_data(
            page=page, rows=rows, text=text, query=urlencode({"q": text}), **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mentee = self.get_mentee()
        mentor = _mentor(request, request.POST.get("mentor", ""))
        given = {"by": request.user, "now": timezone.now()}
        given["reason"] = clean_text(request.POST.get("reason", ""))[:MOST_REASON]
        done = str(_("Chosen and locked. Accept the proposal to form the pair."))
        choose = actions.choose_mentor
        if try_action(request, lambda: choose(mentee, mentor, **given), done):
            return redirect("mentoring_board", mentee.cycle_id)
        return redirect("mentoring_side_by_side", mentee.pk, mentor.pk)


def _mentor(request: HttpRequest, key: str) -> Participation:
    if not key.isdecimal():
        raise Http404
    rows = Participation.objects.visible_to(request.user).mentors()
    rows = rows.select_related("cycle__programme", "person__faculty")
    return get_object_or_404(rows, pk=int(key[:12]))


def _called(everybody: list[Any], text: str) -> list[Any]:
    """Those of that name, in the same order."""
    if not text:
        return everybody
    mentors = Participation.objects.filter(pk__in=[_key_of(one) for one in everybody])
    keys = set(named(mentors, ("person",), text).values_list("pk", flat=True))
    return [one for one in everybody if _key_of(one) in keys]


def _key_of(one: Any) -> int:
    return int(getattr(one, "mentor", one))


def _rows(options: Options, shown: list[Any]) -> list[dict[str, Any]]:
    words = Vocabulary.load()
    keys = [_key_of(one) for one in shown]
    people = with_free_places(Participation.objects.filter(pk__in=keys)).select_related("person")
    by_key = {one.pk: one for one in people}
    rows = []
    for one in shown:
        key = _key_of(one)
        if key not in by_key:
            continue
        found, code = options.detail(key)
        rows.append(
            {
                "mentor": by_key[key],
                "score": found.total,
                "percent": found.total // 10,
                "loss": getattr(one, "loss", None),
                "labels": labels_of(found.as_json(), words),
                "warning": BLOCKED.get(code or "") or _no_place(by_key[key]),
                "is_current": key == options.current,
            }
        )
    return rows


def _no_place(mentor: Any) -> str:
    return "" if mentor.places_free > 0 else str(_("All places of this mentor are taken."))


class SideBySideView(OfMentee, TemplateView):
    """Two people beside each other: what they share, the points, what the choice would cost."""

    page_title = _("Side by side")
    template_name = "alumnii_mentoring/coordinators/side_by_side.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = _mentor(self.request, str(kwargs.pop("mentor")))
        if mentor.cycle_id != self.mentee.cycle_id or mentor.pk not in self.options.ground.mentors:
            raise Http404
        found, code = self.options.detail(mentor.pk)
        parts = found.as_json()
        return super().get_context_data(
            mentor=mentor,
            score=found.total,
            parts=_explained(parts),
            missing=missing_in(parts),
            warning=BLOCKED.get(code or ""),
            is_current=mentor.pk == self.options.current,
            facts=_side_by_side(self.mentee, mentor),
            wish=Wish.objects.filter(
                application__person=self.mentee.person_id, mentor=mentor
            ).first(),
            history=_history(self.mentee, mentor),
            **self._cost(mentor),
            **kwargs,
        )

    def _cost(self, mentor: Participation) -> dict[str, Any]:
        """The loss and the chain of moves, with names."""
        why = explain_choice(self.options, mentor.pk)
        if why is None or why.reason is not None:
            return {"loss": None, "moves": []}
        keys = {key for move in why.moves for key in (move.mentee, move.before, move.after) if key}
        people = Participation.objects.select_related("person").in_bulk(keys)
        moves = [
            (move, people.get(move.mentee), people.get(move.before), people.get(move.after))
            for move in why.moves
        ]
        return {"loss": why.loss, "moves": moves}


def _explained(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    words = Vocabulary.load()
    return [
        {
            "label": LABELS.get(part["kind"], (part["kind"],))[0],
            "points": part["points"],
            "limit": part["limit"],
            "labels": labels_of([part], words),
        }
        for part in parts
        if part["limit"]
    ]


def _side_by_side(mentee: Participation, mentor: Participation) -> list[dict[str, Any]]:
    """Lists of both, with what they share marked."""
    lists = {
        _("Fields of work"): lambda one: one.fields_of_work.all(),
        _("Topics"): lambda one: one.topics.all(),
        _("Languages"): lambda one: one.person.languages.all(),
    }
    rows = []
    prefetch_related_objects([mentee, mentor], *LISTS)
    for label, read in lists.items():
        mine, theirs = list(read(mentee)), list(read(mentor))
        shared = {term.pk for term in mine} & {term.pk for term in theirs}
        rows.append({"label": label, "mentee": mine, "mentor": theirs, "shared": shared})
    return rows


def _history(mentee: Participation, mentor: Participation) -> Any:
    """Earlier pairs of these two in the programme."""
    both = Pair.objects.filter(mentor__person=mentor.person_id, mentee__person=mentee.person_id)
    same = both.filter(cycle__programme=mentee.cycle.programme_id)
    return same.select_related("cycle").order_by("-pk")
