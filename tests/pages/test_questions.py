"""Questions that editors write: kinds, audience, mode; what was answered stays (S27)."""

from datetime import datetime

import pytest
from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Answer, Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import FieldOfWork, Topic
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.models import ApplicationFormPage, ApplicationQuestion
from alumnii_mentoring.pages.question_types import QUESTION_TYPES

CHOICES = "red\ngreen"
KINDS = {  # kind: what is sent, what is kept
    "singleline": ("One line", "One line"),
    "multiline": ("Two\r\nlines", "Two\nlines"),
    "email": ("a@example.org", "a@example.org"),
    "number": ("3.5", "3.5"),
    "url": ("https://example.org/", "https://example.org/"),
    "checkbox": ("on", "yes"),
    "checkboxes": (["red", "green"], "red\ngreen"),
    "dropdown": ("green", "green"),
    "multiselect": (["green"], "green"),
    "radio": ("red", "red"),
    "date": ("2026-12-24", "2026-12-24"),
    "datetime": ("2026-12-24T18:30", "2026-12-24T18:30:00+01:00"),
    "hidden": ("hidden", "hidden"),
    "place": ("kassel", "Kassel"),
    "consent": ("on", "yes"),
}
SHOWN_AGAIN = {  # where the form shows it otherwise than it was typed
    "multiline": "Two\nlines",
    "checkbox": True,
    "datetime": datetime(2026, 12, 24, 18, 30),  # noqa: DTZ001 - as the field shows it
    "place": "Kassel",
    "consent": True,
}
PARTS = {"fields", "topics", "availability", "about", "capacity", "wishes"}


def question(kind="singleline", label="Why?", **fields):
    return {"label": label, "field_type": kind, "required": False, "choices": CHOICES, **fields}


def test_every_kind_of_question_is_tried_here():
    assert set(QUESTION_TYPES) - PARTS - {"file"} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_of_every_kind_is_kept_and_shown_again(make_page, cycle, client, values, kind):
    page = make_page(question(kind))
    sent, kept = KINDS[kind]

    client.post(page.url, {**values, "q_why": sent})

    assert Answer.objects.get().text == kept
    form = client.get(page.url).context["form"]
    assert form["q_why"].value() == SHOWN_AGAIN.get(kind, sent)


@pytest.mark.parametrize("typed", ["München", "Halle", "Hinter dem Mond"])
def test_a_place_of_another_name_stays_as_it_was_typed(make_page, cycle, client, values, typed):
    page = make_page(question("place"))
    client.post(page.url, {**values, "q_why": typed})

    assert Answer.objects.get().text == typed


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("number", "many"),
        ("email", "nobody"),
        ("radio", "blue"),
        ("dropdown", "blue"),
        ("checkboxes", "blue"),
        ("date", "2026-02-30"),
        ("datetime", "soon"),
        ("url", "://"),
        ("place", "x" * 121),
    ],
)
def test_a_wrong_answer_is_told_and_kept_in_the_form(make_page, cycle, client, values, kind, bad):
    page = make_page(question(kind))

    response = client.post(page.url, {**values, "q_why": bad})

    assert response.context["form"].errors["q_why"]
    assert "A long text." in response.content.decode()
    assert Application.objects.count() == 0


def test_a_new_question_appears_on_the_form(page, client, values):
    page.questions.add(ApplicationQuestion(label="Which term?", field_type="number"))
    page.save()

    assert "Which term?" in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("asked_in", "modes"),
    [
        ("always", {"direct", "hybrid", "central"}),
        ("named", {"direct", "hybrid"}),
        ("direct", {"direct"}),
        ("hybrid", {"hybrid"}),
        ("central", {"central"}),
    ],
)
def test_a_question_is_asked_in_its_modes_only(make_page, cycle, client, values, asked_in, modes):
    page = make_page(question(asked_in=asked_in))
    shown = set()
    for mode in Cycle.Mode.values:
        Cycle.objects.update(mode=mode)
        if "q_why" in client.get(page.url).context["form"].fields:
            shown.add(mode)

    assert shown == modes


def test_a_required_question_of_another_mode_hinders_nobody(make_page, cycle, client, values):
    page = make_page(question(required=True, asked_in="central"))

    client.post(page.url, values)

    assert Application.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ("office", "Who sees this? Programme coordination only."),
        ("partner", "Who sees this? Programme coordination and proposed partner."),
    ],
)
def test_beside_each_question_stands_who_sees_it(
    make_page, cycle, client, values, audience, words
):
    page = make_page(question(audience=audience, help_text="Three words <b>"))
    field = client.get(page.url).context["form"]["q_why"]
    assert words in field.help_text
    assert "Three words &lt;b&gt;" in field.help_text

    client.post(page.url, {**values, "q_why": "Because."})

    assert Answer.objects.get().audience == audience


