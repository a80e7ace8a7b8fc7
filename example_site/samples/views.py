from datetime import timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.domain.directory.cards import Card
from alumnii_mentoring.members.home.next_things import NextThing
from alumnii_mentoring.web.look.states import LOOKS
from alumnii_mentoring.web.look.timeline import TimeStep, mark_steps
from alumnii_mentoring.web.views import base_template

THEMES = ("bakery", "bootstrap")
ROLES = (
    "ink",
    "muted",
    "control",
    "line",
    "raised",
    "link",
    "fill",
    "tint-1",
    "tint-2",
    "tint-3",
    "warm",
    "warm-tint",
)
PEOPLE = ("Nils Hoffmann", "Clara Kowalski", "Dr. Sophie Wolf", "Nora Maier", "Mehmet Aydın")


class SamplesView(LoginRequiredMixin, UserPassesTestMixin, TemplateView):
    """For who may enter the back office; ``?thema=`` shows it on another host's page."""

    template_name = "samples.html"

    def test_func(self) -> bool:
        return bool(self.request.user.has_perm("wagtailadmin.access_admin"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theme = self.request.GET.get("thema", "")
        return super().get_context_data(
            am_base=base_template(),
            theme=theme if theme in THEMES else "",
            themes=THEMES,
            roles=ROLES,
            people=list(enumerate(PEOPLE)),
            models=[(model._meta.verbose_name, _states(model)) for model in LOOKS],
            card=_card(),
            next=_next_thing(),
            steps=_steps(),
            today=timezone.now(),
            **kwargs,
        )


def _states(model: Any) -> list[dict[str, Any]]:
    labels = dict(model.State.choices)
    return [{"look": look, "label": labels[state]} for state, look in LOOKS[model].items()]


def _card() -> Card:
    return Card(
        key=1,
        name="Mehmet Aydın",
        headline="Leiter Netzplanung, Stadtwerke",
        place_name="Erfurt",
        faculty="Ingenieurwissenschaften",
        languages="Deutsch, Türkisch",
        tags=["Ingenieurwesen", "Berufseinstieg", "Führung", "Energie", "Promotion"],
        is_online_fine=True,
        places_free=2,
        free_from=None,
        distance_km=None,
        photo=None,
        said="Ich zeige gern, wie Ingenieurarbeit im öffentlichen Dienst wirklich aussieht.",
    )


def _next_thing() -> NextThing:
    return NextThing(
        kind="sample",
        icon="calendar",
        heading="Wann passt Ihnen das fünfte Treffen?",
        why="Clara Kowalski hat drei Zeiten vorgeschlagen.",
        label="Zeiten ankreuzen",
        url="#",
        facts=("Di., 8. Dezember, 18:00–19:00 Uhr", "Do., 10. Dezember, 17:30–18:30 Uhr"),
    )


def _steps() -> list[TimeStep]:
    today = timezone.localdate()
    names = ("Ausschreibung", "Bewerben", "Matching", "Auftakt", "Treffen", "Abschluss")
    steps = [
        TimeStep(name, f"Schritt {place}", "Ein Satz dazu.", today + timedelta(days=30 * place))
        for place, name in enumerate(names, start=-1)
    ]
    return mark_steps(steps, today)
