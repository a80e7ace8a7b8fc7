"""What a row of the board says, on the screen and as XLSX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.explaining import (
    known_if_kept,
    next_best,
    worth_of_one_more_place,
)
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.priority import PRIORITY, returned
from alumnii_mentoring.domain.matching.reasons import (
    Vocabulary,
    labels_of,
    missing_in,
    reasons_in_words,
)
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

Row = dict[str, Any]
Run = MatchingRun | None
FELL_THROUGH = gettext_lazy("The pair did not come about. Adapt the rest.")
REJECTED = gettext_lazy("The proposal was rejected. Adapt the rest.")
NOT_IN_IT = gettext_lazy("Not in this version: came after it was computed. Adapt the rest.")
GIVEN_UP = gettext_lazy("The mentor of this version was not to be had any more. Adapt the rest.")


def proposal_rows(run: Run, cycle: Cycle, proposals: list[Any], words: Vocabulary) -> list[Row]:
    return [
        {
            "proposal": proposal,
            "labels": labels_of(
                _wishes_first(proposal.parts), words, proposal.mentor.person.place_name
            ),
            "missing": missing_in(proposal.parts),
            "warnings": warnings_of(proposal),
            "percent": proposal.score // 10,
            "priority": PRIORITY.get(_first(run).get(str(proposal.mentee_id), "")),
        }
        for proposal in proposals
    ]


def _wishes_first(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row shows three reasons at first sight; what the mentee wished is one of them."""
    return sorted(parts, key=lambda part: bool(part["kind"] != "wishes"))


def warnings_of(proposal: Any) -> list[str]:
    """What speaks against accepting it now; nothing once it is accepted."""
    if proposal.state != Proposal.State.PROPOSED:
        return []
    warnings = []
    if proposal.mentor.state != Participation.State.ACTIVE:
        warnings.append(_("This mentor does not take part at the moment."))
    elif proposal.promised > proposal.places_free:
        warnings.append(_("more proposals than free places"))
    if proposal.mentee.state != Participation.State.ACTIVE:
        warnings.append(_("This mentee does not take part at the moment."))
    parts = (proposal.mentor, proposal.mentee)
    locked = [part.person.display_name for part in parts if part.person.is_locked]
    warnings += [_("The account of %(name)s is locked.") % {"name": name} for name in locked]
    return warnings


def with_alternatives(run: Run, rows: list[Row]) -> list[Row]:
    """The next best mentors of each, by the version; one query for their names.

    Nobody reads who else was considered for them.
    """
    shown = [row["proposal"] for row in rows if not row["is_own"]]
    proposed = {proposal.mentee_id: proposal.mentor_id for proposal in shown}
    options_by_mentee = next_best(run, proposed) if run else {}
    keys = {option.mentor for some in options_by_mentee.values() for option in some}
    active = Participation.objects.filter(pk__in=keys).active()
    people = {person.pk: person for person in active.select_related("person")} if keys else {}
    for row in rows:
        some = options_by_mentee.get(row["proposal"].mentee_id, [])
        row["next"] = [
            (people[option.mentor], option) for option in some if option.mentor in people
        ]
    return rows


def without_rows(run: Run, cycle: Cycle, mentees: list[Any], words: Vocabulary) -> list[Row]:
    """Who waits, and why: as computed, or by what happened since."""
    reasons = run.unmatched if run else {}
    befell = returned(cycle)
    since = _since(run, [mentee.pk for mentee in mentees if str(mentee.pk) not in reasons])
    rows = []
    for mentee in mentees:
        code = befell.get(mentee.person_id, _first(run).get(str(mentee.pk), ""))
        why = since.get(mentee.pk) or reasons_in_words(reasons.get(str(mentee.pk), {}))
        rows.append({"mentee": mentee, "reason": why, "priority": PRIORITY.get(code)})
    return rows


def _since(run: Run, keys: list[int]) -> dict[int, Any]:
    """Why those wait whom the version had not left without, or did not know."""
    if run is None or not keys:
        return {}
    asked = known_if_kept(run)[0].mentees
    proposals = Proposal.objects.filter(run=run, mentee__in=keys).values_list("mentee", "state")
    states = dict(proposals)
    return {key: _befallen(states.get(key), key in asked) for key in keys}


def _befallen(state: str | None, was_asked: bool) -> Any:
    if state is not None:
        return REJECTED if state == Proposal.State.REJECTED else FELL_THROUGH
    return GIVEN_UP if was_asked else NOT_IN_IT


def _first(run: Run) -> dict[str, str]:
    return run.priority if run else {}


def told_rows(run: Run, cycle: Cycle, pairs: list[Any], words: Vocabulary) -> list[Row]:
    return [{"pair": pair} for pair in pairs]


def mentor_rows(run: Run, cycle: Cycle, mentors: list[Any], words: Vocabulary) -> list[Row]:
    """Who is with each mentor, and what one more place would be worth."""
    held = _mentees_of([mentor.pk for mentor in mentors], cycle)
    worth = worth_of_one_more_place(run) if run else {}
    return [
        {"mentor": mentor, "mentees": held.get(mentor.pk, []), "worth": worth.get(mentor.pk)}
        for mentor in mentors
    ]


def _mentees_of(keys: list[int], cycle: Cycle) -> dict[int, list[str]]:
    """Names by mentor, of those who are with them or are proposed; one query."""
    pairs = Pair.objects.open().filter(mentor__in=keys)
    pending = Proposal.objects.pending(cycle).filter(mentor__in=keys)
    names = ("mentor", *(f"mentee__person__{name}" for name in Person.NAMING))
    of_pairs, of_pending = (rows.order_by().values_list(*names) for rows in (pairs, pending))
    held: dict[int, list[str]] = {}
    for mentor, *naming in of_pairs.union(of_pending, all=True).order_by():
        mentee = Person(**dict(zip(Person.NAMING, naming, strict=True)))
        held.setdefault(mentor, []).append(mentee.display_name)
    return held


Rows = Callable[[Run, Cycle, list[Any], Vocabulary], list[Row]]
OTHER_ROWS: dict[str, Rows] = {"without": without_rows, "told": told_rows, "mentors": mentor_rows}


def rows_of(tab: str) -> Rows:
    return OTHER_ROWS.get(tab, proposal_rows)
