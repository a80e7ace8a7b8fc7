"""Names of well-known places in the reader's language, such as Munich for München."""

from __future__ import annotations

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.places.gazetteer import Place

NAMES = {
    ("Antwerp", "BE"): _("Antwerp"),
    ("Athens", "GR"): _("Athens"),
    ("Belgrade", "RS"): _("Belgrade"),
    ("Bolzano", "IT"): _("Bolzano"),
    ("Brussels", "BE"): _("Brussels"),
    ("Bucharest", "RO"): _("Bucharest"),
    ("Copenhagen", "DK"): _("Copenhagen"),
    ("Florence", "IT"): _("Florence"),
    ("Geneva", "CH"): _("Geneva"),
    ("Genoa", "IT"): _("Genoa"),
    ("Lisbon", "PT"): _("Lisbon"),
    ("Luxembourg", "LU"): _("Luxembourg"),
    ("Milan", "IT"): _("Milan"),
    ("Moscow", "RU"): _("Moscow"),
    ("Munich", "DE"): _("Munich"),
    ("Naples", "IT"): _("Naples"),
    ("Nuremberg", "DE"): _("Nuremberg"),
    ("Prague", "CZ"): _("Prague"),
    ("Rome", "IT"): _("Rome"),
    ("Strasbourg", "FR"): _("Strasbourg"),
    ("The Hague", "NL"): _("The Hague"),
    ("Turin", "IT"): _("Turin"),
    ("Venice", "IT"): _("Venice"),
    ("Vienna", "AT"): _("Vienna"),
    ("Warsaw", "PL"): _("Warsaw"),
}


def name_of(place: Place) -> str:
    return str(NAMES.get((place.name, place.country), place.name))
