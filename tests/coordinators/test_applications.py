"""The list of applications and its spreadsheet."""

import io

from openpyxl import load_workbook

from alumnii_mentoring.domain.applications.models import Answer, Application
from alumnii_mentoring.domain.applications.requirements import Requirement

INSPECT = "/admin/alumnii_mentoring/application/inspect/{}/"


def test_answers_are_exported_with_their_questions(office, cycle, make_person, now):  # S27
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="submitted", submitted_at=now
    )
    for key, question, text in (("why", "Why?", "Because."), ("when", "When?", "Soon.")):
        Answer.objects.create(
            application=application, question_key=key, question=question, text=text
        )

    response = office.get("/admin/alumnii_mentoring/application/", {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(response))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Why?: Because.\nWhen?: Soon." in cells


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

    shown = office.get(INSPECT.format(application.pk)).content.decode()
    assert f"<strong>not met</strong>: {requirement.words}" in shown
