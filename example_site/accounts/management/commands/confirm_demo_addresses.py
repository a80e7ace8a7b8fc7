"""Nobody can open the mailboxes of the demonstration: their addresses count as confirmed."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

PREFIX = "demo-"


class Command(BaseCommand):
    help = "Confirm the addresses of the demonstration's accounts; safe to repeat."

    def handle(self, *args: object, **options: Any) -> None:
        accounts = get_user_model().objects.filter(username__startswith=PREFIX).exclude(email="")
        for user in accounts.filter(emailaddress__isnull=True):
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
