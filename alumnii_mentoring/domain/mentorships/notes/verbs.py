"""What one does with a private note; nothing of it is logged."""

from __future__ import annotations

from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.notes.actions import delete_note, write_note

WRITE = Verb(
    _("Save the note"),
    write_note,
    heading=_("Write a private note"),
    done=_("The note was saved."),
)
CHANGE = WRITE.said_to(heading=_("Change the private note"))
DELETE = Verb(_("Delete the note"), delete_note, done=_("The note was deleted."))
