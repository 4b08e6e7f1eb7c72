"""What the pages are made of: unchanged vendored files, a weight limit, readable colours, no inline script or style."""

import hashlib
import math
import re
from pathlib import Path

import pytest

from deskbell.kit import assets
from tests.look.site import icons, render_sample

KIT = assets.PACKAGE / "kit" / "static" / "kit"
TEMPLATES = sorted(assets.PACKAGE.glob("*/jinja2/**/*.html"))
TOKENS = (KIT / "css/tokens.css").read_text()


def test_vendored_files_are_as_they_came() -> None:
    for line in (KIT / "vendored.sha256").read_text().splitlines():
        wanted, name = line.split()
        assert hashlib.sha256((KIT / name).read_bytes()).hexdigest() == wanted, name


def test_every_foreign_file_is_listed() -> None:
    listed = {line.split()[1] for line in (KIT / "vendored.sha256").read_text().splitlines()}
    there = {str(file.relative_to(KIT)) for folder in ("fonts", "vendor") for file in (KIT / folder).iterdir()}
    assert {name for name in there if not name.endswith(".txt")} == listed


def test_the_style_of_each_page_stays_light() -> None:
    sheets = re.findall(r"kit/css/([a-z]+\.css)", render_sample("steps"))
    assert len(sheets) > 10
    assert sum((KIT / "css" / sheet).stat().st_size for sheet in sheets) < 60_000


# What these show is in Latin letters or figures in every language.
LATIN = {".number", ".number.largest", ".tongue", ".avatar", ".side > nav .to .n.late", ".raw-text", ".secret"}


def test_lines_are_high_enough_for_the_marks_of_thai() -> None:
    """Its ink is 1.56 em high. Variables have a height of their own for it."""
    low = []
    for file in assets.PACKAGE.rglob("static/**/*.css"):
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", file.read_text()):
            size, height = re.search(r"font-size: ([\d.]+)px", body), re.search(r"line-height: ([\d.]+)px", body)
            if size and height and float(height[1]) / float(size[1]) < 1.55 and selector.strip() not in LATIN:
                low.append((file.name, selector.strip()))
    assert low == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_no_page_carries_inline_script_or_style(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", text), template
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), template


def test_every_icon_a_page_names_is_drawn() -> None:
    drawn = set(icons())
    for template in TEMPLATES:
        named = re.findall(r"\bicon\(\"([a-z]+)\"", template.read_text())
        assert set(named) <= drawn, (template.name, set(named) - drawn)


def test_every_style_sheet_is_linked_and_every_link_has_a_sheet() -> None:
    linked = re.search(r"for sheet in (\[[^\]]+\])", (assets.PACKAGE / "kit/jinja2/kit/links.html").read_text())
    assert linked is not None
    alone = {sheet for file in TEMPLATES for sheet in re.findall(r"kit/css/(\w+)\.css", file.read_text())}
    assert {*re.findall(r'"(\w+)"', linked[1]), *alone} == {file.stem for file in (KIT / "css").glob("*.css")}


def colour(name: str, dark: bool) -> tuple[float, float, float]:
    """Return the linear RGB of a token, converted from oklch with the colour space's published matrices."""
    found = re.search(rf"--{name}: light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)", TOKENS)
    assert found is not None, name
    lightness, chroma, hue = (float(part) for part in found[2 if dark else 1].split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return tuple(min(max(part, 0.0), 1.0) for part in (red, green, blue))  # type: ignore[return-value]


def contrast(upper: str, ground: str, dark: bool) -> float:
    lights = sorted(
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 for r, g, b in (colour(upper, dark), colour(ground, dark))
    )
    return lights[1] / lights[0]


GROUNDS = ("sheet", "page", "panel", "well")
TEXT = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "pen", "late") for ground in GROUNDS] + [
    ("ink-3", "pen-wash"),
    ("pen", "pen-wash"),
    ("on-pen", "pen"),
    *((tone, f"{tone}-wash") for tone in ("kept", "soon", "late", "inner")),
]
MARKS = [
    *(("edge", ground) for ground in ("sheet", "page", "panel")),
    *((f"{tone}-mark", "sheet") for tone in ("kept", "soon", "late")),
    *(("brass", ground) for ground in ("page", "panel")),
]


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_text_and_marks_can_be_read(dark: bool) -> None:
    assert {pair: contrast(*pair, dark) for pair in TEXT if contrast(*pair, dark) < 4.5} == {}
    assert {pair: contrast(*pair, dark) for pair in MARKS if contrast(*pair, dark) < 3} == {}
