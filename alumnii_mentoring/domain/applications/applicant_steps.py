"""The stages of an application, as the applicant sees them."""

from __future__ import annotations

from dataclasses import dataclass

from alumnii_mentoring.core.wording import Words, gettext_lazy
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Role

State = Application.State


@dataclass(frozen=True)
class Step:
    label: Words
    is_done: bool = False
    is_current: bool = False


USUAL = [State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED, State.PLACED]
# What stands in for the rest of the way, after as many usual steps.
BRANCHES = {
    State.ASKED: 2,
    State.WAITING: 3,
    State.OFFERED: 3,
    State.NOT_PLACED: 4,
    State.DECLINED: 3,
    State.CANCELLED: 3,
    State.WITHDRAWN: 1,
}
GOES_ON = {State.ASKED: 3, State.WAITING: 3, State.OFFERED: 3}
WORDS = {
    State.DRAFT: gettext_lazy("You have begun. It counts only once you send it."),
    State.SUBMITTED: gettext_lazy("We have it. You can change it until the deadline."),
    State.IN_REVIEW: gettext_lazy("The programme coordination is reading it."),
    State.ASKED: gettext_lazy("The programme coordination has asked you something."),
    State.WAITING: gettext_lazy("You are on the waiting list; we write when a place is free."),
    State.OFFERED: gettext_lazy("A place is free for you; please say whether you take it."),
    State.ACCEPTED: gettext_lazy("You take part. Next comes the search for a partner."),
    State.PLACED: gettext_lazy("A pair came about."),
    State.NOT_PLACED: gettext_lazy("No partner was found in this cycle."),
    State.DECLINED: gettext_lazy("There was no place for you in this cycle."),
    State.CANCELLED: gettext_lazy("It ended with the cycle; that says nothing about you."),
    State.WITHDRAWN: gettext_lazy("You have withdrawn it."),
}


def steps_of(application: Application) -> list[Step]:
    """Return the steps from the draft to the pair, and which are done; a mentor's end with taking
    part, as mentors may have several pairs, or wait for one."""
    state = State(application.state)
    is_mentor = application.role == Role.MENTOR and state != State.PLACED
    usual = USUAL[:-1] if is_mentor else USUAL
    names: list[State] = list(usual)
    if state in BRANCHES:
        at = BRANCHES[state]
        names = [*usual[:at], state, *(usual[GOES_ON[state] :] if state in GOES_ON else [])]
    at = names.index(state)
    return [
        Step(name.label, is_done=place < at, is_current=place == at)
        for place, name in enumerate(names)
    ]


def words_of(application: Application) -> str:
    """One sentence about the state, in the reader's language."""
    if application.state == State.SUBMITTED and application.cycle.state != "open":
        return _("We have it; the deadline has passed.")
    if application.state == State.ACCEPTED and application.role == Role.MENTOR:
        return _("You take part. We write when somebody is proposed to you or asks for you.")
    return str(WORDS[State(application.state)])
