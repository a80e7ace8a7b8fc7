import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.notes.actions import delete_note, write_note
from alumnii_mentoring.domain.mentorships.notes.models import Note


@pytest.fixture
def pair(pair_in):
    return pair_in("active")


@pytest.fixture
def note(pair, mentor):
    return write_note(pair, "Only for me", author=mentor.person)


@pytest.fixture
def person_of(mentor, mentee, coordinator, make_person, make_user):
    def person_of(who):
        return {
            "mentor": lambda: mentor.person,
            "mentee": lambda: mentee.person,
            "coordinator": lambda: make_person("office", user=coordinator),
            "superuser": lambda: make_person("root", user=make_user("root", is_superuser=True)),
            "stranger": lambda: make_person("stranger"),
        }[who]()

    return person_of


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_either_side_keeps_notes(pair, person_of, who):
    write_note(pair, "Only for me", author=person_of(who))

    note = Note.objects.get()
    assert (note.pair, note.author, note.text) == (pair, person_of(who), "Only for me")


@pytest.mark.parametrize("who", ["coordinator", "superuser", "stranger"])
def test_a_stranger_keeps_no_notes_of_a_pair(pair, person_of, who):
    with pytest.raises(PermissionDenied):
        write_note(pair, "Gossip", author=person_of(who))
    assert Note.objects.count() == 0


@pytest.mark.parametrize("state", ["asked", "completed", "ended_early", "not_formed"])
def test_notes_are_kept_while_a_pair_is_running(pair_in, mentor, state):
    with pytest.raises(PermissionDenied):
        write_note(pair_in(state), "Too late", author=mentor.person)


def test_an_author_reads_their_notes(note, mentor):
    assert list(Note.objects.of(mentor.person)) == [note]


@pytest.mark.parametrize("who", ["mentee", "coordinator", "superuser", "stranger"])
def test_nobody_else_reads_a_note(note, person_of, who):
    assert list(Note.objects.of(person_of(who))) == []


def test_there_is_no_way_to_notes_but_by_their_author():
    assert not hasattr(Note.objects.all(), "visible_to")
    assert not hasattr(Note, "programme")


def test_a_note_has_no_way_back_from_its_pair_or_author():
    names = [Note._meta.get_field(name).remote_field.related_name for name in ("pair", "author")]

    assert names == ["+", "+"]


def test_an_author_changes_their_note(pair, note, mentor):
    changed = write_note(pair, "Better words", author=mentor.person, note=note)

    assert Note.objects.get() == changed
    assert Note.objects.get().text == "Better words"


def test_the_partner_does_not_change_a_note(pair, note, mentee):
    with pytest.raises(PermissionDenied):
        write_note(pair, "Other words", author=mentee.person, note=note)
    assert Note.objects.get().text == "Only for me"


def test_an_author_deletes_their_note(note, mentor):
    delete_note(note, author=mentor.person)

    assert Note.objects.count() == 0


@pytest.mark.parametrize("who", ["mentee", "coordinator", "superuser", "stranger"])
def test_nobody_else_deletes_a_note(note, person_of, who):
    with pytest.raises(PermissionDenied):
        delete_note(note, author=person_of(who))
    assert Note.objects.count() == 1


def test_a_note_leaves_no_trace(pair, mentor):
    entries, messages = AuditEntry.objects.count(), Message.objects.count()
    note = write_note(pair, "Only for me", author=mentor.person)
    delete_note(note, author=mentor.person)

    assert AuditEntry.objects.count() == entries
    assert Message.objects.count() == messages


def test_a_note_does_not_show_its_text_by_accident(note):
    assert "Only for me" not in f"{note} {note!r}"


def test_a_note_that_is_sent_twice_is_one_note(pair, note, mentor, mentee):
    write_note(pair, note.text, author=mentor.person)
    write_note(pair, note.text, author=mentee.person)

    assert Note.objects.count() == 2
    assert Note.objects.of(mentor.person).get() == note
