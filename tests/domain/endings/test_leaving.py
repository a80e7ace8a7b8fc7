from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.cancelling import cancel_cycle, preview_cancelling
from alumnii_mentoring.domain.endings.leaving import (
    leave_cycle,
    leave_programme,
    preview_leaving,
    withdraw_application,
)
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.mentorships.signals import pair_left
from alumnii_mentoring.domain.people.actions import give_consent
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.pictures import picture

OUTSIDERS = ["coordinator", "superuser", "reader", "stranger", "visitor", "clock"]
UNFORMED = ["proposed", "asked", "half_confirmed"]
RUNNING = ["active", "paused"]


@pytest.fixture
def leave(mentor, mentee, now):
    """Lets the mentor or the mentee leave."""

    def leave(who, **options):
        participation = {"mentor": mentor, "mentee": mentee}[who]
        return leave_cycle(participation, by=participation.person.user, now=now, **options)

    return leave


@pytest.fixture
def apply(cycle):
    def apply(participation, state="accepted"):
        return Application.objects.create(
            cycle=cycle,
            person=participation.person,
            role=participation.role,
            state=state,
            living_key=Application.key_of(cycle, participation.person, participation.role),
        )

    return apply


@pytest.mark.parametrize("who", ["mentee", *OUTSIDERS])
def test_nobody_leaves_for_somebody_else(mentor, user_of, now, who):
    with pytest.raises(PermissionDenied):
        leave_cycle(mentor, by=user_of(who), now=now)
    assert Participation.objects.get(pk=mentor.pk).state == "active"


@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_participant_leaves_at_any_time(mentor, leave, history, state):
    Participation.objects.filter(pk=mentor.pk).update(state=state)
    leave("mentor")

    assert Participation.objects.get(pk=mentor.pk).state == "left"
    assert history(mentor) == ["participation.leave"]


def test_who_leaves_without_a_pair_tells_why_to_the_coordinators(mentee, apply, leave):
    apply(mentee)
    leave("mentee", reason="Moved away")

    assert Application.objects.get().reason == "Moved away"
    assert set(AuditEntry.objects.values_list("reason", flat=True)) == {""}


def test_who_takes_part_leaves_by_withdrawing_the_application(mentee, apply, now, history):
    application = apply(mentee, state="not_placed")
    withdraw_application(application, by=mentee.person.user, now=now)

    assert application.state == "withdrawn"
    assert Participation.objects.get(pk=mentee.pk).state == "left"
    assert history(mentee) == ["participation.leave"]


def test_nobody_leaves_twice(leave):
    leave("mentor")

    with pytest.raises(TransitionError, match="left"):
        leave("mentor")


