from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actors import LinkBearer
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.leaving import leave_cycle, withdraw_application
from alumnii_mentoring.domain.matching.participants import load_field
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from alumnii_mentoring.domain.reminders.requests import remind_requests
from alumnii_mentoring.domain.requests.actions import (
    accept_request,
    ask_back,
    decline_request,
    reply_to_question,
    send_request,
    withdraw_wish,
)
from alumnii_mentoring.domain.requests.breaks import pause_participation, resume_participation
from alumnii_mentoring.domain.requests.unanswered import expire_requests

DAY = timedelta(days=1)


@pytest.fixture
def cycle(cycle):
    cycle.mode, cycle.state = Cycle.Mode.DIRECT, Cycle.State.OPEN
    cycle.save()
    return cycle


@pytest.fixture
def eva(take_part):
    return take_part("eva", "mentor")


@pytest.fixture
def apply(cycle, make_person, now):
    """A submitted application that names these mentors by rank."""

    def apply(name, mentors):
        application = Application.objects.create(
            cycle=cycle, person=make_person(name), role="mentee", state="submitted"
        )
        for rank, mentor in enumerate(mentors, start=1):
            Wish.objects.create(application=application, mentor=mentor, rank=rank, why="Fach")
        return application

    return apply


@pytest.fixture
def request_of(apply, coordinator, now):
    """The application of a mentee who was accepted, so that the first wish was asked."""

    def request_of(name, mentors):
        application = apply(name, mentors)
        accept_application(application, by=coordinator, now=now)
        return application

    return request_of


@pytest.fixture
def application(request_of, mentor, eva):
    return request_of("lena", [mentor, eva])


@pytest.fixture
def wish(application):
    return wishes_of(application)[0]


def wishes_of(application):
    return list(application.wishes.with_parts().order_by("rank"))


def states(application):
    return [wish.state for wish in wishes_of(application)]


def test_an_accepted_direct_application_goes_to_its_first_wish(application, told, now):  # S25
    first, second = wishes_of(application)

    assert (first.state, second.state) == ("requested", "wished")
    assert (first.requested_at, first.answer_by) == (now, now + 14 * DAY)
    assert told("request_sent") == ["max"]


@pytest.mark.parametrize("mode", ["hybrid", "central"])
def test_in_other_modes_wishes_are_not_sent(apply, mentor, cycle, coordinator, now, told, mode):
    cycle.mode = mode
    cycle.save()
    application = apply("lena", [mentor])
    accept_application(application, by=coordinator, now=now)

    assert states(application) == ["wished"]
    assert told("request_sent") == []


def test_several_requests_go_out_if_the_cycle_says_so(request_of, mentor, eva, cycle, told):
    cycle.max_open_requests = 2
    cycle.save()

    assert states(request_of("lena", [mentor, eva])) == ["requested", "requested"]
    assert told("request_sent") == ["eva", "max"]


@pytest.mark.parametrize("why", ["paused", "left", "full"])
def test_who_cannot_take_anybody_is_passed_over(
    request_of, mentor, eva, take_part, coordinator, now, why
):
    if why == "full":
        mentee = take_part("paul", "mentee")
        Cycle.objects.update(state="matching")
        mentor.cycle.refresh_from_db()
        propose_pair(mentor, mentee, by=coordinator, now=now)
        Cycle.objects.update(state="open")
    else:
        Participation.objects.filter(pk=mentor.pk).update(state=why)

    assert states(request_of("lena", [mentor, eva])) == ["void", "requested"]


@pytest.fixture
def rule_out(programme):
    def rule_out(mentor, application):
        mentee = application.person
        Exclusion.objects.create(programme=programme, mentor=mentor.person, mentee=mentee)

    return rule_out


def test_whom_a_coordinator_ruled_out_is_passed_over(
    apply, mentor, eva, rule_out, coordinator, now
):
    application = apply("lena", [mentor, eva])
    rule_out(mentor, application)
    accept_application(application, by=coordinator, now=now)

    assert states(application) == ["void", "requested"]


def test_a_coordinator_sends_no_request_to_whom_was_ruled_out(
    request_of, mentor, rule_out, coordinator, now
):
    application = request_of("lena", [])
    rule_out(mentor, application)
    wish = Wish.objects.create(application=application, mentor=mentor, rank=1)

    with pytest.raises(MentoringError, match="ruled out"):
        send_request(wish, by=coordinator, now=now)


