"""Applications in a wagtail-modeladmin list, on a base without modeladmin's holes.

modeladmin applies undeclared GET parameters as lookups and scopes the list only. Here unknown
parameters are dropped, only list, inspect and verbs have addresses, and each is scoped.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import path, re_path, reverse
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from alumnii_mentoring.coordinators.access import visible
from alumnii_mentoring.coordinators.policies import remembered
from alumnii_mentoring.coordinators.verbs import Verb, VerbView, offered
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications import actions
from alumnii_mentoring.domain.applications.models import Application, Wish
from alumnii_mentoring.domain.mentorships.requests import send_request
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.domain.programme.permissions import reads_anywhere

State = Application.State
RELATED = ("person__faculty", "cycle__programme")
INSPECT = "alumnii_mentoring_application_modeladmin_inspect"
VERBS = {
    "review": Verb(
        _("Start the review"), actions.start_review, states=frozenset({State.SUBMITTED})
    ),
    "accept": Verb(
        _("Accept"),
        actions.accept_application,
        done=_("The application is accepted; the person is told."),
        states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.WAITING}),
    ),
    "wait": Verb(
        _("Put on the waiting list"),
        actions.put_on_waiting_list,
        states=frozenset({State.SUBMITTED, State.IN_REVIEW}),
    ),
    "decline": Verb(
        _("Decline"),
        actions.decline_application,
        done=_("The application is declined; the person is told, without the reason."),
        states=frozenset({State.SUBMITTED, State.IN_REVIEW, State.ASKED, State.WAITING}),
        asks_reason=True,
        is_serious=True,
    ),
}


WISH_PARTS = ("application__cycle__programme", "application__person", "mentor__person")
WISH_VERBS = {
    "request": Verb(
        _("Send as a request"),
        send_request,
        done=_("The request is on its way to the mentor."),
        states=frozenset({Wish.State.WISHED}),
        applies=lambda wish: wish.application.state == State.ACCEPTED,
    )
}


class ScopedHelper(PermissionHelper):
    """Permissions come from the roles in programmes; nothing is edited or deleted here."""

    def user_can_list(self, user: Any) -> bool:
        return remembered(user, reads_anywhere)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """The list holds visible rows only, and the view looks for the object among them."""
        return self.user_can_list(user)

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class ScopedIndexView(IndexView):
    FORMATS = ("xlsx",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """PostgreSQL refuses NUL in a search; everybody else finds nothing with it."""
        cleaned = request.GET.copy()
        for name, values in cleaned.lists():
            cleaned.setlist(name, [value.replace("\x00", "") for value in values])
        request.GET = cleaned
        return super().dispatch(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> Any:
        """Only declared filters may reach the database."""
        given = super().get_filters_params(params)
        allowed = self.model_admin.filter_parameters
        return {name: value for name, value in given.items() if name in allowed}

    @property
    def csv_export_url(self) -> None:
        """CSV would need defusing; XLSX does not."""


class ScopedInspectView(InspectView):
    def __init__(self, model_admin: Any, instance_pk: str) -> None:
        if not str(instance_pk).isdecimal():
            raise Http404
        super().__init__(model_admin, instance_pk)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = self.model_admin.get_queryset(request)
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        if not rows.filter(pk=self.instance.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ScopedModelAdmin(ModelAdmin):
    """Base of every modeladmin list of ours."""

    add_to_admin_menu = False
    inspect_view_enabled = True
    permission_helper_class = ScopedHelper
    index_view_class = ScopedIndexView
    inspect_view_class = ScopedInspectView
    filter_parameters: frozenset[str] = frozenset()

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible(self.model, request.user)

    def register_admin_url_finders(self) -> None:
        """Wagtail's finder would link objects of foreign programmes."""

    def register_indexing(self) -> None:
        """No reference index on records of people."""

    def get_permissions_for_registration(self) -> Any:
        from django.contrib.auth.models import Permission  # noqa: PLC0415 - apps must be ready

        return Permission.objects.none()

    def get_admin_urls_for_registration(self) -> Any:
        helper = self.url_helper
        return tuple(
            re_path(
                helper.get_action_url_pattern(name), view, name=helper.get_action_url_name(name)
            )
            for name, view in (("index", self.index_view), ("inspect", self.inspect_view))
        )


