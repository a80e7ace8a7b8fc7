"""Who sees the photo of a mentor: whoever sees a list that the mentor is in, and the mentor."""

from __future__ import annotations

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.permissions import can_see_directory
from alumnii_mentoring.domain.directory.search import offered_mentors
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.domain.programme.cycles import Cycle


def can_see_photo(user: Actor, photo: Photo) -> bool:
    return is_person(user, photo.person) or _is_offered(photo, to=user)


def is_photo_public(photo: Photo) -> bool:
    """Whether visitors who are not logged in see the photo."""
    return _is_offered(photo, to=None)


def _is_offered(photo: Photo, *, to: Actor) -> bool:
    """Whether a list that ``to`` may see holds the mentor at this moment."""
    listed = Participation.objects.of(photo.person).listed()
    cycles = Cycle.objects.published().writable().filter(pk__in=listed.values("cycle"))
    return any(
        can_see_directory(to, cycle)
        and offered_mentors(cycle).filter(person=photo.person_id).exists()
        for cycle in cycles.select_related("programme")
    )