def test_who_was_ruled_out_meanwhile_becomes_no_pair(wish, mentor, rule_out, now):
    rule_out(mentor, wish.application)

    with pytest.raises(MentoringError, match="can't come about"):
        accept_request(wish, by=mentor.person.user, now=now)
    assert not Pair.objects.exists()


def test_a_yes_makes_a_pair_that_waits_for_the_mentee(wish, mentor, now, told, history):  # S5
    pair = accept_request(wish, by=mentor.person.user, now=now)

    stored = Pair.objects.get()
    assert (stored.pk, stored.state, stored.origin) == (pair.pk, "half_confirmed", "association")
    assert (stored.mentor_confirmed_at, stored.mentee_confirmed_at) == (now, None)
    assert told("request_accepted") == ["lena"]
    assert history(wish)[-1] == "wish.accept"
    assert history(stored) == ["pair.propose", "pair.ask", "pair.confirm"]


def test_nobody_is_in_an_active_pair_without_their_own_yes(wish, mentor, now):  # S30
    pair = accept_request(wish, by=mentor.person.user, now=now)
    assert not pair.is_running

    confirm_pair(pair, by=pair.mentee.person.user, now=now)

    assert Pair.objects.get().state == "active"
    assert Application.objects.get().state == "placed"


def test_a_yes_voids_the_other_wishes_and_tells_who_had_them(
    request_of, mentor, eva, cycle, now, told
):
    cycle.max_open_requests = 2
    cycle.save()
    application = request_of("lena", [mentor, eva])
    accept_request(wishes_of(application)[0], by=mentor.person.user, now=now)

    assert states(application) == ["accepted", "void"]
    assert told("request_void") == ["eva"]


def test_a_full_mentor_is_asked_no_more_and_the_others_go_on(request_of, mentor, eva, now, told):
    one, other = request_of("lena", [mentor]), request_of("paul", [mentor, eva])
    accept_request(wishes_of(one)[0], by=mentor.person.user, now=now)

    assert states(other) == ["void", "requested"]
    assert told("request_closed") == ["paul"]


def test_no_more_mentees_than_places(request_of, mentor, now):  # I1
    one, other = request_of("lena", [mentor]), request_of("paul", [mentor])
    late = wishes_of(other)[0]
    accept_request(wishes_of(one)[0], by=mentor.person.user, now=now)

    with pytest.raises(MentoringError):
        accept_request(late, by=mentor.person.user, now=now)
    assert Pair.objects.count() == 1


def test_a_mentee_has_one_pair(request_of, mentor, eva, cycle, now):  # I2
    cycle.max_open_requests = 2
    cycle.save()
    one, other = wishes_of(request_of("lena", [mentor, eva]))
    accept_request(one, by=mentor.person.user, now=now)

    with pytest.raises(MentoringError):
        accept_request(other, by=eva.person.user, now=now)
    assert Pair.objects.count() == 1


def test_a_no_goes_to_the_next_wish(application, wish, mentor, now, told):
    decline_request(wish, by=mentor.person.user, now=now, code="no_time", reason="Geheim")

    assert states(application) == ["declined", "requested"]
    assert told("request_sent") == ["eva", "max"]
    body = Message.objects.get(kind="request_closed").body
    assert "Eva" in body
    assert "Geheim" not in body


def test_after_the_last_no_the_coordinators_look(application, mentor, eva, now, told):
    for wish, who in zip(wishes_of(application), (mentor, eva), strict=True):
        wish.refresh_from_db()
        decline_request(wish, by=who.person.user, now=now)

    assert Application.objects.get().state == "accepted"
    last = Message.objects.filter(kind="request_closed").first()
    assert "Die Programmkoordination sucht nun jemanden" in last.body


def test_a_mentor_who_declined_is_not_proposed_to_that_mentee(wish, mentor, cycle, now):
    decline_request(wish, by=mentor.person.user, now=now)
    field = load_field(cycle)
    mentee = next(pk for pk in field.mentees)

    assert field.barred_by(mentee, mentor.pk) is not None


