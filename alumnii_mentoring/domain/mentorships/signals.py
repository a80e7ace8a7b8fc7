"""Signals about pairs; see alumnii_mentoring.signals."""

from django.dispatch import Signal

pair_formed = Signal()  # pair, now: both sides confirmed
pair_left = Signal()  # pair, now: ended early
pair_restored = Signal()  # pair, now: its end was taken back, before the two were told
cycle_cancelled = Signal()  # cycle, by, now: called off before it ran
cycle_left = Signal()  # participation, by, now: somebody no longer takes part in a cycle
meeting_told = Signal()  # meeting, person, message: one of the two is being told of a meeting
