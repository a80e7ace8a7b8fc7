"""Days and weeks pass: a question, silence, the next wish, and the waiting list.

Travelling in time means that everything written becomes older. Once the worker notices by its own
schedule, once there is no worker at all and ``mentoring_tick`` does everything.
"""

import pytest

AGE = """
from datetime import timedelta
from django.apps import apps
from django.db.models import DateTimeField, F
passed = timedelta(days={days})
for model in apps.get_app_config("alumnii_mentoring").get_models():
    fields = [one for one in model._meta.local_concrete_fields if isinstance(one, DateTimeField)]
    if fields:
        model._base_manager.update(**{{one.name: F(one.name) - passed for one in fields}})
print("ok")
"""
SCHEDULE = """
import time
from django.utils import timezone
from django_q.models import Schedule, Success
mine = Schedule.objects.filter(name="alumnii_mentoring: tick")
before = mine.get().task
mine.update(next_run=timezone.now())
for attempt in range(240):
    task = mine.get().task
    if task != before and Success.objects.filter(pk=task).exists(): break
    time.sleep(0.5)
print(task != before)
"""
APPLY = """
from alumnii_mentoring.domain.applications.actions import submit_application
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.applications.content import Content, GivenWish
from alumnii_mentoring.domain.placing.waiting_list import put_on_waiting_list
from alumnii_mentoring.domain.programme.actions import move_cycle

def apply(name, *wished):
    wishes = [GivenWish(mentors[one], "Das Fach passt.") for one in wished]
    content = Content(consent="Ja.", wishes=wishes)
    by = mentees[name].user
    return submit_application(mentees[name], cycle, "mentee", content=content, by=by, now=now)

accept_application(apply("ina", "eva", "max"), by=None, now=now)
for name in ("ben", "cem"):
    put_on_waiting_list(apply(name, "eva"), by=None, now=now)
for state in ("closed", "matching"):
    move_cycle(cycle, state, by=None, now=now)
print("ok")
"""


class Worker:
    """The running worker delivers at once and ticks by its schedule."""

    def __init__(self, site):
        self.site = site

    def settle(self):
        """Nothing to do."""

    def travel(self, days):
        self.site.ask(AGE.format(days=days))
        assert self.site.ask(SCHEDULE) == "True"


class Tick(Worker):
    """Cron alone; nobody empties the queue."""

    def settle(self):
        self.site.manage("mentoring_tick")

    def travel(self, days):
        self.site.ask(AGE.format(days=days))
        self.settle()


@pytest.fixture(params=[Worker, Tick])
def clock(request, site):
    if request.param is Tick:
        site.stop("qcluster")
    yield request.param(site)
    if request.param is Tick:
        site.run("qcluster")


def test_weeks_of_requests_and_of_waiting(visit, site, open_cycle, link_to, clock):
    slug = type(clock).__name__.lower()
    open_cycle(slug, "direct", APPLY)
    clock.settle()
    eva, max_, ina, ben, cem = (
        f"{slug}-{name}@example.org" for name in ("eva", "max", "ina", "ben", "cem")
    )

    asking = visit().go(link_to(eva, "Ina"))
    asking.page.get_by_label("Oder zuerst eine Rückfrage stellen").fill("Seit wann?")
    asking.click("Frage senden").sees("Ihre Antwort ist angekommen")
    clock.travel(days=3)  # does not count: the question waits

    replying = visit().go(link_to(ina, "Frage an Sie")).sees("Seit wann?")
    replying.page.get_by_role("textbox", name="Ihre Antwort").fill("Seit gestern.")
    replying.click("Antwort senden").sees("Ihre Antwort ist angekommen")
    clock.settle()
    link_to(ben, "Ein Platz für Sie")
    assert not any("Ein Platz für Sie" in title for title, _text in site.mails_to(cem))
    clock.travel(days=8)  # Eva is reminded; Ben did not answer, the place goes to Cem

    link_to(eva, "wartet auf Ihre Antwort")
    visit().go(link_to(cem, "Ein Platz für Sie")).check().click("Ja, ich nehme den Platz")
    visit(f"{slug}-ben").go("/mentoring/").sees("Sie stehen auf der Warteliste")
    clock.travel(days=7)  # fourteen days without those of the question: Max is asked

    visit(f"{slug}-ina").go("/mentoring/").sees(f"Max {slug.title()}")
    answering = visit().go(link_to(max_, "Ina")).click("Ja, ich möchte begleiten")
    answering.sees("Ihre Antwort ist angekommen")
    clock.settle()
    visit().go(link_to(ina, "möchte Sie begleiten")).click("Ja, Tandem bestätigen")

    assert site.ask(
        "from alumnii_mentoring.models import Application, Pair, Wish\n"
        f"here = {{'cycle__programme__slug': {slug!r}}}\n"
        "ina = Application.objects.get(person__first_name='Ina', **here)\n"
        "print(*ina.wishes.order_by('rank').values_list('state', flat=True),"
        " Pair.objects.get(**here).state,"
        " *Application.objects.filter(**here).order_by('person__first_name')"
        ".values_list('state', flat=True))"
    ).split() == ["expired", "accepted", "active", "waiting", "accepted", "placed"]
