"""Subtitles travel with their film: who watches at another pole reads them from where they are kept, and a correction
follows.
"""

import re

import pytest

from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.here import at_home
from fediverse_cinema.media import subtitles
from fediverse_cinema.media.models import Asset, Subtitle, SubtitleKind
from fediverse_cinema.media.subtitles import Words
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.poles import BlankDatabases
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
TRACK = re.compile(r'<track kind="subtitles" src="([^"]+)" srclang="([^"]+)" label="([^"]+)">')


async def write(asset: Asset, language: str, kind: SubtitleKind, words: str, old: Subtitle | None = None) -> None:
    reading = await subtitles.read(f"1\n00:00:01,000 --> 00:00:03,000\n{words}\n", asset)
    await subtitles.keep(asset, Words(language, kind, "", reading.cues), old)


async def offered(at: Pole, to: Visitor) -> list[tuple[str, str, str]]:
    """Address, language and name of each track of the only film there, once its reader has pressed play."""
    with at_home(at.house):
        slug = (await Film.get()).slug
    return TRACK.findall(await to.look(f"/films/{slug}?play=1"))


async def test_three_tracks_travel_with_their_film_and_so_does_a_correction(blank_databases: BlankDatabases) -> None:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lyon.house):
            ana = await a_creator("ana", "Ana Belle")
        with at_home(lille.house):
            await an_account("bo", "Bo Martin")
        bo = Visitor(lille)
        await bo.sign_in("bo")
        await bo.look("/workshop")
        await bo.send("/workshop/follow", address="ana@lyon.example")
        await work_everywhere(lyon, lille)
        with at_home(lyon.house):
            film = await a_film(ana)
            asset = await Asset.get(id=film.asset_id)
            await write(asset, "fr", SubtitleKind.SUBTITLES, "Bonjour")
            await write(asset, "fr", SubtitleKind.SDH, "[Vent] Bonjour")
            await write(asset, "br", SubtitleKind.SUBTITLES, "Demat")
        await work_everywhere(lyon, lille)

        before = await offered(lille, bo)
        assert sorted((language, name) for _, language, name in before) == [
            ("br", "Brezhoneg"),
            ("fr", "Français"),
            ("fr", "Français (sourds et malentendants)"),
        ]
        read = [(await lyon.client.get(address)).text.split("\n")[3] for address, _, _ in before]
        assert sorted(read) == ["Bonjour", "Demat", "[Vent] Bonjour"]

        with at_home(lyon.house):
            old = await Subtitle.get(language="br")
            await write(asset, "br", SubtitleKind.SUBTITLES, "Demat deoc’h", old)
        await work_everywhere(lyon, lille)
        after = await offered(lille, bo)
        (address,) = [address for address, language, _ in after if language == "br"]
        assert address not in [track[0] for track in before]
        assert (await lyon.client.get(address)).text.endswith("Demat deoc’h\n")
