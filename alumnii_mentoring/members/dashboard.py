from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import can_discard, can_edit
from alumnii_mentoring.domain.applications.reapplying import keeping_of
from alumnii_mentoring.domain.applications.review_records import Inquiry
from alumnii_mentoring.domain.applications.steps import steps_of, words_of
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.models import Event, Invitation
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.placing.waiting_list import position_of
from alumnii_mentoring.members.access import MemberView
from alumnii_mentoring.web.entrances import APPLY_MENTOR, Entrance, find_entrances


class DashboardView(MemberView, TemplateView):
    """What waits for the member's answer, and what comes next."""

    template_name = "alumnii_mentoring/members/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, now = self.person, self.now
        pairs = list(Pair.objects.of(person).with_parts())
        applications = Application.objects.of(person).select_related("cycle__programme", "person")
        applications = list(applications.order_by("-pk"))
        participations = Participation.objects.of(person).select_related("cycle__programme")
        coming = Event.objects.published().upcoming(now)
        invitations = Invitation.objects.of(person).coming().filter(event__in=coming.values("pk"))
        meetings = Meeting.objects.of(person).planned().filter(starts_at__gte=now)
        running = [self._with_partner(pair) for pair in pairs if pair.is_running]
        entrances = find_entrances(now)
        return super().get_context_data(
            asked=[self._with_partner(pair) for pair in pairs if self._is_asked(pair)],
            running=running,
            former=[self._with_partner(pair) for pair in pairs if self._is_former(pair)],
            applications=[self._with_steps(one) for one in applications],
            offers=[one for one in applications if one.state == Application.State.OFFERED],
            keeping=keeping_of(person),
            corrections=ChangeRequest.objects.of(person).waiting(),
            participations=participations.order_by("-pk"),
            invitations=invitations.select_related("event").order_by("event__starts_at")[:5],
            meetings=meetings.select_related("pair").order_by("starts_at")[:5],
            now=now,
            documents=self._documents(),
            to_confirm=self._reports(),
            goals=Goal.objects.waiting_for(person),
            inquiries=Inquiry.objects.of(person).open().with_parts(),
            entrances=[] if running else entrances,
            next_steps=self._next_steps(pairs, entrances),
            requests=Wish.objects.to_mentor(person).with_parts().order_by("requested_at"),
            wishes=Wish.objects.of_mentee(person).open().with_parts(),
            **kwargs,
        )

    def _documents(self) -> list[tuple[Document, bool]]:
        mine = Document.objects.of(self.person).with_parts()
        return [(one, can_discard(self.request.user, one, self.now)) for one in mine]

    def _with_steps(self, application: Application) -> dict[str, Any]:
        is_living = application.living_key is not None and application.cycle.is_writable
        return {
            "application": application,
            "steps": steps_of(application),
            "words": words_of(application),
            "position": position_of(application),
            "form_url": application.form_path if is_living else "",
            "is_editable": can_edit(self.person, application, self.now),
        }

    def _is_asked(self, pair: Pair) -> bool:
        return pair.state in Pair.AWAITING

    def _is_former(self, pair: Pair) -> bool:
        return pair.state in {Pair.State.COMPLETED, Pair.State.ENDED_EARLY}

    def _with_partner(self, pair: Pair) -> dict[str, Any]:
        role = pair.role_of(self.person)
        return {
            "pair": pair,
            "partner": pair.partner_of(self.person),
            "is_mentor": role == "mentor",
            "has_confirmed": pair.confirmed_at_by(str(role)) is not None,
        }

    def _next_steps(self, pairs: list[Pair], entrances: list[Entrance]) -> list[dict[str, Any]]:
        """After completion: the way to the alumni, and to becoming a mentor oneself."""
        done = {pair.programme for pair in pairs if pair.state == Pair.State.COMPLETED}
        return [
            {
                "programme": programme,
                "become": [
                    one
                    for one in entrances
                    if one.kind == APPLY_MENTOR and one.programme_pk == programme.pk
                ],
            }
            for programme in sorted(done, key=lambda one: one.name)
        ]

    def _reports(self) -> Any:
        reported = Meeting.objects.of(self.person).filter(state=Meeting.State.REPORTED)
        mine = {"mentor": "pair__mentor__person", "mentee": "pair__mentee__person"}
        for role, path in mine.items():
            reported = reported.exclude(reported_by=role, **{path: self.person})
        return reported.select_related("pair").order_by("starts_at")
