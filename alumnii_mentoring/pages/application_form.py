"""The form with which somebody applies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.content import Content, GivenAnswer, GivenWish
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.rules import max_wishes
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.models import Consent, FieldOfWork, Topic
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.pages.uploads import QuestionBuilder, Uploads
from alumnii_mentoring.web.forms import KeysField, PlainForm, ProseFormField

MAX_ANSWER = 5000


class ApplicationForm(PlainForm):
    """What the programme asks: common parts, the editors' questions, wishes, consent."""

    fields_of_work = KeysField(
        label=gettext_lazy("Fields of work"),
        queryset=FieldOfWork.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = KeysField(
        label=gettext_lazy("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    about = ProseFormField(label=gettext_lazy("About me"), required=False, max_length=2000, rows=6)

    def __init__(
        self,
        *args: Any,
        cycle: Cycle,
        role: str,
        questions: Iterable[Any],
        mentors: Iterable[Participation] = (),
        application: Application | None = None,
        is_draft: bool = False,
        uploads: Uploads | None = None,
        **kwargs: Any,
    ) -> None:
        self.cycle, self.role, self.questions = cycle, role, list(questions)
        self.mentors = {mentor.pk: mentor for mentor in mentors}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["fields_of_work"].queryset = FieldOfWork.objects.active()
        fields["topics"].queryset = Topic.objects.active()
        self._add_role_fields(application)
        self._add_questions(application)
        (uploads or Uploads()).add_fields(self)
        self._add_consents()
        if application is not None:
            self._start_from(application)
        if is_draft:
            for field in self.fields.values():
                field.required = False
        self.dress()

    def _add_role_fields(self, application: Application | None) -> None:
        if self.role == Role.MENTOR:
            self.fields["capacity"] = forms.IntegerField(
                label=_("How many mentees can you accompany at the same time?"),
                min_value=1,
                max_value=20,
                initial=self.cycle.default_capacity,
            )
            return
        wishes = list(application.wishes.all()) if application else []
        for rank in range(1, self._wish_count() + 1):
            known = wishes[rank - 1] if rank <= len(wishes) else None
            self._add_wish(rank, known)

    def _wish_count(self) -> int:
        return max_wishes(self.cycle)

    def _add_wish(self, rank: int, known: Any) -> None:
        is_direct = self.cycle.mode == Cycle.Mode.DIRECT
        choices = [(pk, mentor.person.display_name) for pk, mentor in self.mentors.items()]
        self.fields[f"wish_{rank}"] = forms.TypedChoiceField(
            label=_wish_label(rank, is_direct=is_direct),
            choices=[("", _("nobody in particular")), *choices],
            coerce=int,
            empty_value=None,
            required=is_direct and rank == 1,
            initial=known.mentor_id if known else None,
        )
        self.fields[f"why_{rank}"] = ProseFormField(
            label=_("Why this mentor?"),
            required=False,
            max_length=1000,
            rows=2,
            initial=known.why if known else "",
        )

    def _add_questions(self, application: Application | None) -> None:
        known = (
            {given.question_key: given for given in application.answers.all()}
            if application
            else {}
        )
        built = QuestionBuilder(self.questions).formfields
        for question in self.questions:
            name = question.clean_name
            field = built[name]
            if isinstance(field, forms.CharField):
                field.validators.append(MaxLengthValidator(MAX_ANSWER))
            if name in known:
                field.initial = _initial(field, known[name].text)
            self.fields[f"q_{name}"] = field

    def _add_consents(self) -> None:
        programme = self.cycle.programme
        self.consents = {
            kind: consent_text(programme, kind)
            for kind in (Consent.Kind.PARTICIPATION, Consent.Kind.DIRECTORY)
        }
        if self.role == Role.MENTOR:
            self.fields["wants_listing"] = forms.BooleanField(
                label=self.consents[Consent.Kind.DIRECTORY], required=False
            )
        self.fields["consent"] = forms.BooleanField(
            label=self.consents[Consent.Kind.PARTICIPATION],
            error_messages={"required": _("Without your consent you can't take part.")},
        )

    def _start_from(self, application: Application) -> None:
        self.initial = {
            "fields_of_work": application.fields_of_work.all(),
            "topics": application.topics.all(),
            "about": application.about,
            "capacity": application.capacity,
            "wants_listing": application.wants_listing,
            **self.initial,
        }

    def as_content(self, form_path: str = "") -> Content:
        """The cleaned form as the domain takes it."""
        given = self.cleaned_data
        lists = bool(given.get("wants_listing"))
        return Content(
            about=given["about"],
            fields_of_work=list(given["fields_of_work"]),
            topics=list(given["topics"]),
            capacity=given.get("capacity") or 1,
            wants_listing=lists,
            answers=[self._answer(question) for question in self.questions],
            wishes=self._wishes(),
            form_path=form_path,
            consent=self.consents[Consent.Kind.PARTICIPATION] if given["consent"] else "",
            listing_consent=self.consents[Consent.Kind.DIRECTORY] if lists else "",
        )

    def _answer(self, question: Any) -> GivenAnswer:
        value = self.cleaned_data.get(f"q_{question.clean_name}")
        return GivenAnswer(
            key=question.clean_name,
            question=question.label,
            kind=question.field_type,
            text=_as_text(value),
        )

    def _wishes(self) -> list[GivenWish]:
        chosen = [
            (self.cleaned_data.get(f"wish_{rank}"), self.cleaned_data.get(f"why_{rank}", ""))
            for rank in range(1, self._wish_count() + 1)
        ]
        direct = self.cycle.mode == Cycle.Mode.DIRECT or "mentor" in self.initial
        return [GivenWish(self.mentors[key], why, direct) for key, why in chosen if key]


def _wish_label(rank: int, *, is_direct: bool) -> str:
    if is_direct and rank == 1:
        return _("Mentor")
    return _("Wish %(rank)s: mentor") % {"rank": rank}


def _as_text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "\n".join(map(str, value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return clean_text(str(value))


def _initial(field: forms.Field, text: str) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return text.splitlines()
    if isinstance(field, forms.BooleanField):
        return text == _("yes")
    return text
