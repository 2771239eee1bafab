"""Files that come piece by piece, as tus 1.0 speaks it: what is safe, whose it is, how much of it may come."""

import asyncio
import hashlib
import shutil
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from fediverse_cinema.accounts import sessions
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.media import importing, pieces, places, uploads
from fediverse_cinema.media.models import Asset, Upload
from fediverse_cinema.media.service import PREPARE
from tests.house.rounds import all_rows
from tests.kit.people import an_account
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + bytes(range(256)) * 400
SHA256 = hashlib.sha256(FILM).hexdigest()
VERSION = {"Tus-Resumable": "1.0.0"}


class Sender:
    """A tus client, signed in."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    async def begin(
        self, size: int | str | None = len(FILM), *, content: bytes = b"", **headers: str
    ) -> httpx.Response:
        more = VERSION | {"X-CSRF-Token": await self.reader.token()}
        if size is not None:
            more["Upload-Length"] = str(size)
        if content:
            more["Content-Type"] = "application/offset+octet-stream"
        more |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.reader.client.post("/uploads", headers=more, content=content)

    async def begun(self, size: int = len(FILM), **headers: str) -> str:
        """The address of a new upload."""
        answer = await self.begin(size, content=b"", **headers)
        assert answer.status_code == 201, answer.text
        return answer.headers["location"]

    async def add(self, url: str, offset: int | str, content: Any, **headers: str) -> httpx.Response:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        usual = VERSION | {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return await self.reader.client.patch(url, headers=usual | more, content=content)

    async def look(self, url: str) -> httpx.Response:
        return await self.reader.client.head(url, headers=VERSION)

    async def remove(self, url: str) -> httpx.Response:
        return await self.reader.client.delete(url, headers=VERSION)

    async def sent(self, content: bytes = FILM) -> str:
        """The token of a file that has come whole."""
        url = await self.begun(len(content))
        assert (await self.add(url, 0, content)).status_code == 204
        return url.rpartition("/")[2]


@pytest.fixture
async def ana(reader: Reader) -> Sender:
    await an_account()
    await reader.sign_in("ana")
    return Sender(reader)


@pytest.fixture
async def ben(house: House, ana: Sender) -> AsyncIterator[Sender]:
    await an_account("ben", "Ben")
    other = Reader(house)
    await other.sign_in("ben")
    yield Sender(other)
    await other.client.aclose()


def allow(house: House, **values: Any) -> None:
    house.settings = replace(house.settings, media=replace(house.settings.media, **values))


async def until(look: Callable[[], object]) -> None:
    for _ in range(1000):
        if look():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to this")


async def received() -> list[int]:
    return [upload.received for upload in await Upload.all().order_by("id")]


def arriving() -> list[str]:
    return sorted(path.name for path in places.arriving().iterdir())


async def test_what_we_can_do_is_told_to_everybody(reader: Reader) -> None:
    answer = await reader.client.options("/uploads")
    assert answer.status_code == 204 and answer.headers["tus-version"] == answer.headers["tus-resumable"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {
        "creation", "creation-with-upload", "checksum", "expiration", "termination",
    }  # fmt: skip
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1" and int(answer.headers["tus-max-size"]) > 10**9


async def test_a_file_comes_in_pieces_and_becomes_a_film(ana: Sender) -> None:
    words = f"filename {b64encode('rêve.mov'.encode()).decode()},title {b64encode(b'Le r').decode()}"
    url = await ana.begun(Upload_Metadata=words)
    for start in range(0, len(FILM), 30_000):
        answer = await ana.add(url, start, FILM[start : start + 30_000])
        assert answer.status_code == 204 and answer.headers["tus-resumable"] == "1.0.0"
        looked = await ana.look(url)
        assert looked.status_code == 200 and looked.headers["cache-control"] == "no-store"
        assert looked.headers["upload-offset"] == answer.headers["upload-offset"] == str(min(start + 30_000, len(FILM)))
        assert looked.headers["upload-length"] == str(len(FILM)) and looked.headers["upload-metadata"] == words
        assert "GMT" in looked.headers["upload-expires"]
    assert "Le r" in await ana.reader.page(f"/films/new?upload={url.rpartition('/')[2]}")
    answer = await ana.reader.send(
        "/films/new", ("title", (None, b"Le reve")), ("upload", (None, url.rpartition("/")[2].encode()))
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/films/le-reve/edit")
    (asset,) = await Asset.all()
    assert (asset.size, asset.sha256, asset.file_name) == (len(FILM), SHA256, "rêve.mov")
    assert (places.originals() / asset.original).read_bytes() == FILM and arriving() == []
    assert await Job.filter(kind=PREPARE).count() == 1 and (await Film.get()).asset_id == asset.id


async def test_the_first_bytes_may_come_along(ana: Sender) -> None:
    answer = await ana.begin(content=FILM[:5000])
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "5000")
    rest = await ana.add(answer.headers["location"], 5000, FILM[5000:])
    assert rest.headers["upload-offset"] == str(len(FILM))
    assert (await Upload.get()).sha256 == SHA256


@pytest.mark.parametrize("offset", [0, 4999, 5001, len(FILM), "1e3", "-1", ""])
async def test_UPL_01_only_what_comes_next_is_taken(ana: Sender, offset: int | str) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    answer = await ana.add(url, offset, b"x" * 10)
    assert answer.status_code == (
        409 if isinstance(offset, int) and offset < len(FILM) else 413 if offset == len(FILM) else 400
    )
    assert await received() == [5000] and (await ana.look(url)).headers["upload-offset"] == "5000"


async def endless() -> AsyncIterator[bytes]:
    for _ in range(200):
        yield FILM[:5000]


async def test_UPL_02_more_than_was_announced_is_not_taken(ana: Sender) -> None:
    url = await ana.begun()
    assert (await ana.add(url, 0, FILM + b"x")).status_code == 413
    assert (await ana.add(url, 0, endless())).status_code == 400, "chunked: nobody knows how much comes"
    assert (await ana.add(url, 0, b"", Content_Length="-5")).status_code == 400
    # Announced small, and then it goes on: a server in front of us would cut that.
    assert (await ana.add(url, 0, endless(), Content_Length="5000")).status_code == 413
    assert await received() == [0] and (await ana.add(url, 0, FILM)).status_code == 204
    assert (await Upload.get()).sha256 == SHA256


@pytest.mark.parametrize("do", ["look", "add", "remove"])
async def test_UPL_03_another_member_sees_nothing_of_it(ana: Sender, ben: Sender, do: str) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    answer = await (ben.add(url, 5000, FILM[5000:]) if do == "add" else getattr(ben, do)(url))
    assert answer.status_code == 404
    assert await received() == [5000] and (await ana.look(url)).headers["upload-offset"] == "5000"
    token = url.rpartition("/")[2]
    for path in (f"{url}/progress", f"{url}/remove"):
        answer = await (ben.reader.client.get(path) if "progress" in path else ben.reader.submit(path))
        assert answer.status_code == 404
    taken = await ben.reader.send("/films/new", ("title", (None, b"Mine")), ("upload", (None, token.encode())))
    assert taken.status_code == 404 and await Film.all().count() == await Asset.all().count() == 0


async def test_UPL_04_who_was_signed_out_goes_on_after_signing_in(ana: Sender) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    cookies = dict(ana.reader.client.cookies)
    await sessions.end(cookies["__Host-session"])
    assert (await ana.add(url, 5000, FILM[5000:])).status_code == 401
    assert (await ana.look(url)).status_code == 401
    assert await received() == [5000]
    await ana.reader.sign_in("ana")
    assert (await ana.add(url, 5000, FILM[5000:])).status_code == 204
    assert (await Upload.get()).sha256 == SHA256


@pytest.mark.parametrize("quota", ["member_quota", "pole_quota"])
async def test_UPL_05_room_is_taken_when_a_file_is_announced(house: House, ana: Sender, quota: str) -> None:
    allow(house, **{quota: 5 * len(FILM) + 10})
    answers = await asyncio.gather(*(ana.begin() for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [413] * 5
    refused = next(answer for answer in answers if answer.status_code == 413).json()
    assert refused["code"] == "no_quota" and " 0 " in refused["error"].replace("\xa0", " ")
    for upload in (await Upload.all())[:4]:
        await ana.remove(f"/uploads/{upload.token}")
    (last,) = await Upload.all()
    await ana.add(f"/uploads/{last.token}", 0, FILM)
    await uploads.take(last.token, last.owner_id)
    answers = await asyncio.gather(*(ana.begin() for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] * 4 + [413] * 6, "what has become a film counts on"


@pytest.mark.parametrize(
    "words",
    ["filename !!!", "filename aGk", "filename aGk=,filename aGk=", "file name aGk=", " ,", "f" * 41, "a " + "A" * 5000,
     "filename /w==", "sha256 aGk="],
)  # fmt: skip
async def test_UPL_06_what_is_said_of_a_file_is_read_strictly(ana: Sender, words: str) -> None:
    answer = await ana.begin(Upload_Metadata=words)
    assert answer.status_code == 400 and await Upload.all().count() == 0


async def test_UPL_06_a_name_is_for_show_only(ana: Sender) -> None:
    name = b64encode(b"../../etc/x\0\n.mp4").decode()
    url = await ana.begun(Upload_Metadata=f"filename {name}")
    await ana.add(url, 0, FILM[:10])
    assert (await Upload.get()).file_name == "x.mp4" and arriving() == [url.rpartition("/")[2]]


@pytest.mark.parametrize("token", ["..%2f..%2fdb.sqlite3", "%2e%2e", "x" * 3000, "*", "%00", "a%0ab"])
async def test_UPL_07_no_address_leads_out_of_the_uploads(ana: Sender, token: str) -> None:
    before = await all_rows()
    url = f"/uploads/{token}"
    for answer in (await ana.look(url), await ana.add(url, 0, FILM), await ana.remove(url)):
        assert answer.status_code in (404, 405)
    assert (await ana.reader.client.get(url)).status_code in (404, 405)
    assert await all_rows() == before and arriving() == []


async def test_UPL_08_of_two_pieces_at_once_one_is_taken(ana: Sender) -> None:
    url = await ana.begun()
    go = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield FILM[:5000]
        await go.wait()
        yield FILM[5000:]

    first = asyncio.create_task(ana.add(url, 0, slowly(), Content_Length=str(len(FILM))))
    await until(arriving)
    second = await ana.add(url, 0, b"\0" * len(FILM))
    go.set()
    assert (second.status_code, (await first).status_code) == (423, 204)
    upload = await Upload.get()
    assert upload.sha256 == SHA256 and (places.arriving() / upload.token).read_bytes() == FILM


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
async def test_UPL_10_a_piece_that_was_damaged_on_its_way_is_not_kept(ana: Sender, algorithm: str) -> None:
    def checksum(piece: bytes) -> str:
        return f"{algorithm} {b64encode(hashlib.new(algorithm, piece).digest()).decode()}"

    url = await ana.begun()
    await ana.add(url, 0, FILM[:5000], Upload_Checksum=checksum(FILM[:5000]))
    damaged = await ana.add(url, 5000, b"x" + FILM[5001:], Upload_Checksum=checksum(FILM[5000:]))
    assert damaged.status_code == 460 and await received() == [5000]
    whole = await ana.add(url, 5000, FILM[5000:], Upload_Checksum=checksum(FILM[5000:]))
    assert whole.status_code == 204
    upload = await Upload.get()
    assert upload.sha256 == SHA256 and (places.arriving() / upload.token).read_bytes() == FILM


@pytest.mark.parametrize("checksum", ["md5 1B2M2Y8AsgTpgAmY7PhCfg==", "sha256 !", "sha256", "sha256 aGk=", ""])
async def test_UPL_10_a_checksum_that_is_none_is_refused(ana: Sender, checksum: str) -> None:
    url = await ana.begun()
    assert (await ana.add(url, 0, FILM, Upload_Checksum=checksum)).status_code == 400
    assert await received() == [0]


async def test_UPL_10_a_whole_that_is_not_what_was_announced_is_not_kept(ana: Sender) -> None:
    said = b64encode(SHA256.encode()).decode()
    url = await ana.begun(Upload_Metadata=f"sha256 {said}")
    answer = await ana.add(url, 0, FILM[:-1] + b"x")
    assert answer.status_code == 460 and "n’est pas celui" in answer.json()["error"]
    assert await Upload.all().count() == 0 and arriving() == []
    assert (await ana.look(url)).status_code == 404
    url = await ana.begun(Upload_Metadata=f"sha256 {said}")
    assert (await ana.add(url, 0, FILM)).status_code == 204


async def test_UPL_11_only_what_was_forgotten_is_swept(house: House, ana: Sender) -> None:
    taken = await uploads.take(await ana.sent(), (await Upload.get()).owner_id)
    forgotten, fresh = await ana.begun(), await ana.begun()
    for url in (forgotten, fresh):
        await ana.add(url, 0, FILM[:5000])
    later = clock.now() + timedelta(days=house.settings.media.unfinished_days, seconds=5)
    await Upload.filter(token=fresh.rpartition("/")[2]).update(expires_at=later + timedelta(days=1))
    (places.arriving() / "of-no-upload").write_bytes(b"x")
    with clock.stopped_at(later):
        assert (await ana.add(forgotten, 5000, FILM[5000:])).status_code in (401, 404)
        await uploads.sweep()
    assert arriving() == [fresh.rpartition("/")[2]]
    assert [upload.token for upload in await Upload.all()] == arriving()
    assert await Asset.all().count() == 1 and (places.originals() / taken.original).read_bytes() == FILM
    assert (await ana.look(forgotten)).status_code == 404 and (await ana.look(fresh)).status_code == 200


@pytest.mark.parametrize("length", [-1, "1e30", "abc", None, "9" * 30, "", "0x10"])
async def test_UPL_12_a_file_without_a_size_is_not_begun(ana: Sender, length: int | str | None) -> None:
    answer = await ana.begin(length)
    assert answer.status_code == 400 and await Upload.all().count() == 0
    deferred = await ana.begin(None, Upload_Defer_Length="1")
    assert deferred.status_code == 400 and await Upload.all().count() == 0


async def test_UPL_13_one_file_is_one_film_however_often_its_form_is_sent(ana: Sender) -> None:
    token = await ana.sent()
    form = (("title", (None, b"Le reve")), ("upload", (None, token.encode())))
    answers = [await ana.reader.send("/films/new", *form)]
    answers += await asyncio.gather(*(ana.reader.send("/films/new", *form) for _ in range(4)))
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, "/films/le-reve/edit")}
    assert await Film.all().count() == await Asset.all().count() == await Job.filter(kind=PREPARE).count() == 1


async def test_UPL_13_taken_at_once_from_many_windows_it_is_one_asset(ana: Sender) -> None:
    token = await ana.sent()
    owner_id = (await Upload.get()).owner_id
    assets = await asyncio.gather(*(uploads.take(token, owner_id) for _ in range(5)))
    assert (
        len({asset.id for asset in assets}) == 1 == await Asset.all().count() == await Job.filter(kind=PREPARE).count()
    )
    assert (await ana.add(f"/uploads/{token}", 0, FILM)).status_code == 409
    assert (await ana.remove(f"/uploads/{token}")).status_code == 404
    assert (places.originals() / assets[0].original).read_bytes() == FILM


async def test_UPL_13_a_server_that_died_while_it_took_a_file_takes_it_again(ana: Sender) -> None:
    token = await ana.sent()
    (places.arriving() / token).replace(places.originals() / token)
    asset = await uploads.take(token, (await Upload.get()).owner_id)
    assert (places.originals() / asset.original).read_bytes() == FILM


async def test_a_file_that_has_not_come_whole_is_no_film_yet(ana: Sender) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    token = url.rpartition("/")[2]
    answer = await ana.reader.send("/films/new", ("title", (None, b"Le reve")), ("upload", (None, token.encode())))
    assert answer.status_code == 422 and "Envoi interrompu" in answer.text and 'value="Le reve"' in answer.text
    assert await Film.all().count() == 0 and await received() == [5000]


@pytest.mark.parametrize(
    "content",
    [b"<!doctype html><title>x</title>", b"\x7fELF" + bytes(9000), b'{"@context": "https://www.w3.org/ns/activitystreams"}',
     b"PK\x03\x04" + bytes(9000), b"#EXTM3U\nfile:///etc/passwd\n", b"%PDF-1.7\n"],
    ids=["html", "elf", "activity", "zip", "playlist", "pdf"],
)  # fmt: skip
@pytest.mark.parametrize("whole", [True, False])
async def test_UPL_16_what_is_no_film_is_refused_when_its_first_bytes_are_here(
    ana: Sender, content: bytes, whole: bool
) -> None:
    content = content if whole else content + b" " * 200_000
    url = await ana.begun(len(content), Upload_Metadata=f"filename {b64encode(b'film.mp4').decode()}")
    answer = await ana.add(url, 0, content if whole else content[:5000])
    assert answer.status_code == 422 and "nous avons trouvé" in answer.json()["error"]
    assert await Upload.all().count() == 0 and arriving() == []
    along = await ana.begin(len(content), content=content[:5000])
    assert along.status_code == 422 and await Upload.all().count() == 0


async def test_an_empty_file_and_one_too_large_are_not_begun(house: House, ana: Sender) -> None:
    allow(house, largest_upload=1_000_000)
    assert (await ana.begin(0)).status_code == 422
    refused = await ana.begin(1_000_001)
    assert refused.status_code == 413 and "la limite est de 1" in refused.json()["error"].replace("\xa0", " ")
    assert (await ana.begin(1_000_000)).status_code == 201


async def test_a_file_is_refused_in_words_before_the_disk_is_full(
    house: House, ana: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = type(shutil.disk_usage("/"))(10**12, 0, house.settings.media.kept_free + 2 * len(FILM) + 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    first, second, third = await ana.begin(), await ana.begin(), await ana.begin()
    assert [first.status_code, second.status_code, third.status_code] == [201, 201, 507]
    assert "plus de place" in third.json()["error"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk._replace(free=house.settings.media.kept_free + 10))
    url = first.headers["location"]
    assert (await ana.add(url, 0, FILM)).status_code == 507 and await received() == [0, 0]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk)
    assert (await ana.add(url, 0, FILM)).status_code == 204


async def test_a_form_without_scripts_has_the_same_quota(house: House, ana: Sender) -> None:
    allow(house, member_quota=len(FILM) + 10)
    await ana.begin(20)
    kept = await ana.reader.page("/films/new")
    assert "Il vous reste" in kept, "and says so before anything is sent"
    assert f'data-largest="{len(FILM) - 10}"' in kept and "MP4, MOV, MKV, MXF" in kept
    answer = await ana.reader.send("/films/new", ("title", (None, b"Le reve")), ("file", ("a.mp4", FILM)))
    assert answer.status_code == 413 and "Vos fichiers" in answer.text
    assert await Film.all().count() == await Asset.all().count() == 0 and not list(places.originals().iterdir())


FORGED = {
    "from another site": {"Origin": "https://evil.example"},
    "by its browser's word": {"Sec-Fetch-Site": "cross-site"},
    "from a frame": {"Origin": "null"},
}


@pytest.mark.parametrize("case", FORGED)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
async def test_WEB_10_another_site_sends_removes_and_begins_nothing(ana: Sender, method: str, case: str) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    headers = VERSION | {
        "X-CSRF-Token": await ana.reader.token(), "Upload-Length": "9", "Upload-Offset": "5000",
        "Content-Type": "application/offset+octet-stream",
    }  # fmt: skip
    path = "/uploads" if method == "POST" else url
    before = await all_rows()
    answer = await ana.reader.client.request(method, path, headers=headers | FORGED[case], content=FILM[5000:5009])
    assert answer.status_code == 403 and await all_rows() == before


async def test_WEB_10_no_form_can_speak_for_a_script(ana: Sender) -> None:
    """A form sets no header: without the token in one nothing begins, without the version nothing goes on."""
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    before = await all_rows()
    headers = VERSION | {"Upload-Length": "9"}
    assert (await ana.reader.client.post("/uploads", headers=headers)).status_code == 403
    assert (await ana.reader.client.post("/uploads", headers=headers | {"X-CSRF-Token": "x"})).status_code == 403
    for method in ("PATCH", "DELETE", "HEAD"):
        answer = await ana.reader.client.request(method, url)
        assert answer.status_code == 412 and answer.headers["tus-version"] == "1.0.0"
    preflight = await ana.reader.client.options("/uploads", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in preflight.headers
    assert await all_rows() == before


async def test_a_member_sees_what_is_on_its_way_and_takes_it_back(ana: Sender) -> None:
    url = (await ana.begin(content=FILM[:5000])).headers["location"]
    whole = await ana.sent()
    page = await ana.reader.page("/workshop")
    assert "Envoi interrompu : 5 ko sur 102 ko".replace(" ", "\xa0") in page.replace(" ", "\xa0")
    assert f"/films/new?upload={whole}" in page
    assert (await ana.reader.submit(f"{url}/remove")).headers["location"] == "/workshop"
    assert (await ana.look(url)).status_code == 404 and arriving() == [whole]
    assert (await ana.remove(f"/uploads/{whole}")).status_code == 204 and arriving() == []


async def test_what_has_come_when_the_line_breaks_is_kept(ana: Sender) -> None:
    """As a server sees it: the body ends before its length."""
    await ana.begin(content=FILM[:5000])
    upload = await Upload.get()

    async def cut() -> AsyncIterator[bytes]:
        yield FILM[5000:9000]

    assert (await pieces.append(upload, cut(), offset=5000)).received == 9000
    here().rooms[pieces.ROOM].clear()  # another process goes on
    assert (await ana.add(f"/uploads/{upload.token}", 9000, FILM[9000:])).status_code == 204
    assert (await Upload.get()).sha256 == SHA256


async def test_an_address_is_taken_and_what_becomes_of_it_stands_in_the_workshop(ana: Sender) -> None:
    url = "https://files.example/rushes/La%20mer.mov"
    answer = await ana.reader.submit("/uploads/import", address=f" {url} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/workshop")
    upload = await Upload.get()
    assert (upload.source, upload.file_name) == (url, "La mer.mov") and await Job.filter(
        kind=importing.FETCH
    ).count() == 1
    assert "Nous l’apporterons de files.example" in await ana.reader.page("/workshop")
    progress = f"/uploads/{upload.token}/progress"
    await Upload.filter(id=upload.id).update(size=2_000_000_000, received=500_000_000)
    told = (await ana.reader.client.get(progress)).json()
    assert (told["progress"], told["finished"]) == (25, False)
    assert told["sentence"].replace("\xa0", " ") == "Nous l’apportons de files.example : 500 Mo sur 2 Go"
    assert told["sentence"] in await ana.reader.page("/workshop")
    await Upload.filter(id=upload.id).update(
        failure="There is no file at this address that we may read (answer %(answer)s).",
        failure_values={"answer": "404"},
    )
    told = (await ana.reader.client.get(progress)).json()
    assert told["finished"] and told["sentence"].endswith("(réponse 404).")
    assert "(réponse 404)." in await ana.reader.page("/workshop")
    await Upload.filter(id=upload.id).update(file_name="")
    assert "<h3><bdi>files.example</bdi></h3>" in await ana.reader.page("/workshop")
    assert (await ana.look(f"/uploads/{upload.token}")).status_code == 404, "nobody sends it"
    await ana.reader.submit(f"/uploads/{upload.token}/remove")
    assert await Upload.all().count() == 0


@pytest.mark.parametrize("address", ["http://files.example/x.mov", "https://127.0.0.1/x.mov", "la mer.mov", ""])
async def test_FET_02_an_address_that_we_never_ask_is_refused_at_once(ana: Sender, address: str) -> None:
    answer = await ana.reader.submit("/uploads/import", address=address)
    assert answer.status_code == 422 and 'id="address-error"' in answer.text
    assert f'value="{address}"' in answer.text and await Upload.all().count() == await Job.all().count() == 0


async def test_only_members_have_files_fetched(reader: Reader) -> None:
    answer = await reader.submit("/uploads/import", address="https://files.example/x.mov")
    assert answer.status_code == 403 and await Upload.all().count() == 0
