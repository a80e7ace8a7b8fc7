"""The form with which somebody applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import conditional_escape, format_html

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content import Choice, Content, GivenAnswer, GivenWish
from alumnii_mentoring.domain.applications.content_rules import max_wishes
from alumnii_mentoring.domain.applications.content_storing import content_sign
from alumnii_mentoring.domain.applications.models import Application, Audience, Participation, Role
from alumnii_mentoring.domain.applications.parts import (
    PARTS,
    WISHES,
    Part,
    fields_of_parts,
    read_parts,
)
from alumnii_mentoring.domain.applications.reapplying import is_kept
from alumnii_mentoring.domain.applications.requirements.findings import said_in
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.parts import (
    Asked,
    audience_words,
    part_audience,
    part_fields,
    with_wished,
)
from alumnii_mentoring.pages.question_types import QUESTION_TYPES, keep_choices
from alumnii_mentoring.pages.uploads import DocumentField, Uploads
from alumnii_mentoring.web.forms import PlainForm
from alumnii_mentoring.web.merging import MergedForm


class ApplicationForm(MergedForm, PlainForm):
    """What the programme asks: the editors' questions, the parts that matching needs, consent.

    ``earlier`` is an application to another cycle whose words are offered again, ``wanted`` the
    key of the mentor from whose page somebody comes.
    """

    def __init__(
        self,
        *args: object,
        cycle: Cycle,
        role: str,
        questions: Iterable[Any],
        mentors: Iterable[Participation] = (),
        application: Application | None = None,
        earlier: Application | None = None,
        person: Person | None = None,
        asks_all_parts: bool = True,
        is_draft: bool = False,
        uploads: Uploads | None = None,
        wanted: str = "",
        is_list_later: bool = False,
        **kwargs: object,
    ) -> None:
        self.wanted, self.is_list_later = wanted, is_list_later
        self.cycle, self.role, self.application, self.person = cycle, role, application, person
        self.questions = [row for row in questions if self._is_asked(row, cycle, role)]
        self.mentors = with_wished(mentors, application)
        super().__init__(*args, **kwargs)
        self.replaces = content_sign(application) if self.is_bound else ""
        self._add_parts(asks_all_parts)
        self._add_questions()
        (uploads or Uploads()).add_fields(self)
        self._add_declarations()
        self._add_consents()
        if application is not None:
            self._start_from(application)
        elif earlier is not None:
            self._offer_again(earlier)
        self._place_wanted()
        if is_draft:
            for field in self.fields.values():
                field.required = False
        self.dress()

    @staticmethod
    def _is_asked(question: Any, cycle: Cycle, role: str) -> bool:
        part = PARTS.get(question.field_type)
        return question.is_asked_in(cycle) and (part is None or part.fits(role))

    def _add_parts(self, asks_all: bool) -> None:
        """Those that no question asks for; a direct application can't do without its mentor."""
        placed = {question.field_type for question in self.questions}
        for name, part in PARTS.items():
            is_needed = asks_all or (self.cycle.mode == Cycle.Mode.DIRECT and part is WISHES)
            if is_needed and name not in placed and part.fits(self.role):
                self._add_part(part, Asked())

    def _add_part(self, part: Part, asked: Asked) -> None:
        for field_name, field in part_fields(self, part, asked).items():
            if field_name not in self.fields:
                if not field_name.startswith("why_"):
                    self._hint(field, part_audience(part, self.role))
                self.fields[field_name] = field

    def _add_questions(self) -> None:
        for question in self.questions:
            make = QUESTION_TYPES[question.field_type].make
            if make is None:
                words = conditional_escape(question.help_text)
                asked = Asked(question.label, words, question.required)
                self._add_part(PARTS[question.field_type], asked)
                continue
            field = make(question)
            self._hint(field, audience_words(question.audience))
            if question.field_type == "place" and self.person is not None:
                field.initial = self.person.place_name
            self.fields[f"q_{question.key}"] = field

    def _hint(self, field: forms.Field, words: str) -> None:
        """Below the field's help; screen readers read both with the field."""
        if isinstance(field.widget, forms.HiddenInput):
            return
        field.help_text = format_html('{} <span class="am-who">{}</span>', field.help_text, words)

    def _add_declarations(self) -> None:
        """A box for each requirement of which no record says whether it is met."""
        wanted = self.cycle.requirements.filter(role=self.role) if self.cycle.pk else []
        self.declared = {
            f"needs_{requirement.kind}": requirement
            for requirement in wanted
            if requirement.is_declared
        }
        for name, requirement in self.declared.items():
            needed = {"required": _("This is required to apply.")}
            field = forms.BooleanField(
                label=requirement.words, required=requirement.is_blocking, error_messages=needed
            )
            self._hint(field, audience_words(Audience.OFFICE))
            self.fields[name] = field

    def _add_consents(self) -> None:
        programme = self.cycle.programme
        kinds = Consent.Kind
        self.consents = {
            kind: consent_text(programme, kind)
            for kind in (kinds.PARTICIPATION, kinds.DIRECTORY, kinds.KEEPING)
        }
        extra = "wants_listing" if self.role == Role.MENTOR else "wants_keeping"
        kind = kinds.DIRECTORY if self.role == Role.MENTOR else kinds.KEEPING
        self.fields[extra] = forms.BooleanField(label=self.consents[kind], required=False)
        if extra == "wants_keeping" and self.person is not None and self.person.pk:
            self.fields[extra].initial = is_kept(self.person, programme)
        self.fields["consent"] = forms.BooleanField(
            label=self.consents[kinds.PARTICIPATION],
            error_messages={"required": _("Without your consent you can't take part.")},
        )

    def _start_from(self, application: Application) -> None:
        """What the person has said in this cycle."""
        initial: dict[str, Any] = {
            **read_parts(application),
            **self._answers_of(application),
            "wants_listing": application.wants_listing,
        }
        for name in initial.keys() & self.fields.keys():
            keep_choices(self.fields[name], initial[name])
        said = said_in(application)
        initial |= {
            name: bool(said.get(requirement.answer_key))
            for name, requirement in self.declared.items()
        }
        for rank, wish in enumerate(application.wishes.all(), start=1):
            initial |= {f"wish_{rank}": wish.mentor_id, f"why_{rank}": wish.why}
        self.initial = {**initial, **self.initial}

    def _place_wanted(self) -> None:
        """The mentor from whose page somebody comes gets the first free rank; none is replaced."""
        ranks = range(1, max_wishes(self.cycle) + 1)
        named = {rank: str(self.initial.get(f"wish_{rank}") or "") for rank in ranks}
        free = [rank for rank in ranks if not named[rank]]
        mentor = {str(key): label for key, label in self.mentors.items()}.get(self.wanted)
        if mentor is None or not named or self.wanted in named.values():
            return
        if free:
            self.initial[f"wish_{free[0]}"] = self.wanted
        elif "wish_1" in self.fields:
            words = _("You come from the page of %(name)s: choose them in place of another wish.")
            self._hint(self.fields["wish_1"], words % {"name": mentor.person.display_name})

    def _offer_again(self, earlier: Application) -> None:
        """What the person has said in an earlier cycle, marked as such."""
        initial = {**read_parts(earlier), **self._answers_of(earlier, is_again=True)}
        unmarked = {part.field for part in PARTS.values() if not part.is_marked_again}
        words = _("from %(cycle)s") % {"cycle": earlier.cycle.name}
        for name, value in initial.items():
            if name in self.fields and value not in ("", [], False) and name not in unmarked:
                field = self.fields[name]
                field.help_text = format_html(
                    '{} <span class="am-tag">{}</span>', field.help_text, words
                )
        self._say_files_are_new()
        self.initial = {**initial, **self.initial}

    def _say_files_are_new(self) -> None:
        for field in self.fields.values():
            if isinstance(field, DocumentField):
                words = _("No file of an earlier application is taken over; please add it again.")
                field.help_text = format_html("{} {}", field.help_text, words)

    def _answers_of(self, application: Application, *, is_again: bool = False) -> dict[str, Any]:
        """By the question's key; words of another cycle also by the question's own words."""
        answers = application.answers.all()
        by_key = {answer.question_key: answer.text for answer in answers}
        by_words = {answer.question.casefold(): answer.text for answer in answers}
        initial = {}
        for question in self.questions:
            kind = QUESTION_TYPES[question.field_type]
            text = by_key.get(question.key)
            if is_again and text is None:
                text = by_words.get(question.label.casefold())
            if kind.make is None or text is None or (is_again and not kind.is_offered_again):
                continue
            initial[f"q_{question.key}"] = kind.show(text)
        return initial

    def as_content(self, form_page_ref: int | None = None) -> Content:
        """The cleaned form as the domain takes it; what is not asked stays as it was."""
        values = self.cleaned_data
        lists = bool(values.get("wants_listing"))
        asked = [
            question for question in self.questions if QUESTION_TYPES[question.field_type].make
        ]
        return Content(
            parts=self._parts(),
            wants_listing=lists,
            answers=[*map(self._answer, asked), *self._declarations()],
            wishes=self._wishes(),
            form_page_ref=form_page_ref,
            consent=self.consents[Consent.Kind.PARTICIPATION] if values["consent"] else "",
            listing_consent=self.consents[Consent.Kind.DIRECTORY] if lists else "",
            choices=self._choices(),
            replaces=self.replaces,
        )

    def _parts(self) -> dict[str, Any]:
        """What is said now or was before; an empty field says nothing."""
        stored = read_parts(self.application) if self.application else {}
        said = {name: self.cleaned_data.get(name, stored.get(name)) for name in fields_of_parts()}
        return {name: value for name, value in said.items() if value}

    def _answer(self, question: Any) -> GivenAnswer:
        value = self.cleaned_data.get(f"q_{question.key}")
        return GivenAnswer(
            key=question.key,
            question=question.label,
            kind=question.field_type,
            text=QUESTION_TYPES[question.field_type].read(value),
            audience=question.audience or Audience.OFFICE.value,
        )

    def _declarations(self) -> list[GivenAnswer]:
        """Empty where the box is: said, and not met."""
        return [
            GivenAnswer(
                key=requirement.answer_key,
                question=requirement.words,
                kind="checkbox",
                text=_("yes") if self.cleaned_data.get(name) else "",
            )
            for name, requirement in self.declared.items()
        ]

    def _choices(self) -> list[Choice]:
        """Consents beside the one that taking part needs."""
        made = []
        if "wants_keeping" in self.fields:
            text = self.consents[Consent.Kind.KEEPING]
            is_given = bool(self.cleaned_data.get("wants_keeping"))
            made.append(Choice(Consent.Kind.KEEPING.value, text, is_given))
        for question in self.questions:
            if question.field_type == "consent":
                text = f"{question.label}\n{question.help_text}".strip()
                is_given = bool(self.cleaned_data.get(f"q_{question.key}"))
                made.append(Choice(Consent.Kind.QUESTION.value, text, is_given))
        return made

    def _wishes(self) -> list[GivenWish]:
        chosen = [
            (self.cleaned_data.get(f"wish_{rank}"), self.cleaned_data.get(f"why_{rank}", ""))
            for rank in range(1, max_wishes(self.cycle) + 1)
        ]
        is_direct = self.cycle.mode == Cycle.Mode.DIRECT
        return [
            GivenWish(self.mentors[key], why, is_direct or str(key) == self.wanted)
            for key, why in chosen
            if key
        ]
