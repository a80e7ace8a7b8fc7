"""Send or discard chosen drafts after one more look at them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.message_verbs import DISCARD, SEND
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.people.actions import person_of
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import coordinates_anywhere
from alumnii_mentoring.web.forms import KeysField, LineFormField
from alumnii_mentoring.web.views import try_action

MOST = 200


def messages_of(user: Account) -> QuerySet[Message]:
    """Messages of the programmes that the user may read, but those about themselves."""
    return _of_others(user, Programme.objects.visible_to(user))


def drafts_of(user: Account) -> QuerySet[Message]:
    """Drafts that the user may send."""
    drafts = _of_others(user, Programme.objects.coordinated_by(user))
    return drafts.filter(state=Message.State.DRAFT)


def _of_others(user: Account, programmes: Any) -> QuerySet[Message]:
    """Nobody decides on what they are told, nor reads what others are told of them."""
    messages = Message.objects.filter(scope_ref__in=programmes.values("pk"))
    me = person_of(user)
    return messages if me is None else messages.without(me.pk)


class DraftFilter(forms.Form):
    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("all"),
    )
    text = LineFormField(label=_("Subject or recipient"), required=False, max_length=100)

    def __init__(self, *args: object, user: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields["programme"]
        own.queryset = Programme.objects.coordinated_by(user)

    def narrow(self, drafts: QuerySet[Message]) -> QuerySet[Message]:
        self.is_valid()
        programme, text = (self.cleaned_data.get(name) for name in ("programme", "text"))
        if programme:
            drafts = drafts.filter(scope_ref=programme.pk)
        return (
            drafts.filter(Q(subject__icontains=text) | Q(to_name__icontains=text))
            if text
            else drafts
        )


class ChoiceForm(forms.Form):
    """Chosen one by one, or all that were shown: none that was written since."""

    drafts = KeysField(queryset=Message.objects.none(), required=False)
    everything = forms.BooleanField(required=False)
    newest = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def __init__(self, *args: object, drafts: QuerySet[Message], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["drafts"]
        self.rows = chosen.queryset = drafts

    def chosen(self) -> QuerySet[Message]:
        self.is_valid()
        values = self.cleaned_data
        if values.get("everything"):
            return self.rows.filter(pk__lte=values.get("newest") or 0)
        return self.rows.filter(pk__in=[draft.pk for draft in values.get("drafts") or []])


class ReleaseView(CoordinatorView, TemplateView):
    """Choose, then confirm: nothing leaves by one click."""

    permission = "coordinator"
    page_title = _("Send or discard drafts")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/release.html"

    def _drafts(self) -> tuple[DraftFilter, QuerySet[Message]]:
        filters = DraftFilter(self.request.GET or None, user=self.request.user)
        drafts = drafts_of(self.request.user)
        return filters, filters.narrow(drafts) if filters.is_bound else drafts

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        filters, drafts = self._drafts()
        newest = drafts.order_by("-pk").values_list("pk", flat=True).first()
        return super().get_context_data(
            filters=filters,
            number=drafts.count(),
            drafts=drafts[:MOST],
            most=MOST,
            newest=newest,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if not coordinates_anywhere(request.user):
            raise PermissionDenied
        form = ChoiceForm(request.POST, drafts=self._drafts()[1])
        chosen, discards = form.chosen(), "discard" in request.POST
        number = chosen.count()
        if not number or "sure" not in request.POST:
            context = self.get_context_data(
                asked=True, chosen=chosen[:MOST], chosen_number=number, discards=discards
            )
            return self.render_to_response(context)
        verb = DISCARD if discards else SEND
        done = ngettext("%(number)s message done.", "%(number)s messages done.", number)
        arguments = {"by": request.user, "now": self.now}
        try_action(request, lambda: verb.run(chosen, **arguments), done % {"number": number})
        return redirect("mentoring_outbox:index")
