"""The form after the deadline, for who was let in."""

from datetime import timedelta

from alumnii_mentoring.domain.applications.late.actions import let_in_late
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.programme.cycles import Cycle


def close(cycle, now):
    Cycle.objects.update(state="closed", apply_until=now - timedelta(days=1))
    cycle.refresh_from_db()


def test_who_is_let_in_fills_in_the_form(  # S69
    client, page, values, cycle, coordinator, make_person, now
):
    anna = make_person("anna", user=coordinator.__class__.objects.get(username="anna"))
    close(cycle, now)
    shut = client.get(page.url)
    until = now + timedelta(days=1)
    let_in_late(anna, cycle, "mentee", until=until, reason="Ill.", by=coordinator, now=now)

    opened = client.get(page.url)
    client.post(page.url, values)

    assert ("form" in shut.context, "form" in opened.context) == (False, True)
    assert Application.objects.get().state == "submitted"


def test_studies_are_asked_where_a_rule_reads_them(client, page, values, cycle):  # S21
    before = set(client.get(page.url).context["record"].fields)
    Requirement.objects.create(
        cycle=cycle, role="mentee", kind="semester", number=2, is_blocking=True
    )

    record = client.get(page.url).context["record"]

    assert set(record.fields) - before == {"studies_since", "planned_degree"}
    assert record.fields["studies_since"].required


def test_somebody_in_the_first_semester_is_told_so(client, page, values, cycle):  # S21
    Requirement.objects.create(
        cycle=cycle, role="mentee", kind="semester", number=2, is_blocking=True
    )

    answer = client.post(page.url, {**values, "me-studies_since": "2026-10-01"})

    assert "You are at least in semester 2." in answer.text
    assert not Application.objects.filter(state="submitted").exists()
