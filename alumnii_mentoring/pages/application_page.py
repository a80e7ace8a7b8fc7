"""The page on which somebody applies."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.actions import save_draft, submit_application
from alumnii_mentoring.domain.applications.applicant_steps import steps_of, words_of
from alumnii_mentoring.domain.applications.late.models import is_open_to
from alumnii_mentoring.domain.applications.models import Application, Role
from alumnii_mentoring.domain.applications.permissions import can_edit, can_see_directory
from alumnii_mentoring.domain.applications.reapplying import earlier_application
from alumnii_mentoring.domain.applications.requirements.findings import (
    find_in_application,
)
from alumnii_mentoring.domain.directory.search import offered_mentors
from alumnii_mentoring.domain.people.actions import new_person, person_of
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.claiming import claimable_by
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.application_editor import ApplicationPageForm
from alumnii_mentoring.pages.application_form import ApplicationForm
from alumnii_mentoring.pages.frame import ProgrammePageMixin
from alumnii_mentoring.pages.preview import PREVIEW_MODES, preview_context
from alumnii_mentoring.pages.sending.addresses import form_path, login_url, send_url
from alumnii_mentoring.pages.sending.autosave import refuse, tell, tell_saved, tell_unsaved
from alumnii_mentoring.pages.sending.form_steps import is_going_on, next_address, steps_of_form
from alumnii_mentoring.pages.uploads import DocumentsMixin
from alumnii_mentoring.web.methods import FORM
from alumnii_mentoring.web.people import (
    known_rows,
    record_form,
    save_record,
    tell_unknown_place,
)
from alumnii_mentoring.web.refused_tokens import is_automatic
from alumnii_mentoring.web.typed import (
    author_of,
    forget_typed,
    is_of_another,
    keep_typed,
    typed_before,
)
from alumnii_mentoring.web.views import (
    add_errors,
    answer_in_zone,
    error_texts,
    hide_from_reports,
    keep_private,
)


class ApplicationFormMixin(DocumentsMixin, ProgrammePageMixin):
    """An application form; the questions are rows of a child model named ``questions``."""

    am_template = "alumnii_mentoring/pages/application_form.html"
    allowed_http_methods = FORM
    base_form_class = ApplicationPageForm
    preview_modes = PREVIEW_MODES

    role = models.CharField(gettext_lazy("for"), max_length=10, choices=Role.choices)
    cycle = models.ForeignKey(
        Cycle,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("cycle"),
        help_text=gettext_lazy("Empty: the programme's current cycle, also the next one."),
    )
    asks_all_parts = models.BooleanField(
        gettext_lazy("ask for everything that matching needs"),
        default=True,
        help_text=gettext_lazy(
            "Fields of work, topics, a text about oneself and wishes are asked even where no"
            " question below asks for them."
        ),
    )

    mentoring_panels = [
        *ProgrammePageMixin.mentoring_panels,
        FieldPanel("role"),
        FieldPanel("cycle"),
        FieldPanel("asks_all_parts"),
        *DocumentsMixin.document_panels,
    ]

    class Meta:
        abstract = True

    def current_cycle(self) -> Cycle | None:
        if self.cycle_id is None:
            return super().current_cycle()
        return Cycle.objects.published().filter(pk=self.cycle_id).first()

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        hide_from_reports(request)
        person = person_of(request.user)
        return answer_in_zone(person, partial(self._answer, request, person))

    def _answer(self, request: HttpRequest, person: Person | None) -> HttpResponse:
        cycle = self.current_cycle()
        if cycle is None or not request.user.is_authenticated:
            return self._ask_to_log_in(request, cycle)
        if person is None and request.method == "GET" and claimable_by(request.user) is not None:
            return redirect("alumnii_mentoring:claim_own")  # nobody enters everything twice
        application = self._application(person, cycle)
        if request.method == "POST":
            if is_of_another(request):
                return refuse(request, form_path(self, request))
            forget_typed(request, form_path(self, request))
            return self._receive(request, cycle, person, application)
        member = person or new_person(request.user)
        typed = None if is_automatic(request) else typed_before(request, form_path(self, request))
        if typed is None and application and not can_edit(member, application, timezone.now()):
            return self._show(request, cycle, application=application)
        if typed is None and not is_open_to(person, cycle, self.role, timezone.now()):
            return self._show(request, cycle)
        record = record_form(cycle, self.role, member, typed)
        form = self._form(request, cycle, application, typed)
        return self._show(request, cycle, application=application, record=record, form=form)

    def _ask_to_log_in(self, request: HttpRequest, cycle: Cycle | None) -> HttpResponse:
        if is_automatic(request) and request.method == "POST":
            text = _("You are logged out. Leave this page open and log in in another window.")
            return tell(text, status=401)
        if keep_typed(request, form_path(self, request)):
            return redirect(login_url(self, request))
        return self._show(request, cycle)

    def _receive(
        self, request: HttpRequest, cycle: Cycle, person: Any, application: Any
    ) -> HttpResponse:
        refused: dict[str, list[str]] = {}
        if not is_automatic(request):
            refused = self.receive_files(request, cycle, person, application)
            person = person or person_of(request.user)
            application = self._application(person, cycle)
        instance = person or new_person(request.user)
        record = record_form(cycle, self.role, instance, request.POST)
        form = self._form(request, cycle, application, request.POST, refused)
        if is_automatic(request):
            return self._save_quietly(request, cycle, record, form)
        act = save_draft if "draft" in request.POST else submit_application
        is_valid = record.is_valid() & form.is_valid()
        if not is_valid and not is_open_to(person, cycle, self.role, timezone.now()):
            form.add_error(None, _("Applications for this cycle are closed."))
        if is_valid and self._store(request, cycle, record, form, act):
            if act is save_draft:
                if not is_going_on(request):
                    messages.success(request, _("Your draft is saved; nobody else reads it."))
                return redirect(next_address(request, form_path(self, request)))
            messages.success(request, _("Thank you, your application has arrived."))
            return redirect(self._next_url(request, form))
        return self._show(request, cycle, application=application, record=record, form=form)

    def _next_url(self, request: HttpRequest, form: ApplicationForm) -> str:
        """Back to the form, where the list that opens by applying lets mentors be named."""
        if not form.is_list_later:
            return reverse("alumnii_mentoring:dashboard")
        text = _(
            "The list of mentors is open to you now. Until the deadline you can name them here."
        )
        messages.info(request, text)
        return form_path(self, request)

    def _store(self, request: HttpRequest, cycle: Cycle, record: Any, form: Any, act: Any) -> bool:
        now, user = timezone.now(), request.user
        try:
            with transaction.atomic():
                person = save_record(record, programme=self.programme, by=user, now=now)
                content = form.as_content(self.pk)
                act(person, cycle, self.role, content=content, by=user, now=now)
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return False
        tell_unknown_place(request, person)
        return True

    def _save_quietly(
        self, request: HttpRequest, cycle: Cycle, record: Any, form: Any
    ) -> HttpResponse:
        """The browser saves while somebody types; a member record changes by the button only."""
        now, user = timezone.now(), request.user
        is_new = record.instance.pk is None
        if not form.is_valid() or (is_new and not record.is_valid()):
            return tell_unsaved(form)
        try:
            with transaction.atomic():
                if is_new:
                    person = save_record(record, programme=self.programme, by=user, now=now)
                else:
                    person = Person.objects.get(pk=record.instance.pk)
                content = form.as_content(self.pk)
                arguments: dict[str, Any] = {"content": content, "by": user, "now": now}
                save_draft(person, cycle, self.role, is_automatic=True, **arguments)
        except (MentoringError, ValidationError) as error:
            return tell(" ".join(error_texts(error)))
        stored = [(form, self._form(request, cycle, self._application(person, cycle)))]
        if is_new:
            stored.append((record, record_form(cycle, self.role, person)))
        return tell_saved(*stored, now=now)

    def _form(
        self,
        request: HttpRequest,
        cycle: Cycle,
        application: Any,
        data: Any = None,
        refused: Any = None,
    ) -> ApplicationForm:
        person = person_of(request.user)
        wanted = request.GET.get("mentor", "")
        return ApplicationForm(
            data,
            cycle=cycle,
            role=self.role,
            questions=self.questions.all(),  # type: ignore[attr-defined]
            mentors=self._mentors(request, cycle),
            is_list_later=self._comes_list_later(request, cycle),
            application=application,
            earlier=earlier_application(person, cycle, self.role) if person else None,
            person=person,
            asks_all_parts=self.asks_all_parts,
            is_draft=data is not None and "draft" in data,
            uploads=self.uploads_of(cycle, application, refused),
            wanted=wanted if wanted.isdecimal() else "",
        )

    def _mentors(self, request: HttpRequest, cycle: Cycle) -> Any:
        """Whom a mentee may name; nobody reads more names here than the list shows them, and
        nobody finds their own."""
        if self.role != Role.MENTEE or self._comes_list_later(request, cycle):
            return []
        return offered_mentors(cycle).active().exclude(person__user=request.user)

    def _comes_list_later(self, request: HttpRequest, cycle: Cycle) -> bool:
        """The list opens to who has applied; until then nobody reads its names here."""
        is_naming = self.role == Role.MENTEE and cycle.mode != Cycle.Mode.CENTRAL
        return is_naming and not can_see_directory(request.user, cycle)

    def _application(self, person: Person | None, cycle: Cycle) -> Application | None:
        if person is None:
            return None
        living = Application.objects.filter(
            living_key=Application.key_of(cycle, person, self.role)
        )
        return living.prefetch_related("answers", "documents", "wishes__mentor__person").first()

    def _show(self, request: HttpRequest, cycle: Cycle | None, **more: Any) -> HttpResponse:
        context = self.get_context(request)
        now, person = timezone.now(), person_of(request.user)
        is_open = cycle is not None and is_open_to(person, cycle, self.role, now)
        context.update(cycle=cycle, is_open=is_open, login_url=login_url(self, request), **more)
        context |= {"author": author_of(request), "send_url": send_url(self, request)}
        is_sent = getattr(more.get("application"), "submitted_at", None) is not None
        context["saves_drafts"] = is_open and not is_sent
        if more.get("application"):
            context["steps"] = steps_of(more["application"])
            context["state_words"] = words_of(more["application"])
        if "form" in more and cycle is not None:
            parts = more["form"], more["record"], request
            context["form_steps"] = steps_of_form(*parts, is_whole=is_sent or not is_open)
            context |= self._about_person(more["record"], cycle, more.get("application"))
        return keep_private(TemplateResponse(request, self.get_template(request), context))

    def _about_person(self, record: Any, cycle: Cycle, application: Any) -> dict[str, Any]:
        person = record.instance
        waiting = ChangeRequest.objects.of(person).waiting() if person.pk else []
        today = site_day(timezone.now())
        return {
            "findings": find_in_application(person, cycle, self.role, application, today),
            "known": known_rows(record),
            "corrections": waiting,
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        context = self.get_context(request) | preview_context(self, mode_name)
        if "form" in context:
            form, record = context["form"], context["record"]
            context["form_steps"] = steps_of_form(form, record, request, is_whole=True)
        return TemplateResponse(request, self.get_template(request), context)
