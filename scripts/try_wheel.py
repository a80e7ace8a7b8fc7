"""Look at the installed package, not at the checkout: types, description, a page of each kind."""

import importlib.metadata
import importlib.util
import io
import json
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    installed = Path(importlib.util.find_spec("alumnii_mentoring").origin)
    if ROOT / "alumnii_mentoring" in installed.parents:
        sys.exit("This is the checkout, not the installed package.")
    check_types_and_description(installed.parent)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EXAMPLE_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "example_site.settings"
        load_example_site(Path(folder))
        print(visit())


def check_types_and_description(package: Path) -> None:
    """Type checkers read only what says so (PEP 561); an index shows none of our files."""
    if not (package / "py.typed").exists():
        sys.exit("py.typed is missing.")
    description = importlib.metadata.metadata("alumnii-mentoring").get_payload()
    relative = re.findall(r"\]\((?!https?://|#)[^)]*\)", description)
    if relative or "make demo" not in description:
        sys.exit(f"The description leads nowhere: {relative or 'it is empty'}")


def load_example_site(folder: Path) -> None:
    """The example site without the checkout's package beside it."""
    (folder / "example_site").symlink_to(ROOT / "example_site")
    sys.path.insert(0, str(folder))


def visit() -> str:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    out = io.StringIO()
    call_command("mentoring_demo", persons=60, json=True, stdout=out, stderr=io.StringIO())
    addresses = json.loads(out.getvalue())["addresses"].values()
    found = {address: Client().get(address).status_code for address in addresses}
    if set(found.values()) != {200}:
        sys.exit(f"Not every page answers: {found}")
    return f"{len(found)} pages answer 200 from the installed wheel"


if __name__ == "__main__":
    main()
