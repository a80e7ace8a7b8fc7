"""How editors set up a page on which somebody applies."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.page_editor import check_address


class ApplicationPageForm(WagtailAdminFormPageForm):
    """The page editor: two questions never share a key; the cycle belongs to the programme."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "cycle" in self.fields:
            offered = Cycle.objects.published().writable()
            if self.for_user is not None:
                offered |= Cycle.objects.visible_to(self.for_user).writable()
            offered |= Cycle.objects.filter(pk=self.instance.cycle_id)
            self.fields["cycle"].queryset = offered.select_related("programme")
            self.fields["cycle"].label_from_instance = _cycle_label

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        check_address(self)
        cycle, programme = values.get("cycle"), values.get("programme")
        if cycle and programme and cycle.programme_id != programme.pk:
            self.add_error("cycle", _("This cycle belongs to another programme."))
        return values


def _cycle_label(cycle: Cycle) -> str:
    return f"{cycle.programme.name}: {cycle.name}"
