"""Public signals; receivers run inside the action's transaction."""

from alumnii_mentoring.domain.mentorships.signals import pair_formed, pair_left

__all__ = ["pair_formed", "pair_left"]
