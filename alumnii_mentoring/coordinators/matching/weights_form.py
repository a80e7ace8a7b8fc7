"""The form in which the weights of a matching are set."""

from __future__ import annotations

from typing import Any

from django import forms

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.matching.engine import Weights
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.participants import criteria, weights_of
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.forms import PlainForm, form_field

FULL = 1000
LABELS = {
    "fields": (
        gettext_lazy("Fields of work"),
        gettext_lazy("How near the mentor's fields come to those that the mentee looks for."),
    ),
    "subject": (gettext_lazy("Subject of study"), gettext_lazy("How alike the subjects are.")),
    "topics": (
        gettext_lazy("Topics"),
        gettext_lazy("The share of the mentee's topics that the mentor offers; rare ones count."),
    ),
    "distance": (
        gettext_lazy("Distance"),
        gettext_lazy("Nearer is better; who meets online, too, has at least half of it."),
    ),
    "languages": (gettext_lazy("Languages"), gettext_lazy("A language that both speak.")),
    "level": (
        gettext_lazy("Degree and experience"),
        gettext_lazy("A degree at least as high, and more years at work."),
    ),
    "form": (gettext_lazy("Form and time"), gettext_lazy("When and how both want to meet.")),
    "wishes": (gettext_lazy("Wishes"), gettext_lazy("The rank of the mentor among the wishes.")),
    "answers": (
        gettext_lazy("Answers of the mentor"),
        gettext_lazy("What the mentor said to a request."),
    ),
}


class WeightsForm(PlainForm):
    """One field for each criterion, which together give 1000 points."""

    minimum = form_field(Cycle, "minimum_score", label=gettext_lazy("Lowest score for a proposal"))
    mode = forms.ChoiceField(label=gettext_lazy("Aim"), choices=MatchingRun.Mode.choices)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weights = weights_of(cycle).as_json()
        kinds = [criterion.kind for criterion in criteria()]
        added = {kind: self._field(kind, weights.get(kind, 0)) for kind in kinds}
        self.kinds = kinds
        self.fields = {**added, **self.fields}
        self.fields["minimum"].initial = cycle.minimum_score
        self.dress()

    def _field(self, kind: str, weight: int) -> forms.IntegerField:
        label, hint = LABELS.get(kind, (kind, ""))
        return forms.IntegerField(
            label=label, help_text=hint, min_value=0, max_value=FULL, initial=weight
        )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        total = sum(values.get(kind) or 0 for kind in self.kinds)
        if not self.errors and total != FULL:
            text = _("Together the weights must give 1000; they give %(total)s now.")
            raise forms.ValidationError(text % {"total": total})
        return values

    def as_plan(self) -> Plan:
        values = self.cleaned_data
        weights = Weights.of({kind: values[kind] for kind in self.kinds})
        return Plan(values["mode"], weights, values["minimum"])
