"""The page about standards is what the code reads: as generated, and every block and goal on it is read as it stands."""

import re

from tests.house import standards_page

from deskbell.standards.language import parse
from deskbell.standards.measuring import measurable


def test_the_page_is_as_generated() -> None:
    assert standards_page.PAGE.read_text() == standards_page.page(), "run: python -m tests.house.standards_page"


def test_every_block_on_the_page_says_the_same() -> None:
    blocks = re.findall(r"```standard\n(.*?)\n```", standards_page.PAGE.read_text(), re.S)
    assert len(blocks) == len(standards_page.TOLD)
    assert len({parse(block, measures=measurable()) for block in blocks}) == 1
