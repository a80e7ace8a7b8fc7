"""The example site with sign-up by a verified address, and a second factor for the office.

A worked set-up of django-allauth (extra ``accounts``); docs/accounts.md explains each line.
"""

import os

from example_site.settings import *  # noqa: F403
from example_site.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "example_site.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    *MIDDLEWARE,
    "allauth.account.middleware.AccountMiddleware",
    "example_site.accounts.second_factor.SecondFactorForTheOffice",
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ROOT_URLCONF = "example_site.accounts.urls"

LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # nobody takes part under somebody else's address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # programs that check links open them, too
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True  # the same answer for known and unknown addresses
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password is told to the address
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if os.environ.get("EXAMPLE_DEBUG", "1") == "1" else "https"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Alumni"

OFFICE_NEEDS_SECOND_FACTOR = os.environ.get("EXAMPLE_SECOND_FACTOR", "0") == "1"
