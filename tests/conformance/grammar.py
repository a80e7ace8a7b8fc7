"""What is wrong with a calendar by the letter of RFC 5545 (and RFC 5546 where it has a METHOD).

Stricter than any reader: what the standard allows and we never write is a complaint, too.
"""

import re
from collections import Counter
from datetime import date, datetime

NAME = r"[A-Z][A-Z0-9-]*"
VALUE = r"[^\x00-\x08\x0a-\x1f\x7f\"]"  # SAFE-CHAR and what only a quoted value may hold
PARAMETER = re.compile(rf';({NAME})=("{VALUE}*"|[^\x00-\x1f\x7f",:;]*)')
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,n])*")
DURATION = re.compile(r"P(?:\d+W|\d+D|(?:\d+D)?T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)")
URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s\x00-\x1f\x7f\\\"<>^`{|}]+")
MAIL = re.compile(r"mailto:[^\s@,;\"]+@[^\s@,;\"]+")
STATUS = {"CONFIRMED", "TENTATIVE", "CANCELLED"}
PARTSTAT = {"NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE"}


def of_text(value, _parameters):
    return TEXT.fullmatch(value)


def of_moment(value, parameters):
    form = ("VALUE", "%Y%m%d") if parameters == {"VALUE": "DATE"} else ("", "%Y%m%dT%H%M%SZ")
    try:
        moment = datetime.strptime(value, form[1])  # noqa: DTZ007 - only its form is judged
    except ValueError:
        return False
    return moment.strftime(form[1]) == value and set(parameters) <= {form[0]}


def of_moment_in_utc(value, parameters):
    return not parameters and of_moment(value, parameters)


def of_number(value, parameters):
    return not parameters and re.fullmatch(r"0|[1-9]\d{0,9}", value)


def of_duration(value, _parameters):
    return DURATION.fullmatch(value)


def of_uri(value, _parameters):
    return URI.fullmatch(value)


def of_address(value, parameters):
    allowed = {"CN": {parameters.get("CN")}, "PARTSTAT": PARTSTAT, "RSVP": {"TRUE", "FALSE"}}
    is_known = all(value in allowed.get(name, ()) for name, value in parameters.items())
    return is_known and MAIL.fullmatch(value)


def out_of(*values):
    return lambda value, parameters: value in values and not parameters


CALENDAR = {
    "PRODID": of_text,
    "VERSION": out_of("2.0"),
    "METHOD": out_of("REQUEST", "CANCEL"),
    "X-WR-CALNAME": of_text,
    "REFRESH-INTERVAL": of_duration,
    "X-PUBLISHED-TTL": of_duration,
}
EVENT = {
    "UID": of_text,
    "DTSTAMP": of_moment_in_utc,
    "LAST-MODIFIED": of_moment_in_utc,
    "SEQUENCE": of_number,
    "DTSTART": of_moment,
    "DTEND": of_moment,
    "SUMMARY": of_text,
    "DESCRIPTION": of_text,
    "LOCATION": of_text,
    "URL": of_uri,
    "STATUS": out_of(*STATUS),
    "TRANSP": out_of("OPAQUE", "TRANSPARENT"),
    "ORGANIZER": of_address,
    "ATTENDEE": of_address,
}
NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY"},
}
KNOWN = {"VCALENDAR": CALENDAR, "VEVENT": EVENT}


def complaints(content):
    """Every fault of a calendar as a line of text; nothing for one that is right."""
    results = list(_of_octets(content))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return [*results, f"no UTF-8: {error}"]
    lines = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return [*results, *_of_lines(lines)]


def _of_octets(content):
    if not content.endswith(b"\r\n"):
        yield "the last line does not end"
    if re.search(rb"\r(?!\n)|(?<!\r)\n", content):
        yield "a line ends with something else than CRLF"
    for line in content.split(b"\r\n")[:-1]:
        if len(line) > 75:
            yield f"longer than 75 octets: {line!r}"
        if not line.strip():
            yield "an empty line"
        if line[:2] == b" \t" or line[:1] == b"\t":
            yield f"folded with a tab: {line!r}"
        if line and (line.lstrip(b" ")[:1] or b"a")[0] & 0xC0 == 0x80:
            yield f"folded within a character: {line!r}"


