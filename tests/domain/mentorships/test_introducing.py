"""Mails about a proposal name the programme, two facts about the other person and the deadline."""

import pytest

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.introducing import introduce
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import FieldOfWork


@pytest.fixture
def known(mentor, mentee):
    """Both with what introduces them."""
    field = FieldOfWork.objects.create(name_de="Bildung", name_en="Education", slug="edu")
    mentor.fields_of_work.add(field)
    CareerStation.objects.create(person=mentor.person, organisation="Museum", title="Director")
    mentee.person.subject = "Physics"
    mentee.person.save()
    CareerStation.objects.create(
        person=mentee.person, kind="study", organisation="Uni", title="B.Sc. Physics"
    )
    for person in (mentor.person, mentee.person):
        person.message_language = "en"
        person.save()
    return mentor, mentee


@pytest.fixture
def told_to(known, propose, coordinator, now):
    """The mail that asks one of the two."""

    def told_to(part):
        publish_pairs([propose(*known)], by=coordinator, now=now, as_drafts=False)
        return Message.objects.get(kind="pair_asked", recipient_ref=part.person_id)

    return told_to


def test_a_mentee_reads_field_and_position_of_the_mentor(told_to, mentee, cycle):
    body = told_to(mentee).body

    assert f"{cycle.programme.name} ({cycle.name})" in body
    assert "Field of work: Education\nPosition: Director, Museum\n\n" in body
    assert "Please answer by {answer-until}" in body


def test_a_mentor_reads_subject_and_degree_of_the_mentee(told_to, mentor):
    assert "Subject of study: Physics\nDegree: B.Sc. Physics\n\n" in told_to(mentor).body


def test_what_is_hidden_introduces_nobody(known):
    mentor, mentee = known
    mentor.person.is_employer_shown = False
    mentee.person.are_studies_shown = False

    assert introduce(mentor) == [("Field of work", "Education"), ("Position", "Director")]
    assert introduce(mentee) == []


def test_words_that_lead_somewhere_introduce_nobody(known):
    mentor, mentee = known
    mentor.person.career.update(organisation="evil.example/login")
    mentee.person.subject = "https://evil.example"

    assert introduce(mentor) == [("Field of work", "Education")]
    assert introduce(mentee) == [("Degree", "B.Sc. Physics")]
