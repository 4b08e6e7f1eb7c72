"""Estimate how tall the HTML of a mail is. Its frame is closed off so well that no script can measure it.

The HTML was cleaned: it has no styles, so its blocks of text and its pictures decide its height.
"""

import re
from html import unescape

_BLOCK = re.compile(
    r"<(?:/?(?:p|div|tr|li|ul|ol|table|blockquote|pre|h[1-6]|dl|dt|dd|section|center)\b[^>]*|br[^>]*|hr[^>]*)>",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_HEIGHT = re.compile(r'\bheight="(\d{1,4})"')
_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"</(?:p|ul|ol|table|blockquote|pre|h[1-6])>", re.IGNORECASE)
_MOST_BLOCKS = 400
_MOST_CHARS = 200_000
_UNKNOWN_PICTURE = 180
_TALLEST_PICTURE = 1000


def describe_original_size(html: str) -> str:
    """Return the lengths of the blocks of text, the number of gaps between paragraphs, and the height of all pictures, as
    `12,80,7;2;180`. The page computes the height for its width.
    """
    shown = html[:_MOST_CHARS]
    pictures = 0
    for picture in _PICTURE.findall(shown):
        height = _HEIGHT.search(picture)
        pictures += min(int(height[1]) if height else _UNKNOWN_PICTURE, _TALLEST_PICTURE)
    gaps = len(_PARAGRAPH.findall(shown))
    blocks = [len(" ".join(unescape(_TAG.sub("", block)).split())) for block in _BLOCK.split(shown)]
    lengths = [length for length in blocks if length][:_MOST_BLOCKS]
    return f"{','.join(map(str, lengths))};{gaps};{pictures}"
