"""One's own data in front of a browser: an archive is ordered, waited for and downloaded, also without scripts."""

import zipfile

import pytest

from tests.browser.conftest import OpenWindow

pytestmark = pytest.mark.browser


def test_an_archive_is_ordered_waited_for_and_downloaded(window: OpenWindow) -> None:
    member = window(javascript=False)
    page = member.sign_in("rosa") and member.open("/workshop")
    page.click("text=Mes données")
    page.check("#films-without")
    page.click("text=Préparer mon archive")
    while page.locator("text=La télécharger").count() == 0:
        page.wait_for_timeout(200)
        page.click("text=Regarder de nouveau")
    with page.expect_download() as waiting:
        page.click("text=La télécharger")
    assert waiting.value.suggested_filename.startswith("rosa-") and waiting.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert "rosa" in archive.read("README.txt").decode() and archive.testzip() is None
