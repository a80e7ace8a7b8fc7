"""What can be done to a member record, its photo and its corrections."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.verbs import Verb, messages_sent
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.actions import choose_shown_fields
from alumnii_mentoring.domain.people.address_changes import ask_for_proof_again, prove_address
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.claiming import invite_to_account
from alumnii_mentoring.domain.people.corrections import approve_correction, refuse_correction
from alumnii_mentoring.domain.people.photos.actions import remove_photo, show_photo

WAITING = frozenset({ChangeRequest.State.WAITING})

APPROVE_CORRECTION = Verb(
    _("Take the correction over"),
    approve_correction,
    done=_("The record is corrected; the person is told."),
    states=WAITING,
    shows=lambda request: row_sign(request.person, request.values),
    tells=("correction_approved",),
    logs="correction.approve",
    logged=_("Correction approved"),
)
REFUSE_CORRECTION = Verb(
    _("Refuse the correction"),
    refuse_correction,
    done=_("The record stays as it is; the person is told."),
    states=WAITING,
    asks="reason",
    asks_label=_("Reason (the member reads it)"),
    is_serious=True,
    follows=lambda request: [messages_sent(int(bool(request.person.email)))],
    tells=("correction_refused",),
    logs="correction.refuse",
    logged=_("Correction refused"),
)
CHOOSE_SHOWN_FIELDS = Verb(
    _("Save"),
    choose_shown_fields,
    heading=_("What the list of mentors shows of me"),
    done=_("Your choice was saved and holds at once."),
    logs="person.show",
    logged=_("Changed what the list of mentors shows"),
)
PROVE_ADDRESS = Verb(
    _("Confirm this address"),
    prove_address,
    done=_("Your address is confirmed."),
    is_main=True,
    logs="address.confirm",
    logged=_("E-mail address confirmed"),
)
INVITE_TO_ACCOUNT = Verb(
    _("Invite to an account"),
    invite_to_account,
    done=_("The invitation is on its way."),
    applies=lambda person: person.user_id is None and bool(person.email),
    shows=lambda person: person.email,
    tells=("account_invitation",),
    logs="person.invite",
    logged=_("Invited to an account"),
)
ASK_FOR_PROOF_AGAIN = Verb(
    _("Send me the link again"),
    ask_for_proof_again,
    done=_("The link is on its way to you."),
    logs="address.ask",
    logged=_("Link to confirm the e-mail address sent again"),
)
SHOW_PHOTO = Verb(
    _("Show this photo"),
    show_photo,
    heading=_("My photo in the list of mentors"),
    done=_("Your photo is in the list of mentors now."),
    logs="photo.show",
    logged=_("Photo shown"),
)
REMOVE_PHOTO = Verb(
    _("Remove my photo"),
    remove_photo,
    done=_("Your photo was removed."),
    logs="photo.remove",
    logged=_("Photo removed"),
)

LOGGED: dict[str, Any] = {
    "photo.take_over": _("Photo moved out of the images of the site"),
    "person.enter": _("Entered by the office"),
    "person.edit": _("Edited by the office"),
    "person.claim": _("Taken over by an account"),
    "alumni.check": _("Alumni status checked"),
    "consent.give": _("Consent given"),
    "consent.withdraw": _("Consent withdrawn"),
    "correction.propose": _("Correction proposed"),
    "correction.replace": _("Correction replaced by a newer one"),
    "person.update": _("Profile changed"),
    "selection.store": _("Selection saved"),
}
