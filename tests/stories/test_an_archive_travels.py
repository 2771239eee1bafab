"""Ana of Lyon takes all that she has along in one file, and brings it to Lille, where she is Anna from now on. And
lists of people go from one to the other. By the pages of both.
"""

import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import blocks, follows, mutes, shunning, webfinger
from fediverse_cinema.activitypub.models import (
    Actor,
    Block,
    Follow,
    FollowState,
    Mute,
    MuteScope,
    OutboxEntry,
    Shunned,
)
from fediverse_cinema.archive import address_lists, exporting, intake
from fediverse_cinema.archive.models import Archive, ArchiveState, Intake
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note, Visibility
from fediverse_cinema.conversations.words import Words
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import at_home, here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.labels import picking
from fediverse_cinema.labels.models import Audience, Pick, Selection
from fediverse_cinema.media import places
from fediverse_cinema.media.models import Asset
from fediverse_cinema.people import portraits, profile
from fediverse_cinema.people.likeness import Likeness, Period, TradeLine
from fediverse_cinema.people.models import Creator
from tests.kit.events import an_event
from tests.kit.labels import a_selection
from tests.kit.people import a_film, an_account, an_answer
from tests.kit.poles import BlankDatabases
from tests.kit.publications import a_publication
from tests.kit.towns import Pole, two_poles, work_everywhere
from tests.kit.visitors import Visitor

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
MASTER = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"a master" * 50
SAID = Likeness(
    trades=(TradeLine("script-supervisor", "Super 8", True, "scripte"),),
    town="Lyon", region="FR-ARA", skills="Anglais", periods=(Period(date(2099, 1, 2), date(2099, 2, 3)),),
    hidden=("periods",),
)  # fmt: skip


@dataclass
class Story:
    lyon: Pole
    lille: Pole
    ana: Account
    anna: Account
    bo: Account
    ana_sees: Visitor
    anna_sees: Visitor

    async def archive(self, films: str = "with") -> zipfile.ZipFile:
        """She orders one and downloads it."""
        await self.ana_sees.look("/workshop/data")
        assert "Your archive is being made" in await self.ana_sees.send("/workshop/data/archive", films=films)
        await work_everywhere(self.lyon)
        await self.ana_sees.look("/workshop/data")
        with at_home(self.lyon.house):
            made = await Archive.get()
        await self.ana_sees.look(f"/workshop/data/archive/{made.id}")
        assert self.ana_sees.response.headers["content-type"] == "application/zip"
        return zipfile.ZipFile(io.BytesIO(self.ana_sees.response.content))

    async def brings(self, path: str, field: str, content: bytes, **fields: str) -> str:
        await self.anna_sees.look("/workshop/data")
        token = dict(self.anna_sees._form(path, {}).fields)["csrf"]
        parts: list[tuple[str, Any]] = [("csrf", (None, token)), *((name, (None, one)) for name, one in fields.items())]
        headers = {"Origin": self.lille.base, "Sec-Fetch-Site": "same-origin"}
        answer = await self.anna_sees.client.post(path, files=[*parts, (field, ("it", content))], headers=headers)
        return self.anna_sees._see(answer)


@pytest.fixture
async def story(blank_databases: BlankDatabases) -> AsyncIterator[Story]:
    async with two_poles(blank_databases) as (lyon, lille):
        with at_home(lille.house):
            anna, bo = await an_account("anna", "Anna"), await an_account("bo", "Bo Martin")
        with at_home(lyon.house):
            ana = await an_account("ana", "Ana Belle")
        story = Story(lyon, lille, ana, anna, bo, Visitor(lyon), Visitor(lille))
        await story.ana_sees.sign_in("ana")
        await story.anna_sees.sign_in("anna")
        yield story