def test_a_question_stops_the_time_to_answer(wish, mentor, now, told):
    deadline = wish.answer_by
    ask_back(wish, by=mentor.person.user, now=now + 4 * DAY, question="Seit wann?")
    assert told("request_question") == ["lena"]
    assert expire_requests(deadline + DAY) == 0

    mentee = wish.application.person.user
    reply_to_question(wish, by=mentee, now=now + 9 * DAY, reply="Seit 2024.")

    stored = Wish.objects.with_parts().get(pk=wish.pk)
    assert (stored.state, stored.answer_by) == ("requested", deadline + 5 * DAY)
    assert told("request_replied") == ["max"]


def test_a_question_without_a_reply_ends_as_well(application, wish, mentor, now):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")

    assert expire_requests(now + 14 * DAY) == 0
    assert expire_requests(now + 14 * DAY + timedelta(seconds=1)) == 1
    assert states(application) == ["expired", "requested"]
    assert Participation.objects.get(pk=mentor.pk).unanswered == 0


@pytest.mark.parametrize("answer", [accept_request, decline_request])
def test_after_a_question_the_mentor_may_answer_without_the_reply(wish, mentor, now, answer):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")
    answer(wish, by=mentor.person.user, now=now)

    assert Wish.objects.get(pk=wish.pk).state in {"accepted", "declined"}


@pytest.mark.parametrize("words", ["", "  \n"])
def test_an_empty_question_or_reply_is_refused(wish, mentor, now, words):
    with pytest.raises(MentoringError):
        ask_back(wish, by=mentor.person.user, now=now, question=words)
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")
    with pytest.raises(MentoringError):
        reply_to_question(wish, by=wish.application.person.user, now=now, reply=words)


def test_one_question_at_a_time(wish, mentor, now):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")

    with pytest.raises(MentoringError):
        ask_back(wish, by=mentor.person.user, now=now, question="Und wo?")


def test_questions_about_a_request_are_limited(wish, mentor, settings, now):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "QUESTIONS_PER_HOUR": 1}
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")
    reply_to_question(wish, by=wish.application.person.user, now=now, reply="Gestern.")

    with pytest.raises(MentoringError, match="wait an hour"):
        ask_back(wish, by=mentor.person.user, now=now, question="Und wo?")
    ask_back(wish, by=mentor.person.user, now=now + timedelta(hours=2), question="Und wo?")
    assert wish.state == "asked_back"


def test_a_request_is_recalled_to_mind_once(wish, now, told):
    assert remind_requests(now + 7 * DAY - timedelta(seconds=1)) == 0
    assert remind_requests(now + 7 * DAY) == 1
    assert remind_requests(now + 8 * DAY) == 0
    assert told("request_reminder") == ["max"]


def test_a_question_moves_the_reminder(wish, mentor, now):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")
    reply_to_question(wish, by=wish.application.person.user, now=now + 5 * DAY, reply="2024")

    assert remind_requests(now + 11 * DAY) == 0
    assert remind_requests(now + 12 * DAY) == 1


def test_an_unanswered_request_expires_and_the_next_is_asked(application, wish, told):
    assert expire_requests(wish.answer_by) == 0
    assert expire_requests(wish.answer_by + timedelta(seconds=1)) == 1

    assert states(application) == ["expired", "requested"]
    assert told("request_closed") == ["lena"]


def test_a_late_answer_is_refused(wish, mentor):
    late = wish.answer_by + timedelta(seconds=1)

    with pytest.raises(MentoringError, match="over"):
        accept_request(wish, by=mentor.person.user, now=late)


def test_who_never_answers_rests_and_returns(request_of, mentor, cycle, now, told):
    cycle.unanswered_limit = 2
    cycle.save()
    for name in ("lena", "paul"):
        request_of(name, [mentor])

    expire_requests(now + 15 * DAY)

    resting = Participation.objects.get(pk=mentor.pk)
    assert (resting.state, resting.unanswered) == ("paused", 2)
    assert told("mentor_rests") == ["max"]
    resume_participation(resting, by=LinkBearer(mentor.person_id), now=now + 16 * DAY)
    assert Participation.objects.get(pk=mentor.pk).unanswered == 0


def test_an_answer_ends_the_row_of_silence(request_of, mentor, now):
    Participation.objects.filter(pk=mentor.pk).update(unanswered=2)
    wish = wishes_of(request_of("lena", [mentor]))[0]
    decline_request(wish, by=mentor.person.user, now=now)

    assert Participation.objects.get(pk=mentor.pk).unanswered == 0