@pytest.mark.parametrize("state", ["archived", "cancelled"])
def test_nobody_leaves_an_archived_cycle(mentor, leave, cycle, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    mentor.refresh_from_db()

    with pytest.raises(ArchivedError):
        leave("mentor")


@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize("state", RUNNING)
def test_a_running_pair_ends_when_one_leaves(pair_in, leave, now, told, history, who, state):
    pair = pair_in(state)
    leave(who, reason="Moved away")

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("ended_early", None, None)
    assert (stored.ended_at, stored.ended_by_role, stored.ended_reason) == (
        now,
        who,
        "Moved away",
    )
    assert told("pair_ended") == ["anna", "max"]
    assert history(pair)[-1] == "pair.end_early"


@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize("state", UNFORMED)
def test_a_proposal_is_not_formed_when_one_leaves(pair_in, leave, now, history, who, state):
    pair = pair_in(state)
    leave(who, reason="No time")

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("not_formed", None, None)
    assert (stored.ended_by_role, stored.ended_reason) == (who, "No time")
    assert history(pair)[-1] == "pair.leave"


@pytest.mark.parametrize(("who", "partner"), [("mentor", "anna"), ("mentee", "max")])
@pytest.mark.parametrize(
    ("state", "is_told"), [("proposed", False), ("asked", True), ("half_confirmed", True)]
)
def test_a_partner_who_was_asked_is_told(pair_in, leave, told, who, partner, state, is_told):
    pair_in(state)
    leave(who)

    assert told("pair_not_formed") == ([partner] if is_told else [])


@pytest.mark.parametrize("state", ["completed", "not_formed", "ended_early"])
def test_a_pair_that_is_over_stays_as_it_is(pair_in, leave, history, state):
    pair = pair_in(state)
    before = history(pair)
    leave("mentor")

    assert (Pair.objects.get().state, history(pair)) == (state, before)


def test_every_pair_of_a_mentor_ends(pair_in, take_part, now, told):
    mentor = take_part("eva", "mentor", capacity=3)
    for name, state in [("bea", "active"), ("cleo", "asked"), ("dora", "proposed")]:
        pair_in(state, mentor=mentor, mentee=take_part(name, "mentee"))
    leave_cycle(mentor, by=mentor.person.user, now=now)

    states = Pair.objects.order_by("pk").values_list("state", "seat_key")
    assert list(states) == [("ended_early", None), ("not_formed", None), ("not_formed", None)]
    assert (told("pair_ended"), told("pair_not_formed")) == (["bea", "eva"], ["cleo"])


def test_pairs_in_the_other_role_go_on(pair_in, take_part, mentor, now):  # S3
    mine = take_part("max", "mentee", person=mentor.person)
    pair_in("active")
    other = pair_in("active", mentor=take_part("eva", "mentor"), mentee=mine)
    leave_cycle(mine, by=mentor.person.user, now=now)

    running = Pair.objects.running()
    assert [pair.mentor for pair in running] == [mentor]
    assert Pair.objects.get(pk=other.pk).state == "ended_early"
    assert Participation.objects.get(pk=mentor.pk).state == "active"


def test_planned_meetings_of_the_pair_are_cancelled(pair_in, leave, mentor, now):
    plan = MeetingPlan(now + timedelta(days=1))
    meeting = plan_meeting(pair_in("active"), plan, by=mentor.person.user, now=now)
    leave("mentee")

    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


def test_hosts_hear_of_the_pair_that_was_left(pair_in, leave):
    left = []

    def receive(sender, pair, now, **kwargs):
        left.append(pair)

    pair = pair_in("active")
    pair_left.connect(receive)
    leave("mentee")
    pair_left.disconnect(receive)

    assert left == [pair]


@pytest.mark.parametrize("state", ["submitted", "waiting", "accepted", "placed", "not_placed"])
def test_the_application_is_withdrawn(apply, leave, mentee, history, state):
    application = apply(mentee, state)
    leave("mentee")

    application.refresh_from_db()
    assert (application.state, application.living_key) == ("withdrawn", None)
    assert history(application) == ["application.withdraw"]


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_an_application_that_is_over_stays_as_it_is(apply, leave, mentee, state):
    application = apply(mentee, state)
    leave("mentee")

    application.refresh_from_db()
    assert application.state == state


def test_open_wishes_are_withdrawn(apply, leave, mentor, mentee):
    wish = Wish.objects.create(application=apply(mentee), mentor=mentor, rank=1)
    leave("mentee")

    wish.refresh_from_db()
    assert wish.state == "withdrawn"


def test_applications_of_others_stay(apply, leave, mentor, mentee):
    theirs = apply(mentor)
    leave("mentee")

    theirs.refresh_from_db()
    assert theirs.state == "accepted"


def test_the_reason_for_leaving_is_neither_told_nor_logged(pair_in, apply, leave, mentee):
    apply(mentee)
    pair_in("active")
    leave("mentee", reason="secret-reason")

    words = [message.subject + message.body for message in Message.objects.all()]
    reasons = AuditEntry.objects.values_list("reason", flat=True)
    assert "secret-reason" not in "".join([*words, *reasons])


def test_the_partner_who_stays_finds_somebody_else(
    pair_in, propose, leave, mentor, take_part, coordinator, now
):
    pair_in("active")
    leave("mentee")
    second = propose(mentor, take_part("bea", "mentee"))
    publish_pairs([second], by=coordinator, now=now, as_drafts=False)

    assert (second.state, second.seat_key) == ("asked", f"{mentor.pk}:1")


def test_a_cancelled_cycle_takes_its_proposals_back(pair_in, cycle, coordinator, now, told):
    pair_in("half_confirmed")
    cancel_cycle(cycle, by=coordinator, now=now)

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("not_formed", None, None)
    assert Cycle.objects.get().state == "cancelled"
    assert told("pair_not_formed") == ["anna", "max"]


def test_a_cycle_with_running_pairs_is_not_cancelled(pair_in, cycle, coordinator, now):
    pair_in("active")

    with pytest.raises(MentoringError, match="running"):
        cancel_cycle(cycle, by=coordinator, now=now)
    assert Cycle.objects.get().state == "matching"


@pytest.mark.parametrize("who", ["mentor", "reader", "foreign coordinator", "stranger"])
def test_only_a_coordinator_cancels_a_cycle(cycle, user_of, now, who):
    with pytest.raises(PermissionDenied):
        cancel_cycle(cycle, by=user_of(who), now=now)


@pytest.mark.parametrize("state", ["submitted", "in_review", "asked", "waiting", "accepted"])
def test_open_applications_end_with_their_cycle(
    apply, mentee, cycle, coordinator, now, told, history, state
):
    application = apply(mentee, state)
    cancel_cycle(cycle, by=coordinator, now=now)

    application.refresh_from_db()
    assert application.state == "cancelled"
    assert history(application) == ["application.cancel"]
    assert told("application_cycle_cancelled") == ["anna"]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "not_placed"])