def test_changing_a_question_changes_no_answer(page, client, values):
    client.post(page.url, values)
    before = list(Answer.objects.values())

    one = page.questions.get()
    one.label, one.audience, one.field_type = "Something else?", "partner", "singleline"
    one.save()

    assert list(Answer.objects.values()) == before


@pytest.mark.parametrize("kind", ["radio", "dropdown", "checkboxes", "multiselect"])
def test_words_changed_later_take_no_choice_away(make_page, cycle, client, values, kind):  # S27
    page = make_page(question(kind))
    client.post(page.url, {**values, "q_why": "red"})
    page.questions.update(choices="scarlet\ngreen")

    form = client.get(page.url).context["form"]
    assert ("red", "red") in form.fields["q_why"].choices
    client.post(page.url, {**values, "about": "Another text.", "q_why": form["q_why"].value()})
    assert Answer.objects.get().text == "red"
    assert Application.objects.get().about == "Another text."


def test_a_topic_out_of_use_stays_with_who_has_chosen_it(page, client, values):
    topic = Topic.objects.create(name_de="Alt", name_en="Old", slug="old-test")
    client.post(page.url, {**values, "topics": [topic.pk]})
    topic.is_active = False
    topic.save()
    client.post(page.url, {**values, "about": "Another text.", "topics": [topic.pk]})

    stored = Application.objects.get()
    assert (stored.about, list(stored.topics.all())) == ("Another text.", [topic])


def test_deleting_a_question_deletes_no_answer_even_when_the_form_is_sent_again(
    page, client, values
):
    client.post(page.url, values)
    page.questions.all().delete()
    client.post(page.url, {**values, "about": "Newer."})

    assert Application.objects.get().about == "Newer."
    assert [(answer.question, answer.text) for answer in Answer.objects.all()] == [
        ("Why?", "Because.")
    ]


def test_an_editor_words_a_part_and_places_it(make_page, cycle, client, values):
    page = make_page(
        question("topics", "What about?", required=True),
        question("fields", "Which trades?"),
        question("about", "Who are you?"),
    )
    text = client.get(page.url).content.decode()
    order = [text.index(label) for label in ("What about?", "Which trades?", "Who are you?")]
    assert order == sorted(order)
    assert "About me" not in text

    response = client.post(page.url, values)
    assert response.context["form"].errors["topics"]

    topic = Topic.objects.create(slug="t", name_de="T", name_en="T")
    client.post(page.url, {**values, "topics": topic.pk})
    assert list(Application.objects.get().topics.all()) == [topic]


def test_how_and_when_to_meet_is_kept_and_taken_over(
    make_page, cycle, client, values, coordinator, now
):

    page = make_page(question("availability", "Where do we meet?"))
    client.post(page.url, {**values, "availability": ["online", "weekend"]})
    page.questions.all().delete()
    page.asks_all_parts = False
    page.save()
    client.post(page.url, values)

    application = Application.objects.get()
    part = accept_application(application, by=coordinator, now=now)
    assert (part.meeting_forms, part.meeting_times) == ({"online"}, {"weekend"})
    assert application.availability_words == ["online", "at the weekend"]


def test_an_unknown_way_to_meet_is_refused(page, client, values):
    response = client.post(page.url, {**values, "availability": ["teleport"]})

    assert response.context["form"].errors["availability"]
    assert not Application.objects.exists()


def test_parts_are_asked_without_a_question_unless_the_page_says_no(
    make_page, cycle, client, values
):
    page = make_page(role="mentee")
    assert {"about", "topics", "fields_of_work", "wish_1"} <= set(
        client.get(page.url).context["form"].fields
    )

    page.asks_all_parts = False
    page.save()

    assert set(client.get(page.url).context["form"].fields) == {"wants_keeping", "consent"}


def test_a_direct_application_names_a_mentor_whatever_the_page_asks(
    make_page, cycle, client, values
):
    Cycle.objects.update(mode="direct")
    page = make_page(asks_all_parts=False)

    assert "wish_1" in client.get(page.url).context["form"].fields


def test_a_part_that_is_no_longer_asked_stays_as_it_was(make_page, cycle, client, values):
    field = FieldOfWork.objects.create(slug="f", name_de="F", name_en="F")
    page = make_page()
    client.post(page.url, {**values, "fields_of_work": field.pk})
    page.asks_all_parts = False
    page.save()

    client.post(page.url, {"consent": "on", **{k: v for k, v in values.items() if "me-" in k}})

    stored = Application.objects.get()
    assert (stored.about, list(stored.fields_of_work.all())) == ("A long text.", [field])


