from django.apps import AppConfig


class MentoringPagesConfig(AppConfig):
    name = "alumnii_mentoring.pages"
    label = "alumnii_mentoring_pages"
    verbose_name = "Mentoring pages"
    default_auto_field = "django.db.models.BigAutoField"
