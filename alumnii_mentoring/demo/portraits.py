"""Portraits of the demonstration's mentors: drawn, of nobody."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.programme.cycles import Cycle

EVERY = 4  # of the listed mentors has a photo
SIDE = 640
COLOURS = [("#dce6ec", "#3b5b73"), ("#ece3dc", "#7a4a2c"), ("#e2ecdc", "#45683a")]


def add_portraits(cycle: Cycle, at: datetime) -> None:
    """For some mentors in the list of the cycle."""
    mentors = Participation.objects.filter(cycle=cycle).listed().select_related("person__user")
    for mentor in mentors.order_by("pk")[::EVERY]:
        file = ContentFile(portrait(mentor.pk), "portrait.png")
        show_photo(mentor.person, file, by=mentor.person.user, now=at)


def portrait(number: int) -> bytes:
    """A PNG with head and shoulders."""
    ground, figure = COLOURS[number % len(COLOURS)]
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((200, 110, 440, 370), fill=figure)
    drawing.ellipse((90, 410, 550, 1000), fill=figure)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
