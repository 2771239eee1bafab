"""Names in our addresses that want to be more than names, and files that want to be documents."""

import orjson
import pytest

from fediverse_cinema.foundation.bucket import BucketShelf
from fediverse_cinema.foundation.errors import Missing
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.media.models import Asset
from tests.kit.people import a_film, an_account
from tests.web.conftest import Reader

pytestmark = [pytest.mark.anyio, pytest.mark.one_engine]
DOCUMENT = {"@context": "https://www.w3.org/ns/activitystreams", "id": "https://lyon.example/media/note.json",
            "type": "Note", "attributedTo": "https://lyon.example/ap/users/ana", "content": "I resign"}  # fmt: skip

HOSTILE = (
    "x.jpg?proxy=http://10.0.0.1/", "x.jpg&proxy=http%3A%2F%2F10.0.0.1%2F", "..%2F..%2Fetc%2Fpasswd", "%2e%2e%2fx.jpg",
    "x.jpg%3Fproxy=http:%2F%2F10.0.0.1%2F.jpg", "x.jpg%26file_type=jpg.jpg", "%0d%0aLocation:%20x.jpg", "x%00.jpg",
    "http:%2F%2F10.0.0.1%2Fx.jpg", "x@evil.example.jpg", "%23.jpg", "a%20b.jpg", ".jpg", "x" * 300 + ".jpg",
)  # fmt: skip


@pytest.mark.parametrize("bucket", [False, True], ids=["disk", "bucket"])
@pytest.mark.parametrize("name", HOSTILE)
async def test_FET_09_a_name_is_never_part_of_another_address(
    reader: Reader, house: House, name: str, *, bucket: bool
) -> None:
    """Lemmy handed `file_type=jpg&proxy=http://…` on to its picture server (CVE-2026-29178). We hand nothing on, and
    where a bucket serves the files, browsers are sent to no other name than one of ours.
    """
    if bucket:
        house.shelf = BucketShelf(None, "https://films.example")  # type: ignore[arg-type]
    for path in ("/media/", "/download/web-videos/", "/download/streaming-playlists/hls/videos/", "/proxy/x/"):
        answer = await reader.client.get(path + name)
        # What stands behind a ? never was part of the name.
        plain = bucket and path == "/media/" and "?" in name
        assert answer.status_code in ((302,) if plain else (400, 404)), path
        assert answer.headers.get("location", "https://films.example/x.jpg") == "https://films.example/x.jpg"


async def test_FET_14_a_document_that_a_member_brings_as_a_film_or_a_still_is_refused(reader: Reader) -> None:
    """Served from our own address it would speak for everybody here (GHSA-jhrq)."""
    account = await an_account()
    await reader.sign_in("ana")
    film = await a_film(account.creator)
    assets = await Asset.all().count()
    for name in ("note.json", "film.mp4", "film.jsonld"):
        file = ("file", (name, orjson.dumps(DOCUMENT)))
        title, licence = ("title", (None, b"La Sa\xc3\xb4ne")), ("licence", (None, b"CC-BY-SA-4.0"))
        answer = await reader.send("/films/new", title, licence, file)
        assert answer.status_code == 422, answer.text
        part, still = ("part", (None, b"poster")), ("poster", (name, orjson.dumps(DOCUMENT)))
        assert (await reader.send(f"/films/{film.slug}/pictures", part, still)).status_code == 415
    assert await Asset.all().count() == assets
    kept = [path for path in here().settings.path("media").rglob("*") if path.is_file()]
    assert not [path for path in kept if b"I resign" in path.read_bytes()]


async def test_FET_14_a_file_is_served_as_what_its_name_says_whoever_asks(reader: Reader, house: House) -> None:
    """And should such bytes ever come to lie on the shelf, nobody takes them for a document."""
    source = here().settings.path("note")
    source.write_bytes(orjson.dumps(DOCUMENT))
    for name in ("a.mp4", "a.jpg", "a.m3u8"):
        await house.shelf.put(source, name)
        answer = await reader.client.get(f"/media/{name}", headers={"Accept": "application/activity+json"})
        assert answer.status_code == 200 and answer.headers["x-content-type-options"] == "nosniff"
        assert "json" not in answer.headers["content-type"] and "text" not in answer.headers["content-type"]
    for name in ("a.json", "a", "a.jsonld", "a.html", "a.svg"):
        with pytest.raises(Missing):
            await house.shelf.put(source, f"../{name}")
        assert (await reader.client.get(f"/media/{name}")).status_code == 404
