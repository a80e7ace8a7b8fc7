from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "alumnii_mentoring"
    label = "alumnii_mentoring"
    verbose_name = "Mentoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from alumnii_mentoring import checks  # noqa: F401, PLC0415 - registers
        from alumnii_mentoring.domain.events.actions import invite_new_pair  # noqa: PLC0415
        from alumnii_mentoring.domain.events.leaving import release_guest  # noqa: PLC0415
        from alumnii_mentoring.domain.events.messages import attach_meeting  # noqa: PLC0415
        from alumnii_mentoring.domain.mentorships import requests  # noqa: PLC0415
        from alumnii_mentoring.signals import (  # noqa: PLC0415
            application_accepted,
            cycle_left,
            meeting_told,
            mentor_paused,
            pair_formed,
        )

        pair_formed.connect(invite_new_pair, dispatch_uid="alumnii_mentoring.invite_new_pair")
        cycle_left.connect(release_guest, dispatch_uid="alumnii_mentoring.release_guest")
        meeting_told.connect(attach_meeting, dispatch_uid="alumnii_mentoring.attach_meeting")
        application_accepted.connect(
            requests.ask_after_acceptance, dispatch_uid="alumnii_mentoring.ask_after_acceptance"
        )
        mentor_paused.connect(
            requests.release_after_pause, dispatch_uid="alumnii_mentoring.release_after_pause"
        )
