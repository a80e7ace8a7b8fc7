"""Scores of pairs: profiles, criteria and rules; the lowest layer of the engine."""
