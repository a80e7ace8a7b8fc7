"""What the lists of mentors show of a member: each field by their own choice, and the photo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.people import verbs
from alumnii_mentoring.domain.people.actions import SHOWN_FIELDS
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.photos.models import Photo
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.web.forms import PlainForm
from alumnii_mentoring.web.merging import MergedForm

ACCEPTED = ["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif", ".heic"]


class ShownFieldsForm(MergedForm, PlainForm, forms.ModelForm):
    class Meta:
        model = Person
        fields = SHOWN_FIELDS


class PhotoForm(PlainForm):
    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or HEIC. What cameras write into photos is removed."),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED)}),
    )
    agrees = forms.BooleanField(
        label=_("Whoever may see the list of mentors may see this photo. I can remove it again."),
        error_messages={"required": _("Without your consent the photo is not stored.")},
    )


class OwnRecord:
    permission = "own record"
    person: Person

    def get_thing(self) -> Person:
        return self.person

    def next_url(self, thing: Any = None) -> str:
        return reverse("alumnii_mentoring:directory")


class DirectoryView(OwnRecord, ActionFormView):
    form_class = ShownFieldsForm
    template_name = "alumnii_mentoring/members/directory.html"
    verb = verbs.CHOOSE_SHOWN_FIELDS

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.person}

    def act(self, form: ShownFieldsForm) -> Any:
        shown = form.save(commit=False)
        return self.verb.do(shown, by=self.request.user, now=self.now)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        listed = Participation.objects.of(self.person).mentors().filter(is_listed=True)
        lists = listed.select_related("cycle__programme").order_by("-pk")
        photo = Photo.objects.filter(person=self.person).first()
        return super().get_context_data(lists=lists, photo=photo, **kwargs)


class PhotoView(OwnRecord, ActionFormView):
    form_class = PhotoForm
    verb = verbs.SHOW_PHOTO

    def act(self, form: PhotoForm) -> Any:
        arguments: dict[str, Any] = {"by": self.request.user, "now": self.now}
        return self.verb.do(self.person, form.cleaned_data["file"], **arguments)


class RemovePhotoView(OwnRecord, ActionView):
    verb = verbs.REMOVE_PHOTO
