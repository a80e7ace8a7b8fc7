"""The example site with accounts, as its tests need it."""

from example_site.accounts.settings import *  # noqa: F403
from tests.settings import ALUMNII_MENTORING as ALUMNII_MENTORING
from tests.settings import EMAIL_BACKEND as EMAIL_BACKEND
from tests.settings import PASSWORD_HASHERS as PASSWORD_HASHERS
from tests.settings import WAGTAILADMIN_BASE_URL as WAGTAILADMIN_BASE_URL

DEBUG = False
LANGUAGE_CODE = "en"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
ACCOUNT_RATE_LIMITS = False
OFFICE_NEEDS_SECOND_FACTOR = True
