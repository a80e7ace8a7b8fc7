from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "alumnii_mentoring"
    label = "alumnii_mentoring"
    verbose_name = "Mentoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alumnii_mentoring import checks  # noqa: F401, PLC0415 - registers
        from alumnii_mentoring.core.jobs import register_work  # noqa: PLC0415
        from alumnii_mentoring.core.logs import hide_secrets  # noqa: PLC0415
        from alumnii_mentoring.core.mail.outbox import message_leaving  # noqa: PLC0415
        from alumnii_mentoring.domain.directory import listeners  # noqa: PLC0415
        from alumnii_mentoring.domain.matching import analysing, computing  # noqa: PLC0415
        from alumnii_mentoring.domain.matching.bulk import actions as bulk  # noqa: PLC0415
        from alumnii_mentoring.domain.matching.bulk import publishing as bulk_publishing  # noqa: PLC0415
        from alumnii_mentoring.domain.mentorships import publishing  # noqa: PLC0415

        hide_secrets()
        register_work(computing.WORK, computing.work_on_run)
        register_work(analysing.WORK, analysing.work_on_analysis)
        register_work(bulk.WORK, bulk.work_on_all)
        register_work(bulk_publishing.WORK, bulk_publishing.work_on_publication)
        # The outbox begins, when a message leaves: nobody above could call. Django begins where
        # rows are saved or deleted, also by the forms of hosts.
        message_leaving.connect(
            publishing.ask_when_leaving, dispatch_uid="alumnii_mentoring.ask_when_leaving"
        )
        message_leaving.connect(
            publishing.keep_questions_in, dispatch_uid="alumnii_mentoring.keep_questions_in"
        )
        listeners.connect()
