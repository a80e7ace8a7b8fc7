from django.apps import AppConfig


class MentoringPagesConfig(AppConfig):
    name = "alumnii_mentoring.pages"
    label = "alumnii_mentoring_pages"
    verbose_name = "Mentoring pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alumnii_mentoring.pages.entrances import find_pages  # noqa: PLC0415 - models
        from alumnii_mentoring.pages.office.making import ConcretePages  # noqa: PLC0415
        from alumnii_mentoring.web.entrances import register_entrances  # noqa: PLC0415
        from alumnii_mentoring.web.page_makers import register_page_maker  # noqa: PLC0415

        register_entrances(find_pages)
        register_page_maker(ConcretePages())
