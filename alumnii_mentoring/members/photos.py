"""Hand out photos of mentors: to everybody where the list is public, else to who sees the list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.generic import View

from alumnii_mentoring.domain.directory.photos import can_see_photo, is_photo_public
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.web.files import photo_response
from alumnii_mentoring.web.methods import ListedMethods

PUBLIC = "public, max-age=300"  # a photo that is taken back is gone from caches after that long
SERVER_ERROR = 500


class PhotoFileView(ListedMethods, View):
    """One size of a photo. What the reader may not see does not exist.

    Another picture is another address, so the row tells whether the browser has it already.
    """

    permission = "list of mentors"
    size = "card"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        photo = get_object_or_404(Photo.objects.select_related("person"), pk=pk)
        is_public = is_photo_public(photo)
        if not is_public and not can_see_photo(request.user, photo):
            raise Http404
        etag = f'"{photo.pk}-{photo.stored_at:%Y%m%d%H%M%S%f}-{self.size}"'
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or photo_response(photo, self.size)
        if response.status_code < SERVER_ERROR:
            response["ETag"] = etag
            response["Cache-Control"] = PUBLIC if is_public else "private, no-cache"
        return response
