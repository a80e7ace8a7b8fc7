from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.mentorships.notes import verbs
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import NoteForm
from alumnii_mentoring.members.pairs import OwnPair, OwnPart


class OwnNote(OwnPart):
    permission = "author"
    model = Note
    section = "notes"

    def get_things(self) -> Any:
        return Note.objects.of(self.person)


class NewNoteView(OwnPair, ActionFormView):
    form_class = NoteForm
    verb = verbs.WRITE

    def act(self, form: NoteForm) -> Any:
        return self.verb.do(self.thing, form.cleaned_data["text"], author=self.person)


class ChangeNoteView(OwnNote, ActionFormView):
    form_class = NoteForm
    verb = verbs.CHANGE

    def get_initial(self) -> dict[str, Any]:
        return {"text": self.thing.text}

    def act(self, form: NoteForm) -> Any:
        arguments: dict[str, Any] = {"author": self.person, "note": self.thing}
        return self.verb.do(self.thing.pair, form.cleaned_data["text"], **arguments)


class DeleteNoteView(OwnNote, ActionView):
    verb = verbs.DELETE

    def act(self, thing: Note) -> Any:
        return self.verb.do(thing, author=self.person)
