"""Choose another mentor for a mentee: how well each fits and what the change costs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.matching.board import number_of
from alumnii_mentoring.coordinators.matching.board_filters import (
    MOST_ADDRESS,
    board_url,
)
from alumnii_mentoring.coordinators.matching.runs import may_decide
from alumnii_mentoring.coordinators.matching.two_people import (
    decisions_about,
    earlier_pairs,
    side_by_side,
    wish_of,
)
from alumnii_mentoring.coordinators.matching.weights_form import LABELS
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.explaining import Options, explain_choice, options_for
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import (
    BLOCKED,
    Vocabulary,
    labels_of,
    missing_in,
    told_of,
)
from alumnii_mentoring.domain.matching.verbs import CHOOSE
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.names.order import is_called
from alumnii_mentoring.web.views import try_action

HELD = (Proposal.State.PROPOSED, Proposal.State.ACCEPTED)


class OfMentee(CoordinatorView):
    header_icon = "group"
    kwargs: dict[str, Any]

    def get_mentee(self) -> Any:
        """With whom the board proposes or holds for them, and whether they have a pair.

        Nobody reads what is weighed about themselves: 404, as for a member.
        """
        user = self.request.user
        rows = Participation.objects.visible_to(user).mentees().active()
        rows = rows.exclude(person__user=user)
        rows = rows.select_related("cycle__programme", "person__faculty")
        on_board = Proposal.objects.filter(run__is_current=True, mentee=OuterRef("pk"))
        held = on_board.filter(state__in=HELD).order_by().values("mentor")[:1]
        paired = Pair.objects.open().filter(mentee=OuterRef("pk"))
        rows = rows.annotate(proposed=Subquery(held), is_paired=Exists(paired))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        self.mentee = self.get_mentee()
        try:
            self.options = options_for(self.mentee)
        except MentoringError:
            raise Http404 from None
        return super().get(request, *args, **kwargs)  # type: ignore[misc]

    def get_page_subtitle(self) -> str:
        return str(self.mentee.person.display_name)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        mentee, request = self.mentee, self.request
        decides = may_decide(request.user, mentee.cycle)
        return super().get_context_data(
            mentee=mentee,
            may_choose=decides and not mentee.is_paired,
            reason_limit=CHOOSE.words_limit,
            at=request.GET.get("at", "")[:MOST_ADDRESS],
            back=board_url(request, mentee.cycle_id),
            **kwargs,
        )


class ChooseView(OfMentee, TemplateView):
    """Every mentor, best fitting first, with what the whole would lose."""

    page_title = CHOOSE.title
    template_name = "alumnii_mentoring/coordinators/choose.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        options = self.options
        text = words_in(self.request.GET)
        everybody = _called([*options.possible, *options.impossible], text)
        page = Paginator(everybody, get_settings().page_size).get_page(self.request.GET.get("p"))
        rows = _rows(options, self.mentee, list(page.object_list))
        query = urlencode({"q": text, "at": self.request.GET.get("at", "")[:MOST_ADDRESS]})
        return super().get_context_data(
            page=page,
            rows=rows,
            text=text,
            query=query,
            knows_costs=options.knows_costs,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mentee = self.get_mentee()
        mentor = _mentor(request, request.POST.get("mentor", ""))
        arguments = {"by": request.user, "now": timezone.now()}
        arguments["reason"] = CHOOSE.trim(request.POST.get("reason", ""))
        if try_action(request, lambda: CHOOSE.do(mentee, mentor, **arguments), str(CHOOSE.done)):
            return redirect(board_url(request, mentee.cycle_id))
        address = reverse("mentoring_side_by_side", args=[mentee.pk, mentor.pk])
        at = request.POST.get("at", "")[:MOST_ADDRESS]
        return redirect(f"{address}?{urlencode({'at': at})}" if at else address)


def _mentor(request: HttpRequest, key: str, mentee: Any = None) -> Any:
    """With the places that are left for this mentee, if given."""
    if not key.isdecimal():
        raise Http404
    rows = Participation.objects.visible_to(request.user).mentors()
    rows = rows.select_related("cycle__programme", "person__faculty", "person__user")
    rows = _with_room(rows, mentee) if mentee else rows
    return get_object_or_404(rows, pk=int(key[:12]))


def _with_room(mentors: Any, mentee: Participation) -> Any:
    """Free places, and ``locked`` ones (counts): what is locked to others is not free."""
    others = Proposal.objects.pending(mentee.cycle).exclude(mentee=mentee)
    locked = others.filter(is_locked=True, mentor=OuterRef("pk"))
    return with_free_places(mentors).annotate(locked=number_of(locked, by="mentor"))


def _called(everybody: list[Any], text: str) -> list[Any]:
    """Those of that name, in the same order."""
    if not text:
        return everybody
    mentors = Participation.objects.filter(pk__in=[_key_of(option) for option in everybody])
    keys = set(mentors.filter(is_called(text, "person__")).values_list("pk", flat=True))
    return [option for option in everybody if _key_of(option) in keys]


def _key_of(option: Any) -> int:
    return int(getattr(option, "mentor", option))


def _rows(options: Options, mentee: Any, shown: list[Any]) -> list[dict[str, Any]]:
    words = Vocabulary.load()
    keys = [_key_of(option) for option in shown]
    people = _with_room(Participation.objects.filter(pk__in=keys), mentee)
    by_key = {mentor.pk: mentor for mentor in people.select_related("person__user")}
    rows = []
    for option in shown:
        if (key := _key_of(option)) not in by_key:
            continue
        score, code = options.detail(key)
        warning = BLOCKED.get(code or "") or _no_place(by_key[key], mentee)
        is_current = key == mentee.proposed
        rows.append(
            {
                "mentor": by_key[key],
                "score": score.total,
                "percent": score.total // 10,
                "loss": getattr(option, "loss", None),
                "labels": labels_of(score.as_json(), words, by_key[key].person.place_name),
                "warning": warning,
                "is_current": is_current,
                "was_computed": key == options.current and not is_current,
                "can_be_chosen": not warning and not is_current,
                "is_new": options.is_new(key),
            }
        )
    return rows


def _no_place(mentor: Any, mentee: Any) -> str:
    """Of the one who is proposed already the place is theirs."""
    if mentor.person.is_locked:
        return gettext("The account of %(name)s is locked.") % {"name": mentor.person.display_name}
    if mentor.pk == mentee.proposed or mentor.places_free > mentor.locked:
        return ""
    return str(_("All places of this mentor are taken."))


class SideBySideView(OfMentee, TemplateView):
    """Two people beside each other: what they share, the points, what the choice would cost."""

    page_title = _("Side by side")
    template_name = "alumnii_mentoring/coordinators/side_by_side.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        mentor = _mentor(self.request, str(kwargs.pop("mentor")), self.mentee)
        is_own = mentor.person.user_id == self.request.user.pk
        is_known = mentor.pk in self.options.problem.mentors
        if mentor.cycle_id != self.mentee.cycle_id or is_own or not is_known:
            raise Http404
        score, code = self.options.detail(mentor.pk)
        parts, words = score.as_json(), Vocabulary.load()
        return super().get_context_data(
            mentor=mentor,
            score=score.total,
            parts=_explained(parts, words),
            missing=missing_in(parts),
            warning=BLOCKED.get(code or ""),
            **self._standing(mentor),
            facts=side_by_side(self.mentee, mentor, words),
            wish=wish_of(self.mentee, mentor),
            history=earlier_pairs(self.mentee, mentor),
            sections=decisions_about(self.mentee, mentor),
            **self._cost(mentor),
            **kwargs,
        )

    def _standing(self, mentor: Any) -> dict[str, Any]:
        """Whether the board proposes these two, did so, or could."""
        no_place = _no_place(mentor, self.mentee)
        is_current = mentor.pk == self.mentee.proposed
        is_computed = mentor.pk == self.options.current
        return {
            "no_place": no_place,
            "is_current": is_current,
            "is_computed": is_computed,
            "was_computed": is_computed and not is_current,
            "can_be_chosen": not is_current and not no_place,
        }

    def _cost(self, mentor: Participation) -> dict[str, Any]:
        """The loss and the chain of moves, with names; nothing for whom the version proposes."""
        why = explain_choice(self.options, mentor.pk)
        if why is None or why.reason is not None:
            return {"has_cost": False, "loss": None}
        keys = {key for move in why.moves for key in (move.mentee, move.before, move.after) if key}
        people = Participation.objects.select_related("person").in_bulk(keys)
        moves = [
            (move, people.get(move.mentee), people.get(move.before), people.get(move.after))
            for move in why.moves
        ]
        return {
            "has_cost": mentor.pk != self.options.current,
            "loss": why.loss,
            "gain": -why.loss,
            "moves": moves,
        }


def _explained(parts: list[dict[str, Any]], words: Vocabulary) -> list[dict[str, Any]]:
    return [
        {
            "label": LABELS.get(part["kind"], (part["kind"],))[0],
            "points": part["points"],
            "limit": part["limit"],
            "labels": told_of(part, words),
        }
        for part in parts
        if part["limit"]
    ]
