"""The pages of the demonstration, below the site's root page."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from alumnii_mentoring.domain.programme.models import Programme

TEXT = "<p>Alumni begleiten Studierende ein Jahr lang auf dem Weg in den Beruf.</p>"


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
    benefits = {
        "heading": "Was haben alle davon?",
        "mentees": RichText("<p>Einblick in den Beruf und ein offenes Ohr.</p>"),
        "mentors": RichText("<p>Neue Blicke auf die eigene Arbeit.</p>"),
        "university": RichText("<p>Alumni, die verbunden bleiben.</p>"),
    }
    return [
        ("text", RichText(TEXT)),
        ("apply", {**base, "mentor_page": mentor, "mentee_page": mentee}),
        ("benefits", benefits),
        ("mentors", {**base, "number": 3, "list_page": mentors}),
        ("events", {**base, "number": 3}),
    ]
