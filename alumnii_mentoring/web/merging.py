"""A later save changes only what its sender changed, and never wipes what others wrote meanwhile.

A form about something that exists carries a fingerprint of each value that it was opened with.
When it comes back, a field that only somebody else changed stays theirs, and one that both
changed differently is a conflict: it is shown with both versions, and saved by the next click.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from alumnii_mentoring.core.holding.shown import fingerprint
from alumnii_mentoring.core.wording import gettext as _

OPENED = "am-opened"  # hidden: fingerprints by the names of fields
THEIRS = "am-theirs"  # ticked beside a conflict: take the other version
SENT = "am-sent"  # what a script sent before and got no answer to
MOST_SENT = 3
DELETE = "DELETE"

Strings = tuple[str, ...]


class MergedForm(forms.Form):
    """First base of every form about something that exists.

    It starts with what is stored, also when it comes back: as ``initial`` or as ``instance``.
    """

    def full_clean(self) -> None:
        self.conflicts: dict[str, str] = {}
        self._left_open: dict[str, str] = {}
        if self.is_bound and self._opened:
            self._merge()
        super().full_clean()
        for name in self.conflicts:
            self.add_error(None if name == DELETE else name, self._say_conflict(name))

    @property
    def opened_name(self) -> str:
        return self.add_prefix(OPENED)

    @property
    def opened_with(self) -> str:
        """The value of the hidden field: what the form shows, or what it was opened with."""
        if self.is_bound:
            self.errors  # noqa: B018 - what is shown is known once the form was judged
            if self._opened:
                return json.dumps(self._opened)
        return json.dumps({bound.name: fingerprint(_stored(bound)) for bound in self._mergeable()})

    @property
    def opened(self) -> SafeString:
        """Belongs into the form element, above the fields."""
        values: dict[str, Any] = {"name": self.opened_name, "value": self.opened_with}
        values["theirs"] = self.add_prefix(THEIRS)
        values["conflicts"] = [
            (name, self.fields[name].label, text)
            for name, text in getattr(self, "conflicts", {}).items()
            if name in self.fields
        ]
        return render_to_string("alumnii_mentoring/opened.html", values)

    @property
    def keeps_others(self) -> bool:
        """Whether somebody else's values stay that the sender has not seen yet."""
        return bool(self._left_open)

    def opened_after(self, saved: MergedForm) -> str:
        """For a page that stays open once this form was stored; ``saved`` is made from the row.

        What somebody else changed is not shown there: it stays as opened.
        """
        now = {bound.name: fingerprint(_stored(bound)) for bound in saved._mergeable()}
        return json.dumps({**now, **self._left_open})

    @cached_property
    def _opened(self) -> dict[str, str]:
        """Read the hidden fingerprints; empty where there are none, so that the form counts as it
        is."""
        try:
            carried = json.loads(self.data.get(self.opened_name) or "{}")
        except ValueError:
            return {}
        if not isinstance(carried, dict):
            return {}
        return {name: str(carried[name]) for name in self.fields if name in carried}

    def _mergeable(self) -> list[Any]:
        """Return the fields that take part in merging; files don't."""
        return [
            bound
            for bound in self.visible_fields()
            if bound.name != DELETE and not bound.field.widget.needs_multipart_form
        ]

    def _merge(self) -> None:
        typed_data: Any = self.data  # what a browser sent, for only such data carry fingerprints
        data = typed_data.copy()
        chosen = set(typed_data.getlist(self.add_prefix(THEIRS)))
        sent = [QueryDict(body) for body in typed_data.getlist(SENT)[:MOST_SENT]]
        for bound in self._mergeable():
            if bound.name not in self._opened:
                continue
            stored, opened = _stored(bound), self._opened[bound.name]
            sign, typed = fingerprint(stored), fingerprint(_typed(bound, typed_data))
            own = {fingerprint(_typed(bound, body)) for body in sent}
            is_chosen = bound.name in chosen and sign == opened
            if is_chosen or (typed == opened and sign not in {opened, *own}):
                self._left_open[bound.name] = opened
                _put(data, bound, stored)
            elif sign not in {opened, typed, *own}:
                self.conflicts[bound.name] = _in_words(bound, stored)
            self._opened[bound.name] = sign
        if (self._left_open or self.conflicts) and data.pop(self.add_prefix(DELETE), None):
            self.conflicts[DELETE] = ""
        self.data = data
        self.__dict__.pop("changed_data", None)

    def _say_conflict(self, name: str) -> str:
        if name == DELETE:
            return _("This was changed meanwhile, so it is not removed. Please look at it again.")
        return _(
            "Somebody changed this meanwhile, perhaps you in another window. Both versions are"
            " shown; what you leave here is saved when you press the button again."
        )


@lru_cache(maxsize=64)  # as many as there are forms in a back office, and some more
def merged(form_class: type[Any]) -> type[Any]:
    """The form of a back office as a merged one."""
    body = {"__module__": form_class.__module__}
    make: Any = type(form_class)
    merged_class: type[Any] = make(f"Merged{form_class.__name__}", (MergedForm, form_class), body)
    return merged_class


def _typed(bound: Any, data: Any) -> Strings:
    return _strings(bound, bound.field.widget.value_from_datadict(data, {}, bound.html_name))


def _stored(bound: Any) -> Strings:
    """Return a stored value as a browser would send it back."""
    value = bound.field.prepare_value(bound.initial)
    widget = bound.field.widget
    if not isinstance(widget, forms.CheckboxInput):
        value = widget.format_value(value)
    return _strings(bound, value)


def _strings(bound: Any, value: Any) -> Strings:
    """Write a value in one way, whatever widget or browser it came from."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return ("on",) if value else ()
    if isinstance(value, (list, tuple, set)):
        return tuple(sorted(str(each) for each in value if each not in ("", None)))
    text = "" if value is None else str(value)
    if isinstance(bound.field, forms.CharField):
        with suppress(forms.ValidationError):
            text = bound.field.to_python(text) or ""
    text = "\n".join(text.splitlines()).strip()
    return (text,) if text else ()


def _put(data: Any, bound: Any, stored: Strings) -> None:
    if stored:
        data.setlist(bound.html_name, list(stored))
    else:
        data.pop(bound.html_name, None)


def _in_words(bound: Any, stored: Strings) -> str:
    """What the reader would see in the field."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("yes") if stored else _("no")
    choices = getattr(bound.field, "choices", None)
    labels = {str(key): str(label) for key, label in choices} if choices else {}
    return ", ".join(labels.get(key, key) for key in stored) or _("(empty)")
