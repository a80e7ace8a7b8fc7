"""What members are asked when they do something; words, limits and defaults are the models'."""

from __future__ import annotations

from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.feed_models import CalendarFeed
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.models import Topic
from alumnii_mentoring.web.forms import PlainForm, PlainModelForm, form_field
from alumnii_mentoring.web.merging import MergedForm


class ReasonForm(PlainForm):
    """The reason of a step; the models that keep one hold the same number of characters."""

    reason = form_field(
        Application,
        "reason",
        label=_("Reason (optional)"),
        help_text=_("Only the programme coordination reads this."),
    )


class PauseForm(PlainForm):
    until = form_field(
        Participation,
        "paused_until",
        label=_("Until (optional)"),
        help_text=_("On this day you take part again by yourself."),
    )


class EndForm(ReasonForm):
    is_never_again = form_field(
        Pair, "is_never_again", label=_("Please don't bring us together again")
    )


class DeclineRequestForm(ReasonForm):
    code = forms.ChoiceField(
        label=_("Why?"),
        choices=Wish.DeclineReason.choices,
        widget=forms.RadioSelect,
        initial="no_time",
    )

    field_order = ("code", "reason")


class QuestionForm(PlainForm):
    question = form_field(Wish, "question", label=_("Your question"), required=True)


class ReplyForm(PlainForm):
    reply = form_field(Wish, "question_reply", label=_("Your reply"), required=True)


class InquiryReplyForm(PlainForm):
    reply = form_field(Inquiry, "reply", label=_("Your reply"), required=True)


class GoalForm(PlainModelForm):
    class Meta(PlainModelForm.Meta):
        model = Goal
        fields = Goal.WRITTEN
        widgets = {"kind": forms.RadioSelect}
        labels = {
            "description": _("How do you notice that it is reached?"),
            "is_hidden": _("Hide this goal from the programme coordination"),
        }
        help_texts = {"is_hidden": _("Only personal goals can be hidden.")}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_hidden") and values.get("kind") != Goal.Kind.PERSONAL:
            self.add_error("is_hidden", _("Only personal goals can be hidden."))
        return values


class ReviewForm(MergedForm, PlainForm):
    result = forms.ChoiceField(
        label=_("Result"), choices=Goal.Result.choices, widget=forms.RadioSelect
    )


class MeetingForm(PlainModelForm):
    class Meta(PlainModelForm.Meta):
        model = Meeting
        fields = Meeting.WRITTEN
        widgets = {"form": forms.RadioSelect}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.active()  # type: ignore[attr-defined]

    def as_plan(self) -> MeetingPlan:
        return MeetingPlan(**self.cleaned_data)


class AddressForm(PlainForm):
    name = form_field(
        CalendarFeed,
        "name",
        label=_("Name of the new address"),
        required=True,
        help_text=_("What will read it, for example: mobile phone."),
    )


class NoteForm(PlainModelForm):
    text = form_field(
        Note,
        "text",
        rows=6,
        help_text=_("Nobody but you can read this, not even the administrators in their screens."),
    )

    class Meta(PlainModelForm.Meta):
        model = Note
        fields = ("text",)
