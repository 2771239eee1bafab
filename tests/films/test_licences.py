"""LI1: every licence under its names, as documents of elsewhere say them, and the pole that shows free films only."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from fediverse_cinema import publishing
from fediverse_cinema.films import licences, service
from fediverse_cinema.films.licences import LICENCES
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.films.sheet import Sheet
from fediverse_cinema.foundation.config import FilmsSettings
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.poles.service import found
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film

VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0")
KINDS = ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")


def test_all_versions_of_all_kinds_of_creative_commons_are_there() -> None:
    found = {f"CC-{kind.upper()}-{version}" for kind in KINDS for version in VERSIONS}
    french = {f"CC-{kind.upper()}-{version}-FR" for kind in KINDS for version in ("3.0", "2.0")}
    others = {"CC0-1.0", "PDM-1.0", "LAL-1.3", "all-rights-reserved"}
    assert set(LICENCES) == found | french | others


@pytest.mark.parametrize(
    "code, iri, spdx",
    [
        ("CC-BY-NC-SA-4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"),
        ("CC-BY-SA-2.5", "https://creativecommons.org/licenses/by-sa/2.5/", "CC-BY-SA-2.5"),
        ("CC-BY-NC-ND-2.0", "https://creativecommons.org/licenses/by-nc-nd/2.0/", "CC-BY-NC-ND-2.0"),
        ("CC-BY-NC-ND-1.0", "https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        ("CC-BY-3.0-FR", "https://creativecommons.org/licenses/by/3.0/fr/", "LicenseRef-CC-BY-3.0-FR"),
        ("CC-BY-NC-SA-2.0-FR", "https://creativecommons.org/licenses/by-nc-sa/2.0/fr/", "CC-BY-NC-SA-2.0-FR"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("PDM-1.0", "https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("LAL-1.3", "https://artlibre.org/licence/lal/", "LAL-1.3"),
    ],
)
def test_each_has_the_exact_names_that_the_world_gives_it(code: str, iri: str, spdx: str) -> None:
    assert (LICENCES[code].iri, LICENCES[code].spdx) == (iri, spdx)


def test_no_two_licences_share_a_name_and_every_spdx_word_can_be_written() -> None:
    for name in ("code", "iri", "spdx", "name"):
        assert len({getattr(one, name) for one in LICENCES.values()}) == len(LICENCES)
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", one.spdx) and len(one.code) <= 40 for one in LICENCES.values())


def test_only_the_newest_versions_have_a_word_of_peertubes() -> None:
    """Its numbers say no version, and mean the newest: another would be given away under terms that are not its own."""
    said = {one.peertube[0]: code for code, one in LICENCES.items() if one.peertube}
    assert said == {
        "1": "CC-BY-4.0", "2": "CC-BY-SA-4.0", "3": "CC-BY-ND-4.0", "4": "CC-BY-NC-4.0", "5": "CC-BY-NC-SA-4.0",
        "6": "CC-BY-NC-ND-4.0", "7": "CC0-1.0",
    }  # fmt: skip


@pytest.mark.parametrize("code", LICENCES)
def test_a_licence_is_known_again_however_its_address_is_written(code: str) -> None:
    iri = LICENCES[code].iri
    bare = iri.removeprefix("https://").rstrip("/")
    for written in (iri, f"http://{bare}", f"https://{bare}", f"https://www.{bare}/", f" {iri} ", f"{iri}#terms"):
        assert licences.of_iri(written) == code
    if code.startswith("CC"):
        for page in ("deed", "deed.fr", "legalcode", "legalcode.fr", "deed.pt-br", "legalcode.txt"):
            assert licences.of_iri(iri + page) == code
    assert licences.of_word(LICENCES[code].spdx) == code


@pytest.mark.parametrize(
    "iri",
    [
        "", "https://creativecommons.org/licenses/", "https://creativecommons.org/licenses/by/9.0/",
        "https://creativecommons.org/licenses/by/4.0/evil/4.0/", "https://creativecommons.org.evil.example/licenses/by/4.0/",
        "https://evil.example/creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/3.0/de/",
        "https://artlibre.org/licence/lal/licence-art-libre-12/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_none_of_them_is_not_taken_for_one(iri: str) -> None:
    """Of a port that we do not know we say nothing: its terms are not those of the version without a country."""
    assert licences.of_iri(iri) == ""
    assert licences.of_word(iri) == ""


@pytest.fixture
async def free_house(house: House) -> House:
    """A pole that shows free films only."""
    with quick_keys():
        await found()
    house.settings = replace(house.settings, films=FilmsSettings(free_licences_only=True))
    return house


@pytest.mark.anyio
async def test_a_pole_of_free_films_publishes_no_other(free_house: House) -> None:
    film = await a_film(await a_creator(), licence="all-rights-reserved", published=False)
    with pytest.raises(Refused, match="free films") as error:
        await service.publish(film)
    assert error.value.code == "not_free" and (await Film.get()).state == FilmState.DRAFT
    await service.change(film, Sheet(title="La Saône", licence="CC-BY-NC-ND-3.0-FR"))
    assert await service.publish(await Film.get().select_related("asset"))


@pytest.mark.anyio
async def test_the_command_line_refuses_it_before_it_takes_the_file_in(free_house: House) -> None:
    await a_creator()
    with pytest.raises(Refused, match="free films"):
        await publishing.publish(Path("nowhere.mov"), Sheet(title="La Saône"), by="ana")
    assert await Film.all().count() == 0


@pytest.mark.anyio
async def test_a_pole_that_becomes_one_of_free_films_leaves_what_is_out_as_it_is(house: House) -> None:
    with quick_keys():
        await found()
    film = await a_film(await a_creator(), licence="all-rights-reserved")
    here().settings = replace(house.settings, films=FilmsSettings(free_licences_only=True))
    await service.change(await Film.get(), Sheet(title="La Saône, la nuit", licence="all-rights-reserved"))
    assert (await Film.get()).title == "La Saône, la nuit"
    current, older = licences.offered_for(film.licence)
    assert "all-rights-reserved" in current and "CC-BY-3.0" in older
    assert "all-rights-reserved" not in licences.offered_for("")[0]
