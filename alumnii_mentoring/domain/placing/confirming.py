"""The yes of the two: with the second one a pair has formed, and others learn of it."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.events.guest_list import invite_new_pair
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import say_yes
from alumnii_mentoring.domain.mentorships.signals import pair_formed
from alumnii_mentoring.domain.requests.asking import release_when_full


@action
def confirm_pair(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Confirm a pair for one side; it is active with the second yes.

    A pair that forms is invited to the events for all pairs, and requests to a mentor whose last
    place it took go on. Raises PermissionDenied for anybody but the two, MentoringError after the
    deadline.
    """
    say_yes(pair, by=by, now=now)
    if pair.state == Pair.State.ACTIVE:
        invite_new_pair(pair, now=now)
        release_when_full(pair.mentor, now=now)
        pair_formed.send(sender=Pair, pair=pair, now=now)
    return pair
