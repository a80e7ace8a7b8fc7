"""Show why a pair was made, as it was stored then. Nothing is computed again."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime

from alumnii_mentoring.coordinators.matching.weights_form import LABELS
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.priority import PRIORITY
from alumnii_mentoring.domain.matching.reasons import Vocabulary, missing_in, told_of
from alumnii_mentoring.domain.mentorships.models import Pair

Section = dict[str, Any]


def rationale_sections(pair: Pair) -> list[Section]:
    """The decision, the points, and who else was considered; nothing for other origins."""
    kept = pair.rationale
    if not kept.get("parts"):
        return []
    return [_decision(kept), _points(kept), *_others(kept)]


def _decision(kept: dict[str, Any]) -> Section:
    decider = get_user_model().objects.filter(pk=kept.get("decided_by")).first()
    at, computed = (parse_datetime(kept.get(name) or "") for name in ("decided_at", "computed_at"))
    modes = dict(MatchingRun.Mode.choices)
    rows = [
        (gettext("Score"), f"{kept['score']} / 1000"),
        (gettext("Version"), kept.get("version")),
        (gettext("Computed"), computed),
        (gettext("Lowest score for a proposal"), kept.get("minimum")),
        (gettext("Aim"), modes.get(kept.get("mode", ""))),
        (gettext("Decided by"), decider),
        (gettext("Decided at"), at),
        (gettext("Chosen by hand"), gettext("yes") if kept.get("by_hand") else gettext("no")),
        (gettext("Why all the same"), kept.get("lock_reason")),
        (gettext("Priority"), PRIORITY.get(kept.get("priority", ""))),
        (gettext("Not known then"), " ".join(missing_in(kept["parts"]))),
    ]
    columns = [gettext("What"), gettext("How it was")]
    return {
        "heading": gettext("Why this pair was made"),
        "icon": "link",
        "columns": columns,
        "rows": [row for row in rows if row[1] not in (None, "")],
    }


def _points(kept: dict[str, Any]) -> Section:
    words = Vocabulary.kept(kept["terms"]) if "terms" in kept else Vocabulary.load()
    rows = [
        (
            LABELS.get(part["kind"], (part["kind"],))[0],
            f"{part['points']} / {part['limit']}",
            ", ".join(told_of(part, words)),
        )
        for part in kept["parts"]
        if part["limit"]
    ]
    columns = [gettext("Criterion"), gettext("Points"), gettext("Reasons")]
    return {
        "heading": gettext("Points"),
        "icon": "list-ul",
        "columns": columns,
        "rows": rows,
    }


def _others(kept: dict[str, Any]) -> list[Section]:
    others = kept.get("alternatives") or []
    keys = [option["mentor"] for option in others]
    people = Participation.objects.select_related("person").in_bulk(keys)
    rows = [
        (people[option["mentor"]].person.display_name, option["score"], option["loss"])
        for option in others
        if option["mentor"] in people
    ]
    lost = gettext("The whole would have lost")
    if kept.get("are_losses_least"):
        lost = gettext("The whole would have lost at least")
    columns = [gettext("Mentor"), gettext("Score"), lost]
    heading = gettext("Who else was considered")
    return (
        [
            {
                "heading": heading,
                "icon": "group",
                "columns": columns,
                "rows": rows,
            }
        ]
        if rows
        else []
    )