async def test_her_profile_films_and_selections_come_along_and_nothing_of_anybody_else(story: Story) -> None:
    with at_home(story.lyon.house):
        ana = story.ana.creator
        await profile.change(
            ana, profile.Sheet("Ana Belle", "Je filme *la Saône*.", "https://ana.example", lines=(("Ville", "Lyon"),)),
            website_label="Site", support_label="Aide",
        )  # fmt: skip
        await profile.change_portrait(ana, SAID, listed=True)
        film = await a_film(ana, "Brume", year=2025, synopsis="Le *quai*.", themes=("eau",))
        draft = await a_film(ana, "Sans fin", published=False)
        for one in (film, draft):
            asset = await Asset.get(id=one.asset_id)
            (places.originals() / asset.original).write_bytes(MASTER + one.slug.encode())
        dan = await an_account("dan", "Dan")
        dune = await a_film(dan.creator, "Dune")
        selection = await a_selection(ana.actor, title="Marées", about="Ce qui *monte*.", audience=Audience.PUBLIC)
        await picking.add(selection, dune, ana.actor, "Pour le vent.")
        await picking.add(selection, film, ana.actor, "La mienne.")
        note = await conversations.say(ana.actor, Words("Première prise"))
        letter = Words("Entre nous", visibility=Visibility.DIRECT)
        await conversations.say(ana.actor, letter, mentions=[dan.creator.actor])
        await conversations.say(
            dan.creator.actor, Words("Secret de Dan", visibility=letter.visibility), mentions=[ana.actor]
        )
        await an_answer(dan.creator.actor, "Réponse de Dan", film)
        await an_event(ana.actor, "Avant-première")
        await a_publication(ana.actor, title="Journal d’Ana", published=False)
        await follows.request(ana.actor, dan.creator.actor)
    archive = await story.archive()

    words = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".json", ".csv", ".txt")))
    for hers in (
        "Première prise",
        "Entre nous",
        "Avant-première",
        "Journal d’Ana",
        "Pour le vent.",
        "dan@lyon.example",
    ):
        assert hers.encode() in words, hers
    for others in ("Secret de Dan", "Réponse de Dan", "argon2", "rsa_private", "PRIVATE KEY"):
        assert others.encode() not in words, others
    assert (
        archive.read("films/brume/saone.mov") == MASTER + b"brume" and "films/sans-fin/saone.mov" in archive.namelist()
    )
    outbox = json.loads(archive.read("outbox.json"))
    # The note that tells of her selection is a job's, which may have run by now.
    said = [one for one in outbox["orderedItems"] if "/selections/marees" not in one["object"].get("content", "")]
    assert {one["type"] for one in said} == {"Create"} and len(said) == 4
    assert note.uri in {one["object"]["id"] for one in outbox["orderedItems"]}
    assert json.loads(archive.read("actor.json"))["id"] == ana.actor.uri
    assert (await story.lyon.client.get(f"{story.lyon.base}/workshop/data/archive/1")).status_code == 303, "to the door"

    data = archive.fp.getvalue()  # type: ignore[union-attr]
    page = await story.brings("/workshop/data/bring", "archive-file", data)
    assert "Being taken in: 0 of 4" in page
    with at_home(story.lille.house):
        pieces = (await Intake.get()).pieces
        await intake.work((await Intake.get()).id, ("Site web", "Soutien"))
        done = await Intake.get()
        assert (done.taken, done.refused, done.name) == (4, [], "") and done.done_at is not None
        assert done.pieces == [] and done.position == 4
        anna = await Creator.get(id=story.anna.creator_id).select_related("actor")
        sheet = profile.sheet_of(anna)
        assert (sheet.name, sheet.about, sheet.lines) == ("Ana Belle", "Je filme *la Saône*.", (("Ville", "Lyon"),))
        assert anna.actor.profile[0]["name"] == "Site web" and await portraits.of(anna.actor) == SAID
        films = {one.title: one for one in await Film.filter(author_id=anna.actor_id).select_related("asset")}
        assert {one.state for one in films.values()} == {FilmState.DRAFT} and set(films) == {"Brume", "Sans fin"}
        brume = films["Brume"]
        assert (brume.year, brume.synopsis, brume.themes, brume.licence) == (
            2025,
            "Le *quai*.",
            ["eau"],
            "CC-BY-SA-4.0",
        )
        assert brume.asset and (places.originals() / brume.asset.original).read_bytes() == MASTER + b"brume"
        chosen = await Selection.get(owner_id=anna.actor_id)
        assert (chosen.title, chosen.about, chosen.audience) == ("Marées", "Ce qui *monte*.", Audience.PRIVATE)
        picks = await Pick.filter(selection_id=chosen.id).select_related("film").order_by("position")
        assert [(one.film.uri, one.words) for one in picks] == [(dune.uri, "Pour le vent."), (film.uri, "La mienne.")]
        assert not await Note.filter(author_id=anna.actor_id).exists()

        # Once more, as after kill -9 in the middle: nothing is there twice. (Of a film it is kept at once that it is.)
        twice = [piece for piece in pieces if not piece.startswith("films/")]
        await Intake.filter(id=done.id).update(done_at=None, position=0, name="again", pieces=twice)
        await here().vault.put(_file(data), "again")
        await intake.work(done.id, ("Site web", "Soutien"))
        assert await Film.filter(author_id=anna.actor_id).count() == 2
        assert await Selection.filter(owner_id=anna.actor_id).count() == 1


