"""Addresses of all screens about matching."""

from __future__ import annotations

from typing import Any

from django.urls import path

from alumnii_mentoring.coordinators.base import jobs
from alumnii_mentoring.coordinators.matching import (
    board,
    choosing,
    comparing,
    gaps,
    runs,
)
from alumnii_mentoring.coordinators.matching import (
    proposals as matching,
)

START = "mentoring/matching/"
OF_CYCLE: dict[str, tuple[str, Any]] = {
    "": ("board", board.BoardView),
    "compute/": ("compute", runs.ComputeView),
    "adapt/": ("adapt", runs.AdaptView),
    "runs/": ("runs", runs.RunsView),
    "weights/": ("weights", runs.WeightsView),
    "modes/": ("modes", runs.ModesView),
    "gaps/": ("gaps", gaps.GapsView),
    "bulk/": ("bulk", matching.BulkView),
    "publish/": ("publish", matching.PublishView),
    "unpublish/": ("unpublish", matching.UnpublishView),
}


def matching_urls() -> list[Any]:
    of_cycle = [
        path(f"{START}<int:pk>/{end}", view.as_view(), name=f"mentoring_{name}")
        for end, (name, view) in OF_CYCLE.items()
    ]
    return [
        path(START, matching.BoardStartView.as_view(), name="mentoring_matching"),
        *of_cycle,
        path(f"{START}runs/<int:pk>/", comparing.RunView.as_view(), name="mentoring_run"),
        path(
            f"{START}runs/<int:pk>/<slug:verb>/",
            runs.RunVerbView.as_view(),
            name="mentoring_run_do",
        ),
        path(
            f"{START}proposals/<int:pk>/<slug:verb>/",
            matching.ProposalVerbView.as_view(),
            name="mentoring_proposal_do",
        ),
        path(f"{START}mentees/<int:pk>/", choosing.ChooseView.as_view(), name="mentoring_choose"),
        path(
            f"{START}mentees/<int:pk>/with/<int:mentor>/",
            choosing.SideBySideView.as_view(),
            name="mentoring_side_by_side",
        ),
        path("mentoring/jobs/<int:pk>/", jobs.JobView.as_view(), name="mentoring_job"),
        path(
            "mentoring/selections/<int:pk>/",
            gaps.SelectionView.as_view(),
            name="mentoring_selection",
        ),
    ]
