"""Every page that a visitor can open: everybody can use it, it is light, holds still and asks nobody but us."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.walk import PeopledPole, peopled_pole, walk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopledPole]:
    with peopled_pole(tmp_path_factory.mktemp("peopled")) as pole:
        yield pole


def test_PRV_07_every_page_can_be_used_by_everybody_is_light_holds_still_and_stays_at_home(
    chromium: Browser, peopled: PeopledPole
) -> None:
    assert walk(chromium, peopled, "visitor", peopled.pages("visitor")) == {}
