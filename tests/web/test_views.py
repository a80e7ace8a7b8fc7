"""What somebody typed is not mailed to administrators when a page crashes."""

import pytest
from django.views.debug import get_exception_reporter_filter
from wagtail.models import Page

from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.pages.models import ApplicationFormPage

WORDS = "Nobody's business"


@pytest.fixture
def form_page(cycle, programme):
    page = ApplicationFormPage(title="Apply", slug="apply", programme=programme, role="mentee")
    Page.objects.filter(depth=2).first().add_child(instance=page)
    return page


@pytest.fixture
def answer_url(cycle, make_person, now):
    person = make_person("bea")
    offer = Application.objects.create(cycle=cycle, person=person, role="mentee", state="offered")
    secret = issue_link("offer", offer.pk, person.pk, now.replace(year=2200))
    return f"/mentoring/answer/{secret}/"


@pytest.fixture
def addresses(form_page, answer_url, cycle):
    return {
        "member": "/mentoring/profile/",
        "answer": answer_url,
        "applicant": form_page.url,
        "office": "/admin/mentoring/applications/decide/",
        "viewset": f"/admin/mentoring_cycles/edit/{cycle.pk}/",
    }


@pytest.mark.parametrize("door", ["member", "answer", "applicant", "office", "viewset"])
def test_no_report_of_a_crash_holds_what_was_typed(
    client, coordinator, make_person, addresses, door
):
    coordinator.is_superuser = True
    coordinator.save()
    make_person("anna", user=coordinator)
    client.force_login(coordinator)

    request = client.post(addresses[door], {"text": WORDS}).wsgi_request

    reported = get_exception_reporter_filter(request).get_post_parameters(request)
    assert request.POST["text"] == WORDS
    assert WORDS not in str(reported)
