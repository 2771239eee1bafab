"""Blocks and narrowed words on pages: what is no longer shown, no longer done, and what remains in one's hands."""

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub import pins
from fediverse_cinema.activitypub.models import Actor, Block, OutboxEntry
from fediverse_cinema.conversations.models import Note, Tagging
from fediverse_cinema.foundation import clock
from fediverse_cinema.moderation import service as moderation
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.following import follow
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note, somebody

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ana(town: Town) -> Visitor:
    """Ana runs the pole."""
    await an_account("ana", "Ana", role=Role.ADMIN)
    visitor = Visitor(town.pole)
    await visitor.sign_in("ana")
    return visitor


@pytest.fixture
async def ben(town: Town) -> Actor:
    return (await an_account("ben", "Ben")).creator.actor


async def me() -> Actor:
    return await Actor.get(local_handle="ana")


async def blocks(blocker: Actor, blocked: Actor) -> None:
    await Block.create(blocker_id=blocker.id, blocked_id=blocked.id, created_at=clock.now())


@pytest.mark.parametrize("hers", [True, False], ids=["she has blocked", "she is blocked"])
@pytest.mark.parametrize("far", [True, False], ids=["elsewhere", "here"])
async def test_what_is_said_beyond_a_block_stands_on_no_page(town: Town, ana: Visitor, hers: bool, far: bool) -> None:
    author = await somebody("zoe", "Zoé") if far else (await an_account("zoe", "Zoé")).creator.actor
    said, pinned = await a_note(author, "<p>said.</p>"), await a_note(author, "<p>pinned.</p>")
    await Tagging.create(tag="cinema", object_uri=said.uri)
    await pins.add(author, pinned.uri)
    profile = f"/people/{author.address}" if far else "/users/zoe"
    shown = {"/tags/cinema": ["said."], profile: ["said.", "pinned."]}
    for path, words in shown.items():
        page = await ana.look(path)
        assert all(f"<p>{word}</p>" in page for word in words)
    await blocks(*((await me(), author) if hers else (author, await me())))
    for path, words in shown.items():
        page = await ana.look(path)
        assert ana.response.status_code == 200 and not [word for word in words if f"<p>{word}</p>" in page]
        visitor = await Visitor(town.pole).look(path)
        assert all(f"<p>{word}</p>" in visitor for word in words), "nobody else is concerned"


@pytest.mark.parametrize("hers", [True, False], ids=["she has blocked", "she is blocked"])
@pytest.mark.parametrize("deed", ["like", "share"])
async def test_nobody_likes_or_shares_a_film_beyond_a_block(ana: Visitor, ben: Actor, deed: str, hers: bool) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator)
    before = await Reaction.all().count(), await OutboxEntry.all().count()
    await ana.look(f"/films/{film.slug}")
    await blocks(*((await me(), await film.author) if hers else (await film.author, await me())))
    page = await ana.send(f"/films/{film.slug}/{deed}")
    assert ana.response.status_code == 422 and "neither like nor share" in page
    assert (await Reaction.all().count(), await OutboxEntry.all().count()) == before


async def test_whoever_has_blocked_the_pole_itself_still_shows_her_films(ana: Visitor, town: Town) -> None:
    account = await an_account("nora", "Nora")
    await blocks(account.creator.actor, await Actor.get(uri=f"{town.pole.base}/ap/pole"))
    film = await a_film(account.creator)
    assert await Reaction.filter(kind=ReactionKind.ANNOUNCE, object_uri=film.uri).count() == 3


@pytest.mark.parametrize(("deed", "back"), [("like", "unlike"), ("share", "unshare")])
@pytest.mark.parametrize("visibility", ["unlisted", "followers", "direct"])
async def test_what_one_did_is_taken_back_though_the_words_were_narrowed(
    town: Town, ana: Visitor, deed: str, back: str, visibility: str
) -> None:
    note = await a_note(await somebody("zoe", "Zoé"))
    here = f"/notes/{note.uuid}"
    await ana.look(here)
    await ana.send(f"{here}/{deed}")
    page = ana.page
    await Note.filter(id=note.id).update(visibility=visibility)
    ana.page = page
    await ana.send(f"{here}/{back}")
    assert await Reaction.all().count() == 0
    assert (await OutboxEntry.filter().order_by("-id").first()).type == "Undo"  # type: ignore[union-attr]
    assert ana.response.url.path == (here if visibility == "unlisted" else "/home")
    ana.page = page
    await ana.send(f"{here}/{back}")
    assert ana.response.status_code == (200 if visibility == "unlisted" else 404), "there is nothing of hers any more"


