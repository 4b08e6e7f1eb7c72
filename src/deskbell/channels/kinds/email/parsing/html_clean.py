"""Clean HTML for a browser by an allow-list: no scripts, no remote content, no styles.

HTML that is too large or too deeply nested is not cleaned, since that would take quadratic time. Its text and the raw
message are still shown.
"""

import re
from collections.abc import Iterator
from html import escape

import nh3

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.domains import find_real_host
from deskbell.channels.kinds.email.parsing.findings import FindingCode

_TAGS_WORDS = (
    "a abbr b bdi blockquote br caption code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var"
)
_TAGS = set(_TAGS_WORDS.split())
_DROPPED_WITH_CONTENT_WORDS = (
    "script style title svg math iframe object embed applet noscript template noembed noframes xmp audio video "
    "canvas frameset select textarea"
)
_DROPPED_WITH_CONTENT = set(_DROPPED_WITH_CONTENT_WORDS.split())
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
}
_NO_DEPTH_WORDS = (
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot "
    "option colgroup html head body !doctype"
)
_NO_DEPTH = frozenset(_NO_DEPTH_WORDS.split())
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z!][a-zA-Z0-9:]{0,20})")
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s])", re.IGNORECASE)
_INLINE_IMAGE = re.compile(r"cid:[^\s]{1,300}\Z|data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z", re.I)
_SMALL_NUMBER = re.compile(r"[0-9]{1,4}%?\Z")
_ATTRIBUTE = re.compile(r' ([a-z]{1,20})="([^"]*)"')
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&"))
_GAPS = re.compile(r"[\x00-\x20\x7f]+")


def clean_html(html: str, *, defects: Defects) -> str | None:
    """Return the allowed part of the HTML, well formed; None when it is too complex to clean in bounded time."""
    if _too_complex(html):
        defects.add(FindingCode.HTML_TOO_COMPLEX)
        return None
    return _CLEANER.clean(html)


def split_tokens(html: str) -> Iterator[tuple[str, str]]:
    """Yield ("text", source) or ("tag", source) in order, in linear time."""
    position, end = 0, len(html)
    while position < end:
        opened = html.find("<", position)
        closed = html.find(">", opened) if opened >= 0 else -1
        if closed < 0:
            yield "text", html[position:]
            return
        if opened > position:
            yield "text", html[position:opened]
        yield "tag", html[opened : closed + 1]
        position = closed + 1


def parse_attributes(tag: str) -> dict[str, str]:
    """Return the attributes of one tag of cleaned HTML."""
    return {name: unescape_html(value) for name, value in _ATTRIBUTE.findall(tag)}


def unescape_html(text: str) -> str:
    """Replace the five entities that cleaned HTML contains by their characters."""
    if "&" in text:
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    return text


def finish_html(clean: str) -> str:
    """Return cleaned HTML with the real host beside each link. Pictures that are not part of the mail become their
    descriptions.
    """
    out: list[str] = []
    href, text = "", ""
    for kind, source in split_tokens(clean):
        if kind == "text":
            text += source if href else ""
        elif source.startswith("<a "):
            href, text = parse_attributes(source).get("href", ""), ""
        elif source == "</a>":
            source += _host_note(href, unescape_html(text))
            href = ""
        elif source.startswith("<img"):
            source = _inline_picture(source)
        out.append(source)
    return "".join(out)


def describe_link_host(href: str, text: str) -> str:
    """Return the host to show beside a link, for an email link the address; empty when the text of the link begins with
    that host, or contains that address as a whole.
    """
    if href.lower().startswith("mailto:"):
        address = href[7:].partition("?")[0]
        whole = rf"(?<![\w.+@-]){re.escape(address)}(?![\w@-]|\.\w)"
        return "" if re.search(whole, text, re.IGNORECASE) else to_display_line(address, limit=120)
    host = find_real_host(href)
    said = text.strip().lower().partition("://")
    honest = (said[2] or said[0]).rstrip("/").partition("/")[0].removeprefix("www.")
    return "" if honest == host.removeprefix("www.") else to_display_line(host, limit=120)


def _host_note(href: str, text: str) -> str:
    host = describe_link_host(href, text) if href else ""
    return f' <small class="link-host">[{escape(host)}]</small>' if host else ""


def _inline_picture(tag: str) -> str:
    found = parse_attributes(tag)
    if found.get("src"):
        return tag
    text = to_display_line(found.get("alt", ""), limit=200)
    return f"[{escape(text)}]" if text else ""


def _too_complex(html: str) -> bool:
    """Return whether too many elements stay open: unclosed elements make cleaning slow."""
    if len(html) > limits.HTML_CHARS:
        return True
    unclosed: dict[str, int] = {}
    depth, links, count = 0, 0, 0
    for count, found in enumerate(_TAG_NAME.finditer(html)):
        closing, name = found[1], found[2].lower()
        links += name == "a" and not closing
        if name in _NO_DEPTH or (closing and not unclosed.get(name)):
            continue
        change = -1 if closing else 1
        unclosed[name] = unclosed.get(name, 0) + change
        depth += change
        if depth > limits.HTML_DEPTH or links > limits.HTML_LINKS or count > limits.HTML_TAGS:
            return True
    return count > limits.HTML_TAGS


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        value = _GAPS.sub("", value) if not value.lower().startswith("mailto:") else _GAPS.sub(" ", value).strip()
        return value if len(value) <= 4_000 and _LINK.match(value) else None
    if attribute == "src":
        return value if _INLINE_IMAGE.match(value) else None
    if attribute in ("width", "height", "colspan", "rowspan", "start"):
        return value if _SMALL_NUMBER.match(value) else None
    return value[:300]


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed,
    link_rel="noopener noreferrer nofollow",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    url_schemes={"http", "https", "mailto", "cid", "data"},
    url_relative="deny",
)