def test_decided_applications_stay_when_their_cycle_is_cancelled(
    apply, mentee, cycle, coordinator, now, told, state
):
    application = apply(mentee, state)
    cancel_cycle(cycle, by=coordinator, now=now)

    application.refresh_from_db()
    assert (application.state, told("application_cycle_cancelled")) == (state, [])


def test_a_draft_is_closed_with_its_cycle(apply, mentee, cycle, coordinator, now, told):
    application = apply(mentee, "draft")
    cancel_cycle(cycle, by=coordinator, now=now)

    application.refresh_from_db()
    assert (application.state, told("application_cycle_cancelled")) == ("withdrawn", [])


def test_mentors_hear_that_a_request_ends_with_its_cycle(
    apply, mentor, mentee, cycle, coordinator, now, told
):
    wish = Wish.objects.create(application=apply(mentee), mentor=mentor, rank=1, state="requested")
    cancel_cycle(cycle, by=coordinator, now=now)

    wish.refresh_from_db()
    assert (wish.state, told("request_void")) == ("void", ["max"])


def test_the_preview_of_a_cancellation_counts_what_happens(
    pair_in, apply, take_part, mentor, mentee, cycle, coordinator, now
):
    pair_in("half_confirmed")
    application = apply(mentee)
    apply(take_part("bea", "mentee"), "waiting")
    Wish.objects.create(application=application, mentor=mentor, rank=1, state="requested")
    before = Message.objects.count()
    ending = preview_cancelling(cycle)

    cancel_cycle(cycle, by=coordinator, now=now)

    drafts = Message.objects.filter(state="draft")
    assert (ending.applications, ending.requests, ending.proposals) == (2, 1, 1)
    assert ending.messages == drafts.count() == Message.objects.count() - before


@pytest.fixture
def consent(mentee, programme, now):
    return give_consent(
        mentee.person, programme, "participation", text="Yes", by=mentee.person.user, now=now
    )


def test_leaving_the_last_cycle_withdraws_the_consent(leave, consent, now):  # S30
    leave("mentee")

    consent.refresh_from_db()
    assert consent.withdrawn_at == now


