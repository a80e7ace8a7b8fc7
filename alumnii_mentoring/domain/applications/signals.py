"""Signals about applications; see alumnii_mentoring.signals."""

from django.dispatch import Signal

application_accepted = Signal()  # application, now: somebody takes part
mentor_paused = Signal()  # participation, by, now: no new mentees for the time being
