"""Screens of the back office that belong to pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.generic import FormView
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.pages.application_page import ApplicationFormMixin
from alumnii_mentoring.pages.defaults import add_default_questions, missing_questions
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.typed import Refilled

URL_NAME = "mentoring_default_questions"


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=[("de", "Deutsch"), ("en", "English")]
    )


class DefaultQuestionsView(
    ListedMethods, Refilled, generic.base.WagtailAdminTemplateMixin, FormView
):
    """Adds our questions to a form, as a draft; who may edit the page may do so."""

    permission = "edit the page"
    again_template = "alumnii_mentoring/coordinators/again.html"
    template_name = "alumnii_mentoring/pages/default_questions.html"
    page_title = _("Insert default questions")
    header_icon = "form"
    _show_breadcrumbs = True
    form_class = LanguageForm

    def dispatch(self, request: HttpRequest, *args: object, pk: int, **kwargs: object) -> Any:
        page = get_object_or_404(Page, pk=pk).specific
        if not isinstance(page, ApplicationFormMixin):
            raise Http404
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.page = page.get_latest_revision_as_object()
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": self._edit_url(), "label": self.page.title}
        return [*self.breadcrumbs_items, page, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        """The language of the page, or of the site without translations."""
        language = self.page.locale.language_code or get_language() or "de"
        return {"language": "en" if language.startswith("en") else "de"}

    def get_page_subtitle(self) -> str:
        return str(self.page.title)

    def form_valid(self, form: LanguageForm) -> HttpResponse:
        number = add_default_questions(self.page, form.cleaned_data["language"])
        if not number:
            messages.info(self.request, _("All default questions are there already."))
            return redirect(self._edit_url())
        self.page.save_revision(user=self.request.user, log_action=True, clean=False)
        text = ngettext(
            "%(number)s question is inserted. Check it, then publish the page.",
            "%(number)s questions are inserted. Check them, then publish the page.",
            number,
        )
        messages.success(self.request, text % {"number": number})
        return redirect(self._edit_url())

    def _edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        missing = missing_questions(list(self.page.questions.all()), self.page.role)
        sets = [(question.words("de").label, question.words("en").label) for question in missing]
        return super().get_context_data(missing=sets, edit_url=self._edit_url(), **kwargs)


def office_urls() -> list[Any]:
    view = DefaultQuestionsView.as_view()
    return [path("mentoring/forms/<int:pk>/default-questions/", view, name=URL_NAME)]


def header_buttons(page: Any, user: Account) -> list[Button]:
    """A way to the default questions from the page's own menu."""
    kind = page.specific_class
    if kind is None or not issubclass(kind, ApplicationFormMixin):
        return []
    if not page.permissions_for_user(user).can_edit():
        return []
    url = reverse(URL_NAME, args=[page.pk])
    return [Button(DefaultQuestionsView.page_title, url, icon_name="form", priority=70)]
