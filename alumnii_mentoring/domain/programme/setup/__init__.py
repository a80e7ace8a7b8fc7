"""The way of a new programme from nothing to its first open cycle."""
