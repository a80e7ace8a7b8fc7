import pytest
import time_machine
from django.core.files.base import ContentFile

from alumnii_mentoring.domain.applications.documents import DOCUMENT_FILES
from alumnii_mentoring.domain.applications.uploads.filing import Paper, store_document
from tests import papers


@pytest.fixture
def private_root(settings, tmp_path):
    """Every test has a folder of its own."""
    root = tmp_path / "private"
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": root}
    return root


@pytest.fixture
def anna(make_person):
    return make_person("anna")


@pytest.fixture
def store(private_root, cycle, anna, now):
    """Stores a file for Anna as a mentee."""

    def store(
        content=None, name="Lebenslauf.pdf", slot="cv", by=None, at=now, person=None, **more
    ):
        paper = Paper(ContentFile(content or papers.pdf(), name), slot, "CV", True, **more)
        person = person or anna
        return store_document(person, cycle, "mentee", paper=paper, by=by or person.user, now=at)

    return store


@pytest.fixture
def on_disk(private_root):
    """Tokens of the files in the vault, and what one of them holds."""

    def on_disk(token=None):
        if token is None:
            return sorted(path.name for path in (private_root / "documents").glob("*"))
        with DOCUMENT_FILES.open(token) as file:
            return file.read()

    return on_disk


@pytest.fixture
def at(now):
    with time_machine.travel(now, tick=False):
        yield now
