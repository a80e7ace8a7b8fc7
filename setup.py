"""The description for an index page: the README without what leads into the repository.

An index shows the text alone. Pictures are left out, and a link to a file becomes its name; the
files are in the source distribution. Everything else stands in pyproject.toml.
"""

import re
from pathlib import Path

from setuptools import setup

README = Path(__file__).parent / "README.md"
PICTURE = re.compile(r"!\[[^]]*\]\((?!https?://)[^)]*\)\n+")
LINK = re.compile(r"\[([^]]*)\]\((?!https?://|#)([^)]*)\)")


def describe(text: str) -> str:
    return LINK.sub(r"\1 (`\2` in the source distribution)", PICTURE.sub("", text))


setup(
    long_description=describe(README.read_text(encoding="utf-8")),
    long_description_content_type="text/markdown",
)
