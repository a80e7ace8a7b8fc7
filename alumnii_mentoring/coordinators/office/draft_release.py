"""Send or discard chosen drafts after one more look at them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.filters import search_rows
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
NONE_CHOSEN = _("Please choose at least one message.")
TOO_LATE = _("The time to answer these messages is over; they can't be sent any more.")
SEARCHED = ("search_key", "to_email")  # the key holds the subject and the recipient's name


def messages_of(user: Account) -> QuerySet[Message]:
    """Messages of the programmes that the user may read, but those about themselves."""
    return _of_others(user, Programme.objects.visible_to(user))


def messages_to_decide(user: Account) -> QuerySet[Message]:
    """Messages of the programmes that the user coordinates, but those about themselves."""
    return _of_others(user, Programme.objects.coordinated_by(user))


def drafts_of(user: Account) -> QuerySet[Message]:
    """Drafts that the user may send."""
    return messages_to_decide(user).filter(state=Message.State.DRAFT)


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
        return search_rows(drafts, SEARCHED, text) if text else drafts


class ChoiceForm(forms.Form):
    """Chosen one by one, or all that were shown: none that was written since."""

    everything = forms.BooleanField(required=False)
    newest = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def __init__(
        self, *args: object, name: str, rows: QuerySet[Message], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.rows = name, rows
        self.fields[name] = KeysField(queryset=rows, required=False)

    def chosen(self) -> QuerySet[Message]:
        self.is_valid()
        values = self.cleaned_data
        if values.get("everything"):
            return self.rows.filter(pk__lte=values.get("newest") or 0)
        return self.rows.filter(pk__in=[message.pk for message in values.get(self.name) or []])


class ReleaseView(CoordinatorView, TemplateView):
    """Choose, then confirm: nothing leaves by one click."""

    permission = "coordinator"
    page_title = _("Send or discard drafts")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/release.html"
    filter_form: type[DraftFilter] = DraftFilter
    name = "drafts"
    record_url_name = "mentoring_outbox:edit"
    shows_state = False
    verbs = {"send": SEND, "discard": DISCARD}

    def rows(self) -> QuerySet[Message]:
        return drafts_of(self.request.user)

    def waiting(self, number: int) -> str:
        """How many there are, in words."""
        return ngettext("%(number)s draft waits.", "%(number)s drafts wait.", number)

    def doable(self, chosen: QuerySet[Message], verb: str) -> QuerySet[Message]:
        """Those of the chosen ones with which this can be done."""
        return chosen

    def _narrowed(self) -> tuple[DraftFilter, QuerySet[Message]]:
        filters = self.filter_form(self.request.GET or None, user=self.request.user)
        return filters, filters.narrow(self.rows()) if filters.is_bound else self.rows()

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        filters, rows = self._narrowed()
        number = rows.count()
        return super().get_context_data(
            filters=filters,
            rows=rows[:MOST],
            number=number,
            waiting=self.waiting(number) % {"number": number},
            newest=rows.order_by("-pk").values_list("pk", flat=True).first(),
            most=MOST,
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if not coordinates_anywhere(request.user):
            raise PermissionDenied
        name = next((name for name in self.verbs if name in request.POST), next(iter(self.verbs)))
        form = ChoiceForm(request.POST, name=self.name, rows=self._narrowed()[1])
        chosen = form.chosen()
        doable = self.doable(chosen, name)
        number = doable.count()
        if not number or "sure" not in request.POST:
            return self.render_to_response(
                self.get_context_data(
                    objection=TOO_LATE if chosen.exists() else NONE_CHOSEN,
                    follows=self.verbs[name].follows(doable),
                    chosen=doable[:MOST],
                    chosen_number=number,
                    left_out=chosen.count() - number,
                    asked_for={name: self.verbs[name]},
                )
            )
        verb = self.verbs[name]
        done = ngettext("%(number)s message. %(done)s", "%(number)s messages. %(done)s", number)
        act = partial(verb.do, doable, by=request.user, now=self.now)
        try_action(request, act, done % {"number": number, "done": verb.done})
        return redirect("mentoring_outbox:index")
