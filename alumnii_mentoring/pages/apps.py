from django.apps import AppConfig


class MentoringPagesConfig(AppConfig):
    name = "alumnii_mentoring.pages"
    label = "alumnii_mentoring_pages"
    verbose_name = "Mentoring pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alumnii_mentoring.pages import entrances  # noqa: PLC0415 - models
        from alumnii_mentoring.web.entrances import (  # noqa: PLC0415
            register_entrances,
            register_form_finder,
        )

        register_entrances(entrances.find_pages)
        register_form_finder(entrances.find_form_page)
