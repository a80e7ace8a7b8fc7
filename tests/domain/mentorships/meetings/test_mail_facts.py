from django.template.loader import render_to_string
from django.utils import timezone

from alumnii_mentoring.domain.mentorships.meetings.models import Meeting


def test_a_mail_names_no_stored_address_that_is_none_of_the_web():
    meeting = Meeting(starts_at=timezone.now(), online_url="javascript:alert(1)")

    text = render_to_string("alumnii_mentoring/mail/meeting_facts.txt", {"meeting": meeting})

    assert "javascript" not in text
    assert "Online" not in text
