"""Which files of their mentees mentors may read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from alumnii_mentoring.domain.applications.documents import Document, DocumentQuerySet
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person


def documents_shared_with(mentor: Person) -> DocumentQuerySet:
    """Return the documents shared with a mentor: during a request, and from proposal to end."""
    asked = Wish.objects.to_mentor(mentor).values("application")
    pairs = Pair.objects.of(mentor).filter(
        mentor__person=mentor,
        state__in=[*Pair.AWAITING, *Pair.RUNNING],
        cycle=OuterRef("application__cycle"),
        mentee__person=OuterRef("application__person"),
    )
    shared = Document.objects.sent().shared().filter(application__role=Role.MENTEE)
    return shared.filter(Q(application__in=asked) | Exists(pairs))


def documents_shared_in(pair: Pair, mentor: Person) -> DocumentQuerySet:
    """What the mentee of this pair shares with the mentor; nothing for anybody else."""
    return documents_shared_with(mentor).filter(
        application__cycle=pair.cycle_id, application__person=pair.mentee.person_id
    )


def documents_readable_by(person: Person) -> DocumentQuerySet:
    """Return one's own documents, and those that mentees share with this mentor."""
    own = Q(application__person=person)
    return Document.objects.filter(own | Q(pk__in=documents_shared_with(person).values("pk")))
