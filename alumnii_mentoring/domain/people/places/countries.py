"""Countries by what people mean: ``UK`` is GB, ``EL`` is GR."""

from __future__ import annotations

import re

# ISO 3166-1 alpha-2, and XK, which the European Union and the map use for Kosovo.
_ISO = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
CODES = frozenset(_ISO.split())
# What the European Union writes for two of its countries, and signs on cars.
_MEANT = {
    "UK": "GB",
    "EL": "GR",
    "A": "AT",
    "B": "BE",
    "D": "DE",
    "E": "ES",
    "F": "FR",
    "I": "IT",
    "L": "LU",
    "P": "PT",
    "S": "SE",
}
# States and cantons that are called as a country far away: Heidelberg, BW isn't in Botswana.
_GERMAN_STATES = "BB BE BW BY MV NI SH SL SN ST TH"
_CANTONS = "AG AI AR BL BS FR GE GL GR JU LU NE SG SO SZ TG VD ZG ZH"
_STATES = frozenset([*_GERMAN_STATES.split(), *_CANTONS.split()])
_AT_END = re.compile(r"\s*(?:,\s*([a-z]{1,2})|\(\s*([a-z]{1,2})\s*\))\s*$", re.IGNORECASE)


def country_code(typed: str) -> str:
    """The ISO 3166 code that is meant; "" for what is no country."""
    code = typed.strip().upper()
    code = _MEANT.get(code, code)
    return code if code in CODES else ""


def country_at_end(text: str) -> tuple[str, str]:
    """A place and the code typed behind it: ``Basel, DE`` or ``Basel (CH)``; "" without one."""
    match = _AT_END.search(text)
    code = country_code(match[1] or match[2]) if match else ""
    return (text[: match.start()], code) if match and code else (text, "")


def is_also_a_state(code: str) -> bool:
    return code in _STATES
