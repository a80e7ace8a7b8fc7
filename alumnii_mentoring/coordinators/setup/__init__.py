"""The set-up assistant: from nothing to an open cycle in eight steps."""
