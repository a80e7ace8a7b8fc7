"""Nothing on a screen is a code or a number of the database."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.people.models import Topic
from alumnii_mentoring.web.verbs import action_labels

PACKAGE = Path(__file__).parents[3] / "alumnii_mentoring"
NOUNS = {action.partition(".")[0] for action in action_labels()} | {
    path.stem.rstrip("s") for path in (PACKAGE / "domain").rglob("*.py")
}
CODE = re.compile(r"([a-z]+)\.[a-z_]+")


def actions_in(folder):
    """Every action that the code of a folder may write into the audit."""
    for path in folder.rglob("*.py"):
        if path.stem.endswith("verbs"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                result = CODE.fullmatch(node.value)
                if result and result.group(1) in NOUNS:
                    yield node.value


def actions_of_the_package():
    yield from actions_in(PACKAGE / "domain")
    yield from actions_in(PACKAGE / "core")


def test_every_action_of_the_audit_has_words():
    assert set(actions_of_the_package()) == set(action_labels())


@pytest.mark.parametrize("model", ["pair", "goal", "meeting", "topic", "faculty"])
@pytest.mark.parametrize("key", ["all", "abc", "1"])
def test_wagtails_deletion_of_many_does_not_exist(office, model, key):
    address = f"/admin/bulk/alumnii_mentoring/{model}/delete/?id={key}"

    assert office.get(address).status_code == 404
    assert office.post(address).status_code == 404


def test_listings_offer_no_choice_of_rows(office):
    topic = Topic.objects.first()

    shown = office.get("/admin/snippets/alumnii_mentoring/topic/").content.decode()

    assert str(topic) in shown
    assert "data-bulk-action" not in shown


@pytest.fixture
def draft(programme, now):
    return Message.objects.create(
        kind="pair_asked",
        state="draft",
        dedup_key="one",
        scope_ref=programme.pk,
        to_name="Anna Muster",
        to_email="anna@example.org",
        subject="Ein Tandem für Sie",
        body="Guten Tag!",
        created_at=now,
    )


def test_a_changed_draft_is_named_by_its_subject(office, draft):
    url = reverse("mentoring_outbox:edit", args=[draft.pk])

    shown = office.get(url).content.decode()
    values = {"subject": "Ein Tandem für Sie", "body": "Hallo", "send_after": ""}
    after = office.post(url, values, follow=True).content.decode()

    assert f"Message {draft.pk}" not in shown + after
    assert "“Ein Tandem für Sie” was saved." in after
