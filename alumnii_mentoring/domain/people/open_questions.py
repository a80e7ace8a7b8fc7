"""What waits for the coordinators about member records, and for whoever reads at an address."""

from __future__ import annotations

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.open_questions import Question
from alumnii_mentoring.domain.people import verbs
from alumnii_mentoring.domain.people.address_changes import ANSWERS_ADDRESS
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.programme.models import InProgramme

# Only behind a link: whoever is logged in has not shown that the address is theirs.
ADDRESS = Question(
    ANSWERS_ADDRESS,
    lambda now: AddressProof.objects.all(),
    {"confirm": verbs.PROVE_ADDRESS},
    limit=lambda proofs, person: proofs.filter(person_ref=person.pk),
)


def waiting_for_office(user: Account) -> InProgramme:
    """Corrections that this coordinator may decide or read, and nobody has decided."""
    return ChangeRequest.objects.waiting().visible_to(user)
