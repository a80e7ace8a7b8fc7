"""The list of applications and its spreadsheet."""

import pytest

from alumnii_mentoring.domain.applications.models import Answer, Application
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.applications.review.models import Remark
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from tests.markup import without_breaks
from tests.tables import rows_of, take

LIST = "/admin/alumnii_mentoring/application/"
INSPECT = "/admin/alumnii_mentoring/application/inspect/{}/"


def test_answers_are_exported_with_their_questions(office, cycle, make_person, now):  # S27
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="submitted", submitted_at=now
    )
    for key, question, text in (("why", "Why?", "Because."), ("when", "When?", "Soon.")):
        Answer.objects.create(
            application=application, question_key=key, question=question, text=text
        )

    head, row = rows_of(take(office, "/admin/alumnii_mentoring/application/"))

    table = dict(zip(head, row, strict=True))
    assert (table["Why?"], table["When?"]) == ("Because.", "Soon.")


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 20, "²", "-1", "1.5"])
def test_no_number_of_an_application_is_too_odd(office, key):
    assert office.get(INSPECT.format(key)).status_code == 404


def test_a_declined_application_is_taken_up_again_by_a_button(office, cycle, make_person, now):
    declined = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="declined", submitted_at=now
    )
    url = f"/admin/alumnii_mentoring/application/{declined.pk}/do/take-up/"

    assert url in office.get(INSPECT.format(declined.pk)).content.decode()
    assert office.post(url).status_code == 302
    assert Application.objects.get().state == "in_review"


def test_what_the_applicant_says_of_the_requirements_is_flagged(office, cycle, make_person, now):
    requirement = Requirement.objects.create(
        cycle=cycle, role="mentee", kind="training", names="X"
    )
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="submitted", submitted_at=now
    )
    Answer.objects.create(application=application, question_key=requirement.answer_key, text="")

    shown = without_breaks(office.get(INSPECT.format(application.pk)).content.decode())
    assert f'{requirement.words}<br><span class="am-meta">not met</span>' in shown


def test_beside_the_application_stands_what_the_member_record_says(
    office, cycle, make_person, now
):
    person = make_person("anna", subject="Maschinenbau")
    PersonInProgramme.objects.create(
        person=person, programme=cycle.programme, alumni_status="none"
    )
    CareerStation.objects.create(
        person=person, kind="work", title="Referentin", organisation="Stadtwerke"
    )
    application = Application.objects.create(
        cycle=cycle, person=person, role="mentor", state="submitted", submitted_at=now
    )

    shown = office.get(INSPECT.format(application.pk)).content.decode()
    assert "Maschinenbau" in shown
    assert "Referentin, Stadtwerke" in shown
    assert "not an alumna or alumnus" in shown  # S14


@pytest.fixture
def judged(cycle, make_person, make_user, coordinator, now):
    """Anna with a mean of 3.5, Ben without a judgement."""
    results = [
        Application.objects.create(
            cycle=cycle,
            person=make_person(name),
            role="mentee",
            state="submitted",
            submitted_at=now,
        )
        for name in ("anna", "ben")
    ]
    for author, score in ((coordinator, 5), (make_user("colleague"), 2)):
        Remark.objects.create(application=results[0], author=author, score=score, written_at=now)
    return results


@pytest.mark.parametrize("url", [LIST, "/admin/mentoring/applications/decide/"])
def test_the_mean_of_the_judgements_stands_in_the_lists(office, judged, url):
    assert "3.5" in office.get(url).content.decode()


def test_the_list_is_sorted_by_score(office, judged):
    shown = office.get(LIST, {"ordering": "-mean_score"}).content.decode()

    assert shown.index("Anna Muster") < shown.index("Ben Muster")


def test_nobody_reads_their_own_score_in_the_lists(office, judged, coordinator):
    person = judged[0].person
    person.user = coordinator
    person.save()

    for url in (LIST, "/admin/mentoring/applications/decide/"):
        assert "3.5" not in office.get(url).content.decode()
