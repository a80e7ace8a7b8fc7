"""Why a message did not arrive, or why none leaves: what is stored, in words for the office."""

from __future__ import annotations

from alumnii_mentoring.core.mail.replies import TEXT
from alumnii_mentoring.core.wording import gettext as _

LATE, INTERRUPTED, REFUSING = "late", "interrupted", "refusing"
LOGIN_CODES = frozenset({"530", "534", "535", "538"})


def words_of_error(reason: str) -> str:
    """Of ``Message.error``; empty for none."""
    if not reason:
        return ""
    if reason == LATE:
        return _("By the time it could be sent, it was of no use any more.")
    step, code = _parts(reason)
    if reason == INTERRUPTED or (step == TEXT and not _is_answer(code)):
        return _("It was handed over, but nobody confirmed that. It may have arrived.")
    if step == "RCPT" and code.startswith("5"):
        words = _("The mail server refuses this address (%(answer)s). Please check it.")
    elif code.startswith("5"):
        words = _("The mail server refuses this text (%(answer)s).")
    elif code.startswith("4"):
        words = _("The mail server put us off for too long (%(answer)s).")
    else:
        words = _("It could not be sent (%(answer)s).")
    return words % {"answer": reason}


def words_of_fault(reason: str) -> str:
    """Of ``DeliveryStatus.fault``."""
    step, code = _parts(reason)
    if reason == REFUSING:
        return _("The mail server refuses one message after the other.")
    if code in LOGIN_CODES:
        words = _("The mail server does not accept the login of this site (%(answer)s).")
    elif step == "MAIL" and code.startswith("5"):
        words = _("The mail server refuses the sender's address of this site (%(answer)s).")
    elif _is_answer(code):
        words = _("The mail server takes no messages at present (%(answer)s).")
    else:
        words = _("The mail server can't be reached or does not answer (%(answer)s).")
    return words % {"answer": reason}


def _parts(reason: str) -> tuple[str, str]:
    """Step and code, or what stands there instead of a code."""
    step, code, *_more = [*reason.split(), "", ""]
    return step, code


def _is_answer(code: str) -> bool:
    return code.isdecimal() and code[0] in "245"
