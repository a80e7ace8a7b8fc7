"""A question as editors write it. A site with pages of its own derives from AbstractQuestion."""

from __future__ import annotations

from django.db import models
from django.utils.functional import lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.forms.models import AbstractFormField

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Audience
from alumnii_mentoring.domain.applications.parts import PARTS
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.parts import audience_help
from alumnii_mentoring.pages.question_types import QUESTION_TYPES, question_type_choices

Mode = Cycle.Mode


class AskedIn(models.TextChoices):
    ALWAYS = "always", _("every cycle")
    NAMED = "named", _("cycles in which mentees name mentors")
    DIRECT = "direct", _("cycles with direct applications only")
    HYBRID = "hybrid", _("cycles with wishes and central matching")
    CENTRAL = "central", _("cycles with central matching only")


MODES: dict[str, set[Mode]] = {
    AskedIn.ALWAYS: {Mode.DIRECT, Mode.HYBRID, Mode.CENTRAL},
    AskedIn.NAMED: {Mode.DIRECT, Mode.HYBRID},
    AskedIn.DIRECT: {Mode.DIRECT},
    AskedIn.HYBRID: {Mode.HYBRID},
    AskedIn.CENTRAL: {Mode.CENTRAL},
}


class AbstractQuestion(AbstractFormField):
    """A question of an editor; answers keep their own copy of its words."""

    field_type = models.CharField(
        _("kind of question"), max_length=16, choices=question_type_choices
    )
    field_type.required_on_save = True  # type: ignore[attr-defined] - Wagtail previews need it
    audience = models.CharField(
        _("who sees this"),
        max_length=10,
        choices=Audience.choices,
        default=Audience.OFFICE,
    )
    asked_in = models.CharField(
        _("asked in"), max_length=10, choices=AskedIn.choices, default=AskedIn.ALWAYS
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("field_type", required_on_save=True),
        FieldPanel("help_text"),
        FieldRowPanel([FieldPanel("required"), FieldPanel("asked_in")]),
        FieldPanel("audience", help_text=lazy(audience_help, str)()),
        FieldPanel("choices"),
        FieldPanel("default_value"),
    ]

    class Meta(AbstractFormField.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.label)

    def save(self, *args: object, **kwargs: object) -> None:
        if self.field_type in PARTS:
            self.audience = Audience.PARTNER.value
        super().save(*args, **kwargs)

    def is_asked_in(self, cycle: Cycle) -> bool:
        """Whether the mode of the cycle asks it; a kind that is gone is asked nowhere."""
        modes = MODES.get(self.asked_in, MODES[AskedIn.ALWAYS])  # a draft may lack it
        return self.field_type in QUESTION_TYPES and cycle.mode in modes

    @property
    def key(self) -> str:
        """Under which answers are kept; an unsaved question has none of its own yet."""
        return str(self.clean_name or self.get_field_clean_name())
