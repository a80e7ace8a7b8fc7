"""Forms of a page as a browser would fill them in and send them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bs4 import BeautifulSoup

UNTYPED = {"hidden", "submit", "button", "file", "search", "password", "reset"}


@dataclass
class PageForm:
    """``sent`` is what a browser sends as it stands, ``editable`` what a reader can change."""

    address: str
    sent: dict
    editable: dict
    theirs: tuple  # name of the boxes beside conflicts, and their values

    @property
    def is_merged(self):
        return any(name.endswith("am-opened") for name in self.sent)

    def changed(self, name, step=1):
        """The values to send for a field that somebody changes; None: nothing else is possible.

        A greater ``step`` is another change of the same field.
        """
        return _change(self.editable[name], self.sent.get(name, []), step)

    def takes_theirs(self):
        return {self.theirs[0]: list(self.theirs[1:])}


def forms_in(response, address):
    """All forms of the page that are sent by POST."""
    page = BeautifulSoup(response.content, "html.parser")
    return [
        _read(form, address)
        for form in page.find_all("form")
        if form.get("method", "get").lower() == "post"
    ]


def _read(form, address):
    sent, editable, theirs = {}, {}, ()
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), _kind(field)
        if not name or field.has_attr("disabled") or kind in UNTYPED - {"hidden"}:
            continue
        if name.endswith("am-theirs"):
            theirs = (*(theirs or (name,)), field["value"])
        elif kind != "hidden":
            editable.setdefault(name, []).append(field)
        for value in _values(field, kind):
            sent.setdefault(name, []).append(value)
    return PageForm(form.get("action") or address, sent, editable, theirs)


def _kind(field):
    return field.name if field.name != "input" else field.get("type", "text")


def _values(field, kind):
    if kind in {"checkbox", "radio"}:
        return [field.get("value", "on")] if field.has_attr("checked") else []
    if kind == "textarea":
        return [field.text.removeprefix("\n")]
    if kind == "select":
        chosen = [option for option in field.find_all("option") if option.has_attr("selected")]
        if not chosen and not field.has_attr("multiple"):
            chosen = field.find_all("option")[:1]
        return [option.get("value", option.text) for option in chosen]
    return [field.get("value", "")]


def _change(fields, values, step):
    kind = _kind(fields[0])
    if kind in {"checkbox", "radio"} and len(fields) == 1:
        return [] if values else [fields[0].get("value", "on")]
    if kind in {"checkbox", "radio", "select"}:
        return _choose(fields, kind, values, step)
    return [_type(kind, fields[0], (values or [""])[0], step)]


def _choose(fields, kind, values, step):
    options = fields[0].find_all("option") if kind == "select" else fields
    others = [option.get("value", "") for option in options]
    others = [value for value in others if value and value not in values]
    return [others[step - 1]] if len(others) >= step else None


def _type(kind, field, value, step):
    if kind == "number":
        number = int(float(value or field.get("min") or 0))
        limit = field.get("max")
        fits = limit is None or number + step <= int(limit)
        return str(number + step if fits else number - step)
    if kind == "date":
        day = date.fromisoformat(value) if value else date(2020, 1, 1)
        return (day + timedelta(days=step)).isoformat()
    if kind == "datetime-local":
        moment = datetime.fromisoformat(value) if value else datetime.fromisoformat("2030-01-01")
        return (moment + timedelta(minutes=step)).strftime("%Y-%m-%dT%H:%M")
    if kind == "url":
        return f"https://example.org/{step}"
    if kind == "email":
        return f"a{step}-{value or 'b@example.org'}"
    return f"{value}{'xyz'[step - 1]}"
