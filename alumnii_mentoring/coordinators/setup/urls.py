"""Addresses of the assistant."""

from __future__ import annotations

from typing import Any

from django.urls import path

from alumnii_mentoring.coordinators.setup.beginning import (
    OverviewView,
    ProgrammeStep,
    SenderStep,
)
from alumnii_mentoring.coordinators.setup.content import PeopleStep, QuestionsStep
from alumnii_mentoring.coordinators.setup.cycle import CycleStep
from alumnii_mentoring.coordinators.setup.ending import KickoffStep, OpeningStep, PagesStep

OF_A_PROGRAMME: list[Any] = [
    SenderStep,
    CycleStep,
    QuestionsStep,
    PeopleStep,
    PagesStep,
    KickoffStep,
    OpeningStep,
]


def setup_urls() -> list[Any]:
    start = "mentoring/setup/"
    return [
        path(start, OverviewView.as_view(), name="mentoring_setup"),
        path(f"{start}programme/", ProgrammeStep.as_view(), name="mentoring_setup_programme"),
        *(
            path(
                f"{start}<int:pk>/{view.step}/",
                view.as_view(),
                name=f"mentoring_setup_{view.step}",
            )
            for view in OF_A_PROGRAMME
        ),
    ]
