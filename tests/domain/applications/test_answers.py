"""Answers as people read them."""

import pytest
from django.utils import translation

from alumnii_mentoring.domain.applications.answers import Answer


@pytest.mark.parametrize(
    ("kind", "text", "language", "shown"),
    [
        ("date", "2026-12-24", "de", "24. Dezember 2026"),
        ("date", "2026-12-24", "en", "Dec. 24, 2026"),
        (
            "datetime",
            "2026-12-24T18:30:00+01:00",
            "de",
            "Donnerstag, 24. Dezember 2026, 18:30 Uhr",
        ),
        ("date", "some day", "en", "some day"),
        ("datetime", "", "en", ""),
        ("singleline", "2026-12-24", "de", "2026-12-24"),
        ("gone", "Words", "en", "Words"),
    ],
)
def test_days_and_moments_are_told_in_the_readers_way(kind, text, language, shown):
    with translation.override(language):
        assert Answer(kind=kind, text=text).shown == shown
