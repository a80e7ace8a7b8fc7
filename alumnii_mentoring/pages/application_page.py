"""The page on which somebody applies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.actions import save_draft, submit_application
from alumnii_mentoring.domain.applications.models import Application, Role
from alumnii_mentoring.domain.applications.permissions import can_edit
from alumnii_mentoring.domain.applications.requirements import Finding, find_requirements
from alumnii_mentoring.domain.mentorships.directory import offered_mentors
from alumnii_mentoring.domain.people.actions import new_person, person_of, update_person
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.pages.application_form import ApplicationForm
from alumnii_mentoring.pages.frame import ProgrammePageMixin
from alumnii_mentoring.pages.uploads import DocumentsMixin
from alumnii_mentoring.web.people import RecordForm
from alumnii_mentoring.web.views import add_errors, keep_private

MAX_TYPED = 200_000


class ApplicationFormMixin(DocumentsMixin, ProgrammePageMixin):
    """An application form; the questions are rows of a child model named ``questions``."""

    am_template = "alumnii_mentoring/pages/application_form.html"

    role = models.CharField(gettext_lazy("for"), max_length=10, choices=Role.choices)

    mentoring_panels = [
        *ProgrammePageMixin.mentoring_panels,
        FieldPanel("role"),
        *DocumentsMixin.document_panels,
    ]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cycle = self.current_cycle()
        if cycle is None or not request.user.is_authenticated:
            return self._keep_typed(request) or self._show(request, cycle)
        person = person_of(request.user)
        application = self._application(person, cycle)
        if request.method == "POST":
            return self._receive(request, cycle, person, application)
        typed = self._typed_before(request, (person or new_person(request.user)).email)
        if typed is not None:
            return self._restore(request, cycle, person, application, typed)
        if application and not can_edit(person, application, timezone.now()):
            return self._show(request, cycle, application=application)
        if not cycle.accepts_applications(timezone.now()):
            return self._show(request, cycle)
        return self._show(
            request,
            cycle,
            application=application,
            record=RecordForm(instance=person or new_person(request.user), prefix="me"),
            form=self._form(request, cycle, application),
        )

    def _receive(
        self, request: HttpRequest, cycle: Cycle, person: Any, application: Any
    ) -> HttpResponse:
        refused = self.receive_files(request, cycle, person, application)
        person = person or person_of(request.user)
        application = self._application(person, cycle)
        instance = person or new_person(request.user)
        record = RecordForm(request.POST, instance=instance, prefix="me")
        form = self._form(request, cycle, application, request.POST, refused)
        act = save_draft if "draft" in request.POST else submit_application
        if record.is_valid() & form.is_valid() and self._store(request, cycle, record, form, act):
            if act is save_draft:
                messages.success(request, _("Your draft is saved; nobody else reads it."))
                return redirect(request.path)
            messages.success(request, _("Thank you, your application has arrived."))
            return redirect(reverse("alumnii_mentoring:dashboard"))
        return self._show(request, cycle, application=application, record=record, form=form)

    def _keep_typed(self, request: HttpRequest) -> HttpResponse | None:
        """Who was logged out while typing finds the words again after logging in."""
        typed = request.POST.urlencode() if request.method == "POST" else ""
        if not typed or len(typed) > MAX_TYPED:
            return None
        request.session[self._typed_key()] = typed
        messages.info(request, _("Please log in; what you typed is kept."))
        if request.FILES:
            messages.warning(request, _("Please choose your files again."))
        return redirect(_login_url(request))

    def _typed_key(self) -> str:
        return f"am-typed-{self.pk}"  # type: ignore[attr-defined]

    def _typed_before(self, request: HttpRequest, email: str) -> QueryDict | None:
        """Only for who typed it: somebody else may use the same browser."""
        typed = QueryDict(request.session.pop(self._typed_key(), ""))
        is_mine = email and typed.get("me-email", "").lower() == email.lower()
        return typed if is_mine else None

    def _restore(
        self, request: HttpRequest, cycle: Cycle, person: Any, application: Any, typed: QueryDict
    ) -> HttpResponse:
        messages.info(request, _("Here is what you typed before. It is not sent yet."))
        record = RecordForm(typed, instance=person or new_person(request.user), prefix="me")
        form = self._form(request, cycle, application, typed)
        return self._show(request, cycle, application=application, record=record, form=form)

    def _store(self, request: HttpRequest, cycle: Cycle, record: Any, form: Any, act: Any) -> bool:
        try:
            with transaction.atomic():
                person = record.save(commit=False)
                person = update_person(person, by=request.user)
                record.save_m2m()
                content = form.as_content(request.path)
                act(person, cycle, self.role, content=content, by=request.user, now=timezone.now())
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return False
        return True

    def _form(
        self,
        request: HttpRequest,
        cycle: Cycle,
        application: Any,
        data: Any = None,
        refused: Any = None,
    ) -> ApplicationForm:
        mentors = offered_mentors(cycle) if self.role == Role.MENTEE else []
        wanted = request.GET.get("mentor", "")
        initial = {"wish_1": wanted, "mentor": wanted} if wanted.isdecimal() else {}
        return ApplicationForm(
            data,
            cycle=cycle,
            role=self.role,
            questions=self.questions.all(),  # type: ignore[attr-defined]
            mentors=mentors,
            application=application,
            is_draft=data is not None and "draft" in data,
            uploads=self.uploads_of(application, refused),
            initial=initial,
        )

    def _application(self, person: Person | None, cycle: Cycle) -> Application | None:
        if person is None:
            return None
        mine = Application.objects.filter(living_key=Application.key_of(cycle, person, self.role))
        return mine.prefetch_related("answers", "wishes", "documents").first()

    def _findings(self, person: Person, cycle: Cycle) -> list[Finding]:
        """What the cycle expects; a new member has no record to judge by yet."""
        if person.pk is None:
            return [Finding(one, None) for one in cycle.requirements.filter(role=self.role)]
        return find_requirements(person, cycle, self.role, timezone.localdate())

    def _show(self, request: HttpRequest, cycle: Cycle | None, **more: Any) -> HttpResponse:
        context = self.get_context(request)
        is_open = cycle is not None and cycle.accepts_applications(timezone.now())
        context.update(cycle=cycle, is_open=is_open, login_url=_login_url(request), **more)
        if "form" in more and cycle is not None:
            context["findings"] = self._findings(more["record"].instance, cycle)
        return keep_private(TemplateResponse(request, self.get_template(request), context))


def _login_url(request: HttpRequest) -> str:
    query = urlencode({"next": request.get_full_path()})
    return f"{resolve_url(settings.LOGIN_URL)}?{query}"
