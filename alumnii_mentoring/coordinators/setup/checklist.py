"""The eight steps of a set-up: what is done, what is missing and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.times.words import write_date
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import Words, gettext, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme import verbs
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import may_publish
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.setup.models import Setup, first_cycle, setup_of
from alumnii_mentoring.web.page_makers import (
    MENTEE_FORM,
    MENTOR_FORM,
    MadePage,
    open_forms,
    page_maker,
)

PROGRAMME, SENDER, CYCLE, QUESTIONS, PEOPLE, PAGES, KICKOFF, OPENING = (
    "programme",
    "sender",
    "cycle",
    "questions",
    "people",
    "pages",
    "kickoff",
    "opening",
)
SHORT: dict[str, Words] = {
    PROGRAMME: _("Programme"),
    SENDER: _("Sender"),
    CYCLE: _("Cycle"),
    QUESTIONS: _("Questions"),
    PEOPLE: _("People"),
    PAGES: _("Pages"),
    KICKOFF: _("Kick-off"),
    OPENING: _("Opening"),
}
NUMBERS = {key: number for number, key in enumerate(SHORT, start=1)}
BOTH_FORMS = {MENTEE_FORM, MENTOR_FORM}


@dataclass
class Step:
    """``url`` is empty while a step is impossible; ``waits_for`` says what for."""

    key: str
    title: str
    text: str
    url: str
    button: str
    is_done: bool
    waits_for: str = ""
    is_current: bool = False

    @property
    def is_possible(self) -> bool:
        return bool(self.url) and not self.is_done

    @property
    def number(self) -> int:
        return NUMBERS[self.key]

    @property
    def short(self) -> Words:
        return SHORT[self.key]


class Checklist:
    """Of one programme, as a user sees it; without a programme only the first step is possible."""

    def __init__(self, programme: Programme | None, user: Account) -> None:
        self.programme, self.user = programme, user
        self.setup = setup_of(programme) if programme else Setup()
        self.cycle = first_cycle(programme) if programme else None
        self.maker = page_maker()
        self.pages: list[MadePage] = []
        if self.maker is not None and programme is not None:
            self.pages = self.maker.pages_of(programme)
        self.steps = [build(self) for build in BUILDERS]
        missing = [step for step in self.steps if step.is_possible]
        if missing:
            missing[0].is_current = True

    @property
    def panel_id(self) -> str:
        return f"mentoring-setup-{self.programme.pk if self.programme else 'new'}"

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    def step(self, key: str) -> Step:
        return self.steps[NUMBERS[key] - 1]

    def after(self, key: str) -> Step:
        """The next step that is not done, or the last one."""
        later = self.steps[NUMBERS[key] :] + self.steps[: NUMBERS[key]]
        return next((step for step in later if not step.is_done), self.steps[-1])

    def url_of(self, key: str) -> str:
        if key == PROGRAMME:
            return reverse("mentoring_setup_programme")
        if self.programme is None:
            return ""
        return reverse(f"mentoring_setup_{key}", args=[self.programme.pk])

    def are_forms_open(self) -> bool:
        return self.maker is None or open_forms(self.pages) >= BOTH_FORMS

    def make(self, key: str, title: str, text: str, button: str, **more: Any) -> Step:
        url = "" if more.get("waits_for") else self.url_of(key)
        return Step(key, title, text, url, button, **more)


def _programme(of: Checklist) -> Step:
    if of.programme is None:
        text = gettext("Its name and your office. Everything else is prepared. About 2 minutes.")
        label = gettext("Set up the programme")
        return of.make(PROGRAMME, label, text, label, is_done=False)
    step = of.make(PROGRAMME, gettext("Programme set up"), of.programme.name, "", is_done=True)
    step.url = reverse("mentoring_programmes:inspect", args=[of.programme.pk])
    return step


def _sender(of: Checklist) -> Step:
    label = gettext("Send a trial mail")
    if of.programme is not None and of.setup.is_sender_checked:
        text = gettext("%(address)s; the trial mail arrived.")
        text %= {"address": of.programme.office_email}
        return of.make(SENDER, gettext("Sender of mails checked"), text, "", is_done=True)
    text = gettext("Send yourself a trial mail and see whether it arrives. About 1 minute.")
    return of.make(SENDER, gettext("Check the sender of mails"), text, label, is_done=False)


def _cycle(of: Checklist) -> Step:
    if of.cycle is None:
        text = gettext(
            "Five entries: name, applications from and until, start of the pairs, duration."
            " Everything else has sensible defaults. About 5 minutes."
        )
        label = gettext("Plan the cycle")
        return of.make(CYCLE, label, text, label, is_done=False)
    text = gettext("%(cycle)s: applications from %(from)s until %(until)s, pairs from %(start)s.")
    text %= {
        "cycle": of.cycle.name,
        "from": _day(of.cycle.apply_from),
        "until": _day(of.cycle.apply_until),
        "start": _day(of.cycle.starts_on),
    }
    return of.make(CYCLE, gettext("Cycle planned"), text, "", is_done=True)


def _questions(of: Checklist) -> Step:
    label = gettext("See the questions")
    if of.maker is None:
        text = gettext("Your site has page types of its own: write the questions on your forms.")
        return of.make(QUESTIONS, gettext("Questions of the application"), text, "", is_done=True)
    mentees, mentors = (len(of.maker.questions(str(role))) for role in (Role.MENTEE, Role.MENTOR))
    text = gettext(
        "%(mentees)s questions to mentees and %(mentors)s to mentors are prepared, in German"
        " and English."
    ) % {"mentees": mentees, "mentors": mentors}
    if of.setup.questions_chosen_at or of.pages:
        number = mentees + mentors - len(of.setup.left_out)
        text = ngettext("%(n)s question is asked.", "%(n)s questions are asked.", number)
        done = gettext("Questions of the application chosen")
        return of.make(QUESTIONS, done, text % {"n": number}, "", is_done=True)
    title = gettext("Choose the questions of the application")
    return of.make(QUESTIONS, title, text, label, is_done=False)


def _people(of: Checklist) -> Step:
    mentors = Participation.objects.mentors().filter(cycle=of.cycle).count() if of.cycle else 0
    if mentors or of.setup.people_settled_at:
        text = ngettext("%(n)s mentor is there.", "%(n)s mentors are there.", mentors)
        text = text % {"n": mentors} if mentors else gettext("Mentors apply by their form.")
        return of.make(PEOPLE, gettext("Mentors on the way"), text, "", is_done=True)
    text = gettext("Mentors apply by their own form; you send them its address.")
    title, label = gettext("Win mentors"), gettext("See how")
    return of.make(PEOPLE, title, text, label, is_done=False)


def _pages(of: Checklist) -> Step:
    title = gettext("Publish the pages")
    if of.maker is None or of.are_forms_open():
        return _pages_done(of)
    if not of.pages:
        text = gettext(
            "Landing page, list of mentors, calendar and two application forms are made in one go."
        )
        return of.make(PAGES, title, text, gettext("Make the pages"), is_done=False)
    root = of.maker.root_of(of.programme) if of.programme else None
    if root is not None and not may_publish(of.user, root):
        text = gettext("The pages are drafts. You lack the right to publish them.")
        if of.setup.editors_asked_at:
            day = _day(of.setup.editors_asked_at)
            text = gettext("The editors were asked on %(day)s to publish the pages.")
            text %= {"day": day}
        return of.make(PAGES, title, text, gettext("Ask the editors"), is_done=False)
    text = gettext("The pages are drafts, which visitors don't see yet.")
    return of.make(PAGES, title, text, title, is_done=False)


def _pages_done(of: Checklist) -> Step:
    if of.maker is None:
        text = gettext("Your site has page types of its own: make its pages in the page tree.")
    else:
        live = sum(page.is_live for page in of.pages)
        text = ngettext("%(n)s page is published.", "%(n)s pages are published.", live)
        text %= {"n": live}
    return of.make(PAGES, gettext("Pages published"), text, "", is_done=True)


def _kickoff(of: Checklist) -> Step:
    planned = Event.objects.filter(cycle=of.cycle, kind=Event.Kind.KICKOFF) if of.cycle else None
    event = planned.exclude(state=Event.State.CANCELLED).first() if planned is not None else None
    if event is not None or of.setup.kickoff_settled_at:
        text = f"{event.title}, {_day(event.starts_at)}" if event else gettext("Not planned.")
        return of.make(KICKOFF, gettext("Kick-off settled"), text, "", is_done=True)
    text = gettext("Optional. An event before the first meeting takes the shyness from both.")
    label = gettext("Plan the kick-off")
    waits_for = "" if of.cycle else gettext("Possible once the cycle is planned.")
    return of.make(KICKOFF, label, text, label, is_done=False, waits_for=waits_for)


def _opening(of: Checklist) -> Step:
    if of.cycle is not None and of.cycle.state == Cycle.State.ANNOUNCED:
        text = gettext("Applications open by themselves on %(day)s.")
        text %= {"day": _day(of.cycle.apply_from)}
        return of.make(OPENING, gettext("Opening is set"), text, "", is_done=True)
    ready = bool(of.cycle) and of.are_forms_open()
    text = gettext("From then on mentees and mentors can apply.")
    waits_for = "" if ready else gettext("Possible once steps 3, 4 and 6 are done.")
    title, label = str(verbs.OPEN.label), gettext("Open applications")
    return of.make(OPENING, title, text, label, is_done=False, waits_for=waits_for)


BUILDERS: list[Callable[[Checklist], Step]] = [
    _programme,
    _sender,
    _cycle,
    _questions,
    _people,
    _pages,
    _kickoff,
    _opening,
]


def _day(moment: Any) -> str:
    """On the calendar of the site."""
    return write_date(site_day(moment) if isinstance(moment, datetime) else moment)
