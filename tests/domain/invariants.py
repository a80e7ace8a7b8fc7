"""What must never be seen, whatever was done before: names of what is amiss."""

from django.db.models import F, Q

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle

TAKING_PART = [Application.State.ACCEPTED, Application.State.PLACED]
MAY_TAKE_NONE = set(Application.State.values) - set(TAKING_PART)
ENDED = [Application.State.WITHDRAWN, Application.State.CANCELLED, Application.State.NOT_PLACED]


def open_things_in_ended_cycles():
    ended = {"cycle__state__in": Cycle.READ_ONLY}
    events = Event.objects.exclude(state__in=[Event.State.HELD, Event.State.CANCELLED])
    yield from Application.objects.undecided().filter(**ended)
    yield from Application.objects.filter(state=Application.State.DRAFT, **ended)
    yield from Application.objects.open().filter(cycle__state=Cycle.State.CANCELLED)
    yield from Participation.objects.living().filter(cycle__state=Cycle.State.CANCELLED)
    yield from Wish.objects.open().filter(application__cycle__state__in=Cycle.READ_ONLY)
    yield from Pair.objects.open().filter(**ended)
    yield from events.filter(**ended)


def applications_that_say_another_thing_than_taking_part():
    place = ("cycle", "person", "role")
    living = set(Participation.objects.living().order_by().values_list(*place))
    for application in Application.objects.all():
        own = (application.cycle_id, application.person_id, application.role)
        if application.state not in (TAKING_PART if own in living else MAY_TAKE_NONE):
            yield application


def wishes_of_ended_applications():
    yield from Wish.objects.open().filter(application__state__in=ENDED)


def requests_of_who_looks_for_nobody():
    looking = [*Application.UNDECIDED, Application.State.ACCEPTED]
    yield from Wish.objects.asked().exclude(application__state__in=looking)


def pairs_of_who_left():
    gone = ~Q(mentor__state__in=Participation.LIVING) | ~Q(mentee__state__in=Participation.LIVING)
    yield from Pair.objects.open().filter(gone)


def mentors_in_the_list_who_are_not_to_be_had():
    place = ("cycle", "person", "role")
    ended = Application.objects.exclude(state__in=TAKING_PART).exclude(living_key=None)
    unaccepted = set(ended.values_list(*place))
    for entry in DirectoryEntry.objects.select_related("participation"):
        mentor = entry.participation
        own = (mentor.cycle_id, mentor.person_id, mentor.role)
        if not mentor.is_living or own in unaccepted:
            yield mentor


def pairs_with_wrong_places():
    holding = Q(mentee_key=F("mentee"), seat_key__isnull=False)
    kept = Q(mentee_key__isnull=True, seat_key__isnull=True)
    yield from Pair.objects.open().exclude(holding)
    yield from Pair.objects.exclude(state__in=Pair.OPEN).exclude(kept)


def meetings_of_ended_pairs():
    """What lay behind when the pair ended stays as it was."""
    planned = Meeting.objects.planned().exclude(pair__state__in=Pair.RUNNING)
    yield from planned.filter(starts_at__gt=F("pair__ended_at"))


def running_pairs_that_an_event_forgot():
    for pair in Pair.objects.running():
        for event in Event.objects.filter(
            audience="pairs", state="published", cycle=pair.cycle_id
        ):
            guests = event.invitations.filter(person__in=[person.pk for person in pair.people])
            if guests.count() < 2:
                yield pair


def guests_who_left():
    """They may still say by themselves that they come, and it may be recorded that they came."""
    waited_for = Invitation.objects.filter(state__in=["invited", "waiting"])
    waited_for = waited_for.filter(event__state__in=["published", "registration_closed"])
    yield from waited_for.filter(person__participations__state__in=["left", "ended"])


def requests_to_a_mentor_without_a_place():
    """A place that a proposal holds may become free again; that of a running pair does not."""
    for wish in Wish.objects.asked():
        taken = Pair.objects.running().filter(mentor=wish.mentor_id).count()
        if wish.mentor.state != "active" or taken >= wish.mentor.capacity:
            yield wish


def wishes_that_nobody_sent():
    """In a direct cycle an accepted mentee has a request out as long as a mentor is free."""
    free = with_free_places(Participation.objects.active()).filter(places_free__gt=0)
    accepted = Application.objects.filter(state="accepted", cycle__mode=Cycle.Mode.DIRECT)
    paired = Pair.objects.open().values("mentee__person")
    active = Participation.objects.active().mentees().values("person")
    for application in accepted.filter(person__in=active).exclude(person__in=paired):
        waiting = application.wishes.filter(state="wished", mentor__in=free.values("pk"))
        if waiting.exists() and not application.wishes.asked().exists():
            yield application


CHECKS = [
    open_things_in_ended_cycles,
    applications_that_say_another_thing_than_taking_part,
    wishes_of_ended_applications,
    requests_of_who_looks_for_nobody,
    mentors_in_the_list_who_are_not_to_be_had,
    pairs_of_who_left,
    pairs_with_wrong_places,
    meetings_of_ended_pairs,
    running_pairs_that_an_event_forgot,
    guests_who_left,
    requests_to_a_mentor_without_a_place,
    wishes_that_nobody_sent,
]


def amiss():
    return {check.__name__: found for check in CHECKS if (found := list(check()))}
