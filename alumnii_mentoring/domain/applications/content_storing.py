"""Store what an application form handed over. Call inside an action only."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.holding.shown import ChangedError, fingerprint
from alumnii_mentoring.core.row_values import row_sign, set_lists, set_values
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.content import Choice, Content
from alumnii_mentoring.domain.applications.models import Answer, Application
from alumnii_mentoring.domain.applications.parts import complete_parts, fields_of_parts
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.actions import give_consent, withdraw_consent
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme


def living_application(person: Person, cycle: Cycle, role: str) -> Application:
    """The person's application, locked; a new draft if there is none."""
    key = Application.key_of(cycle, person, role)
    try:
        with transaction.atomic():
            application, _created = Application.objects.get_or_create(
                living_key=key, defaults={"cycle": cycle, "person": person, "role": role}
            )
    except IntegrityError:  # somebody else's tab was first
        application = Application.objects.get(living_key=key)
    return lock_row(application)


def content_sign(application: Application | None) -> str:
    """A fingerprint of everything that a person said; of a blank one where there is none yet."""
    application = application or Application()
    said: list[object] = [row_sign(application, [*fields_of_parts(), "wants_listing"])]
    if application.pk:
        said += sorted((answer.question_key, answer.text) for answer in application.answers.all())
        wishes = application.wishes.all()
        said += sorted((wish.rank, wish.mentor_id, wish.why) for wish in wishes)
    return fingerprint(said)


@part_of_action
def store_content(application: Application, content: Content) -> None:
    """Store what the form says. Raises ChangedError when the stored words are not those it
    read."""
    if content.replaces and content.replaces != content_sign(application):
        raise ChangedError(
            _("This was saved in another window at the same moment. Please try again.")
        )
    parts = complete_parts(content.parts)
    stored = set_values(application, parts)
    application.wants_listing = content.wants_listing
    application.form_page_ref = content.form_page_ref or application.form_page_ref
    application.save(update_fields=[*stored, "wants_listing", "form_page_ref"])
    set_lists(application, parts)
    _store_answers(application, content)
    application.wishes.all().delete()
    Wish.objects.bulk_create(
        Wish(
            application=application,
            mentor=wish.mentor,
            rank=rank,
            why=wish.why,
            is_direct=wish.is_direct,
        )
        for rank, wish in enumerate(content.wishes, start=1)
    )


def _store_answers(application: Application, content: Content) -> None:
    """Replace what was asked this time; answers to questions that are gone stay as given."""
    asked = {answer.key for answer in content.answers}
    application.answers.filter(question_key__in=asked).delete()
    behind = len(content.answers) + 1
    for position, kept in enumerate(application.answers.all(), start=behind):
        kept.position = position
        kept.save(update_fields=["position"])
    Answer.objects.bulk_create(
        Answer(
            application=application,
            question_key=answer.key,
            question=answer.question,
            kind=answer.kind,
            text=answer.text,
            audience=answer.audience,
            position=position,
        )
        for position, answer in enumerate(content.answers, start=1)
    )


@part_of_action
def store_consents(application: Application, content: Content, by: Actor, now: datetime) -> None:
    person, programme = application.person, application.programme
    listing = content.listing_consent if content.wants_listing else ""
    consents = [
        Choice(Consent.Kind.PARTICIPATION.value, content.consent, bool(content.consent)),
        Choice(Consent.Kind.DIRECTORY.value, listing, bool(listing)),
        *content.choices,
    ]
    for consent in consents:
        if consent.is_given:
            give_consent(person, programme, consent.kind, text=consent.text, by=by, now=now)
    for choice in content.choices:
        if not choice.is_given:
            _take_back(person, programme, choice, by, now)


def _take_back(
    person: Person, programme: Programme, choice: Choice, by: Actor, now: datetime
) -> None:
    """Withdraw the consent of a box that was ticked before and is empty now."""
    consents = Consent.objects.of(person).in_force().filter(programme=programme, kind=choice.kind)
    if choice.kind == Consent.Kind.QUESTION:
        consents = consents.filter(text=choice.text)
    for consent in consents:
        withdraw_consent(consent, by=by, now=now)
