"""HTML from outside runs nothing and loads nothing, links show their address, and the text is always there."""

# ruff: noqa: E501 (tables of hostile lines read best as lines)

import re
import time

import pytest

from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.tests.parsing.mails import html, read

HARMFUL = re.compile(
    r"<(?!/?(?:a|abbr|b|bdi|blockquote|br|code|del|div|em|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q|s|small|span|strong|sub|sup"
    r"|table|tbody|td|tfoot|th|thead|tr|u|ul)[\s>])|\son\w+\s*=|javascript:|vbscript:|data:(?!image/(?:png|jpe?g|gif|webp);base64,)"
    r"|style=|<!--|\ssrcset|\sbackground=|\saction=",
    re.IGNORECASE,
)
REMOTE = re.compile(r'<(?!a\s)[^>]*(?:https?:|//)[^>]*>|src="(?!cid:|data:image/)', re.IGNORECASE)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>", "<ScRiPt/x>alert(1)</script >", '<p onclick="alert(1)">x', "<img src=x onerror=alert(1)>",
        "<img/src='x'/onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', '<a href="java\tscript:alert(1)">x</a>',
        '<a href="java\nscript:alert(1)">x</a>', '<a href="&#106;avascript&colon;alert(1)">x</a>', '<a href=" \x01javascript:alert(1)">x</a>',
        '<a href="vbscript:x">x</a>', '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>', '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
        '<a href="//evil.example/x">x</a>', '<a href="\\\\evil.example">x</a>', '<a href="file:///etc/passwd">x</a>',
        "<body onload=alert(1)>", "<input autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>", "<details open ontoggle=alert(1)>x",
    ],
)  # fmt: skip
def test_a039_nothing_of_a_mail_runs(source: str) -> None:
    known = html(f"<p>before {source} after")
    assert "before" in known.html_safe
    assert not HARMFUL.search(known.html_safe), known.html_safe
    assert "alert(1)" not in known.html_safe.replace("&lt;", "<") or "<script" not in known.html_safe


@pytest.mark.parametrize(
    "source",
    [
        '<img src="//evil.example/x" alt="logo">', '<img src="https://evil.example/x.png" alt="logo">', '<img src="\\\\evil.example\\x" alt="logo">',
        '<img srcset="https://evil.example/x 2x" alt="logo">', '<table background="https://evil.example/x"><td>logo', '<img src="/local" alt="logo">',
        '<p style="background:url(//evil.example/x)">logo', "<style>@import '//evil.example/x';</style>logo", '<link rel=stylesheet href="//evil.example">logo',
        '<base href="https://evil.example/">logo', '<meta http-equiv=refresh content="0;url=https://evil.example/">logo', '<video poster="//evil.example" src="//evil.example"></video>logo',
        '<iframe src="https://evil.example"></iframe>logo', '<object data="https://evil.example"></object>logo', '<input type=image src="//evil.example">logo',
        '<img src="data:image/png;base64,AA//evil" src="https://evil.example" lowsrc="https://evil.example" alt="logo">', '<svg><image href="//evil.example"/></svg>logo',
        '<img src="CID:x https://evil.example" alt=logo>', '<picture><source srcset="//evil.example/x"><img alt="logo"></picture>',
    ],
)  # fmt: skip
def test_a040_nothing_is_loaded_from_outside(source: str) -> None:
    known = html(source)
    assert "evil.example" not in known.html_safe
    assert not REMOTE.search(re.sub(r'"data:image/png;base64,[^"]*"', '"cid:"', known.html_safe)), known.html_safe
    assert "logo" in known.html_safe or "data:image/png" in known.html_safe


def test_a040_pictures_of_the_mail_itself_stay() -> None:
    known = html('<p><img src="cid:logo@x" alt="Logo"><img src="data:image/png;base64,iVBORw0KGgo=">')
    assert known.html_safe.count("<img ") == 2
    assert 'src="cid:logo@x"' in known.html_safe


@pytest.mark.parametrize(
    "source",
    [
        "<scr<script>ipt>alert(1)</scr</script>ipt>", "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=alert(1) src>'>",
        "<svg><desc><b><svg><style><!-- </style><img src=x onerror=alert(1)> -->", "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
        "<title><a title='</title><img src=x onerror=alert(1)>'></title>", "<select><style></select><img src=x onerror=alert(1)></style>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>", "<a href='https://x/\"><img src=x onerror=alert(1)>'>x</a>",
        "<img alt='\"><script>alert(1)</script>'>", "<img alt='&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'>",
        "<a href='https://<script>alert(1)</script>/'>x</a>", "<p lang='\"><img src=x onerror=alert(1)>'>x", "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>", "<isindex prompt='x' action='javascript:alert(1)'>",
    ],
)  # fmt: skip
def test_a041_tricks_against_cleaners_stay_inert_even_when_cleaned_again(source: str) -> None:
    once = html(f"<div>{source}</div>").html_safe
    twice = html(once).html_safe
    for result in (once, twice):
        tags = "".join(re.findall(r"<[^>]*>", result))
        assert not HARMFUL.search(re.sub(r'="[^"]*"', '=""', tags)), result
        assert not re.search(r"<img(?![^>]*src=\"(?:cid:|data:image/))", result), result


