"""Every kind of message reads well in every language, whatever it is about."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import alumnii_mentoring
from alumnii_mentoring.core.mail.outbox import write_message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from tests.walks import for_each

MAIL = Path(alumnii_mentoring.__file__).parent / "templates/alumnii_mentoring/mail"
KINDS = sorted(
    path.name.removesuffix(".subject.txt") for path in MAIL.iterdir() if ".subject." in path.name
)
GREETING = {"en": "Dear ", "de": "Guten Tag "}


@pytest.fixture
def about(cycle, programme, make_person, now):
    """What messages are about; the names hold what a template must not escape."""
    mentor, mentee = make_person("max"), make_person("anna")
    for person in (mentor, mentee):
        person.last_name = "O'Neil & <Söhne>"
        person.save()
    mine, other = (
        Participation.objects.create(cycle=cycle, person=person, role=role)
        for person, role in ((mentee, "mentee"), (mentor, "mentor"))
    )
    pair = Pair.objects.create(
        cycle=cycle,
        mentor=other,
        mentee=mine,
        origin="matching",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        planned_meetings=6,
        rhythm_days=30,
        answer_by=now + timedelta(days=7),
        mentee_key=mine.pk,
        seat_key="1",
    )
    event = Event.objects.create(
        programme=programme,
        cycle=cycle,
        title="Auftakt & mehr",
        starts_at=now,
        ends_at=now + timedelta(hours=2),
        place="Aula",
        stamped_at=now,
    )
    invitation = Invitation.objects.create(event=event, person=mentee, invited_at=now)
    meeting = Meeting.objects.create(pair=pair, starts_at=now, planned_by="mentor", stamped_at=now)
    application = Application.objects.create(
        cycle=cycle, person=mentee, role="mentee", offer_until=now + timedelta(days=7)
    )
    wish = Wish.objects.create(
        application=application,
        mentor=other,
        rank=1,
        why="Fach & Ort",
        answer_by=now + timedelta(days=14),
        question="Seit wann?",
        question_reply="Seit 2024.",
    )
    document = Document(application=application, label="Zeugnis & mehr", filename="a_b.pdf")
    return {
        "number": 2,
        "page_path": "/admin/pages/2/",
        "document": document,
        "programme": programme,
        "cycle": cycle,
        "pair": pair,
        "person": mentee,
        "partner": mentor,
        "is_mentor": False,
        "meeting": meeting,
        "event": event,
        "invitation": invitation,
        "application": application,
        "wish": wish,
        "inquiry": Inquiry.objects.create(
            application=application, question="Seit wann?", asked_at=now
        ),
        "mentor": mentor,
        "mentee": mentee,
        "following": [],
        "closed": [wish],
        "until": now + timedelta(days=7),
    }


@pytest.fixture
def write(about, now):
    def write(kind, language, **more):
        to = Recipient(1, "Anna O'Neil & <Söhne>", "anna@example.org", language)
        key = f"{kind}:{language}:{sorted(more)}"
        return write_message(kind, to=to, context={**about, **more}, dedup_key=key, now=now)

    return write


def test_there_are_messages():
    assert len(KINDS) > 15


@for_each("kind", KINDS, least=48)
def test_a_message_speaks_the_language_of_its_reader(write, kind):
    english, german = write(kind, "en"), write(kind, "de")

    assert english.subject != german.subject
    assert english.body.startswith(GREETING["en"])
    assert german.body.startswith(GREETING["de"])
    assert set(english.body.splitlines()) & set(german.body.splitlines()) <= allowed(english)


def allowed(message):
    """Lines that are the same in every language: addresses, the sender, the office's own words."""
    return {
        line
        for line in message.body.splitlines()
        if not line or line.startswith("http") or line in {message.from_name, "Seit wann?"}
    }


@pytest.mark.parametrize("is_mentor", [True, False])
@pytest.mark.parametrize("language", ["en", "de"])
@for_each("kind", KINDS, least=48)
def test_a_message_holds_no_leftovers_of_its_template(write, kind, language, is_mentor):
    message = write(kind, language, is_mentor=is_mentor)
    text = f"{message.subject}\n{message.body}"

    assert not re.search(r"&(amp|lt|gt|quot|#x?\w+);|%\(|\{[{%]|[%}]\}|\bNone\b", text)
    assert "\n\n\n" not in message.body
    assert not re.search(r"  | [.,:;]|\( | \)", message.body)
    assert re.search(r"\S", message.subject)
    assert "\n" not in message.subject


@pytest.mark.parametrize("language", ["en", "de"])
@for_each("kind", KINDS, least=48)
def test_links_are_whole(write, kind, language):
    for link in re.findall(r"http\S*", write(kind, language).body):
        assert re.fullmatch(r"https?://[\w.:-]+/[\w./?=&%#-]*", link)


def test_every_kind_has_a_subject_of_its_own(write):
    """A decline that looks like the proposal before it is not opened."""
    subjects = {kind: write(kind, "en").subject for kind in KINDS}
    twice = [kind for kind, own in subjects.items() if list(subjects.values()).count(own) > 1]

    assert twice == []


def test_mails_call_nobody_by_what_is_no_name():
    unsafe = [
        path.name
        for path in MAIL.iterdir()
        if re.search(r"\.(display_name|first_name|last_name)\b", path.read_text())
    ]

    assert unsafe == []


def test_a_name_that_leads_somewhere_stands_in_no_mail(about, write):
    for name in ("partner", "mentor", "mentee", "person"):
        about[name].first_name, about[name].last_name = "bitte bestaetigen", "evil.example/login"
        about[name].save()
    about["wish"].mentor.person.refresh_from_db()
    about["wish"].application.person.refresh_from_db()

    for kind in KINDS:
        message = write(kind, "en")
        assert "evil.example" not in f"{message.subject}{message.body}", kind