class OwnCycleFilter(SimpleListFilter):
    title = _("cycle")
    parameter_name = "cycle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        cycles = Cycle.objects.visible_to(request.user)
        return [(str(cycle.pk), cycle.name) for cycle in cycles]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        offered = {key for key, _name in self.lookup_choices}
        return queryset.filter(cycle=self.value()) if self.value() in offered else queryset


class WishVerbView(VerbView):
    """Verbs on a wish; back to the application that holds it."""

    def back_url(self, thing: Wish) -> str:
        return reverse(INSPECT, args=[thing.application_id])


class ApplicationInspectView(ScopedInspectView):
    def get_meta_title(self) -> str:
        return str(self.instance.person.display_name)

    def get_page_subtitle(self) -> str:
        return str(self.instance.person.display_name)

    def _wish_verbs(self, wish: Wish) -> list[dict[str, Any]]:
        return offered(WISH_VERBS, "mentoring_wish_do", wish, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.instance
        wishes = application.wishes.with_parts()
        verbs = offered(VERBS, "mentoring_application_do", application, self.request.user)
        return super().get_context_data(
            application=application,
            answers=application.answers.all(),
            wishes=[(wish, self._wish_verbs(wish)) for wish in wishes],
            verbs=verbs,
            **kwargs,
        )


class ApplicationAdmin(ScopedModelAdmin):
    list_per_page = 50
    model = Application
    menu_label = _("Applications")
    menu_icon = "form"
    inspect_view_class = ApplicationInspectView
    inspect_template_name = "alumnii_mentoring/coordinators/application.html"
    list_display = ("applicant", "role", "cycle", "state", "submitted_at")
    list_filter = (OwnCycleFilter, "role", "state")
    filter_parameters = frozenset({"cycle", "role__exact", "state__exact"})
    search_fields = ("person__first_name", "person__last_name", "person__email")
    inspect_view_fields = ["role", "state", "submitted_at", "about", "reason"]
    list_export = (
        "applicant",
        "email",
        "role",
        "cycle",
        "state",
        "submitted_at",
        "field_names",
        "topic_names",
        "answers_text",
        "wishes_text",
    )
    export_filename = "applications"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).submitted().select_related(*RELATED)
        if request.GET.get("export"):
            rows = rows.prefetch_related(
                "answers", "fields_of_work", "topics", "wishes__mentor__person"
            )
        return rows

    def applicant(self, obj: Application) -> str:
        return obj.person.display_name

    applicant.short_description = _("applicant")  # type: ignore[attr-defined]
    applicant.admin_order_field = "person__last_name"  # type: ignore[attr-defined]

    def email(self, obj: Application) -> str:
        return obj.person.email

    def field_names(self, obj: Application) -> str:
        return ", ".join(term.name for term in obj.fields_of_work.all())

    def topic_names(self, obj: Application) -> str:
        return ", ".join(term.name for term in obj.topics.all())

    def answers_text(self, obj: Application) -> str:
        return "\n".join(f"{given.question}: {given.text}" for given in obj.answers.all())

    def wishes_text(self, obj: Application) -> str:
        return "\n".join(
            f"{wish.rank}. {wish.mentor.person.display_name}" for wish in obj.wishes.all()
        )


def application_menu_item(admin: ApplicationAdmin) -> MenuItem:
    return RoleMenuItem(
        ApplicationAdmin.menu_label,
        admin.url_helper.index_url,
        name="mentoring-applications",
        icon_name=ApplicationAdmin.menu_icon,
        order=20,
    )


class RoleMenuItem(MenuItem):
    """Shown to those who coordinate or read a programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return remembered(request.user, reads_anywhere)


def application_urls() -> list[Any]:
    view = VerbView.as_view(model=Application, verbs=VERBS, back_url_name=INSPECT, related=RELATED)
    address = "alumnii_mentoring/application/<int:pk>/do/<slug:verb>/"
    wish_view = WishVerbView.as_view(model=Wish, verbs=WISH_VERBS, related=WISH_PARTS)
    wish_address = "alumnii_mentoring/wish/<int:pk>/do/<slug:verb>/"
    return [
        path(address, view, name="mentoring_application_do"),
        path(wish_address, wish_view, name="mentoring_wish_do"),
    ]
