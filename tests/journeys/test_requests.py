"""A request becomes a pair by mail alone; nobody logs in."""

OPEN_REQUEST = (
    "from alumnii_mentoring.models import Wish\n"
    "wish = Wish.objects.filter(state='requested').select_related('mentor__person',"
    " 'application__person').order_by('pk').first()\n"
)


def test_a_request_becomes_a_pair_by_mail_alone(visit, site, link_to):
    names = site.ask(
        OPEN_REQUEST + "print(wish.pk, wish.mentor.person.email, wish.application.person.email)"
    )
    wish, mentor, mentee = names.split()
    site.manage("mentoring_tick")

    visit().go(link_to(mentor)).sees("Wer Sie fragt").check()
    asking = visit(javascript=False).go(link_to(mentor))
    asking.page.get_by_label("Oder zuerst eine Rückfrage stellen").fill("Seit wann studieren Sie?")
    asking.click("Frage senden").sees("Ihre Antwort ist angekommen")
    site.manage("mentoring_tick")

    replying = visit().go(link_to(mentee)).sees("Seit wann studieren Sie?").check()
    replying.page.get_by_role("textbox", name="Ihre Antwort").fill("Seit drei Semestern.")
    replying.click("Antwort senden").sees("Ihre Antwort ist angekommen").check()
    site.manage("mentoring_tick")

    answering = visit().go(link_to(mentor)).sees("Seit drei Semestern.")
    answering.click("Ja, ich möchte begleiten").sees("Ihre Antwort ist angekommen")
    site.manage("mentoring_tick")

    visit().go(link_to(mentee)).check().click("Ja, Tandem bestätigen")
    state = site.ask(
        "from alumnii_mentoring.models import Pair, Wish\n"
        f"wish = Wish.objects.get(pk={wish})\n"
        "pair = Pair.objects.get(mentor=wish.mentor,"
        " mentee__person=wish.application.person)\n"
        "print(wish.state, pair.state, pair.origin)"
    )
    assert state == "accepted active association"


def test_a_used_address_says_so(visit, site, link_to):
    mentor = site.ask(
        "from alumnii_mentoring.models import Wish\n"
        "print(Wish.objects.filter(state='accepted').order_by('-answered_at').first()"
        ".mentor.person.email)"
    )
    gone = visit()
    gone.page.goto(site.url + link_to(mentor))
    gone.sees("Dieser Link gilt nicht mehr")
