from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from alumnii_mentoring.domain.people.places.geonames import (
    Reading,
    compare_codes,
    read_postal_file,
    store_codes,
)
from alumnii_mentoring.management.base import MentoringCommand

SHOWN_LINES = 20


class Command(MentoringCommand):
    help = (
        "Read a postal file of GeoNames (DE.txt or DE.zip) into the table of postal codes. Without"
        " --apply it only says what would change. Exit 0: well, 1: lines left out, 2: no file."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="store what was read")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            reading = read_postal_file(options["file"])
        except (OSError, ValueError, EOFError, BadZipFile) as error:
            self._leave(2, f"{options['file']} can't be read: {error}")
        if not reading.codes:
            self._leave(2, f"{options['file']} holds no postal codes as GeoNames writes them")
        told = {"countries": reading.by_country, **compare_codes(reading)}
        if options["apply"]:
            store_codes(reading)
        self._tell(told, reading, is_applied=options["apply"])

    def _tell(self, told: dict[str, Any], reading: Reading, *, is_applied: bool) -> None:
        bad = reading.bad_lines
        shown = {"lines_left_out": len(bad), "first_lines_left_out": bad[:SHOWN_LINES]}
        self.stdout.write(json.dumps({**told, **shown, "applied": is_applied}, indent=2))
        self.stderr.write("stored" if is_applied else "nothing stored yet: repeat with --apply")
        if bad:
            self._leave(1, f"{len(bad)} lines were left out")

    def _leave(self, code: int, message: str) -> None:
        self.stderr.write(message)
        raise SystemExit(code)
