"""The pages of the demonstration, below the site's root page."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from alumnii_mentoring.domain.programme.models import Programme

TEXT = "<p>Alumni begleiten Studierende ein Jahr lang auf dem Weg in den Beruf.</p>"

HEADING = "Ein Jahr zu zweit auf dem Weg in den Beruf"
LEAD = (
    "Ehemalige begleiten Studierende zwölf Monate lang: mit offenem Ohr, ehrlichem Rat und"
    " Einblick in ihren Alltag."
)
FAQ = (
    (
        "Was kostet die Teilnahme?",
        "Nichts. Das Programm wird von der Universität getragen, und alle engagieren sich"
        " ehrenamtlich.",
    ),
    (
        "Wie viel Zeit brauche ich?",
        "Etwa zwei Stunden im Monat, dazu Auftakt und Abschluss.",
    ),
    (
        "Was passiert, wenn es zwischen uns nicht passt?",
        "Sie wenden sich an die Programmkoordination. Das Tandem kann jederzeit ohne Angabe von"
        " Gründen enden.",
    ),
    (
        "Wer sieht meine Angaben?",
        "Neben jeder Frage steht, wer die Antwort liest und wann sie gelöscht wird.",
    ),
)


def has_home() -> bool:
    """Whether there is a place for the pages, if there are to be any."""
    from wagtail.models import Site  # noqa: PLC0415 - optional part of the plugin

    is_needed = apps.is_installed("alumnii_mentoring.pages")
    return not is_needed or Site.objects.filter(is_default_site=True).exists()


def add_pages(builder: Any, university: Programme, faculty: Programme) -> None:
    """Does nothing where the site brings page types of its own."""
    if not apps.is_installed("alumnii_mentoring.pages"):
        return
    for programme in (university, faculty):
        _add_programme_pages(builder, programme)


def _add_programme_pages(builder: Any, programme: Programme) -> None:
    from wagtail.models import Site  # noqa: PLC0415 - optional part of the plugin

    from alumnii_mentoring.pages import models as pages  # noqa: PLC0415
    from alumnii_mentoring.pages.defaults import add_default_questions  # noqa: PLC0415

    root = Site.objects.get(is_default_site=True).root_page.specific
    landing = root.add_child(instance=pages.LandingPage(title=programme.name, slug=programme.slug))
    shared = {"programme": programme, "intro": TEXT}
    mentee = landing.add_child(
        instance=pages.ApplicationFormPage(
            title="Bewerbung für Mentees",
            slug="bewerbung",
            role="mentee",
            cv="optional",
            letter="optional",
            **shared,
        )
    )
    mentor = landing.add_child(
        instance=pages.ApplicationFormPage(
            title="Mentorin oder Mentor werden", slug="mentor-werden", role="mentor", **shared
        )
    )
    mentors = landing.add_child(
        instance=pages.MentorListPage(
            title="Mentorinnen und Mentoren", slug="mentoren", apply_page=mentee, **shared
        )
    )
    calendar = landing.add_child(
        instance=pages.CalendarPage(title="Termine", slug="termine", **shared)
    )
    for form in (mentee, mentor):
        add_default_questions(form, "de")
        form.save()
    landing.body = _body(programme, mentors, mentee, mentor)
    landing.save_revision().publish()
    named = {"landing": landing, "mentors": mentors, "apply": mentee, "become": mentor}
    for name, page in {**named, "calendar": calendar}.items():
        builder.world.addresses[f"{programme.slug}/{name}"] = page.url


def _body(programme: Programme, mentors: Any, mentee: Any, mentor: Any) -> list[tuple[str, Any]]:
    from wagtail.rich_text import RichText  # noqa: PLC0415

    base = {"programme": programme.slug, "heading": ""}
    doors = {"mentor_page": mentor, "mentee_page": mentee}
    benefits = {
        "heading": "Was haben alle davon?",
        "mentees": RichText(
            "<p>Jemand, der den Weg schon gegangen ist und sich Zeit für Ihre Fragen nimmt.</p>"
            "<ul><li>Einblick in einen Beruf, den Sie noch nicht kennen</li>"
            "<li>Rückmeldung zu Bewerbung und Zielen</li></ul>"
        ),
        "mentors": RichText(
            "<p>Ein anderer Blick auf die eigene Arbeit, und der Draht zur Universität bleibt.</p>"
            "<ul><li>Austausch mit anderen Ehemaligen</li>"
            "<li>Bescheinigung über Ihr Engagement</li></ul>"
        ),
        "university": RichText(
            "<p>Ehemalige, die verbunden bleiben, und Studierende, die ankommen.</p>"
            "<ul><li>Erfahrung aus der Praxis fließt in die Lehre</li>"
            "<li>Wirkung wird jedes Jahr gemessen</li></ul>"
        ),
    }
    quote = {
        "text": "Nach dem dritten Gespräch wusste ich, welche Stelle ich nicht will.",
        "name": "Emre Sahin",
        "role": "Mentee 2025, heute Trainee bei einer Stiftung",
    }
    questions = [{"question": asked, "answer": RichText(f"<p>{said}</p>")} for asked, said in FAQ]
    return [
        ("hero", {**base, "heading": HEADING, "lead": LEAD, **doors}),
        ("year", base),
        ("benefits", benefits),
        ("mentors", {**base, "number": 3, "list_page": mentors}),
        ("quote", quote),
        ("events", {**base, "number": 3}),
        ("questions", {**base, "questions": questions}),
    ]