def test_wishes_are_ranked_where_the_question_stands(
    make_page, cycle, client, values, make_person
):
    first, second = (
        Participation.objects.create(
            cycle=cycle, person=make_person(name), role="mentor", is_listed=True
        )
        for name in ("max", "mia")
    )
    page = make_page(question("wishes", "Whom?"))

    client.post(page.url, {**values, "wish_1": second.pk, "why_1": "IT", "wish_2": first.pk})

    assert [(wish.rank, wish.mentor, wish.why) for wish in Wish.objects.all()] == [
        (1, second, "IT"),
        (2, first, ""),
    ]


def test_parts_of_the_other_role_are_not_asked(make_page, cycle, client, values):
    page = make_page(question("capacity", "How many?"))

    assert "How many?" not in client.get(page.url).content.decode()


def test_a_consent_is_recorded_with_its_words_and_withdrawn_by_an_empty_box(
    make_page, cycle, client, values
):  # S30
    page = make_page(question("consent", "You may take pictures.", help_text="On the website."))
    key = "q_you_may_take_pictures"
    client.post(page.url, {**values, key: "on"})
    consent = Consent.objects.get(kind="question")
    assert consent.text == "You may take pictures.\nOn the website."

    client.post(page.url, values)

    assert Consent.objects.get(kind="question").withdrawn_at is not None
    assert Consent.objects.in_force().filter(kind="participation").count() == 1


def test_a_required_consent_hinders_without_it(make_page, cycle, client, values):
    page = make_page(question("consent", "House rules", required=True))

    client.post(page.url, values)

    assert Application.objects.count() == 0


def test_a_form_for_one_cycle_keeps_to_it(make_page, cycle, client, values, programme, now):
    other = Cycle.objects.create(
        programme=programme,
        name="Special",
        state="open",
        apply_from=cycle.apply_from,
        apply_until=cycle.apply_until,
        starts_on=cycle.starts_on.replace(year=2025),
        ends_on=cycle.ends_on,
    )
    page = make_page(cycle=other)

    client.post(page.url, values)

    assert Application.objects.get().cycle == other


@pytest.fixture
def edit(admin_client):
    """Sends the page editor's form with these questions."""

    def edit(page, *rows, **more):
        sent = {
            "title": page.title,
            "slug": page.slug,
            "programme": page.programme_id,
            "cv": "none",
            "letter": "none",
            "role": page.role,
            "cycle": "",
            "intro": '{"blocks": [], "entityMap": {}}',
            "questions-TOTAL_FORMS": len(rows),
            "questions-INITIAL_FORMS": 0,
            "questions-MIN_NUM_FORMS": 0,
            "questions-MAX_NUM_FORMS": 1000,
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "comments-MIN_NUM_FORMS": 0,
            "comments-MAX_NUM_FORMS": 1000,
            "action-publish": "1",
            **more,
        }
        for number, row in enumerate(rows):
            values = {"audience": "office", "asked_in": "always", "ORDER": number + 1, **row}
            sent |= {f"questions-{number}-{name}": value for name, value in values.items()}
        return admin_client.post(f"/admin/pages/{page.pk}/edit/", sent)

    return edit


def test_editors_write_questions_of_our_kinds(make_page, cycle, edit):
    page = make_page()

    edit(page, {"label": "Where?", "field_type": "place", "audience": "partner"})

    stored = ApplicationFormPage.objects.get().questions.get()
    assert (stored.key, stored.field_type, stored.audience) == ("where", "place", "partner")


def test_parts_are_always_for_the_partner(make_page, cycle, edit):
    page = make_page()

    edit(page, {"label": "Topics", "field_type": "topics", "audience": "office"})

    assert ApplicationQuestion.objects.get().audience == "partner"


def test_two_questions_with_the_same_words_are_refused(make_page, cycle, edit):
    page = make_page()
    row = {"label": "Where?", "field_type": "singleline"}

    response = edit(page, row, row)

    assert response.status_code == 200
    assert ApplicationQuestion.objects.count() == 0


def test_a_cycle_of_another_programme_is_refused(make_page, cycle, edit, make_programme):
    page = make_page()
    other = Cycle.objects.create(
        programme=make_programme("b"),
        name="Theirs",
        state="open",
        apply_from=cycle.apply_from,
        apply_until=cycle.apply_until,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
    )

    response = edit(page, cycle=other.pk)

    assert "belongs to another programme" in response.content.decode()
    assert Page.objects.get(pk=page.pk).specific.cycle is None