def test_a044_forms_overlays_and_targets_are_gone() -> None:
    known = html(
        '<form action="https://evil.example"><p>Password: <input type=password name=p><button formaction="//evil.example">Go</button></form>'
        '<div style="position:fixed;inset:0">over</div><a href="https://good.example" target="_top" class="x" id="y" name="z">link</a>'
    )
    assert not re.search(r"<(?:form|input|button)|style|_top|class=\"x|id=|name=|formaction", known.html_safe)
    assert 'target="_blank" rel="noopener noreferrer nofollow"' in known.html_safe
    assert "Password:" in known.text


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "<https://x.example/onmouseover=alert(1)>",
        "<script>alert(1)</script>",
        "<b>&amp;</b>",
    ],
)
def test_a051_plain_text_stays_plain_text(text: str) -> None:
    known = read("Content-Type: text/plain", body=text)
    assert (known.text, known.html_safe) == (text, "")
    mixed = read(
        "Content-Type: multipart/mixed; boundary=b",
        body=f"--b\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html\r\n\r\n<i>footer</i>\r\n--b--\r\n",
    )
    assert not re.search(r"<(?!/?(?:pre|i|hr)>)", mixed.html_safe)
    assert "footer" in mixed.html_safe


@pytest.mark.parametrize(
    ("href", "words", "host"),
    [
        ("https://evil.example/login", "www.bank.example", "evil.example"),
        ("https://bank.example@evil.example/", "bank.example", "evil.example"),
        ("https://bank.example:443@evil.example:8080/x", "Click", "evil.example"),
        ("https://evil.example\\@bank.example/", "Click", "evil.example"),
        ("https://b\u0430nk.example/", "b\u0430nk.example", "xn--bnk-6cd.example"),
        ("https://xn--bnk-6cd.example/", "bank.example", "xn--bnk-6cd.example"),
        ("https://bank.example.evil.example/", "https://bank.example/", "bank.example.evil.example"),
        ("mailto:evil@attacker.example?subject=x", "help@bank.example", "evil@attacker.example"),
        ("mailto:help@bank.example", "help@bank.example.org", "help@bank.example"),
        ("mailto:help@bank.example", "no-help@bank.example", "help@bank.example"),
        ("mailto:help@bank.example", "help@bank.example@evil.example", "help@bank.example"),
        ("https://evil.example/?https://bank.example", "see bank.example", "evil.example"),
    ],
)
def test_a052_links_show_their_real_host(href: str, words: str, host: str) -> None:
    known = html(f'<p>Go <a href="{href}">{words}</a>')
    assert f'<small class="link-host">[{host}]</small>' in known.html_safe
    assert "link-host" not in known.text


def test_a052_an_honest_link_is_left_in_peace() -> None:
    known = html(
        '<a href="https://www.bank.example/offers">bank.example/offers</a> <a href="mailto:a@b.example">a@b.example</a>'
        ' <a href="mailto:a@b.example?subject=x">Write to A@b.example.</a>'
    )
    assert "link-host" not in known.html_safe


def test_a053_subjects_and_file_names_cannot_be_reordered() -> None:
    known = read(
        "Subject: invoice \u202egpj.exe",
        'Content-Type: application/octet-stream; name="invoice\u202egpj.exe"',
        "Content-Disposition: attachment",
    )
    assert known.subject == "invoice ‹U+202E›gpj.exe"
    assert known.attachments[0].name == "invoice‹U+202E›gpj.exe"


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "words here",
        "<a href='https://x.example'>x</a>" * 5_001 + "words here",
        "words here " + "x" * 10_000_000,
    ],
    ids=["deep", "links", "long"],
)
def test_a054_what_is_too_complex_is_text_in_bounded_time(source: str) -> None:
    before = time.process_time()
    known = html(source)
    assert time.process_time() - before < 2
    assert Finding(FindingCode.HTML_TOO_COMPLEX) in known.defects
    assert known.html_safe == ""
    assert "words here" in known.text


def test_the_words_of_html_keep_their_shape() -> None:
    known = html(
        "<html><head><title>no</title><style>p{}</style></head><body><h1>Hello</h1><p>One &amp; two<br>three&nbsp;four</p>"
        "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li>x<li>y</ol><table><tr><td>k<td>v</table><pre>  keep\n  this</pre>"
        '<p><a href="https://x.example/1">here</a> <a href="https://y.example">https://y.example</a></p>'
        "<blockquote><p>old</p><p>words</p></blockquote>"
    )
    assert known.text == (
        "Hello\n\nOne & two\nthree\u00a0four\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\nk  v\n\n  keep\n  this\n\n"
        "here <https://x.example/1> https://y.example\n\n> old\n>\n> words"
    )
