from django.apps import AppConfig


class OtherSiteConfig(AppConfig):
    name = "tests.othersite"
    label = "othersite"
    default_auto_field = "django.db.models.BigAutoField"