@pytest.mark.parametrize("way", ["pause", "leave"])
def test_requests_to_a_mentor_who_goes_are_passed_on(application, mentor, now, way):
    by = mentor.person.user
    (pause_participation if way == "pause" else leave_cycle)(mentor, by=by, now=now)

    assert states(application) == ["void", "requested"]


def test_a_mentee_takes_a_request_back(application, wish, now, told):
    withdraw_wish(wish, by=wish.application.person.user, now=now)

    assert states(application) == ["withdrawn", "requested"]
    assert told("request_void") == ["max"]


def test_who_leaves_takes_all_wishes_back(application, now, told):
    mentee = Participation.objects.get(person=application.person)
    leave_cycle(mentee, by=application.person.user, now=now)

    assert states(application) == ["withdrawn", "withdrawn"]
    assert told("request_void") == ["max"]
    assert told("request_sent") == ["max"]


def test_an_undecided_application_asks_nobody(apply, mentor, now, told):
    application = apply("lena", [mentor])
    withdraw_application(application, by=application.person.user, now=now)

    assert states(application) == ["withdrawn"]
    assert told("request_void") == []


@pytest.mark.parametrize("who", ["mentee", "coordinator", "superuser", "stranger", "clock"])
@pytest.mark.parametrize("answer", [accept_request, decline_request])
def test_only_the_mentor_answers(wish, user_of, now, who, answer):
    with pytest.raises(PermissionDenied):
        answer(wish, by=user_of(who), now=now)
    assert Wish.objects.get(pk=wish.pk).state == "requested"


@pytest.mark.parametrize("who", ["mentor", "coordinator", "superuser", "stranger", "clock"])
def test_only_the_mentee_replies_and_withdraws(wish, user_of, mentor, now, who):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")

    user = user_of(who)
    with pytest.raises(PermissionDenied):
        reply_to_question(wish, by=user, now=now, reply="2024")
    with pytest.raises(PermissionDenied):
        withdraw_wish(wish, by=user, now=now)


@pytest.mark.parametrize("who", ["mentor", "mentee", "reader", "foreign coordinator", "visitor"])
def test_only_a_coordinator_lets_a_wish_go_out(wish, user_of, now, who):
    second = wishes_of(wish.application)[1]

    with pytest.raises(PermissionDenied):
        send_request(second, by=user_of(who), now=now)


def test_a_coordinator_lets_a_single_wish_go_out(apply, mentor, cycle, coordinator, now, told):
    cycle.mode = Cycle.Mode.HYBRID
    cycle.save()
    application = apply("lena", [mentor])
    accept_application(application, by=coordinator, now=now)
    send_request(wishes_of(application)[0], by=coordinator, now=now)

    assert states(application) == ["requested"]
    assert told("request_sent") == ["max"]


def test_a_coordinator_sends_no_more_than_may_be_open(apply, mentor, eva, cycle, coordinator, now):
    cycle.mode = Cycle.Mode.HYBRID
    cycle.save()
    application = apply("lena", [mentor, eva])
    accept_application(application, by=coordinator, now=now)
    first, second = wishes_of(application)
    send_request(first, by=coordinator, now=now)
    with pytest.raises(MentoringError, match="as the cycle allows"):
        send_request(second, by=coordinator, now=now)
    decline_request(first, by=mentor.person.user, now=now)
    send_request(second, by=coordinator, now=now)

    assert states(application) == ["declined", "requested"]


def test_a_request_goes_out_once(wish, coordinator, now):
    with pytest.raises(TransitionError):
        send_request(wish, by=coordinator, now=now)


def test_no_request_for_somebody_undecided(apply, mentor, coordinator, now):
    wish = wishes_of(apply("lena", [mentor]))[0]

    with pytest.raises(MentoringError, match="accepted"):
        send_request(wish, by=coordinator, now=now)


