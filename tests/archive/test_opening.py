"""Archives that strangers have packed: nothing in them becomes a path, and no more of them is read than was bargained
for.
"""

import io
import json
import struct
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from fediverse_cinema.activitypub import suspending
from fediverse_cinema.activitypub.models import Follow
from fediverse_cinema.archive import address_lists, bringing, her_choices, her_films, intake, opening
from fediverse_cinema.archive.models import Intake, IntakeKind
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House, here
from fediverse_cinema.media import places
from fediverse_cinema.media.arrival import in_one
from fediverse_cinema.media.models import Asset
from fediverse_cinema.people.models import Creator
from tests.kit.people import a_creator

FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"a master" * 50


def packed(files: dict[str, bytes], *, pressed: bool = False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def a_sheet(title: str = "Brume", **more: Any) -> bytes:
    return json.dumps({"title": title, "licence": "CC-BY-SA-4.0"} | more).encode()


def with_index(entries: int, size: int) -> bytes:
    """An archive whose end claims so much."""
    data = packed({"profile.json": b"{}"})
    end = data.rfind(b"PK\x05\x06")
    return data[: end + 10] + struct.pack("<HI", entries, size) + data[end + 16 :]


def read_in_two_ways() -> bytes:
    """An archive with a long list, at whose end a reader who looks for signatures finds another, short one."""
    data = packed({"profile.json": b"{}"} | {f"x/{n}{'a' * 400}": b"" for n in range(10_000)})
    end = data.rfind(b"PK\x05\x06")
    entries, (size, offset) = (
        *struct.unpack("<H", data[end + 10 : end + 12]),
        struct.unpack("<II", data[end + 12 : end + 20]),
    )
    large = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, offset)
    locator = struct.pack("<4sI8sI", b"PK\x06\x07", 0, b"PK\x06\x06\0\0\0\0", 1)
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 40)
    return data[:end] + large + locator + last + bytes(40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + b"\0" * 100,
        packed({"profile.json": b"{}"})[:-30],
        packed({"autre.txt": b"rien"}),
        packed({"../profile.json": b"{}", "/profile.json": b"{}", "films/../x/sheet.json": b"{}"}),
        packed({"films/a/b/sheet.json": b"{}", "films//sheet.json": b"{}", "selections/a/b.json": b"{}"}),
        with_index(opening.MOST_ENTRIES + 1, 46),
        with_index(1, opening.LARGEST_INDEX + 1),
        packed({f"films/{n}/rien": b"" for n in range(opening.MOST_ENTRIES + 1)} | {"profile.json": b"{}"}),
        read_in_two_ways(),
    ],
    ids=[
        "nothing",
        "a beginning",
        "cut off",
        "none of ours",
        "climbing",
        "too deep",
        "many",
        "long list",
        "really many",
        "read in two ways",
    ],
)
def test_UPL_15_what_is_no_archive_of_ours_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "brought"
    file.write_bytes(data)
    with pytest.raises(Refused, match="no archive"):
        opening.pieces(file)


def test_UPL_15_a_document_in_it_is_read_no_further_than_a_sheet_is_long(tmp_path: Path) -> None:
    bomb = b'{"title": "' + b"0" * 50_000_000 + b'"}'
    deep, twice = b'{"a":' * 50 + b"1" + b"}" * 50, b'{"title": 1, "title": 2}'
    file = tmp_path / "brought"
    file.write_bytes(packed({"profile.json": bomb, "a": deep, "b": twice, "c": b"[]", "d": b"{"}, pressed=True))
    assert file.stat().st_size < 100_000
    with opening.opened(file) as archive:
        for name in ("profile.json", "a", "b", "c", "d", "nowhere"):
            with pytest.raises(Refused, match="no archive"):
                opening.document(archive, name)
        archive.getinfo("d").flag_bits |= 1  # encrypted
        with pytest.raises(Refused, match="no archive"):
            opening.document(archive, "d")


def test_whatever_stands_in_a_sheet_becomes_one_that_the_room_of_films_judges() -> None:
    for strange in ({}, {"title": None, "year": True, "languages": "fr"}, {"translations": [["fr"], 1, ["en", []]]}):
        sheet = her_films.read_sheet(strange)
        assert (sheet.title, sheet.year, sheet.languages, sheet.translations) == ("", None, (), ())
    assert her_choices.read({"name": 1, "orderedItems": [1, {"object": 2}, {"object": "x", "content": []}]})[1] == [
        ("x", "")
    ]
    assert bringing._portrait({"trades": [{"trade": 3}], "periods": [{"begins_on": "hier"}], "town": 5}).periods == ()


@pytest.fixture
async def ana(house: House) -> AsyncIterator[Creator]:
    yield await a_creator()


async def bring(ana: Creator, files: dict[str, bytes], **how: bool) -> Intake:
    await intake.begin_archive(ana.actor, in_one(packed(files, **how)), labels=("Site", "Aide"))
    brought = await Intake.get(owner_id=ana.actor_id, done_at=None)
    await intake.work(brought.id, ("Site", "Aide"))
    return await Intake.get(id=brought.id)


