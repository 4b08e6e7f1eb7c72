"""Make plain text from enriched text and from invitations."""

import re

_TAG = re.compile(r"<(/?)([A-Za-z0-9-]{1,60})>")
_SINGLE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_MORE_BREAKS = re.compile(r"\n(\n+)")
_OLD_SIGNS = {"nl": "\n", "np": "\n", "lt": "<", "paragraph": "\n", "/paragraph": "\n"}
_FOLD = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SHOWN = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_EVENT_LINES = 2_000


def convert_enriched_to_text(source: str, *, old: bool = False) -> str:
    """Return the text of text/enriched (RFC 1896): without tags, `<<` as one bracket, a single line end as a space.

    `old`: the text is text/richtext (RFC 1341), where `<nl>` is the line end.
    """
    if old:
        text = source.replace("\n", " ")
    else:
        text = _SINGLE_BREAK.sub(" ", source.strip("\n")).replace("<<", "\0")
        text = _MORE_BREAKS.sub(r"\1", text)
    out: list[str] = []
    position, hidden = 0, False
    for tag in _TAG.finditer(text):
        out.append("" if hidden else text[position : tag.start()])
        name = tag[1] + tag[2].lower()
        if tag[2].lower() in ("param", "comment"):
            hidden = not tag[1]
        elif old:
            out.append(_OLD_SIGNS.get(name, ""))
        position = tag.end()
    return "".join([*out, text[position:]]).replace("\0", "<")


def convert_calendar_to_text(source: str) -> str:
    """Return what an invitation says, each on a line: title, times, place, host, description."""
    lines = _FOLD.sub("", source).splitlines()[:_EVENT_LINES]
    found: dict[str, str] = {}
    inside = False
    for line in lines:
        name, _, value = line.partition(":")
        name = name.partition(";")[0].upper()
        inside = (inside or (name == "BEGIN" and value.strip().upper() in ("VEVENT", "VTODO"))) and name != "END"
        if inside and name in _SHOWN:
            found.setdefault(name, _unescape(value.strip()))
    return "\n".join(_describe(name, found[name]) for name in _SHOWN if found.get(name))


def _describe(name: str, value: str) -> str:
    if name == "ORGANIZER":
        return value.removeprefix("mailto:").removeprefix("MAILTO:")
    when = _DATE.match(value) if name in ("DTSTART", "DTEND") else None
    if when is None:
        return value
    clock = f" {when[4]}:{when[5]}{' UTC' if when[6] else ''}" if when[4] else ""
    return f"{when[1]}-{when[2]}-{when[3]}{clock}"


def _unescape(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
