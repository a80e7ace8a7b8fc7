"""Signals that host sites may connect to; sent inside the transaction of the action."""

from alumnii_mentoring.domain.applications.signals import application_accepted, mentor_paused
from alumnii_mentoring.domain.mentorships.signals import (
    cycle_cancelled,
    cycle_left,
    meeting_told,
    pair_formed,
    pair_left,
    pair_restored,
)

__all__ = [
    "application_accepted",
    "cycle_cancelled",
    "cycle_left",
    "meeting_told",
    "mentor_paused",
    "pair_formed",
    "pair_left",
    "pair_restored",
]
