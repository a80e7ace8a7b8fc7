"""The history of a thing for the screens: every action of the audit in words."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.web.verbs import action_labels


def history_of(thing: Any) -> dict[str, Any]:
    """Who did what when, newest first; ids only in the record, names only by rights."""
    entries = AuditEntry.objects.about(thing).select_related("actor")[:50]
    rows = [
        (entry.created_at, action_label(entry.action), _actor(entry), entry.reason)
        for entry in entries
    ]
    columns = [gettext("At"), gettext("What"), gettext("By"), gettext("Reason")]
    return {
        "heading": gettext("History"),
        "icon": "history",
        "columns": columns,
        "rows": rows,
    }


def action_label(action: str) -> Any:
    """A host's own actions have no label here and stand as they are."""
    return action_labels().get(action, action)


def _actor(entry: AuditEntry) -> Any:
    if entry.via_link:
        return gettext("by the link in the mail")
    return entry.actor or gettext("the clock")
