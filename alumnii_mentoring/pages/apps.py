from django.apps import AppConfig


class MentoringPagesConfig(AppConfig):
    name = "alumnii_mentoring.pages"
    label = "alumnii_mentoring_pages"
    verbose_name = "Mentoring pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alumnii_mentoring.pages.office import registration  # noqa: PLC0415 - models

        registration.register_pages()
