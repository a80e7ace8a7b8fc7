"""The example site for the code of the release before as well, which can't see our tests."""

import os

from example_site.settings import *  # noqa: F403

DEBUG = False

if os.environ.get("DATABASE") == "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["UPGRADE_DATABASE"],
            "USER": "root",
            "HOST": "127.0.0.1",
        }
    }
