"""What a form accepts, delivery can send."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.core.mail.addresses import mailbox, validate_mailbox
from alumnii_mentoring.core.mail.calendar_mail import CalendarMail
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.text import clean_line
from tests.walks import for_each

LONG = "Prof. Dr. Ägidius-Maximilian von und zu Übelacker-Österreich, geborene Müller-Lüdenscheidt"
NAMES = [
    "Anna Muster",
    "Müller, Anna",
    "Muster, Anna",
    'Anna "Änni" Muster',
    'Anna "Anni" Muster',
    "O'Neil & <Söhne>",
    "Иван Иванов",
    "王小明",
    "a" * 108,
    "ü" * 108,
    f"{LONG} {LONG}"[:108],
    "wort " * 40,
    "=?utf-8?q?evil?=",
    "Anna (Büro)",
    "anna@example.org",
]
IN_IDNA = {
    "ida@universität.example": "ida@xn--universitt-y5a.example",
    "ida@straße.example": "ida@xn--strae-oqa.example",
    "ida@UNIVERSITÄT.example": "ida@xn--universitt-y5a.example",
    "ida@例え.example": "ida@xn--r8jz45g.example",
    "ida@example.org": "ida@example.org",
    "ida.o'neil+x@example.org": "ida.o'neil+x@example.org",
}


@pytest.fixture
def arrive(sink, write_to, now):
    """The mail as the server gets it."""

    def arrive(name, address, **fields):
        Message.objects.all().delete()
        sink.begin({})
        write_to("anna")
        Message.objects.update(to_name=name, to_email=address, **fields)
        deliver_due(now)
        [mail] = sink.mails
        return mail

    return arrive


def read(content, name):
    """Name and address of a header, as mail programs read it (RFC 2047)."""
    words, address = parseaddr(message_from_bytes(content)[name])
    return str(make_header(decode_header(words))), address


def raw_header(mail, name):
    return re.search(rf"^{name}: .*(?:\r\n[ \t].*)*", mail.content.decode(), re.M).group()


@pytest.mark.django_db
@for_each("name", NAMES, least=15)
def test_a_name_arrives_as_it_is_in_short_words(arrive, name):
    name = clean_line(name)[:108]

    mail = arrive(name, "anna@example.org", from_name=name)

    for field in ("To", "From"):
        raw = raw_header(mail, field)
        assert read(mail.content, field)[0] == name
        assert max(map(len, re.findall(r"=\?[^?]+\?[bq]\?[^?]*\?=", raw)), default=0) <= 75
        assert max(map(len, raw.splitlines())) <= 150
    assert mail.recipients == ["anna@example.org"]
    assert mail.sender == "mentoring@example.org"


@pytest.mark.django_db
@for_each("address", IN_IDNA, least=6)
def test_an_address_with_an_international_domain_gets_its_mail(arrive, address):
    mail = arrive("Ida", address, reply_to=address)

    validate_mailbox(address)
    assert mail.recipients == [IN_IDNA[address]]
    for field in ("To", "Reply-To"):
        assert read(mail.content, field)[1] == IN_IDNA[address]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("müller@example.org", "before the @"),
        ("\u212aarl@example.org", "before the @"),
        ('"anna"@example.org', "No mail server"),
        ("anna@[127.0.0.1]", "No mail server"),
        ("anna@a\u2028b.example", "valid email|No mail server"),
        ("anna@\ufffd.example", "valid email|No mail server"),
        (f"{'a' * 65}@example.org", "No mail server"),
        (f"anna@{'ü' * 60}.example", "valid email|No mail server"),
        ("anna", "valid email"),
        ("@example.org", "valid email"),
        ("", "valid email"),
    ],
)
def test_an_address_that_gets_no_mail_is_refused_with_the_reason(address, words):
    with pytest.raises(ValidationError, match=words):
        validate_mailbox(address)


LOCAL = st.text(st.sampled_from("abz019.!#$%&'*+/=?^_`{|}~-\"\\ äſ"), min_size=1, max_size=70)
DOMAIN = st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=4).map(".".join)
ADDRESS = st.tuples(LOCAL, DOMAIN | st.sampled_from(["example.org", "[127.0.0.1]"])).map("@".join)


@given(st.text(max_size=200).map(clean_line), st.emails() | ADDRESS)
def test_whatever_the_form_takes_makes_a_mail_that_is_read_as_it_was_written(name, address):
    try:
        validate_mailbox(address)
    except ValidationError:
        return

    mail = CalendarMail("Hallo", "Text", "office@example.org", [mailbox(name, address)])
    content = mail.message().as_bytes()

    assert content.isascii()
    assert read(content, "To") == (name, mailbox("", address))
