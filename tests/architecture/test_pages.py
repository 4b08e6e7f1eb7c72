"""Templates contain no inline script or style: the content policy forbids them, and a browser would drop them."""

import re

import pytest
from tests.architecture.source import Source, page_files

COMMENT = re.compile(r"{#.*?#}|<!--.*?-->", re.S)
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "a script of its own": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.I),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "code in an htmx attribute": re.compile(r"""\bhx-on\b|\bhx-(?:vals|headers)\s*=\s*["']?js:""", re.I),
    "a javascript address": re.compile(r"javascript:", re.I),
    "something from another site": re.compile(
        r"""<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)\s*=\s*["'](?:https?:)?//""", re.I
    ),
}


def faults(source: Source) -> list[str]:
    """Find inline script and style in this template."""
    text = COMMENT.sub("", source.text)
    return [f"{source.name} holds {what}" for what, pattern in INLINE.items() if pattern.search(text)]


def test_pages_hold_neither_script_nor_style() -> None:
    assert [fault for source in page_files() for fault in faults(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "<p style='color: red'>",
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        "<script type='module'>alert(1)</script>",
        "<button class='x' onclick='go()'>",
        "<button hx-on:click='go()'>",
        "<button hx-vals='js:{a: 1}'>",
        "<a href='javascript:go()'>",
        "<script src='https://elsewhere.example/a.js'></script>",
        "<img alt='' src='//elsewhere.example/a.png'>",
    ],
)
def test_a_planted_fault_is_found(planted: str) -> None:
    assert faults(Source("desk/jinja2/desk/planted.html", planted)) != []


@pytest.mark.parametrize(
    "innocent",
    [
        "<script src='/static/a.js' type='module'></script>",
        "{# <p style='x'> #}<p class='style'>",
        "<p data-onset='1'>on = off</p>",
        "<a href='https://elsewhere.example/'>a link is no load</a>",
    ],
)
def test_an_innocent_page_is_let_pass(innocent: str) -> None:
    assert faults(Source("desk/jinja2/desk/innocent.html", innocent)) == []
