from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from alumnii_mentoring.domain.applications.applicant_steps import steps_of, words_of
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import can_discard, can_edit
from alumnii_mentoring.domain.applications.reapplying import keeping_of
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.placing import open_questions as placing
from alumnii_mentoring.domain.placing.waiting_list import position_of
from alumnii_mentoring.domain.requests import open_questions as requests
from alumnii_mentoring.members.access import MemberView
from alumnii_mentoring.members.home.dates import own_dates
from alumnii_mentoring.members.home.next_things import MOST_OPEN, by_kind, next_things, waiting_for
from alumnii_mentoring.members.home.pair_cards import pair_cards
from alumnii_mentoring.web.entrances import APPLY_MENTOR, Entrance, find_entrances


class DashboardView(MemberView, TemplateView):
    """The one thing to do next, then the pair, the dates and what else is open."""

    template_name = "alumnii_mentoring/members/dashboard.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        person, now = self.person, self.now
        waiting = waiting_for(person, now)
        things = by_kind(waiting)
        pairs = list(Pair.objects.of(person).with_parts())
        sent = Application.objects.of(person).with_parts()
        participations = Participation.objects.of(person).select_related("cycle__programme")
        running = [pair for pair in pairs if pair.is_running]
        to_do, offers = next_things(waiting, person), things[placing.OFFER.kind]
        first = 0 if offers else 1
        entrances = self._fitting(find_entrances(now))
        return super().get_context_data(
            next=to_do[0] if to_do[:first] else None,
            also_open=to_do[first : first + MOST_OPEN],
            asked=[self._with_partner(pair) for pair in things[placing.PAIR.kind]],
            running=pair_cards(running, person, now),
            dates=own_dates(person, now),
            former=[self._with_partner(pair) for pair in pairs if self._is_former(pair)],
            applications=[self._with_steps(application) for application in sent.order_by("-pk")],
            offers=offers,
            keeping=keeping_of(person),
            person=person,
            corrections=ChangeRequest.objects.of(person).waiting(),
            participations=[
                self._with_choice(participation)
                for participation in participations.order_by("-pk")
            ],
            now=now,
            documents=self._documents(),
            has_pairs=bool(running or things[placing.PAIR.kind]),
            entrances=[] if running else entrances,
            next_steps=self._next_steps(pairs, entrances),
            requests=[wish for wish in things[requests.REQUEST.kind] if not wish.is_with_mentor],
            wishes=things[requests.QUESTION.kind],
            **kwargs,
        )

    def _fitting(self, entrances: list[Entrance]) -> list[Entrance]:
        """No second form beside one's own application: that one is shown with its steps."""
        living = Application.objects.of(self.person).filter(living_key__isnull=False)
        cycles = set(living.values_list("cycle", flat=True))
        return [entrance for entrance in entrances if entrance.cycle_pk not in cycles]

    def _documents(self) -> list[tuple[Document, bool]]:
        documents = Document.objects.of(self.person).with_parts()
        return [
            (document, can_discard(self.request.user, document, self.now))
            for document in documents
        ]

    def _with_steps(self, application: Application) -> dict[str, Any]:
        is_living = application.living_key is not None and application.cycle.is_writable
        return {
            "application": application,
            "steps": steps_of(application),
            "words": words_of(application),
            "position": position_of(application),
            "form_url": _form_url(application) if is_living else "",
            "is_editable": can_edit(self.person, application, self.now),
        }

    def _with_choice(self, participation: Participation) -> tuple[Participation, bool]:
        """Whether the member may still take a break from it or leave."""
        return participation, participation.cycle.is_writable and participation.is_living

    def _is_former(self, pair: Pair) -> bool:
        return pair.state in {Pair.State.COMPLETED, Pair.State.ENDED_EARLY}

    def _with_partner(self, pair: Pair) -> dict[str, Any]:
        return {
            "pair": pair,
            "partner": pair.partner_of(self.person),
            "is_mentor": pair.role_of(self.person) == "mentor",
            "has_confirmed": pair.is_confirmed_by(self.person),
        }

    def _next_steps(self, pairs: list[Pair], entrances: list[Entrance]) -> list[dict[str, Any]]:
        """After completion: the way to the alumni, and to becoming a mentor oneself."""
        done = {pair.programme for pair in pairs if pair.state == Pair.State.COMPLETED}
        steps = []
        for programme in sorted(done, key=lambda programme: programme.name):
            entries = [entrance for entrance in entrances if entrance.programme_pk == programme.pk]
            become = [entry for entry in entries if entry.kind == APPLY_MENTOR]
            if programme.alumni_text or programme.alumni_link or become:
                steps.append({"programme": programme, "become": become})
        return steps


def _form_url(application: Application) -> str:
    return reverse("alumnii_mentoring:application_form", args=[application.pk])
