"""Private notes: kept by their author, neither logged nor shown to anybody else."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.mentorships.permissions import can_work
from alumnii_mentoring.domain.people.models import Person


@action
def write_note(pair: Pair, text: str, *, author: Person, note: Note | None = None) -> Note:
    """Keep a private note; it is neither logged nor shown to anybody but its author.

    The same text sent twice is one note.
    Raises PermissionDenied for anybody but the two of a running pair.
    """
    if not can_work(author.user, pair) or (note is not None and note.author_id != author.pk):
        raise PermissionDenied
    notes = Note.objects.filter(pair=pair, author=author)
    note = note or notes.filter(text=text).first() or Note(pair=pair, author=author)
    note.text = text
    note.save()
    return note


@action
def delete_note(note: Note, *, author: Person) -> None:
    """Delete one's own note for good.

    Raises PermissionDenied for anybody but its author.
    """
    if note.author_id != author.pk:
        raise PermissionDenied
    note.delete()
