"""Sets of questions that a form can start with: short, in German and English."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from alumnii_mentoring.domain.applications.models import Audience, Role
from alumnii_mentoring.domain.applications.parts import PARTS
from alumnii_mentoring.pages.questions import AskedIn

OFFICE, PARTNER = Audience.OFFICE.value, Audience.PARTNER.value
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Words:
    label: str
    help_text: str = ""
    choices: str = ""


@dataclass(frozen=True)
class DefaultQuestion:
    """``key`` recognises a question that is there already, in whichever language."""

    key: str
    kind: str
    de: Words
    en: Words
    is_required: bool = False
    audience: str = OFFICE
    asked_in: str = AskedIn.ALWAYS.value

    def words(self, language: str) -> Words:
        return self.en if language == "en" else self.de


FIELDS = DefaultQuestion(
    "fields",
    "fields",
    Words("In welchen Berufsfeldern?", "Wählen Sie, was am besten passt."),
    Words("In which fields of work?", "Choose what fits best."),
    is_required=True,
    audience=PARTNER,
)
MEETING = DefaultQuestion(
    "meeting",
    "availability",
    Words("Wie und wann möchten Sie sich treffen?"),
    Words("How and when would you like to meet?"),
    audience=PARTNER,
)

MENTOR = [
    FIELDS,
    DefaultQuestion(
        "topics",
        "topics",
        Words("Wobei können Sie helfen?"),
        Words("What can you help with?"),
        audience=PARTNER,
    ),
    DefaultQuestion(
        "about",
        "about",
        Words("Ihr beruflicher Weg in wenigen Sätzen"),
        Words("Your career in a few sentences"),
        audience=PARTNER,
    ),
    DefaultQuestion(
        "offer",
        "multiline",
        Words("Was möchten Sie weitergeben?"),
        Words("What would you like to pass on?"),
        is_required=True,
        audience=PARTNER,
    ),
    DefaultQuestion(
        "capacity",
        "capacity",
        Words("Wie viele Mentees möchten Sie zugleich begleiten?"),
        Words("How many mentees would you like to accompany at the same time?"),
        audience=PARTNER,
    ),
    MEETING,
    DefaultQuestion(
        "whom",
        "multiline",
        Words("Wen möchten Sie gern begleiten, wen eher nicht?"),
        Words("Whom would you like to accompany, and whom rather not?"),
    ),
    DefaultQuestion(
        "experience",
        "radio",
        Words("Haben Sie schon einmal jemanden begleitet?", choices="ja\nnein"),
        Words("Have you accompanied somebody before?", choices="yes\nno"),
    ),
]

MENTEE = [
    DefaultQuestion(
        "goals",
        "multiline",
        Words("Was erhoffen Sie sich vom Mentoring?"),
        Words("What do you hope for from the mentoring?"),
        is_required=True,
        audience=PARTNER,
    ),
    FIELDS,
    DefaultQuestion(
        "topics",
        "topics",
        Words("Zu welchen Themen wünschen Sie sich Rat?"),
        Words("On which topics would you like advice?"),
        audience=PARTNER,
    ),
    DefaultQuestion(
        "about",
        "about",
        Words("Was sollte man über Sie wissen?"),
        Words("What should one know about you?"),
        audience=PARTNER,
    ),
    DefaultQuestion(
        "studies",
        "singleline",
        Words("Wo stehen Sie im Studium?", "Zum Beispiel: 3. Semester Master."),
        Words("Where are you in your studies?", "For example: third term of a master's degree."),
        audience=PARTNER,
    ),
    MEETING,
    DefaultQuestion(
        "place",
        "place",
        Words("In welchem Ort können Sie sich treffen?"),
        Words("In which place can you meet?"),
        audience=PARTNER,
    ),
    DefaultQuestion(
        "wishes",
        "wishes",
        Words("Wen wünschen Sie sich?", "Wünsche zählen im Matching mit, bindend sind sie nicht."),
        Words("Whom would you like?", "Wishes count in the matching; they bind nobody."),
        audience=PARTNER,
        asked_in=AskedIn.NAMED.value,
    ),
    DefaultQuestion(
        "source",
        "dropdown",
        Words(
            "Wie haben Sie vom Programm erfahren?",
            choices="Lehrveranstaltung\nFachschaft\nWebsite\nFreunde\nanders",
        ),
        Words(
            "How did you hear of the programme?",
            choices="course\nstudent council\nwebsite\nfriends\nsome other way",
        ),
    ),
]

DEFAULTS = {Role.MENTOR.value: MENTOR, Role.MENTEE.value: MENTEE}


def missing_questions(present: list[Any], role: str) -> list[DefaultQuestion]:
    """Those of the role's set that a form doesn't ask yet, in either language or wording."""
    keys = {question.key for question in present}
    parts = {question.field_type for question in present if question.field_type in PARTS}
    labels = {question.label.strip().casefold() for question in present}
    return [
        question
        for question in DEFAULTS.get(role, [])
        if question.key not in keys
        and question.kind not in parts
        and not labels & {question.words(language).label.casefold() for language in LANGUAGES}
    ]


def add_default_questions(
    page: Any, language: str, left_out: Collection[str] = frozenset()
) -> int:
    """Append what is missing to an unsaved state of the page; return how many.

    ``left_out`` are keys, as ``role:key``.
    """
    present = list(page.questions.all())
    missing = missing_questions(present, page.role)
    new = [question for question in missing if f"{page.role}:{question.key}" not in left_out]
    model = page._meta.get_field("questions").related_model
    behind = max([question.sort_order or 0 for question in present], default=-1) + 1
    for order, question in enumerate(new, start=behind):
        words = question.words(language)
        page.questions.add(
            model(
                clean_name=question.key,
                label=words.label,
                help_text=words.help_text,
                choices=words.choices,
                field_type=question.kind,
                required=question.is_required,
                audience=question.audience,
                asked_in=question.asked_in,
                sort_order=order,
            )
        )
    return len(new)
