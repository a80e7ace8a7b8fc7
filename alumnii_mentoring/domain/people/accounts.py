"""Members who can't log in because their account is locked, and records with one address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from alumnii_mentoring.domain.people.models import Person


def is_locked(path: str = "") -> Q:
    """The account is locked; ``path`` leads to the person. Who has none is invited to make one."""
    if not _account_has("is_active"):
        return Q(pk__in=[])
    return Q(**{f"{path}user__is_active": False})


def _account_has(name: str) -> bool:
    """Whether the accounts of the site, whose model is theirs, have this field."""
    return name in {field.name for field in get_user_model()._meta.get_fields()}


def locked_people(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.filter(is_locked())


def people_with_one_address(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those whose address, or that of their account, another of them has: perhaps one person.

    Capitals don't count. Such a person may be matched twice, even with themselves.
    """
    shared = Q()
    accounts: Any = get_user_model()
    account_email = accounts.get_email_field_name()
    paths = ["email", *([f"user__{account_email}"] if _account_has(account_email) else [])]
    for path in paths:
        rows = people.order_by().exclude(**{path: ""}).values(address=Lower(path))
        twice = rows.annotate(number=Count("pk")).filter(number__gt=1).values("address")
        shared |= Q(pk__in=_with_address(people, path, twice))
    return people.filter(shared)


def _with_address(people: QuerySet[Person], path: str, addresses: Any) -> QuerySet[Any]:
    rows = people.order_by().annotate(address=Lower(path))
    return rows.filter(address__in=addresses).values("pk")