@pytest.mark.anyio
async def test_a_film_comes_with_a_file_of_its_own_folder_that_is_not_pressed_and_is_a_film(ana: Creator) -> None:
    """MED: a path, somebody else's file, a thousand times as much as was sent, a page instead of a film."""
    for sent, name, content, pressed in (
        ("/etc/passwd", "films/a/film.mp4", FILM, False),
        ("../../originals/x", "films/a/film.mp4", FILM, False),
        ("films/b/film.mp4", "films/b/film.mp4", FILM, False),
        ("films/a/film.mp4", "films/a/film.mp4", FILM + b"\0" * 3_000_000, True),
        ("films/a/film.mp4", "films/a/film.mp4", b"<html>" * 100, False),
    ):
        brought = await bring(ana, {"films/a/sheet.json": a_sheet(file=sent), name: content}, pressed=pressed)
        assert (brought.taken, len(brought.refused)) == (0, 1), sent
    assert not await Film.exists() and not await Asset.exists()
    assert list(places.originals().iterdir()) == []
    brought = await bring(ana, {"films/a/sheet.json": a_sheet(file="films/a/film.mp4"), "films/a/film.mp4": FILM})
    film = await Film.get().select_related("asset")
    assert brought.taken == 1 and film.asset and film.asset.file_name == "film.mp4"
    assert (places.originals() / film.asset.original).read_bytes() == FILM


@pytest.mark.anyio
async def test_one_bad_piece_keeps_none_of_the_others_and_while_one_is_taken_in_there_is_no_other(ana: Creator) -> None:
    files = {"films/a/sheet.json": a_sheet(""), "films/b/sheet.json": a_sheet(), "films/c/sheet.json": b"{"}
    await intake.begin_archive(ana.actor, in_one(packed(files)), labels=("", ""))
    with pytest.raises(Refused, match="another"):
        await intake.begin_archive(ana.actor, in_one(packed(files)), labels=("", ""))
    first = await Intake.get()
    assert {first.name} == {file.name async for file in here().vault.files()} == await intake.names()
    await intake.work(first.id)
    done = await Intake.get()
    assert (done.taken, [one["piece"] for one in done.refused]) == (1, ["films/a/sheet.json", "films/c/sheet.json"])
    assert [film.title for film in await Film.all()] == ["Brume"]


@pytest.mark.anyio
async def test_films_of_one_title_are_as_many_as_were_brought_and_a_killed_job_takes_none_twice(
    ana: Creator, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"films/{one}/sheet.json": a_sheet("Sans titre", summary=one) for one in "abc"}
    files["films/d/sheet.json"] = a_sheet("Parti", file="films/d/gone.mp4")
    files["films/e/sheet.json"] = a_sheet("Autre")
    files["selections/s.json"] = b'{"name": "Nuits"}'
    await intake.begin_archive(ana.actor, in_one(packed(files)), labels=("", ""))
    brought = await Intake.get()
    begin, save = films.begin, Intake.save

    async def cut_off(self: Intake, **more: Any) -> None:
        if self.position == 2:
            raise KeyboardInterrupt
        await save(self, **more)

    async def killed(*given: Any) -> Film:
        film = await begin(*given)
        if film.summary == "b":
            raise KeyboardInterrupt
        return film

    for place, name, death in ((Intake, "save", cut_off), (films, "begin", killed)):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, death)
            with pytest.raises(KeyboardInterrupt):
                await intake.work(brought.id)
    assert [film.summary for film in await Film.all()] == ["a"]

    async def failing(*given: Any) -> Film:
        if given[1].title == "Autre":
            raise ArithmeticError("the database")
        return await begin(*given)

    monkeypatch.setattr(films, "begin", failing)
    await intake.work(brought.id)
    found = [(film.title, film.summary) for film in await Film.all().order_by("id")]
    assert found == [("Sans titre", "a"), ("Sans titre", "b"), ("Sans titre", "c"), ("Parti", "")]
    brought = await Intake.get()
    assert brought.taken == 5 and [one["piece"] for one in brought.refused] == ["films/e/sheet.json"]


@pytest.mark.anyio
async def test_MOD_04_nothing_goes_on_in_the_name_of_who_is_shut_out(ana: Creator) -> None:
    ben, cleo = await a_creator("ben"), await a_creator("cleo")
    data = f"ben@{ben.actor.host}\ncl\0eo@{cleo.actor.host}\n".encode()
    await intake.begin_list(ana.actor, IntakeKind.FOLLOWS, data)
    brought = await Intake.get()
    assert brought.pieces == [f"{one}@{ana.actor.host}" for one in ("ben", "cleo")], "PostgreSQL keeps no NUL"
    await suspending.suspend(ana.actor)
    await intake.work(brought.id)
    brought = await Intake.get()
    assert (brought.taken, len(brought.refused)) == (0, 1) and brought.done_at is not None
    assert not await Follow.exists()


def test_lists_of_addresses_are_read_as_mastodon_writes_them_and_others_do() -> None:
    for data, found in (
        (b"Account address,Show boosts,Notify on new posts,Languages\nana@a.example,true,false,\n", ["ana@a.example"]),
        (
            b"\xef\xbb\xbfAccount address\r\n@ana@a.example\r\n\r\nana@a.example\r\n",
            ["@ana@a.example", "ana@a.example"],
        ),
        (b"ana@a.example\nana@a.example\nbo@b.example", ["ana@a.example", "bo@b.example"]),
    ):
        assert address_lists.read(data) == found
    assert address_lists.read(b"#domain\nspam.example\n", domains=True) == ["spam.example"]
    written = address_lists.write(address_lists.FOLLOWERS, [["=HYPERLINK(1)@a.example"], ["ana@a.example"]])
    assert written.splitlines()[1:] == ["'=HYPERLINK(1)@a.example", "ana@a.example"], "no program runs a strange name"
    for data in (b"", b"\xff\xfe", b"rien\nde rien\n", b'"ana@a.example\n', b"#domain\n"):
        with pytest.raises(Refused, match="no list"):
            address_lists.read(data)
