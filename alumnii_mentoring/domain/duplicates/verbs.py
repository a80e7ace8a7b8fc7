"""What the audit says of two records that were one person."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.wording import gettext_lazy as _

LOGGED: dict[str, Any] = {"person.join": _("Joined with another record")}
