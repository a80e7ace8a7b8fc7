"""What follows from a serious verb, in sentences with numbers, said before it is done."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.endings.cancelling import preview_cancelling
from alumnii_mentoring.domain.events.guest_list import default_guests, missing_guests
from alumnii_mentoring.domain.events.leaving import events_to_cancel
from alumnii_mentoring.domain.events.messages import has_heard
from alumnii_mentoring.domain.events.models import Event, Invitation
from alumnii_mentoring.domain.mentorships.messages import who_knows_of
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle


def of_cancelling_a_cycle(cycle: Cycle) -> list[str]:
    ending = preview_cancelling(cycle)
    events = events_to_cancel(cycle)
    return [
        _count(
            ngettext(
                "%(n)s open application ends.", "%(n)s open applications end.", ending.applications
            ),
            ending.applications,
        ),
        _count(
            ngettext("%(n)s open request ends.", "%(n)s open requests end.", ending.requests),
            ending.requests,
        ),
        _count(
            ngettext(
                "%(n)s proposal of a pair is taken back.",
                "%(n)s proposals of pairs are taken back.",
                ending.proposals,
            ),
            ending.proposals,
        ),
        _count(
            ngettext("%(n)s event is cancelled.", "%(n)s events are cancelled.", len(events)),
            len(events),
        ),
        drafted(ending.messages + sum(len(_told(event)) for event in events)),
        _("The cycle can't be opened again."),
    ]


def of_archiving_a_cycle(cycle: Cycle) -> list[str]:
    pairs = Pair.objects.filter(cycle=cycle).count()
    kept = ngettext(
        "%(n)s pair stays readable, but can no longer change.",
        "%(n)s pairs stay readable, but can no longer change.",
        pairs,
    )
    return [_count(kept, pairs), _("This can't be undone.")]


def of_ending_a_pair(pair: Pair) -> list[str]:
    planned = pair.meetings.planned().count()
    cancelled = ngettext(
        "%(n)s planned meeting is cancelled.", "%(n)s planned meetings are cancelled.", planned
    )
    told = sent(sum(bool(person.email) for person in pair.people))
    return [_count(cancelled, planned), told, _("The pair can't be taken up again.")]


def of_withdrawing_a_proposal(pair: Pair) -> list[str]:
    told = sum(bool(person.email) for person in who_knows_of(pair))
    return [_("Both places become free again."), sent(told)]


def of_declining(application: Application) -> list[str]:
    return [_("The reason stays with the programme coordination."), _to_applicant(application)]


def of_telling_not_placed(application: Application) -> list[str]:
    return [_("The application ends without a pair."), _to_applicant(application)]


def of_publishing_an_event(event: Event) -> list[str]:
    later = []
    if event.cycle is None or event.audience == Event.Audience.NOBODY:
        later = [_("You can invite people by hand afterwards.")]
    elif event.audience == Event.Audience.PAIRS:
        later = [_("Pairs that form later are invited as well.")]
    return [*_invited(default_guests(event)), *later]


def of_inviting_who_is_missing(event: Event) -> list[str]:
    return _invited(missing_guests(event))


def of_cancelling_an_event(event: Event) -> list[str]:
    guests = len(_told(event))
    told = ngettext("%(n)s guest is told.", "%(n)s guests are told.", guests)
    return [_count(told, guests), _("The event can't be published again.")]


def of_taking_a_guest_off(invitation: Invitation) -> list[str]:
    is_told = has_heard(invitation) and invitation.state != Invitation.State.DECLINED
    return [
        sent(int(is_told and bool(invitation.person.email))),
        _("The event leaves the calendar of this guest."),
        _("Nobody is invited anew by itself; you can do it by hand."),
    ]


def of_ending_a_calendar_address(person: Person) -> list[str]:
    return [
        _("Calendar programs of this member are no longer kept up to date."),
        _("The member can make a new address at any time; the message says how."),
        sent(int(bool(person.email))),
    ]


def _told(event: Event) -> list[Invitation]:
    """The guests who hear that it is cancelled."""
    if event.state == Event.State.DRAFT:
        return []
    guests = event.invitations.coming().select_related("person")
    return [guest for guest in guests if guest.person.email]


def _invited(people: Any) -> list[str]:
    emails = [person.email for person in people]
    text = ngettext("%(n)s guest is invited.", "%(n)s guests are invited.", len(emails))
    return [_count(text, len(emails)), sent(sum(map(bool, emails)))]


def sent(number: int) -> str:
    text = ngettext("%(n)s message is sent at once.", "%(n)s messages are sent at once.", number)
    return _count(text, number)


def drafted(number: int) -> str:
    text = ngettext(
        "%(n)s message is drafted; it leaves when you send it from the outbox.",
        "%(n)s messages are drafted; they leave when you send them from the outbox.",
        number,
    )
    return _count(text, number)


def _to_applicant(application: Application) -> str:
    return sent(int(bool(application.person.email)))


def _count(text: str, number: int) -> str:
    return text % {"n": number}
