"""Every page that a member can open, and those of who runs the pole: everybody can use it; it asks nobody but us."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import PeopledPole, peopled_pole, walk

pytestmark = pytest.mark.browser

NOT_WALKED = {"/metrics"}
"""Answered to a program with a token."""


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledPole]:
    with peopled_pole(tmp_path_factory.mktemp("peopled")) as pole:
        yield pole


def test_every_route_that_answers_a_page_is_walked(peopled: PeopledPole) -> None:
    """Each lets in one of them at least: a page that is in no walk is nowhere tried."""
    missed = {place for place, one in peopled.answers.items() if min(one.statuses.values(), default=404) >= 400}
    assert missed == NOT_WALKED


def test_PRV_07_every_page_of_a_member_can_be_used_by_everybody_and_stays_at_home(
    chromium: Browser, peopled: PeopledPole
) -> None:
    assert walk(chromium, peopled, "ana", peopled.pages("ana")) == {}


def test_PRV_07_every_page_of_who_runs_the_pole_can_be_used_by_everybody_and_stays_at_home(
    chromium: Browser, peopled: PeopledPole
) -> None:
    others = [path for path in peopled.pages("eva") if path not in peopled.pages("ana")]
    assert walk(chromium, peopled, "eva", ["/workshop", *others]) == {}
