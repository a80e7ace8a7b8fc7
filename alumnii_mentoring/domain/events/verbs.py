"""What can be done to an event, an invitation and the address of a calendar."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone

from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.verbs import (
    Verb,
    counted,
    messages_delayed,
    messages_sent,
    state_sign,
)
from alumnii_mentoring.core.wording import gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events import (
    actions,
    attendance,
    feed_actions,
    guest_list,
    taking_back,
)
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.messages import has_heard
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.rules import COMING, can_be_removed
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Event.State
FACTS = ("title", "starts_at", "ends_at", "place", "online_url")  # what a reply is about


def told_of_cancelling(event: Event) -> list[Invitation]:
    """The guests who hear that it is cancelled."""
    if event.state == State.DRAFT:
        return []
    guests = event.invitations.coming().select_related("person")
    return [guest for guest in guests if guest.person.email]


def _invited(people: Any) -> list[str]:
    emails = [person.email for person in people]
    text = ngettext("%(n)s guest is invited.", "%(n)s guests are invited.", len(emails))
    return [counted(text, len(emails)), messages_sent(sum(map(bool, emails)))]


def _after_publishing(event: Event) -> list[str]:
    later = []
    if event.cycle is None or event.audience == Event.Audience.NOBODY:
        later = [gettext("You can invite people by hand afterwards.")]
    elif event.audience == Event.Audience.PAIRS:
        later = [gettext("Pairs that form later are invited as well.")]
    return [*_lacking(event), *_invited(guest_list.default_guests(event)), *later]


def _lacking(event: Event) -> list[str]:
    if event.place or event.online_url:
        return []
    return [gettext("Neither a place nor a link is given: guests won't know where to go.")]


def _after_inviting(event: Event) -> list[str]:
    return _invited(guest_list.missing_guests(event))


def _after_cancelling(event: Event) -> list[str]:
    guests = len(told_of_cancelling(event))
    told = ngettext("%(n)s guest is told.", "%(n)s guests are told.", guests)
    last = gettext("Afterwards the event can't be published again.")
    return [counted(told, guests), messages_delayed(guests), last]


def _after_removing(invitation: Invitation) -> list[str]:
    is_told = has_heard(invitation) and invitation.state != Invitation.State.DECLINED
    return [
        messages_sent(int(is_told and bool(invitation.person.email))),
        gettext("The event leaves the calendar of this guest."),
        gettext("Nobody is invited anew by itself; you can do it by hand."),
    ]


def _after_ending_address(person: Person) -> list[str]:
    return [
        gettext("Every secret address of this member ends."),
        gettext("Calendar programs of this member are no longer kept up to date."),
        gettext("The member can make a new address at any time; the message says how."),
        messages_sent(int(bool(person.email))),
    ]


PLAN_KICKOFF = Verb(
    _("Draft the kick-off event"),
    actions.plan_kickoff,
    done=_("The kick-off is drafted; you find it below. Add the place, then publish it."),
    states=frozenset({Cycle.State.CLOSED, Cycle.State.MATCHING, Cycle.State.RUNNING}),
    applies=lambda cycle: not actions.has_kickoff(cycle),
    logs="event.create",
)
PUBLISH = Verb(
    _("Publish and invite"),
    actions.publish_event,
    done=_("The event is published; the invitations are on their way."),
    states=frozenset({State.DRAFT}),
    announces=True,
    follows=_after_publishing,
    logs="event.publish",
    logged=_("Event published"),
)
INVITE_MISSING = Verb(
    _("Invite who is missing on the guest list"),
    guest_list.invite_missing,
    done=_("The invitations are on their way."),
    states=frozenset(COMING),
    applies=lambda event: guest_list.missing_guests(event).exists(),
    announces=True,
    follows=_after_inviting,
    logs="event.invite",
    logged=_("Guests invited"),
)
CLOSE_REGISTRATION = Verb(
    _("Take no more replies"),
    actions.close_registration,
    done=_("Nobody can reply any more; the guest list stays as it is."),
    states=frozenset({State.PUBLISHED}),
    logs="event.close_registration",
    logged=_("No more replies to the event"),
)
REOPEN_REGISTRATION = Verb(
    _("Take replies again"),
    actions.reopen_registration,
    done=_("Guests can reply again, until the deadline."),
    states=frozenset({State.REGISTRATION_CLOSED}),
    logs="event.reopen_registration",
    logged=_("Replies to the event taken again"),
)
CANCEL = Verb(
    _("Cancel the event"),
    actions.cancel_event,
    done=_("The event is cancelled. Guests are told in a few minutes; until then take it back."),
    states=frozenset({State.DRAFT, State.PUBLISHED, State.REGISTRATION_CLOSED}),
    is_serious=True,
    follows=_after_cancelling,
    logs="event.cancel",
    logged=_("Event cancelled"),
    tells=("event_cancelled",),
)
TAKE_BACK_CANCELLING = Verb(
    _("Take the cancellation back"),
    taking_back.take_back_cancelling,
    done=_("The event takes place after all; no guest was told otherwise."),
    states=frozenset({State.CANCELLED}),
    applies=lambda event: taking_back.can_take_back_cancelling(event, timezone.now()),
    logs="event.restore",
    logged=_("Cancellation of the event taken back"),
)


REPLY = Verb(
    _("Will you come?"),
    partial(actions.reply_to_invitation, reply=""),
    done=_("Thank you, your answer was saved."),
    shows=lambda invitation: (state_sign(invitation.event), row_sign(invitation.event, FACTS)),
    logs="invitation.reply",
    logged=_("Invitation answered"),
)


def _reply(reply: Invitation.State, label: Any, **more: Any) -> Verb:
    run = partial(actions.reply_to_invitation, reply=reply.value)
    return REPLY.said_to(label=label, run=run, **more)


ACCEPT_INVITATION = _reply(Invitation.State.ACCEPTED, _("Yes, I come"), is_main=True)
ANSWER_PERHAPS = _reply(Invitation.State.TENTATIVE, _("Perhaps"))
DECLINE_INVITATION = _reply(Invitation.State.DECLINED, _("No, I don't come"))

INVITE_PERSON = Verb(
    _("Invite"),
    guest_list.invite_person,
    heading=_("Invite by hand"),
    explanation=_("Each click sends one invitation at once."),
    done=_("%(name)s is on the guest list now."),
    logs="event.invite",
)
ADD_WALK_IN = Verb(
    _("Came"),
    attendance.add_walk_in,
    heading=_("Add who came uninvited"),
    explanation=_("Each click records that somebody came; no message is sent."),
    done=INVITE_PERSON.done,
    logs="invitation.walk_in",
    logged=_("Guest came without an invitation"),
)
REMOVE_GUEST = Verb(
    _("Take off the guest list"),
    remove_guest,
    done=_("The guest is off the list."),
    applies=lambda guest: can_be_removed(guest.event, guest, timezone.now()),
    is_serious=True,
    follows=_after_removing,
    logs="invitation.remove",
    logged=_("Guest taken off the list"),
)
# These take the event and the keys of its guests; ``done`` names those of whom it was recorded.
MARK_ATTENDED = Verb(
    _("Came"),
    partial(attendance.mark_guests, mark=Invitation.State.ATTENDED.value),
    done=_("Recorded as attended: %(names)s."),
    logs="invitation.attend",
    logged=_("Guest came"),
)
MARK_ABSENT = Verb(
    _("Did not come"),
    partial(attendance.mark_guests, mark=Invitation.State.NO_SHOW.value),
    done=_("Recorded as not attended: %(names)s."),
    logs="invitation.miss",
    logged=_("Guest did not come"),
)
TAKE_BACK_MARKS = Verb(
    _("Take back"),
    attendance.take_back_marks,
    done=_("Taken back: %(names)s."),
    logs="invitation.unmark",
    logged=_("Record of who came taken back"),
)
MARK_ACCEPTED = MARK_ATTENDED.said_to(
    label=_("Everybody who accepted came"), run=attendance.mark_accepted
)

END_ADDRESS_OF_MEMBER = Verb(
    _("End the secret addresses of the calendar"),
    feed_actions.revoke_feed_of,
    done=_("No address works any more; the member is told."),
    applies=lambda person: feed_actions.living_feeds(person).exists(),
    is_serious=True,
    follows=_after_ending_address,
    logs="feed.revoke",
    logged=_("Address of the calendar ended"),
)
END_OWN_ADDRESS = Verb(
    _("End this address"),
    feed_actions.end_feed,
    explanation=_(
        "Devices that read this address get nothing new from now on, and keep what they have read"
        " until you delete the calendar there. Your other addresses go on."
    ),
    done=_("The address no longer works."),
    logs="feed.revoke",
)
END_OWN_ADDRESSES = END_OWN_ADDRESS.said_to(
    label=_("End all addresses"), run=feed_actions.revoke_feeds
)
ADD_ADDRESS = Verb(
    _("Make a secret address"),
    feed_actions.add_feed,
    done=_("The address is made."),
    explanation=_("One for each device is best: then you can end one without the others."),
    logs="feed.renew",
    logged=_("New address of the calendar"),
)

LOGGED: dict[str, Any] = {
    "event.change": _("Event changed"),
    "event.create": _("Event created"),
    "event.hold": _("Event held"),
    "invitation.invite": _("Guest invited again"),
    "invitation.move_up": _("Moved up from the waiting list"),
    "invitation.release": _("Invitation given back"),
}
