"""People of the demonstration, with careers and consents."""

from __future__ import annotations

import random
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from alumnii_mentoring.demo import names
from alumnii_mentoring.domain.applications.availability import MeetingForm, MeetingTime
from alumnii_mentoring.domain.people.actions import resolve_place
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import (
    Faculty,
    FieldOfWork,
    Person,
    SpokenLanguage,
    Topic,
)

PREFIX = "demo-"
SLUGS = UNIVERSITY, FACULTY, PLANNING = (
    PREFIX + "universitaet",
    PREFIX + "fakultaet",
    PREFIX + "planung",
)
STAFF = ("koordination", "lesen", "zentrale", "redaktion")


class Crowd:
    """Makes people with accounts; the same seed makes the same people."""

    def __init__(self, seed: int, password: str, today: date) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self.password = make_password(password)
        self.today = today
        self.fields = list(FieldOfWork.objects.order_by("pk"))
        self.topics = list(Topic.objects.order_by("pk"))
        languages = SpokenLanguage.objects.in_bulk(field_name="slug")
        self.german, self.english = languages["de"], languages["en"]
        self.faculties = [
            Faculty.objects.get_or_create(slug=slug, defaults={"name_de": de, "name_en": en})[0]
            for slug, de, en in names.FACULTIES
        ]

    def user(self, name: str, **fields: object) -> object:
        username = PREFIX + name
        model = get_user_model()
        user = model(email=f"{username}@example.org", password=self.password, **fields)
        setattr(user, model.USERNAME_FIELD, username)
        if model.USERNAME_FIELD == "email":
            user.email = f"{username}@example.org"
        user.save()
        return user

    def person(self, name: str, *, is_student: bool) -> Person:
        first, last = self.chance.choice(names.FIRST), self.chance.choice(names.LAST)
        person = Person(
            user=self.user(name),
            first_name=first,
            last_name=last,
            email=f"{PREFIX}{name}@example.org",
            faculty=self.chance.choice(self.faculties),
            subject=self.chance.choice(names.SUBJECTS),
            place_name=self.chance.choice(names.PLACES),
            is_online_fine=self.chance.random() < 0.7,
            message_language="en" if self.chance.random() < 0.15 else "de",
        )
        resolve_place(person)
        person.save()
        person.languages.add(self.german)
        if self.chance.random() < 0.6:
            person.languages.add(self.english)
        if not is_student:
            self._add_career(person)
        return person

    def _add_career(self, person: Person) -> None:
        year = self.today.year - self.chance.randint(4, 25)
        person.graduated_on = date(year, 9, 30)
        person.academic_title = "" if year % 4 else "Dr."
        person.save(update_fields=["graduated_on", "academic_title"])
        CareerStation.objects.create(
            person=person,
            kind="work",
            organisation=self.chance.choice(names.EMPLOYERS),
            title="Leitung" if self.chance.random() < 0.3 else "Referat",
            field_of_work=self.chance.choice(self.fields),
            starts_on=date(year + 1, 1, 1),
        )

    def some_fields(self) -> list[FieldOfWork]:
        return self.chance.sample(self.fields[:8], self.chance.randint(1, 2))

    def some_availability(self, person: Person) -> list[str]:
        online = [MeetingForm.ONLINE.value] if person.is_online_fine else []
        times = self.chance.sample(MeetingTime.values, self.chance.randint(1, 4))
        return [MeetingForm.PLACE.value, *online, *times]

    def some_topics(self) -> list[Topic]:
        return self.chance.sample(self.topics[:8], self.chance.randint(1, 4))
