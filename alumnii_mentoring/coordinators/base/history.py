"""The history of a thing for the screens: every action of the audit in words."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _

ACTIONS = {
    "application.accept": _("Application accepted"),
    "application.accept_offer": _("Place offered accepted"),
    "application.ask": _("Applicant asked"),
    "application.cancel": _("Application ended with the cycle"),
    "application.change": _("Application changed"),
    "application.decline": _("Application declined"),
    "application.draft": _("Draft of the application saved"),
    "application.expire_offer": _("Offer of a place expired"),
    "application.not_placed": _("Told that nobody was found"),
    "application.offer": _("Place offered"),
    "application.place": _("Applicant placed"),
    "application.remark": _("Judgement written"),
    "application.reply": _("Applicant replied"),
    "application.review": _("Review started"),
    "application.submit": _("Application sent in"),
    "application.wait": _("Put on the waiting list"),
    "application.withdraw": _("Application withdrawn"),
    "consent.give": _("Consent given"),
    "consent.withdraw": _("Consent withdrawn"),
    "correction.approve": _("Correction approved"),
    "correction.propose": _("Correction proposed"),
    "correction.refuse": _("Correction refused"),
    "correction.replace": _("Correction replaced by a newer one"),
    "cycle.move": _("Cycle moved on"),
    "document.hand_out": _("File handed out"),
    "document.refuse": _("File refused after the virus check"),
    "document.release": _("File released after the virus check"),
    "document.remove": _("File removed"),
    "document.store": _("File stored"),
    "document.upload": _("File uploaded"),
    "event.cancel": _("Event cancelled"),
    "event.change": _("Event changed"),
    "event.close_registration": _("No more replies to the event"),
    "event.create": _("Event created"),
    "event.hold": _("Event held"),
    "event.invite": _("Guests invited"),
    "event.publish": _("Event published"),
    "event.reopen_registration": _("Replies to the event taken again"),
    "feed.renew": _("New address of the calendar"),
    "feed.revoke": _("Address of the calendar ended"),
    "goal.agree": _("Goal agreed"),
    "goal.change": _("Goal changed"),
    "goal.drop": _("Goal dropped"),
    "goal.propose": _("Goal proposed"),
    "goal.reopen": _("Goal open again"),
    "goal.review": _("Goal looked back at"),
    "invitation.attend": _("Guest came"),
    "invitation.invite": _("Guest invited again"),
    "invitation.miss": _("Guest did not come"),
    "invitation.move_up": _("Moved up from the waiting list"),
    "invitation.release": _("Invitation given back"),
    "invitation.remove": _("Guest taken off the list"),
    "invitation.reply": _("Invitation answered"),
    "invitation.unmark": _("Record of who came taken back"),
    "invitation.walk_in": _("Guest came without an invitation"),
    "matching.adapt": _("Rest of a version adapted to changes by hand"),
    "matching.allow": _("Two allowed again"),
    "matching.compute": _("Proposals computed"),
    "matching.conflict": _("Conflict of interest"),
    "matching.discard": _("Version of the matching discarded"),
    "matching.exclude": _("Never together"),
    "matching.use": _("Version of the matching put on the board"),
    "meeting.cancel": _("Meeting cancelled"),
    "meeting.confirm": _("Meeting confirmed"),
    "meeting.miss": _("Meeting did not take place"),
    "meeting.move": _("Meeting moved"),
    "meeting.object": _("Report of the meeting sent back"),
    "meeting.plan": _("Meeting planned"),
    "meeting.report": _("Meeting reported"),
    "message.change": _("Message changed"),
    "message.discard": _("Message discarded"),
    "message.release": _("Message released for sending"),
    "pair.ask": _("Both asked"),
    "pair.ask_help": _("Help asked for"),
    "pair.begin_closing": _("Closing phase began"),
    "pair.change_plan": _("Plan of the pair changed"),
    "pair.complete": _("Pair completed"),
    "pair.confirm": _("Pair confirmed"),
    "pair.decline": _("Pair declined"),
    "pair.end_early": _("Pair ended early"),
    "pair.expire": _("Time to answer ran out"),
    "pair.extend": _("End of the pair moved"),
    "pair.leave": _("One of the two left"),
    "pair.pause": _("Pair paused"),
    "pair.propose": _("Pair proposed"),
    "pair.publish": _("Messages to both drafted"),
    "pair.resume": _("Pair goes on"),
    "pair.settle_help": _("Help settled"),
    "pair.unpublish": _("Publication taken back"),
    "pair.withdraw": _("Proposal taken back"),
    "participation.leave": _("Left the cycle"),
    "participation.pause": _("Break began"),
    "participation.resume": _("Takes part again"),
    "participation.return": _("Came back"),
    "person.show": _("Changed what the list of mentors shows"),
    "person.update": _("Profile changed"),
    "photo.remove": _("Photo removed"),
    "photo.show": _("Photo shown"),
    "proposal.accept": _("Proposal accepted"),
    "proposal.choose": _("Somebody else chosen"),
    "proposal.end": _("Proposal came to nothing"),
    "proposal.lock": _("Proposal locked"),
    "proposal.reject": _("Proposal rejected"),
    "proposal.reopen": _("Proposal opened again"),
    "proposal.restore": _("Proposal restored"),
    "proposal.undo": _("Acceptance taken back"),
    "proposal.unlock": _("Proposal unlocked"),
    "role.grant": _("Role granted"),
    "role.revoke": _("Role revoked"),
    "selection.store": _("Selection saved"),
    "table.export": _("Table taken as a spreadsheet"),
    "wish.accept": _("Request accepted"),
    "wish.ask_back": _("Mentor asked back"),
    "wish.cancel": _("Wish ended with the cycle"),
    "wish.decline": _("Request declined"),
    "wish.expire": _("Request expired"),
    "wish.release": _("Request released"),
    "wish.reply": _("Mentee replied"),
    "wish.request": _("Request sent"),
    "wish.settle": _("Wish settled"),
    "wish.skip": _("Wish skipped"),
    "wish.withdraw": _("Wish withdrawn"),
}


def history_of(thing: Any) -> dict[str, Any]:
    """Who did what when, newest first; ids only in the record, names only by rights."""
    entries = AuditEntry.objects.about(thing).select_related("actor")[:50]
    rows = [
        (entry.created_at, action_label(entry.action), _actor(entry), entry.reason)
        for entry in entries
    ]
    columns = [gettext("At"), gettext("What"), gettext("By"), gettext("Reason")]
    return {"heading": gettext("History"), "columns": columns, "rows": rows}


def action_label(action: str) -> Any:
    """A host's own actions have no label here and stand as they are."""
    return ACTIONS.get(action, action)


def _actor(entry: AuditEntry) -> Any:
    if entry.via_link:
        return gettext("by the link in the mail")
    return entry.actor or gettext("the clock")
