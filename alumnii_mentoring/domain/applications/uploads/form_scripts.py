"""Tell the scripts by which forms write dates and numbers from those that could do anything else.

A script is plain if it consists of words of these lists, texts, numbers and operators. It can't
get at anything by a name that is put together or computed: there is no access by brackets, no
escape sign, no function, no loop.
"""

from __future__ import annotations

import re

MAX_SIGNS = 4000
TOKEN = re.compile(
    r"""\s+|//[^\r\n]*|/\*.*?\*/
    |(?P<text>"[^"\\\r\n]*"|'[^'\\\r\n]*')
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<sign>[][(){};,.+\-*/%<>=!&|?:])""",
    re.S | re.X | re.ASCII,
)
FORMATS = {
    f"AF{kind}_{step}{variant}"
    for kind in ("Date", "Time", "Number", "Percent", "Special")
    for step in ("Format", "Keystroke")
    for variant in ("", "Ex")
}
WORDS = {
    *FORMATS,
    *("AFSimple_Calculate", "AFSimple", "AFMakeNumber", "AFRange_Validate", "AFMergeChange"),
    *("var", "if", "else", "new", "return", "true", "false", "null", "this"),
    *("event", "util", "Date", "Array", "Math", "Number", "parseInt", "parseFloat", "isNaN"),
}
MEMBERS = {
    *("value", "valueAsString", "change", "rc", "willCommit", "target", "name", "getField"),
    *("printd", "printx", "scand", "length", "toString", "toFixed", "substring", "indexOf"),
    *("getDate", "getDay", "getMonth", "getFullYear", "getTime", "getHours", "getMinutes"),
    *("setDate", "setMonth", "setFullYear", "round", "floor", "ceil", "abs", "min", "max"),
}
BEFORE_A_LIST = {"(", ",", "="}


def is_plain_script(script: str) -> bool:
    """Whether the script can do nothing but format, check and fill in the fields of its form."""
    if len(script) > MAX_SIGNS:
        return False
    position, before, declared = 0, "", set[str]()
    while position < len(script):
        token = TOKEN.match(script, position)
        if token is None:
            return False
        position = token.end()
        if token.lastgroup is None:
            continue
        if not _is_fine(token, before, declared):
            return False
        before = token.group()
    return True


def _is_fine(token: re.Match[str], before: str, declared: set[str]) -> bool:
    """``before`` is the token before this one; a variable is known from its declaration on."""
    written = token.group()
    if token.lastgroup == "word":
        if before == ".":
            return written in MEMBERS
        if before == "var" and written not in WORDS:
            declared.add(written)
        return written in WORDS or written in declared
    return written != "[" or before in BEFORE_A_LIST
