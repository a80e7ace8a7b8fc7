"""Addresses as mail servers take them: domains in ASCII, names in short encoded words."""

from __future__ import annotations

from email.header import Header
from email.utils import formataddr

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alumnii_mentoring.core.wording import gettext as _

ENCODED_WORD_LENGTH, ENCODED = 75, "=?"  # longest one and how it begins (RFC 2047, 2)
LOCAL_LENGTH, DOMAIN_LENGTH = 64, 253  # octets (RFC 5321, 4.5.3.1)
RARE = '"['  # quoted local parts and addresses of machines: read differently on the way


def ascii_address(address: str) -> str:
    """The address with its domain in IDNA: ``ida@universität.example`` gets ``xn--…``.

    Raises ValueError for a domain that has no such form, and for signs before the ``@`` that
    only some servers take (RFC 6531).
    """
    local, _at, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError("local part outside ASCII")
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """Raises ValueError for what can be no domain."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:  # signs that only the older standard knows
        return domain.encode("idna").decode()


def mailbox(name: str, address: str) -> str:
    """Name and address for a header; raises ValueError as :func:`ascii_address` does."""
    address = ascii_address(address)
    if name.isascii() and ENCODED not in name:
        return formataddr((name, address))
    words = Header(name, "utf-8", maxlinelen=ENCODED_WORD_LENGTH).encode(linesep="\n")
    return f"{' '.join(words.split())} <{address}>"


def validate_mailbox(value: str) -> None:
    """Take what delivery can send, and say what is wrong with anything else.

    Raises ValidationError.
    """
    local, _at, domain = value.rpartition("@")
    if local and not local.isascii():
        raise ValidationError(
            _(
                "The part before the @ may hold no umlauts, accents or other letters outside"
                " a–z: few mail servers deliver to such an address. Please give another one."
            ),
            code="local_part",
        )
    validate_email(value)
    is_rare = any(sign in value for sign in RARE)
    if is_rare or len(local) > LOCAL_LENGTH or not _is_domain(domain):
        raise ValidationError(
            _("No mail server delivers to this address. Please check it."), code="undeliverable"
        )


def _is_domain(domain: str) -> bool:
    try:
        return len(ascii_domain(domain)) <= DOMAIN_LENGTH
    except ValueError:
        return False
