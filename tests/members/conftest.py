import re

import pytest
from django.core import mail

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.programme.cycles import Cycle


@pytest.fixture
def pair(cycle, make_person, coordinator, now):
    """Max as mentor and Anna as mentee, both asked by mail."""
    cycle.state = Cycle.State.MATCHING
    cycle.save()
    mentor, mentee = (
        Participation.objects.create(cycle=cycle, person=make_person(name), role=role)
        for name, role in (("max", "mentor"), ("anna", "mentee"))
    )
    result = propose_pair(mentor, mentee, by=coordinator, now=now)
    publish_pairs([result], by=coordinator, now=now, as_drafts=False)
    return result


@pytest.fixture
def link_to(now):
    """The address in the last mail to somebody, without the site in front."""

    def link_to(name):
        deliver_due(now)
        mine = [message for message in mail.outbox if any(name in to for to in message.to)]
        return re.search(r"https?://[^/\s]+(/mentoring/answer/\S+)", mine[-1].body).group(1)

    return link_to