def test_a_consent_stays_while_one_takes_part_in_another_role(leave, consent, take_part, mentee):
    take_part("anna", "mentor", person=mentee.person)
    leave("mentee")

    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_withdrawing_the_consent_leaves_the_programme(
    pair_in, apply, consent, mentee, take_part, now
):  # S30
    pair_in("active")
    application = apply(mentee, "placed")
    other = take_part("anna", "mentor", person=mentee.person)
    waiting = apply(other, "waiting")

    leave_programme(consent, by=mentee.person.user, now=now)

    consent.refresh_from_db()
    application.refresh_from_db()
    waiting.refresh_from_db()
    mine = Participation.objects.filter(person=mentee.person)
    assert consent.withdrawn_at == now
    assert Pair.objects.get().state == "ended_early"
    assert (application.state, waiting.state) == ("withdrawn", "withdrawn")
    assert set(mine.values_list("state", flat=True)) == {"left"}


@pytest.mark.parametrize("who", ["mentor", *OUTSIDERS])
def test_nobody_withdraws_the_consent_of_somebody_else(consent, user_of, now, who):
    with pytest.raises(PermissionDenied):
        leave_programme(consent, by=user_of(who), now=now)


def test_the_preview_of_leaving_counts_pairs_and_applications(pair_in, apply, consent, mentee):
    pair_in("active")
    apply(mentee, "accepted")

    assert preview_leaving(consent) == (1, 1)


def test_the_profile_offers_to_withdraw_the_consent(client, consent, mentee, now):
    client.force_login(mentee.person.user)
    address = f"/mentoring/consents/{consent.pk}/leave/"

    assert address in client.get("/mentoring/profile/").content.decode()
    assert "Without this consent" in client.get(address).content.decode()
    client.post(address)

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert client.get(address).status_code == 404


@pytest.fixture
def private_root(settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    return tmp_path


@pytest.fixture
def listed(mentor, now, private_root):
    """The mentor is in the list, with a photo and the consent to it."""
    person = mentor.person
    mentor.is_listed = True
    mentor.save()
    show_photo(person, SimpleUploadedFile("me.jpg", picture()), by=person.user, now=now)
    give_consent(person, mentor.programme, "directory", text="Yes", by=person.user, now=now)
    give_consent(person, mentor.programme, "participation", text="Yes", by=person.user, now=now)
    return mentor


def ways_out(mentor, now):
    values = {"by": mentor.person.user, "now": now}
    consents = mentor.person.consents
    return {
        "the cycle": lambda: leave_cycle(mentor, **values),
        "the programme": lambda: leave_programme(consents.get(kind="participation"), **values),
        "the list": lambda: leave_directory(consents.get(kind="directory"), **values),
    }


@pytest.mark.parametrize("what", ["the cycle", "the programme", "the list"])
def test_no_photo_stays_of_who_is_in_no_list_any_more(
    listed, now, private_root, what, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ways_out(listed, now)[what]()

    listed.refresh_from_db()
    assert not listed.is_listed
    assert not Photo.objects.exists()
    assert not [path for path in private_root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("state", ["left", "archived"])
def test_a_list_that_shows_nobody_keeps_no_photo(listed, cycle, now, state):
    """Of an earlier cycle that the mentor had left, or that is archived."""
    days = {name: getattr(cycle, name) for name in ("apply_from", "apply_until", "starts_on")}
    earlier = Cycle.objects.create(
        programme=cycle.programme,
        name="Earlier",
        ends_on=cycle.ends_on,
        state="archived" if state == "archived" else "running",
        **days,
    )
    part = Participation.objects.create(
        cycle=earlier, person=listed.person, role="mentor", is_listed=True
    )
    Participation.objects.filter(pk=part.pk).update(state="left" if state == "left" else "active")

    leave_cycle(listed, by=listed.person.user, now=now)

    assert not Photo.objects.exists()


def test_a_photo_stays_while_another_list_shows_it(listed, cycle, make_programme, now):
    days = {name: getattr(cycle, name) for name in ("apply_from", "apply_until", "starts_on")}
    other = Cycle.objects.create(
        programme=make_programme("b"), name="Other", ends_on=cycle.ends_on, state="open", **days
    )
    Participation.objects.create(cycle=other, person=listed.person, role="mentor", is_listed=True)

    leave_cycle(listed, by=listed.person.user, now=now)

    assert Photo.objects.get().person == listed.person
