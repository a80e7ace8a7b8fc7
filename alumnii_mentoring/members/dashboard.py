from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from alumnii_mentoring.core.open_questions import Question, Waiting
from alumnii_mentoring.domain.applications import open_questions as applications
from alumnii_mentoring.domain.applications.applicant_steps import steps_of, words_of
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import can_discard, can_edit
from alumnii_mentoring.domain.applications.reapplying import keeping_of
from alumnii_mentoring.domain.events import open_questions as events
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships import open_questions as mentorships
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.placing import open_questions as placing
from alumnii_mentoring.domain.placing.waiting_list import position_of
from alumnii_mentoring.domain.requests import open_questions as requests
from alumnii_mentoring.members.access import MemberView
from alumnii_mentoring.web.entrances import APPLY_MENTOR, Entrance, find_entrances


class DashboardView(MemberView, TemplateView):
    """What waits for the member's answer, and what comes next."""

    template_name = "alumnii_mentoring/members/dashboard.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        person, now = self.person, self.now
        pairs = list(Pair.objects.of(person).with_parts())
        sent = Application.objects.of(person).with_parts()
        participations = Participation.objects.of(person).select_related("cycle__programme")
        coming = Event.objects.published().upcoming(now)
        invitations = Invitation.objects.of(person).coming().filter(event__in=coming.values("pk"))
        meetings = Meeting.objects.of(person).planned().filter(starts_at__gte=now)
        running = [self._with_partner(pair) for pair in pairs if pair.is_running]
        entrances = self._fitting(find_entrances(now))
        return super().get_context_data(
            asked=[self._with_partner(pair) for pair in self._open(placing.PAIR)],
            running=running,
            former=[self._with_partner(pair) for pair in pairs if self._is_former(pair)],
            applications=[self._with_steps(application) for application in sent.order_by("-pk")],
            offers=self._open(placing.OFFER),
            keeping=keeping_of(person),
            person=person,
            corrections=ChangeRequest.objects.of(person).waiting(),
            participations=[
                self._with_choice(participation)
                for participation in participations.order_by("-pk")
            ],
            invitations=invitations.select_related("event").order_by("event__starts_at")[:5],
            meetings=meetings.select_related("pair").order_by("starts_at")[:5],
            now=now,
            documents=self._documents(),
            to_confirm=self._open(mentorships.REPORT),
            goals=self._open(mentorships.GOAL),
            inquiries=self._open(applications.INQUIRY),
            entrances=[] if running else entrances,
            next_steps=self._next_steps(pairs, entrances),
            requests=self._open(requests.REQUEST),
            wishes=self._open(requests.QUESTION),
            unanswered=self._due(events.INVITATION),
            **kwargs,
        )

    def _fitting(self, entrances: list[Entrance]) -> list[Entrance]:
        """No second form beside one's own application: that one is shown with its steps."""
        living = Application.objects.of(self.person).filter(living_key__isnull=False)
        cycles = set(living.values_list("cycle", flat=True))
        return [entrance for entrance in entrances if entrance.cycle_pk not in cycles]

    @cached_property
    def _waiting(self) -> list[Waiting]:
        packages = (applications, placing, requests, mentorships, events)
        return [
            waiting
            for package in packages
            for waiting in package.waiting_for(self.person, self.now)
        ]

    def _open(self, question: Question) -> list[Any]:
        """What is open with this person; also where the other side is to answer."""
        return [waiting.thing for waiting in self._waiting if waiting.question is question]

    def _due(self, question: Question) -> list[Any]:
        """What this person is to answer."""
        return [
            waiting.thing
            for waiting in self._waiting
            if waiting.question is question and waiting.is_due
        ]

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
