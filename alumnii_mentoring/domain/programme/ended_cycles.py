"""What may still happen in an archived or cancelled cycle; every other action is refused there."""

from __future__ import annotations

STILL_POSSIBLE = frozenset(
    {
        "archive_cycle",  # what was cancelled
        "end_leftovers",  # of earlier versions
        "end_stray_part",
        "delete_note",  # people take back what is theirs
        "keep_application",
        "remove_document",
        "hand_out_document",  # reading, recorded
        "refuse_document",  # the virus check decides about every file
        "release_document",
    }
)
"""Names of actions. Consents belong to a programme, and end at any time."""
