"""The page about standards is up to date, and the parser accepts every block and goal on it."""

import re

from tests.architecture import standards_page

from deskbell.standards.language import parse_block
from deskbell.standards.measuring import measurable_by_name
from deskbell.world import company


def test_the_page_is_as_generated() -> None:
    assert standards_page.PAGE.read_text() == standards_page.render_standards_page(), (
        "run: python -m tests.architecture.standards_page"
    )


def test_every_block_on_the_page_says_the_same() -> None:
    blocks = re.findall(r"```standard\n(.*?)\n```", standards_page.PAGE.read_text(), re.S)
    assert len(blocks) == len(standards_page.TOLD)
    assert len({parse_block(block, measures=measurable_by_name()) for block in blocks}) == 1


def test_every_block_on_the_page_is_read_where_the_teams_are_known() -> None:
    teams = {team.slug: team.slug for team in company.TEAMS} | {
        team.name.casefold(): team.slug for team in company.TEAMS
    }
    blocks = re.findall(r"```standard\n(.*?)\n```", standards_page.PAGE.read_text(), re.S)
    bracketed = [standards_page.BLOCK.rpartition("\n")[0]]
    read = {parse_block(one, measures=measurable_by_name(), known={"team": teams}) for one in (*blocks, *bracketed)}
    assert [one.where[1].values for one in read] == [("written", "athens")]
