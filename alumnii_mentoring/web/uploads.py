"""Limit what one request may store on the disk before it is checked."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from alumnii_mentoring.core.conf import get_settings

PREFIX = "am-file-"
TOO_LARGE = "am_too_large"
MEGA = 1_000_000


class BoundedUploadHandler(FileUploadHandler):
    """First in FILE_UPLOAD_HANDLERS: drops our fields' files as soon as they are too large.

    The rest of the form goes on; files of other fields are none of our business.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        limit = get_settings().upload_max_megabytes * MEGA
        name = self.field_name or ""
        if name.startswith(PREFIX) and start + len(raw_data) > limit:
            dropped = {*getattr(self.request, TOO_LARGE, ()), name}
            setattr(self.request, TOO_LARGE, dropped)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Left to the handlers that follow."""
