"""The vocabulary that a fresh installation starts with: slug, German, English."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.people.vocabulary import FieldOfWork, SpokenLanguage, Term, Topic

FIELDS_OF_WORK = [
    ("it", "Informatik und IT", "Computing and IT"),
    ("engineering", "Ingenieurwesen", "Engineering"),
    ("health", "Medizin und Gesundheit", "Medicine and health"),
    ("law", "Recht", "Law"),
    ("finance", "Finanzen und Versicherungen", "Finance and insurance"),
    ("consulting", "Beratung", "Consulting"),
    ("education", "Bildung", "Education"),
    ("research", "Wissenschaft und Forschung", "Science and research"),
    ("public", "Öffentlicher Dienst", "Public service"),
    ("media", "Medien und Kommunikation", "Media and communication"),
    ("culture", "Kunst und Kultur", "Arts and culture"),
    ("industry", "Industrie und Produktion", "Industry and production"),
    ("trade", "Handel und Vertrieb", "Trade and sales"),
    ("people", "Personalwesen", "Human resources"),
    ("logistics", "Logistik und Verkehr", "Logistics and transport"),
    ("environment", "Umwelt und Energie", "Environment and energy"),
    ("social", "Soziales und Beratung", "Social work"),
    ("startup", "Gründung und Selbstständigkeit", "Founding and self-employment"),
]
TOPICS = [
    ("entry", "Berufseinstieg", "Starting a career"),
    ("application", "Bewerbung und Vorstellungsgespräch", "Applications and interviews"),
    ("orientation", "Berufliche Orientierung", "Career orientation"),
    ("leadership", "Führung", "Leadership"),
    ("doctorate", "Promotion", "Doctorate"),
    ("abroad", "Arbeiten im Ausland", "Working abroad"),
    ("founding", "Unternehmensgründung", "Founding a company"),
    ("family", "Beruf und Familie", "Work and family"),
    ("networking", "Netzwerke aufbauen", "Building networks"),
    ("presentation", "Auftreten und Präsentation", "Presence and presentation"),
    ("salary", "Gehalt verhandeln", "Negotiating a salary"),
    ("first-generation", "Als Erste der Familie studieren", "First in the family to study"),
    ("thesis", "Abschlussarbeit in der Praxis", "Thesis in practice"),
    ("change", "Branchenwechsel", "Changing fields"),
]
LANGUAGES = [
    ("de", "Deutsch", "German"),
    ("en", "Englisch", "English"),
    ("fr", "Französisch", "French"),
    ("es", "Spanisch", "Spanish"),
    ("it", "Italienisch", "Italian"),
    ("pl", "Polnisch", "Polish"),
    ("ru", "Russisch", "Russian"),
    ("uk", "Ukrainisch", "Ukrainian"),
    ("tr", "Türkisch", "Turkish"),
    ("ar", "Arabisch", "Arabic"),
    ("zh", "Chinesisch", "Chinese"),
    ("pt", "Portugiesisch", "Portuguese"),
]


TABLES: list[tuple[type[Term], list[tuple[str, str, str]]]] = [
    (FieldOfWork, FIELDS_OF_WORK),
    (Topic, TOPICS),
    (SpokenLanguage, LANGUAGES),
]


def add_vocabulary() -> dict[str, int]:
    """Add what is missing, change nothing; return the number of new terms per model name."""
    return {
        model.__name__: len(model.objects.bulk_create(_missing(model, rows)))
        for model, rows in TABLES
    }


def missing_words() -> dict[str, int]:
    """The number of terms that would be added per model name, where there are any."""
    missing = {model.__name__: len(_missing(model, rows)) for model, rows in TABLES}
    return {name: number for name, number in missing.items() if number}


def _missing(model: type[Term], rows: list[tuple[str, str, str]]) -> list[Any]:
    slugs = set(model.objects.values_list("slug", flat=True))
    return [
        model(slug=slug, name_de=german, name_en=english, sort_order=10 * position)
        for position, (slug, german, english) in enumerate(rows, start=1)
        if slug not in slugs
    ]