@pytest.mark.parametrize("state", ["archived", "cancelled"])
def test_in_a_cycle_that_is_over_nobody_answers_and_nothing_expires(wish, mentor, now, state):
    Cycle.objects.update(state=state)
    stored = Wish.objects.with_parts().get(pk=wish.pk)

    with pytest.raises(ArchivedError):
        accept_request(stored, by=mentor.person.user, now=now)
    Wish.objects.update(state="asked_back", question_at=now)
    with pytest.raises(ArchivedError):
        reply_to_question(stored, by=stored.application.person.user, now=now, reply="2024")
    assert expire_requests(now + 99 * DAY) == remind_requests(now + 8 * DAY) == 0


@pytest.mark.parametrize("state", ["wished", "accepted", "declined", "expired", "void"])
def test_a_mentor_reads_open_requests_only(wish, mentor, state):
    assert list(Wish.objects.to_mentor(mentor.person)) == [wish]

    Wish.objects.filter(pk=wish.pk).update(state=state)
    assert list(Wish.objects.to_mentor(mentor.person)) == []


def test_a_mentee_who_was_paired_meanwhile_needs_no_request(
    application, wish, mentor, eva, coordinator, now
):
    Cycle.objects.update(state="matching")
    mentee = Participation.objects.select_related("cycle__programme").get(
        person=application.person
    )
    other = Participation.objects.select_related("cycle__programme").get(pk=eva.pk)
    propose_pair(other, mentee, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="already has a pair"):
        accept_request(wish, by=mentor.person.user, now=now)


def test_a_coordinator_sends_no_request_to_themselves(application, programme, now):
    second = wishes_of(application)[1]
    CoordinatorRole.objects.create(programme=programme, user=second.mentor.person.user)

    with pytest.raises(PermissionDenied):
        send_request(second, by=second.mentor.person.user, now=now)


def test_who_is_passed_over_is_told_to_the_mentee(request_of, mentor, eva, now):
    pause_participation(mentor, by=mentor.person.user, now=now)
    request_of("lena", [mentor, eva])

    body = Message.objects.get(kind="request_closed").body
    assert "Max Muster kann Sie diesmal nicht begleiten" in body
    assert "Eva Muster" in body


def test_who_finds_nobody_free_is_told_that_the_office_looks(request_of, mentor, now):
    pause_participation(mentor, by=mentor.person.user, now=now)
    request_of("lena", [mentor])

    body = Message.objects.get(kind="request_closed").body
    assert "Die Programmkoordination sucht nun jemanden" in body


def test_other_requests_that_are_open_are_not_passed_off_as_over(
    request_of, mentor, eva, cycle, now
):
    cycle.max_open_requests = 2
    cycle.save()
    first, _second = wishes_of(request_of("lena", [mentor, eva]))
    decline_request(first, by=mentor.person.user, now=now)

    body = Message.objects.get(kind="request_closed").body
    assert "Ihre übrigen Anfragen laufen weiter" in body
    assert "Programmkoordination sucht" not in body


def test_a_mentee_who_did_not_reply_is_told_so(wish, mentor, now):
    ask_back(wish, by=mentor.person.user, now=now, question="Seit wann?")
    expire_requests(now + 15 * DAY)

    body = Message.objects.get(kind="request_closed").body
    assert "hatte eine Frage an Sie" in body
    assert "kann Sie diesmal nicht begleiten" not in body


def form_pair(mentor, mentee, coordinator, now):
    """The office brings two together in the matching, and both agree."""
    Cycle.objects.update(state="matching")
    for part in (mentor, mentee):
        part.cycle.refresh_from_db()
    pair = propose_pair(mentor, mentee, by=coordinator, now=now)
    publish_pairs([pair], by=coordinator, now=now, as_drafts=False)
    for part in (mentor, mentee):
        confirm_pair(pair, by=part.person.user, now=now)


def test_a_pair_of_the_office_passes_the_requests_of_a_full_mentor_on(
    application, mentor, take_part, coordinator, now, told
):
    form_pair(mentor, take_part("paul", "mentee"), coordinator, now)

    assert states(application) == ["void", "requested"]
    assert told("request_closed") == ["lena"]


def test_silence_without_a_free_place_is_no_fault(
    application, mentor, take_part, coordinator, now
):
    Cycle.objects.update(state="matching")
    mentor.cycle.refresh_from_db()
    propose_pair(mentor, take_part("paul", "mentee"), by=coordinator, now=now)

    assert expire_requests(now + 15 * DAY) == 1
    assert Participation.objects.get(pk=mentor.pk).unanswered == 0
