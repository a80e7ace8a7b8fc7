"""The guest list of an event, and who came: with checkboxes, or one by one at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.exporting import Column, Exporting, code_of
from alumnii_mentoring.coordinators.base.filters import words_in
from alumnii_mentoring.coordinators.base.policies import is_writable
from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.coordinators.base.verb_view import VerbView
from alumnii_mentoring.coordinators.events.guests import InviteView, WalkInView, own_event
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext, pgettext_lazy
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.events import attendance, verbs
from alumnii_mentoring.domain.events.invitations import Invitation, InvitationQuerySet
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.rules import has_begun, is_to_come
from alumnii_mentoring.domain.programme.permissions import can_coordinate

PER_PAGE = 100
MOST_DIGITS = 12
GROUPS = {
    "asked": _("invited"),
    "accepted": pgettext_lazy("guest", "accepted"),
    "tentative": _("perhaps"),
    "waiting": _("waiting list"),
    "declined": pgettext_lazy("guest", "declined"),
    "invited": _("no reply"),
    "attended": _("attended"),
    "no_show": _("did not come"),
    "walk_in": _("came uninvited"),
    "removed": _("taken off the guest list"),
}
ACCEPTED = "accepted"  # needs no guests chosen
MARKS = {
    Invitation.State.ATTENDED.value: verbs.MARK_ATTENDED,
    Invitation.State.NO_SHOW.value: verbs.MARK_ABSENT,
    "back": verbs.TAKE_BACK_MARKS,
    ACCEPTED: verbs.MARK_ACCEPTED,
}
MOST_NAMES = 10


class GuestsView(Exporting, CoordinatorView, TemplateView):
    """Everybody on the list with their reply; readers look, coordinators record who came."""

    page_title = _("Guest list")
    header_icon = "calendar"
    template_name = "alumnii_mentoring/coordinators/guests.html"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        rows = visible(Event, request.user, ("programme", "cycle"))
        self.event = get_object_or_404(rows, pk=kwargs["pk"])
        if self.is_export:
            rows = ((self.event, _guest_cells(guest)) for guest in self.find_guests())
            return self.hand_out(gettext("Guest list"), "guests", _guest_columns(), rows)
        return super().get(request, *args, **kwargs)

    def export_scope(self) -> int | None:
        return self.event.programme_id

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = own_event(request, pk)
        verb, keys = asked_for(request.POST)
        arguments: dict[str, Any] = {"by": request.user, "now": self.now}
        _record(request, verb, lambda: _run(event, verb, keys, arguments))
        row = f"#am-guest-{keys[0]}" if len(keys) == 1 else ""
        return redirect(request.get_full_path() + row)

    def get_page_subtitle(self) -> str:
        return self.event.title

    def find_guests(self) -> InvitationQuerySet:
        guests = self.event.invitations.select_related("person")
        called: InvitationQuerySet = guests.called(words_in(self.request.GET))
        return called.in_group(self.request.GET.get("group", ""))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        text, group = words_in(self.request.GET), self.request.GET.get("group", "")
        page = Paginator(self.find_guests(), PER_PAGE).get_page(self.request.GET.get("p"))
        offers = self._offers()
        return super().get_context_data(
            event=self.event,
            page=page,
            rows=[self._row(guest, offers) for guest in page.object_list],
            text=text,
            group=group if group in GROUPS else "",
            groups=tallied(self.event),
            query=urlencode({"q": text, "group": group}),
            **offers,
            **kwargs,
        )

    def _row(self, guest: Invitation, offers: dict[str, bool]) -> dict[str, Any]:
        """A guest, and what this user may do with them: nobody records whether they came."""
        is_own = guest.person.user_id == self.request.user.pk
        has_come = guest.state == Invitation.State.ATTENDED
        return {
            "guest": guest,
            "can_record": offers["can_record"] and not is_own,
            "can_come": guest.is_listed and not has_come,
            "has_come": has_come,
        }

    def _offers(self) -> dict[str, bool]:
        """What this user may do with the list at this moment."""
        event, user = self.event, self.request.user
        may_write = is_writable(event) and can_coordinate(user, event.programme)
        can_record = may_write and has_begun(event, self.now)
        can_change = may_write and is_to_come(event, self.now)
        return {
            "has_begun": has_begun(event, self.now),
            "can_record": can_record,
            "can_change": can_change,
            "can_act": can_record or can_change,
        }


class DoorView(GuestsView):
    """The same list at the door, on a telephone: a search and one big button for each guest."""

    page_title = _("At the door")
    template_name = "alumnii_mentoring/coordinators/door.html"


class GuestVerbView(VerbView):
    def back_url(self, thing: Invitation) -> str:
        return reverse("mentoring_events:guests", args=[thing.event_id])


VERBS = {"remove": verbs.REMOVE_GUEST}


def guest_urls() -> list[Any]:
    """Addresses below those of the events."""
    parts = ("event__programme", "event__cycle", "person")
    do = GuestVerbView.as_view(model=Invitation, verbs=VERBS, related=parts)
    return [
        path("<int:pk>/guests/", GuestsView.as_view(), name="guests"),
        path("<int:pk>/door/", DoorView.as_view(), name="door"),
        path("<int:pk>/invite/", InviteView.as_view(), name="invite"),
        path("<int:pk>/walk-in/", WalkInView.as_view(), name="walk_in"),
        path("guests/<int:pk>/do/<slug:verb>/", do, name="guest_do"),
    ]


def tallied(event: Event) -> list[tuple[str, Any, int]]:
    """Each group with its label and how many guests are in it."""
    numbers = attendance.tally(event)
    return [(name, label, numbers[name]) for name, label in GROUPS.items()]


def asked_for(data: QueryDict) -> tuple[str, list[int]]:
    """What to record, and of whom: by a guest's own button, or of all that are ticked."""
    for verb in MARKS:
        if verb in data:
            return verb, _numbers([data[verb]])
    return data.get("do", ""), _numbers(data.getlist("guests"))


