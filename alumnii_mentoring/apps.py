from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "alumnii_mentoring"
    label = "alumnii_mentoring"
    verbose_name = "Mentoring"
    default_auto_field = "django.db.models.BigAutoField"
