"""Who acts: an account, the bearer of a link from a mail, or the clock (None)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeAlias, runtime_checkable


@runtime_checkable
class Account(Protocol):
    """A user of the host site, logged in or anonymous, whatever its user model is.

    ``pk`` is None for an anonymous visitor.
    """

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...

    def has_perm(self, perm: str) -> bool: ...


@dataclass(frozen=True)
class LinkBearer:
    """A person who came by the link in their mail; ``user`` is their account, if they have one.

    Stands where an action expects an account, but coordinates nothing.
    """

    person_ref: int
    user: Account | None = None

    pk: ClassVar[None] = None
    is_authenticated: ClassVar[bool] = False
    is_active: ClassVar[bool] = False

    def has_perm(self, perm: str) -> bool:
        return False


Actor: TypeAlias = "Account | None"


def account_behind(actor: Actor) -> Any:
    """The user to store as the author: None for the clock, visitors and people without account."""
    account = actor.user if isinstance(actor, LinkBearer) else actor
    return account if account is not None and account.is_authenticated else None
