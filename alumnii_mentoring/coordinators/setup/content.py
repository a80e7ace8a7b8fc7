"""Steps 4 and 5: the questions of the application, and the people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from alumnii_mentoring.coordinators.setup.checklist import PEOPLE, QUESTIONS
from alumnii_mentoring.coordinators.setup.steps import AssistantView
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.setup.actions import choose_questions, settle
from alumnii_mentoring.web.page_makers import PreparedQuestion, page_maker
from alumnii_mentoring.web.views import try_action

HEADINGS = {Role.MENTEE: _("Questions to mentees"), Role.MENTOR: _("Questions to mentors")}


class QuestionsStep(AssistantView):
    """Every prepared question is asked unless its tick is taken away."""

    step = QUESTIONS
    question = _("What do you want to know of applicants?")
    header_icon = "form"
    template_name = "alumnii_mentoring/coordinators/setup/questions.html"
    programme: Programme

    def _prepared(self) -> dict[Role, list[PreparedQuestion]]:
        maker = page_maker()
        return {role: maker.questions(role.value) if maker else [] for role in HEADINGS}

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        sets = self._prepared().values()
        prepared = {question.key for questions in sets for question in questions}
        left_out = prepared - set(request.POST.getlist("asked"))
        done = gettext(
            "The questions are chosen; you can change them on the form's page any time."
        )
        try_action(request, lambda: self._choose(left_out), done)
        return self.go_on()

    def _choose(self, left_out: set[str]) -> Any:
        return choose_questions(self.programme, left_out, by=self.request.user, now=self.now)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        left_out = set(context["checklist"].setup.left_out)
        context["sets"] = [
            (HEADINGS[role], [(question, question.key not in left_out) for question in questions])
            for role, questions in self._prepared().items()
        ]
        return context


class PeopleStep(AssistantView):
    """Says how mentors come in; the address of their form is there once the pages are."""

    step = PEOPLE
    question = _("How do mentors come in?")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/setup/people.html"
    programme: Programme

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        settle(self.programme, "people_settled_at", by=request.user, now=self.now)
        return self.go_on()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        forms = [page for page in context["checklist"].pages if page.kind == Role.MENTOR]
        return {**context, "mentor_forms": forms}
