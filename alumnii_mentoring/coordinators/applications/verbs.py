"""What coordinators do with an application and with a wish in it."""

from __future__ import annotations

from alumnii_mentoring.domain.applications import verbs
from alumnii_mentoring.domain.placing import verbs as placing
from alumnii_mentoring.domain.requests import verbs as requests

VERBS = {
    "review": verbs.START_REVIEW,
    "take-up": verbs.TAKE_UP_AGAIN,
    "accept": placing.ACCEPT,
    "wait": placing.PUT_ON_WAITING_LIST,
    "offer": placing.OFFER_PLACE,
    "not-placed": placing.TELL_NOT_PLACED,
    "take-back": placing.TAKE_BACK_NOT_PLACED,
    "ask": verbs.ASK_APPLICANT,
    "decline": verbs.DECLINE,
}

WISH_VERBS = {"request": requests.SEND_REQUEST}