def _of_lines(lines):
    if lines[0] != "BEGIN:VCALENDAR":
        yield "the calendar does not begin with itself"
    open_ones, seen = [], []  # the names of components, and what each has
    for number, line in enumerate(lines):
        name, parameters, value, fault = split(line)
        if fault:
            yield f"{fault}: {line!r}"
        elif number and not open_ones:
            yield f"something follows the calendar: {line!r}"
        elif name in {"BEGIN", "END"}:
            yield from _of_frame(name, value, open_ones, seen)
        else:
            yield from _of_property(open_ones, seen, name, parameters, value)
    if open_ones:
        yield f"not closed: {open_ones}"
    uids = Counter(value for name, _, value, _ in map(split, lines) if name == "UID")
    yield from (f"UID {uid} twice" for uid, number in uids.items() if number > 1)


def _of_frame(name, value, open_ones, seen):
    if name == "BEGIN":
        open_ones.append(value)
        seen.append({})
        if open_ones not in (["VCALENDAR"], ["VCALENDAR", "VEVENT"]):
            yield f"{value} within {open_ones[:-1]}"
    elif not open_ones or open_ones.pop() != value:
        yield f"END:{value} closes nothing"
    else:
        yield from _of_component(value, seen.pop())


def split(line):
    """Name, parameters, value and what is wrong with a content line."""
    head = re.match(NAME, line)
    if head is None:
        return "", {}, "", "no name"
    parameters, at = {}, head.end()
    while parameter := PARAMETER.match(line, at):
        key, value = parameter.groups()
        if key in parameters:
            return head.group(), {}, "", f"parameter {key} twice"
        parameters[key], at = value.strip('"'), parameter.end()
    if line[at : at + 1] != ":":
        return head.group(), {}, "", "no value"
    value = line[at + 1 :]
    if CONTROL.search(value):
        return head.group(), {}, "", "a control character"
    return head.group(), parameters, value, ""


def _of_property(open_ones, seen, name, parameters, value):
    if not open_ones:
        yield f"{name} outside of everything"
        return
    check = KNOWN.get(open_ones[-1], {}).get(name)
    if check is None:
        yield f"{name} within {open_ones[-1]}"
        return
    if name in seen[-1]:
        yield f"{name} twice in a {open_ones[-1]}"
    seen[-1][name] = (parameters, value)
    if name == "REFRESH-INTERVAL" and parameters != {"VALUE": "DURATION"}:
        yield "REFRESH-INTERVAL without its kind (RFC 7986, 5.7)"
    elif not check(value, parameters):
        yield f"{name} can't be {value!r} with {parameters}"
    if name == "METHOD":
        seen[-1]["method"] = value
    elif open_ones[-1] == "VEVENT":
        seen[-1].setdefault("method", seen[0].get("method"))


def _of_component(kind, values):
    for name in sorted(NEEDED.get(kind, set()) - values.keys()):
        yield f"a {kind} without {name}"
    if kind == "VEVENT" and {"DTSTART", "DTEND"} <= values.keys():
        yield from _of_span(*values["DTSTART"], *values["DTEND"])
        yield from _of_method(values.get("method"), values)


def _of_span(begin_kind, begins, end_kind, ends):
    if begin_kind != end_kind:
        yield "begins and ends by different kinds of values"
    elif begins >= ends:
        yield f"ends at {ends}, not after it begins at {begins}"


def _of_method(method, values):
    """RFC 5546, 3.2.2 and 3.2.5; a calendar to subscribe to asks nobody."""
    people = {"ORGANIZER", "ATTENDEE"} & values.keys()
    status = values.get("STATUS", ({}, ""))[1]
    if method is None and people:
        yield f"a calendar without a method names {people}"
    if method is not None and len(people) < 2:
        yield f"a {method} that names only {people}"
    if method == "REQUEST" and status == "CANCELLED":
        yield "a REQUEST for what is cancelled"
    if method == "CANCEL" and status not in {"", "CANCELLED"}:
        yield f"a CANCEL of what is {status}"
    if status == "CANCELLED" and values.get("TRANSP", ({}, ""))[1] != "TRANSPARENT":
        yield "what is cancelled takes up time"


def value_of(text):
    """What a TEXT stands for."""
    return re.sub(r"\\(.)", lambda sign: {"n": "\n"}.get(sign[1], sign[1]), text)


def moment_of(value):
    if len(value) == 8:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    return datetime.strptime(value + "+0000", "%Y%m%dT%H%M%SZ%z")