async def test_her_profile_is_told_once_though_the_worker_that_takes_it_in_is_killed(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (await story.archive("without")).fp.getvalue()  # type: ignore[union-attr]
    await story.brings("/workshop/data/bring", "archive-file", data)
    save = Intake.save

    async def killed(intake: Intake, **more: Any) -> None:
        raise RuntimeError("killed")

    with at_home(story.lille.house):
        of_hers = OutboxEntry.filter(actor_id=story.anna.creator.actor_id, type="Update")
        before = await of_hers.count()
        monkeypatch.setattr(Intake, "save", killed)
        await story.lille.work()
        told = await of_hers.count() - before
        monkeypatch.setattr(Intake, "save", save)
        await Job.filter(kind=intake.WORK).update(due=0)
        await story.lille.work()
        assert told == await of_hers.count() - before == 2, "of her sheet and of her portrait"
        done = await Intake.get()
        assert (done.taken, done.refused) == (1, []) and done.done_at is not None


async def test_PRV_05_an_archive_is_for_her_alone_and_gone_after_a_week(story: Story) -> None:
    with at_home(story.lyon.house):
        film = await a_film(story.ana.creator, "Brume")
        await an_account("eva", "Eva")
    whole = await story.archive()
    eva = Visitor(story.lyon)
    await eva.sign_in("eva")
    with at_home(story.lyon.house):
        made = await Archive.get()
    address = f"/workshop/data/archive/{made.id}"
    assert (await eva.client.get(address)).status_code == 404
    assert (await Visitor(story.lyon).client.get(address)).url.path == "/login"
    for name in (made.name, f"{made.name}.zip"):
        assert (await eva.client.get(f"/media/{name}")).status_code == 404
    assert (await story.ana_sees.client.get(address)).headers["cache-control"] == "private, no-store"
    page = await story.ana_sees.look("/workshop/data")
    assert "is ready" in page
    again = await story.ana_sees.send("/workshop/data/archive", films="without")
    assert "less than an hour ago" in again and story.ana_sees.response.status_code == 429

    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        without = await story.archive("without")
    assert (
        f"films/{film.slug}/saone.mov" in whole.namelist() and f"films/{film.slug}/saone.mov" not in without.namelist()
    )
    assert f"films/{film.slug}/sheet.json" in without.namelist()
    with at_home(story.lyon.house):
        latest = await Archive.get()
        assert latest.id != made.id and await here().vault.size(made.name) is None, "the former one goes"
        with clock.stopped_at(clock.now() + timedelta(days=7, hours=3)):
            with pytest.raises(Exception, match="no archive"):
                await exporting.ready(story.ana.creator.actor, latest.id)
            await exporting.sweep()
            await story.lyon.work()
        assert not await Archive.exists() and await here().vault.size(latest.name) is None


async def test_an_archive_for_which_there_is_no_room_says_so(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_home(story.lyon.house):
        await exporting.order(story.ana.creator.actor, whole=True)
        monkeypatch.setattr("shutil.disk_usage", lambda _: type("", (), {"free": 1})())
        await exporting.make((await Archive.get()).id)
        made = await Archive.get()
        assert (made.state, made.reason) == (ArchiveState.FAILED, exporting.NO_ROOM)
    assert "The disk has no room" in await story.ana_sees.look("/workshop/data")


async def test_lists_of_people_and_servers_go_from_one_pole_to_another(story: Story) -> None:
    with at_home(story.lyon.house):
        ana, dan = story.ana.creator.actor, (await an_account("dan", "Dan")).creator.actor
        eva, fay = (await an_account("eva")).creator.actor, (await an_account("fay")).creator.actor
        bo = await webfinger.find("bo@lille.example")
        await follows.request(ana, bo)
        await follows.request(ana, dan)
        await blocks.block(ana, eva)
        await mutes.mute(ana, fay, MuteScope.ALL)
        await mutes.mute(ana, dan, MuteScope.SHARES)
        await shunning.shun(ana, "spam.example")
    await work_everywhere(story.lyon, story.lille)
    lists = {}
    for name in ("following_accounts", "followers", "blocked_accounts", "muted_accounts", "blocked_domains"):
        await story.ana_sees.look(f"/workshop/data/lists/{name}.csv")
        lists[name] = story.ana_sees.response.content
        assert "attachment" in story.ana_sees.response.headers["content-disposition"]
    assert (await story.ana_sees.client.get("/workshop/data/lists/passwd")).status_code == 404
    rows = list(csv.DictReader(io.StringIO(lists["following_accounts"].decode())))
    assert [row["Account address"] for row in rows] == ["bo@lille.example", "dan@lyon.example"]
    assert (rows[0]["Show boosts"], lists["muted_accounts"].decode().splitlines()[1:]) == (
        "true",
        ["fay@lyon.example,true"],
    )
    assert (lists["blocked_accounts"], lists["blocked_domains"]) == (b"eva@lyon.example\n", b"spam.example\n")

    for kind, name in (
        ("follows", "following_accounts"), ("blocks", "blocked_accounts"), ("mutes", "muted_accounts"),
        ("domains", "blocked_domains"),
    ):  # fmt: skip
        content = lists[name] + (b"nobody@lyon.example,true,false,\n" if kind == "follows" else b"")
        assert "Being taken in" in await story.brings("/workshop/data/lists", "list", content, kind=kind)
        await work_everywhere(story.lyon, story.lille)
    page = await story.anna_sees.look("/workshop/data")
    assert "2 of 3 taken in" in page and "nobody@lyon.example" in page and "1 line was not taken" in page
    with at_home(story.lille.house):
        anna = story.anna.creator.actor
        followed = await Follow.filter(follower_id=anna.id).select_related("followed").order_by("id")
        assert [(one.followed.handle, one.state) for one in followed] == [
            ("bo", FollowState.ACCEPTED), ("dan", FollowState.ACCEPTED),
        ]  # fmt: skip
        assert (await Block.get(blocker_id=anna.id).select_related("blocked")).blocked.handle == "eva"
        assert (await Mute.get(owner_id=anna.id).select_related("muted")).muted.handle == "fay"
        assert (await Shunned.get(owner_id=anna.id)).domain == "spam.example"
        assert await Actor.exists(handle="fay") and await Follow.filter(follower_id=anna.id).count() == 2
    for content, kind, said in (
        (lists["blocked_accounts"], "", "Say what this list is."),
        (b"", "follows", "This is no list of addresses"),
        (b"\xff\xfe\x00", "blocks", "This is no list of addresses"),
        (b"x" * (address_lists.LARGEST + 1), "blocks", "This list is too long."),
        (b"\n".join(b"a%d@b.example" % n for n in range(5001)), "mutes", "lines are taken at once"),
    ):
        assert said in await story.brings("/workshop/data/lists", "list", content, kind=kind), said
        assert story.anna_sees.response.status_code in (413, 422)


def _file(data: bytes) -> Any:
    path = places.desks() / "again.zip"
    path.write_bytes(data)
    return path
