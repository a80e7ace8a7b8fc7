from tests.settings import *  # noqa: F403
from tests.settings import ALUMNII_MENTORING, INSTALLED_APPS

INSTALLED_APPS = [
    "tests.othersite.accounts.apps.AccountsConfig",
    "tests.othersite.apps.OtherSiteConfig",
    *INSTALLED_APPS,
]
INSTALLED_APPS.remove("example_site")
AUTH_USER_MODEL = "accounts.User"
WAGTAILIMAGES_IMAGE_MODEL = "othersite.OwnImage"
WAGTAILDOCS_DOCUMENT_MODEL = "othersite.OwnDocument"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
ALUMNII_MENTORING = {**ALUMNII_MENTORING, "BASE_TEMPLATE": "does-not-exist.html"}
