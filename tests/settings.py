import atexit
import os
import shutil
import tempfile

from example_site.settings import *  # noqa: F403

DEBUG = False
LANGUAGE_CODE = "en"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WAGTAILADMIN_BASE_URL = "https://www.example.org"
PRIVATE = tempfile.mkdtemp(prefix="alumnii-mentoring-")
atexit.register(shutil.rmtree, PRIVATE, ignore_errors=True)
ALUMNII_MENTORING = {"QUEUE": "none", "PRIVATE_ROOT": PRIVATE}

_DATABASE = os.environ.get("DATABASE", "sqlite")
if _DATABASE == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "tests.sqlite",
            "NAME": "test.sqlite3",
            "TEST": {"NAME": os.environ.get("TEST_DATABASE_FILE", ":memory:")},
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }
    }
elif _DATABASE == "postgresql":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "root",
            "HOST": "127.0.0.1",
            "TEST": {"NAME": os.environ.get("TEST_DATABASE", "test_postgres")},
        }
    }
else:
    import pymysql

    pymysql.version_info = (2, 2, 7, "final", 0)
    pymysql.install_as_MySQLdb()
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "test",
            "USER": "root",
            "HOST": "127.0.0.1",
            "TEST": {
                "NAME": os.environ.get("TEST_DATABASE", "test_alumnii_mentoring"),
                "CHARSET": "utf8mb4",
            },
        }
    }
