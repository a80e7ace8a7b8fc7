from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "alumnii_mentoring"
    label = "alumnii_mentoring"
    verbose_name = "Mentoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete  # noqa: PLC0415

        from alumnii_mentoring import checks  # noqa: F401, PLC0415 - registers
        from alumnii_mentoring.core.jobs import register_work  # noqa: PLC0415
        from alumnii_mentoring.core.logs import hide_secrets  # noqa: PLC0415
        from alumnii_mentoring.core.outbox import message_leaving  # noqa: PLC0415
        from alumnii_mentoring.domain.applications.documents import Document  # noqa: PLC0415
        from alumnii_mentoring.domain.applications.uploads.filing import drop_file  # noqa: PLC0415
        from alumnii_mentoring.domain.directory import listeners  # noqa: PLC0415
        from alumnii_mentoring.domain.events.guest_list import invite_new_pair  # noqa: PLC0415
        from alumnii_mentoring.domain.events.leaving import cancel_events, release_guest  # noqa: PLC0415
        from alumnii_mentoring.domain.events.messages import attach_meeting  # noqa: PLC0415
        from alumnii_mentoring.domain.matching import analysing, bulk_actions, computing  # noqa: PLC0415
        from alumnii_mentoring.domain.mentorships import publishing  # noqa: PLC0415
        from alumnii_mentoring.domain.requests import actions as requests  # noqa: PLC0415
        from alumnii_mentoring.signals import (  # noqa: PLC0415
            application_accepted,
            cycle_cancelled,
            cycle_left,
            meeting_told,
            mentor_paused,
            pair_formed,
        )

        hide_secrets()
        register_work(computing.WORK, computing.work_on_run)
        register_work(analysing.WORK, analysing.work_on_analysis)
        register_work(bulk_actions.WORK, bulk_actions.work_on_all)
        pair_formed.connect(invite_new_pair, dispatch_uid="alumnii_mentoring.invite_new_pair")
        cycle_cancelled.connect(cancel_events, dispatch_uid="alumnii_mentoring.cancel_events")
        cycle_left.connect(release_guest, dispatch_uid="alumnii_mentoring.release_guest")
        meeting_told.connect(attach_meeting, dispatch_uid="alumnii_mentoring.attach_meeting")
        message_leaving.connect(
            publishing.ask_when_leaving, dispatch_uid="alumnii_mentoring.ask_when_leaving"
        )
        application_accepted.connect(
            requests.ask_after_acceptance, dispatch_uid="alumnii_mentoring.ask_after_acceptance"
        )
        pair_formed.connect(
            requests.release_when_full, dispatch_uid="alumnii_mentoring.release_when_full"
        )
        mentor_paused.connect(
            requests.release_after_pause, dispatch_uid="alumnii_mentoring.release_after_pause"
        )
        post_delete.connect(drop_file, sender=Document, dispatch_uid="alumnii_mentoring.drop_file")
        listeners.connect()
