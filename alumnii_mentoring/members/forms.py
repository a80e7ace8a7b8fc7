from __future__ import annotations

from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Topic
from alumnii_mentoring.web.forms import (
    DayInput,
    KeysField,
    LineFormField,
    MomentInput,
    PlainForm,
    ProseFormField,
)


class ReasonForm(PlainForm):
    reason = ProseFormField(
        label=_("Reason (optional)"),
        required=False,
        max_length=2000,
        help_text=_("Only the programme coordination reads this."),
    )


class PauseForm(PlainForm):
    until = forms.DateField(
        label=_("Until (optional)"),
        required=False,
        widget=DayInput,
        help_text=_("On this day you take part again by yourself."),
    )


class EndForm(ReasonForm):
    is_never_again = forms.BooleanField(
        label=_("Please don't bring us together again"), required=False
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
    question = ProseFormField(label=_("Your question"), max_length=2000)


class ReplyForm(PlainForm):
    reply = ProseFormField(label=_("Your reply"), max_length=2000)


class GoalForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Goal.Kind.choices,
        widget=forms.RadioSelect,
        initial="professional",
    )
    title = LineFormField(label=_("Goal"), max_length=160)
    description = ProseFormField(
        label=_("How do you notice that it is reached?"), required=False, max_length=2000
    )
    is_hidden = forms.BooleanField(
        label=_("Hide this goal from the programme coordination"),
        required=False,
        help_text=_("Only personal goals can be hidden."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_hidden") and values.get("kind") != Goal.Kind.PERSONAL:
            self.add_error("is_hidden", _("Only personal goals can be hidden."))
        return values


class ReviewForm(PlainForm):
    result = forms.ChoiceField(
        label=_("Result"), choices=Goal.Result.choices, widget=forms.RadioSelect
    )


class MeetingForm(PlainForm):
    starts_at = forms.DateTimeField(label=_("Date and time"), widget=MomentInput)
    duration_minutes = forms.IntegerField(
        label=_("Duration in minutes"), min_value=5, max_value=1440, initial=60
    )
    form = forms.ChoiceField(
        label=_("Form"), choices=Meeting.Form.choices, widget=forms.RadioSelect, initial="place"
    )
    place = LineFormField(label=_("Place"), required=False, max_length=200)
    online_url = forms.URLField(
        label=_("Address of the online meeting"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )
    topics = KeysField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.active()  # type: ignore[attr-defined]

    def as_plan(self) -> MeetingPlan:
        values = dict(self.cleaned_data)
        return MeetingPlan(**{**values, "topics": list(values["topics"])})


def meeting_values(meeting: Meeting) -> dict[str, Any]:
    """What a form about an existing meeting starts with."""
    names = ["starts_at", "duration_minutes", "form", "place", "online_url"]
    return {**{name: getattr(meeting, name) for name in names}, "topics": meeting.topics.all()}


class NoteForm(PlainForm):
    text = ProseFormField(
        label=_("Private note"),
        max_length=10000,
        rows=6,
        help_text=_("Nobody but you can read this, not even the administrators in their screens."),
    )