def _numbers(keys: list[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal() and len(key) <= MOST_DIGITS]


def _run(
    event: Event, verb: str, keys: list[int], arguments: dict[str, Any]
) -> attendance.Outcome:
    if verb not in MARKS or not (keys or verb == ACCEPTED):
        raise MentoringError(gettext("Please choose guests first."))
    chosen = {} if verb == ACCEPTED else {"keys": keys}
    outcome: attendance.Outcome = MARKS[verb].do(event, **chosen, **arguments)
    return outcome


def _record(request: HttpRequest, verb: str, act: Callable[[], attendance.Outcome]) -> None:
    """Run it and tell of whom what was recorded, and of whom it could not be."""
    try:
        outcome = act()
    except MentoringError as error:
        messages.error(request, str(error))
        return
    if outcome.done:
        messages.success(request, str(MARKS[verb].done) % {"names": _names(outcome.done)})
    if outcome.refused:
        text = gettext("They were not expected, so they can't be missing: %(names)s.")
        messages.warning(request, text % {"names": _names(outcome.refused)})
    if not outcome.done and not outcome.refused:
        messages.info(request, gettext("That was recorded already; nothing has changed."))


def _names(guests: list[Invitation]) -> str:
    names = [guest.person.display_name for guest in guests[:MOST_NAMES]]
    more = len(guests) - len(names)
    also = [gettext("%(n)s more") % {"n": more}] if more else []
    return ", ".join([*names, *also])


def _guest_columns() -> list[Column]:
    labels = [_("Reply"), _("Answered at"), _("Attendance")]
    people = [Column(gettext("Guest")), Column(gettext("E-mail address"), is_address=True)]
    replies = [Column(str(label)) for label in labels]
    return [*people, *replies, Column(code_of(gettext("Reply")))]


def _guest_cells(guest: Invitation) -> tuple[Any, ...]:
    return (
        guest.person.display_name,
        guest.person.email,
        str(guest.reply_label),
        guest.answered_at,
        str(guest.get_state_display()) if guest.is_marked else "",
        guest.state,
    )
