from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.notes.actions import delete_note, write_note
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import NoteForm
from alumnii_mentoring.members.pairs import OwnPair, OwnPart


class OwnNote(OwnPart):
    permission = "author"
    section = "notes"

    def get_thing(self) -> Note:
        return get_object_or_404(Note.objects.of(self.person), pk=self.kwargs["pk"])


class NewNoteView(OwnPair, ActionFormView):
    form_class = NoteForm
    heading = _("Write a private note")
    verb = _("Save the note")
    done = _("The note was saved.")

    def act(self, form: NoteForm) -> Any:
        return write_note(self.thing, form.cleaned_data["text"], author=self.person)


class ChangeNoteView(OwnNote, ActionFormView):
    form_class = NoteForm
    heading = _("Change the private note")
    verb = _("Save the note")
    done = _("The note was saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.thing.text}

    def act(self, form: NoteForm) -> Any:
        text = form.cleaned_data["text"]
        return write_note(self.thing.pair, text, author=self.person, note=self.thing)


class DeleteNoteView(OwnNote, ActionView):
    done = _("The note was deleted.")

    def act(self, thing: Note) -> Any:
        return delete_note(thing, author=self.person)
