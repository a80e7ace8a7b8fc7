import pytest
import time_machine
from wagtail.models import Page, Site

from alumnii_mentoring.pages.models import ApplicationFormPage, ApplicationQuestion


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def root(db):
    """The home page of the site."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        root = Page.get_first_root_node().add_child(instance=Page(title="Home", slug="home"))
        site = Site.objects.create(root_page=root, hostname="localhost", is_default_site=True)
    return site.root_page


@pytest.fixture
def make_page(root, programme):
    def make(*questions, role="mentee", **fields):
        form = ApplicationFormPage(title="Apply", slug=f"apply-{role}", role=role, **fields)
        form.programme = fields.get("programme", programme)
        page = root.add_child(instance=form)
        for order, given in enumerate(questions):
            page.questions.add(ApplicationQuestion(sort_order=order, **given))
        page.save()
        return page

    return make


@pytest.fixture
def page(make_page, cycle):
    return make_page({"label": "Why?", "field_type": "multiline", "required": True})


@pytest.fixture
def values(make_user, client):
    user = make_user("anna")
    client.force_login(user)
    return {
        "am-author": f"account-{user.pk}",
        "me-first_name": "Anna",
        "me-last_name": "Muster",
        "me-email": user.email,
        "me-message_language": "en",
        "about": "A long text.",
        "q_why": "Because.",
        "consent": "on",
    }
