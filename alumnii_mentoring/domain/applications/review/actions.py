"""Review applications: judge them, and ask the applicant a question."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Account, Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.permissions import can_decide, owns
from alumnii_mentoring.domain.applications.review.models import (
    HIGHEST,
    LOWEST,
    Inquiry,
    Remark,
)

State = Application.State
ANSWERS_INQUIRY = "inquiry"
REPLY_DAYS = 30


@action
def remark_on(
    application: Application, *, by: Actor, now: datetime, score: int | None = None, text: str = ""
) -> Remark:
    """Keep or change one's own judgement; ``score`` from 1 to 5, or none.

    Raises ValidationError for another score, or with neither score nor text.
    """
    if not can_decide(by, application):
        raise PermissionDenied
    if score is not None and not LOWEST <= score <= HIGHEST:
        raise ValidationError({"score": _("The score goes from 1 to 5.")})
    if score is None and not text.strip():
        raise ValidationError({"text": _("Please give a score or write a remark.")})
    own = application.remarks.filter(author=account_behind(by)).first()
    if own is not None:
        lock_row(own)
    values = {"score": score, "text": text, "written_at": now}
    remark, _created = Remark.objects.update_or_create(
        application=application, author=account_behind(by), defaults=values
    )
    record("application.remark", application, by=by, now=now)
    return remark


@action
def ask_applicant(application: Application, *, by: Actor, now: datetime, question: str) -> Inquiry:
    """Ask the applicant something before deciding; they reply from the mail or in their area.

    Raises PermissionDenied for those who can't decide, MentoringError without a question.
    """
    if by is not None and not can_decide(by, application):
        raise PermissionDenied
    if not question.strip():
        raise MentoringError(_("Please write what you would like to know."))
    change_state(application, State.ASKED, by=by, action="application.ask", now=now)
    inquiry = Inquiry.objects.create(application=application, question=question, asked_at=now)
    answer = AnswerTarget(ANSWERS_INQUIRY, inquiry.pk, now + timedelta(days=REPLY_DAYS))
    tell_applicant(application, "application_question", now=now, answer=answer, inquiry=inquiry)
    return inquiry


@action
def reply_to_inquiry(inquiry: Inquiry, *, by: Actor, now: datetime, reply: str) -> Inquiry:
    """The applicant's reply; the application is in review again.

    Raises PermissionDenied for anybody but the applicant, MentoringError for an empty reply and
    when the question was settled meanwhile.
    """
    if not owns(by, inquiry.application):
        raise PermissionDenied
    application = inquiry.application
    if inquiry.replied_at is not None or application.state != State.ASKED:
        raise MentoringError(_("This question is settled."))
    if not reply.strip():
        raise MentoringError(_("Please write a reply."))
    inquiry.reply, inquiry.replied_at = reply, now
    inquiry.save(update_fields=["reply", "replied_at"])
    change_state(application, State.IN_REVIEW, by=by, action="application.reply", now=now)
    return inquiry


def neighbours(application: Application, user: Account) -> tuple[int | None, int | None]:
    """Keys of the undecided applications before and after, in the order they came in."""
    queue = Application.objects.undecided().visible_to(user)
    queue = queue.filter(cycle=application.cycle_id, role=application.role)
    here, at = application.pk, application.submitted_at
    earlier = queue.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=here))
    later = queue.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=here))
    before = earlier.order_by("-submitted_at", "-pk").values_list("pk", flat=True).first()
    return before, later.order_by("submitted_at", "pk").values_list("pk", flat=True).first()
