"""Signals that host sites may connect to; sent inside the transaction of the action."""

from alumnii_mentoring.domain.mentorships.signals import meeting_told, pair_formed, pair_left

__all__ = ["meeting_told", "pair_formed", "pair_left"]
