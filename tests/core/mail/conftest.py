import pytest

from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.mail.texts import Recipient
from tests.smtp_sink import smtp_sink


@pytest.fixture
def write_to(programme, cycle, now):
    """Messages to people of these names, written now."""

    def write_to(*names, kind="application_waiting", domain="example.org", **how):
        context = {"programme": programme, "cycle": cycle}
        return [
            write_message(
                kind,
                to=Recipient(None, name, f"{name}@{domain}", "en"),
                context=context,
                dedup_key=f"{kind}:{name}",
                now=now,
                scope_ref=programme.pk,
                **how,
            )
            for name in names
        ]

    return write_to


@pytest.fixture
def sink(settings):
    """A mail server that the site sends by; nobody waits long for it."""
    with smtp_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.address
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "MAIL_TIMEOUT_SECONDS": 1}
        yield sink


@pytest.fixture
def states():
    """States of all messages in the order of their writing."""

    def states():
        return list(Message.objects.order_by("pk").values_list("state", flat=True))

    return states