async def test_the_button_stays_where_the_words_can_be_read(ana: Visitor) -> None:
    zoe = await somebody("zoe", "Zoé")
    await follow(await me(), zoe)
    note = await a_note(zoe)
    await ana.look(f"/notes/{note.uuid}")
    await ana.send(f"/notes/{note.uuid}/share")
    await Note.filter(id=note.id).update(visibility="followers")
    await ana.look(f"/notes/{note.uuid}")
    page = await ana.send(f"/notes/{note.uuid}/unshare")
    assert await Reaction.all().count() == 0 and f"{note.uuid}/share" not in page


async def delete(who: Visitor, note: Note) -> int:
    await who.look("/workshop")
    token = who._form("/language", {}).fields
    data = {name: value for name, value in token if name == "csrf"}
    answer = await who.client.post(f"/notes/{note.uuid}/delete", data=data, headers={"Origin": who.base})
    return answer.status_code


@pytest.mark.parametrize("visibility", ["public", "unlisted", "followers"])
async def test_who_runs_the_pole_removes_words_of_a_member_who_has_blocked_her(
    town: Town, ana: Visitor, ben: Actor, visibility: str
) -> None:
    note = await a_note(ben, visibility=visibility)
    await blocks(ben, await me())
    await ana.look(f"/notes/{note.uuid}")
    assert ana.response.status_code == 404, "she does not read them for that"
    assert await delete(ana, note) == 200
    assert await Note.all().count() == 0
    await town.pole.work()
    told = await Notice.get()
    assert (told.owner_id, told.kind) == (ben.id, NoticeKind.REMOVED)
    assert told.by_id != (await me()).id, "the pole says it"


@pytest.mark.parametrize("opened", ["", "named", "reported"])
async def test_a_letter_is_removed_only_by_whom_it_was_brought_to(ana: Visitor, ben: Actor, opened: str) -> None:
    zoe = (await an_account("zoe", "Zoé")).creator.actor
    letter = await a_note(ben, visibility="direct", mentions=(zoe, await me()) if opened == "named" else (zoe,))
    other = await a_note(ben, visibility="direct", mentions=(zoe,))
    await blocks(ben, await me())
    if opened == "reported":
        await moderation.report(zoe, ben, [letter.uri], "Lisez ceci.", forward=False)
    assert await delete(ana, other) == 404
    assert await delete(ana, letter) == (200 if opened else 404)
    assert sorted(one.id for one in await Note.all()) == ([other.id] if opened else [letter.id, other.id])


async def test_what_was_reported_is_removed_from_the_list_of_reports(ana: Visitor, ben: Actor) -> None:
    zoe = (await an_account("zoe", "Zoé")).creator.actor
    ours, theirs = await a_note(ben), await a_note(await somebody("pia", "Pia"))
    await blocks(ben, await me())
    for note in (ours, theirs):
        await moderation.report(zoe, await note.author, [note.uri], "Lisez ceci.", forward=False)
    page = await ana.look("/admin/reports")
    assert f"/notes/{theirs.uuid}/delete" not in page
    page = await ana.send(f"/notes/{ours.uuid}/delete")
    assert [one.id for one in await Note.all()] == [theirs.id]
    assert ana.response.url.path == "/admin/reports"
    assert "What was reported has been deleted." in page and ours.uri not in page


@pytest.mark.parametrize("hers", [True, False], ids=["she has blocked", "she is blocked"])
async def test_of_somebody_beyond_a_block_no_page_says_that_nothing_is_known(ana: Visitor, hers: bool) -> None:
    zoe = await somebody("zoe", "Zoé")
    assert "No film and no text from there is known here yet." in await ana.look(f"/people/{zoe.address}")
    await blocks(*((await me(), zoe) if hers else (zoe, await me())))
    page = await ana.look(f"/people/{zoe.address}")
    assert "is known here yet" not in page and "Once a member of the pole follows" not in page
    assert ("You have blocked Zoé: what" in page) == hers


async def test_whoever_reports_sees_what_she_means_but_not_beyond_a_block(ana: Visitor, ben: Actor) -> None:
    note = await a_note(ben, "<p>Bonsoir à tous.</p>")
    page = await ana.look(f"/report?about={note.uri}")
    assert "A note by" in page and "Bonsoir à tous." in page and f">{note.uri}<" not in page
    await blocks(ben, await me())
    page = await ana.look(f"/report?about={note.uri}")
    assert "A note by" in page and "Bonsoir" not in page and f">{note.uri}<" in page
