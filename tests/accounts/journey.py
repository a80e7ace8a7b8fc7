"""Sign up, confirm, take part; run by the test beside it under settings of its own."""

import io
import re
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group  # noqa: E402

PASSWORD = "a long pass phrase, 17 times"


def sign_up(client, address):
    words = {"email": address, "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), words)
    assert answer.url == reverse("account_email_verification_sent"), answer.url


def confirm(client):
    link = re.search(r"http\S+/account/confirm-email/\S+", mail.outbox[-1].body).group()
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert not client.session.get("_auth_user_id"), "opening the link alone logs nobody in"
    client.post(path)


def test_sign_up():
    client = Client()
    sign_up(client, "ida@example.org")
    login = {"login": "ida@example.org", "password": PASSWORD}
    assert client.get("/mentoring/").url.startswith(reverse("account_login"))
    assert client.post(reverse("account_login"), login).status_code == 302
    assert client.get("/mentoring/").status_code == 302, "an address that isn't confirmed"

    confirm(client)
    client.post(reverse("account_login"), login)
    page = client.get("/mentoring/profile/")
    assert page.status_code == 200
    assert 'action="/account/logout/"' in page.content.decode()
    client.post("/account/logout/")
    assert client.get("/mentoring/profile/").status_code == 302


def test_known_addresses_are_not_told_apart():
    written = len(mail.outbox)
    sign_up(Client(), "ida@example.org")
    assert len(mail.outbox) == written + 1
    assert "confirm-email" not in mail.outbox[-1].body


def test_members_never_meet_the_login_of_the_back_office():
    client = Client()
    assert client.get("/admin/login/").url == reverse("account_login")
    assert client.get("/admin/").url.startswith(reverse("account_login"))
    anonymous = client.get("/mentoring/", follow=True)
    assert anonymous.redirect_chain[0][0].startswith(reverse("account_login"))


def test_the_office_needs_a_second_factor():
    user = get_user_model().objects.create_user("office", "office@example.org", PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    user.groups.add(office_group(COORDINATORS))
    client = Client()
    client.force_login(user)
    assert client.get("/admin/").url == reverse("mfa_activate_totp")
    assert client.get("/mentoring/profile/").status_code == 200


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("mentoring_setup", stdout=io.StringIO())
    from django.test.utils import setup_test_environment

    setup_test_environment()
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            sys.stdout.write(f"{name}\n")
