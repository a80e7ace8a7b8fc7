"""Every model of the app: the import path for host sites."""

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.clock.heartbeats import Heartbeat
from alumnii_mentoring.core.clock.rows import ClockFailure
from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.core.limits.visitors import Miss
from alumnii_mentoring.core.links import AnswerLink
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.delivery_status import DeliveryStatus
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.late.models import OfficeEntry
from alumnii_mentoring.domain.applications.models import Answer, Application, Participation
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.applications.review.models import Inquiry, Remark
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.events.feed_models import CalendarFeed
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal, RunData
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import (
    Faculty,
    FieldOfWork,
    Person,
    SpokenLanguage,
    Topic,
)
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.domain.people.places.postal_codes import PostalCode
from alumnii_mentoring.domain.people.selections import Selection
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.host_objects import HostObject
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.domain.programme.setup.models import Setup

__all__ = [
    "AddressProof",
    "Answer",
    "AnswerLink",
    "Application",
    "AuditEntry",
    "CalendarFeed",
    "CareerStation",
    "ChangeRequest",
    "ClockFailure",
    "Consent",
    "CoordinatorRole",
    "Cycle",
    "DeliveryStatus",
    "DirectoryEntry",
    "Document",
    "Event",
    "Exclusion",
    "Faculty",
    "FieldOfWork",
    "Goal",
    "Heartbeat",
    "HostObject",
    "Inquiry",
    "Invitation",
    "Job",
    "MatchingRun",
    "Meeting",
    "Message",
    "Miss",
    "Note",
    "OfficeEntry",
    "Pair",
    "Participation",
    "Person",
    "PersonInProgramme",
    "Photo",
    "PostalCode",
    "Programme",
    "Proposal",
    "Remark",
    "Requirement",
    "RunData",
    "Selection",
    "Setup",
    "SpokenLanguage",
    "Topic",
    "Wish",
]
