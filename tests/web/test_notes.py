"""The page of a note, of ours or of elsewhere: who reads it, what stands on it, what one does there."""

import re
from dataclasses import dataclass
from typing import Any

import anyio
import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, OutboxEntry
from fediverse_cinema.conversations.models import Note, Vote
from fediverse_cinema.foundation import clock
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town
from tests.kit.visitors import Visitor
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
AS_A_SERVER = {"Accept": "application/activity+json"}


@dataclass
class Cast:
    """Rosa and Ben are members, Anna is at social.example; each reads in a window of her own."""

    town: Town
    rosa: Actor
    ben: Actor
    anna: Actor
    visitor: Visitor
    as_rosa: Visitor
    as_ben: Visitor

    def everybody(self) -> dict[str, Visitor]:
        return {"visitor": self.visitor, "rosa": self.as_rosa, "ben": self.as_ben}

    async def readers_of(self, note: Note) -> set[str]:
        """Who gets to see its page; all others see 404."""
        found = set()
        for name, one in self.everybody().items():
            await one.look(f"/notes/{note.uuid}")
            assert one.response.status_code in (200, 404)
            found |= {name} if one.response.status_code == 200 else set()
        return found


@pytest.fixture
async def cast(town: Town) -> Cast:
    rosa, ben = await an_account("rosa", "Rosa"), await an_account("ben", "Ben")
    anna = await actors.find_actor(town.social.actor("anna").uri)
    as_rosa, as_ben = Visitor(town.pole), Visitor(town.pole)
    await as_rosa.sign_in("rosa")
    await as_ben.sign_in("ben")
    return Cast(town, rosa.creator.actor, ben.creator.actor, anna, Visitor(town.pole), as_rosa, as_ben)


async def follows(follower: Actor, followed: Actor, state: FollowState = FollowState.ACCEPTED) -> None:
    await Follow.create(follower=follower, followed=followed, state=state, created_at=clock.now())


# who reads it


@pytest.mark.parametrize("visibility", ["public", "unlisted"])
async def test_what_is_for_everybody_is_read_by_everybody(cast: Cast, visibility: str) -> None:
    assert await cast.readers_of(await a_note(cast.anna, visibility=visibility)) == {"visitor", "rosa", "ben"}


async def test_AUT_08_what_is_for_followers_is_read_by_accepted_ones_and_those_who_are_named(cast: Cast) -> None:
    note = await a_note(cast.anna, visibility="followers")
    assert await cast.readers_of(note) == set()
    await follows(cast.rosa, cast.anna)
    await follows(cast.ben, cast.anna, FollowState.REQUESTED)
    assert await cast.readers_of(note) == {"rosa"}
    named = await a_note(cast.anna, visibility="followers", mentions=(cast.ben,))
    assert await cast.readers_of(named) == {"rosa", "ben"}


async def test_AUT_08_a_letter_is_read_by_its_author_and_those_who_are_named(cast: Cast) -> None:
    await follows(cast.rosa, cast.anna)
    assert await cast.readers_of(await a_note(cast.anna, visibility="direct", mentions=(cast.ben,))) == {"ben"}
    assert await cast.readers_of(await a_note(cast.ben, visibility="direct")) == {"ben"}


@pytest.mark.parametrize("deed", ["like", "share", "unshare", "answers", "vote", "edit", "delete"])
async def test_AUT_08_nobody_does_anything_with_what_she_may_not_read(cast: Cast, deed: str) -> None:
    note = await a_note(cast.anna, visibility="direct", mentions=(cast.ben,))
    await cast.as_rosa.look("/notes/new")
    before = await Note.all().count(), await Reaction.all().count(), await OutboxEntry.all().count()
    token = re.search(r'name="csrf" value="([^"]+)"', cast.as_rosa.page)
    assert token
    answer = await cast.as_rosa.client.post(
        f"/notes/{note.uuid}/{deed}",
        data={"csrf": token[1], "content": "?", "choice": "0"},
        headers={"Origin": cast.town.pole.base},
    )
    assert answer.status_code == 404
    assert (await Note.all().count(), await Reaction.all().count(), await OutboxEntry.all().count()) == before


async def test_a_private_note_is_not_shown_in_the_talk_of_others(cast: Cast) -> None:
    first = await a_note(cast.anna, "<p>the first</p>")
    private = await a_note(cast.ben, "<p>a secret</p>", answers=first, visibility="direct")
    await a_note(cast.anna, "<p>an answer to a secret</p>", answers=private)
    page = await cast.visitor.look(f"/notes/{first.uuid}")
    assert "the first" in page and "a secret</p>" not in page.replace("an answer to a secret", "")
    assert "a secret" in await cast.as_ben.look(f"/notes/{first.uuid}")


async def test_a_private_answer_below_a_film_is_shown_to_those_who_may_read_it_only(cast: Cast) -> None:
    film = await a_film((await an_account("nora", "Nora")).creator)
    await a_note(
        cast.anna, "<p>a secret</p>", visibility="direct", mentions=(cast.ben,), thread_uri=film.uri, answer_to=film.uri
    )
    await a_note(cast.anna, "<p>for all</p>", thread_uri=film.uri, answer_to=film.uri)
    path = f"/films/{film.slug}"
    for name, one in cast.everybody().items():
        page = await one.look(path)
        assert "for all" in page and ("a secret" in page) is (name == "ben")


# what stands on it


async def test_the_page_says_where_a_note_lives_and_leads_there(cast: Cast) -> None:
    note = await a_note(cast.anna)
    page = await cast.visitor.look(f"/notes/{note.uuid}")
    assert f'<link rel="alternate" type="application/activity+json" href="{note.uri}">' in page
    assert f'href="{note.page_url}" rel="nofollow noopener ugc"' in page
    assert cast.visitor.response.headers["link"].startswith(f"<{note.uri}>; rel=")


async def test_the_talk_above_and_below_stands_in_its_order(cast: Cast) -> None:
    first = await a_note(cast.anna, "<p>one</p>")
    second = await a_note(cast.rosa, "<p>two</p>", answers=first)
    third = await a_note(cast.anna, "<p>three</p>", answers=second)
    await a_note(cast.ben, "<p>four</p>", answers=third)
    await a_note(cast.ben, "<p>aside</p>", answers=first)
    page = await cast.visitor.look(f"/notes/{second.uuid}")
    places = [page.index(f"<p>{word}</p>") for word in ("one", "two", "three", "four")]
    assert places == sorted(places) and "aside" not in page


async def test_a_talk_that_bites_its_tail_is_shown_to_its_end(cast: Cast) -> None:
    one = await a_note(cast.anna, "<p>head</p>")
    two = await a_note(cast.anna, "<p>tail</p>", answers=one)
    one.answer_to = two.uri
    await one.save()
    page = await cast.visitor.look(f"/notes/{one.uuid}")
    assert cast.visitor.response.status_code == 200 and "head" in page and "tail" in page


async def test_a_server_gets_the_document_of_a_note_of_ours_at_its_page(cast: Cast) -> None:
    note = await a_note(cast.rosa)
    answer = await cast.town.pole.client.get(f"{cast.town.pole.base}/notes/{note.uuid}", headers=AS_A_SERVER)
    assert (answer.status_code, answer.json()["id"]) == (200, note.uri)


async def test_a_server_is_told_where_the_document_of_a_note_of_elsewhere_is(cast: Cast) -> None:
    note = await a_note(cast.anna)
    answer = await cast.town.pole.client.get(f"{cast.town.pole.base}/notes/{note.uuid}", headers=AS_A_SERVER)
    assert (answer.status_code, answer.headers["location"]) == (303, note.uri)
    assert answer.headers["link"] == f'<{note.uri}>; rel="alternate"; type="application/activity+json"'


@pytest.mark.parametrize("visibility", ["followers", "direct"])
async def test_AUT_08_a_server_that_says_no_name_gets_nothing_private(cast: Cast, visibility: str) -> None:
    for author in (cast.rosa, cast.anna):
        note = await a_note(author, visibility=visibility)
        for path in (f"/notes/{note.uuid}", f"/ap/notes/{note.uuid}"):
            answer = await cast.town.pole.client.get(cast.town.pole.base + path, headers=AS_A_SERVER)
            assert answer.status_code in (401, 403, 404) and "Vu hier" not in answer.text
            assert "link" not in answer.headers


async def test_PRV_07_pictures_come_through_our_proxy_and_sound_waits_for_the_reader(cast: Cast) -> None:
    picture = {"kind": "image", "url": "https://social.example/a.png", "alt": "A rabbit", "width": 60, "height": 40}
    sound = {"kind": "audio", "url": "https://cdn.social.example/a.mp3", "alt": ""}
    attachments = [picture, sound]
    note = await a_note(cast.anna, attachments=attachments)
    page = await cast.visitor.look(f"/notes/{note.uuid}")
    assert re.search(r'<img src="/proxy/[^"]+" alt="A rabbit" loading="lazy" width="60" height="40">', page)
    assert "<audio" not in page and "Listen to the sound on cdn.social.example" in page
    loaded = re.findall(r'<(?:img|audio|video|source|iframe)[^>]+src="([^"]+)"', page)
    assert loaded and all(address.startswith("/") for address in loaded)


async def test_sensitive_pictures_and_words_with_a_warning_are_folded(cast: Cast) -> None:
    picture = {"kind": "image", "url": "https://social.example/a.png", "alt": "", "media_type": "image/png"}
    sensitive = await a_note(cast.anna, attachments=[picture], sensitive=True)
    page = await cast.visitor.look(f"/notes/{sensitive.uuid}")
    assert page.index("<summary>Show the picture") < page.index("/proxy/") < page.index("</details>")
    warned = await a_note(cast.anna, "<p>The rabbit wins</p>", warning="The end", attachments=[picture])
    page = await cast.visitor.look(f"/notes/{warned.uuid}")
    assert page.index("Warning: The end") < page.index("The rabbit wins") < page.index("/proxy/")
    assert page.index("/proxy/") < page.index("</details>")


async def test_an_event_shows_its_place_and_dates_and_an_article_the_way_to_its_page(cast: Cast) -> None:
    event = {
        "starts_at": "2026-12-01T20:30:00+01:00",
        "ends_at": "2026-12-01T23:00:00+01:00",
        "place": "Le Méliès, Pau",
    }
    note = await a_note(cast.anna, kind="Event", title="Ciné-club", details={"event": event})
    page = await cast.visitor.look(f"/notes/{note.uuid}")
    assert "Ciné-club" in page and "Le Méliès, Pau" in page and "Read it on social.example" in page
    facts = page.replace("\xa0", " ").partition('<p class="facts"><time')[2].partition("</p>")[0]
    assert "1 December 2026, 20:30 – 23:00" in facts


# what one does there


async def test_a_member_likes_shares_and_takes_it_back(cast: Cast) -> None:
    note, reader = await a_note(cast.anna), cast.as_rosa
    here = f"/notes/{note.uuid}"
    await reader.look(here)
    for deed, back in (("like", "unlike"), ("share", "unshare")):
        await reader.send(f"{here}/{deed}")
        assert f"{here}/{back}" in reader.page
    assert {one.kind for one in await Reaction.all()} == {ReactionKind.LIKE, ReactionKind.ANNOUNCE}
    await reader.send(f"{here}/unlike")
    await reader.send(f"{here}/unshare")
    assert await Reaction.all().count() == 0
    await cast.town.pole.work()
    assert [one["type"] for one in cast.town.social.received()] == ["Like", "Announce", "Undo", "Undo"]


async def test_INB_13_twenty_clicks_at_once_share_it_once(cast: Cast) -> None:
    note, reader = await a_note(cast.anna), cast.as_rosa
    await reader.look(f"/notes/{note.uuid}")
    async with anyio.create_task_group() as clicks:
        for _ in range(20):
            clicks.start_soon(_click, reader, f"/notes/{note.uuid}/share", reader.page)
    assert await Reaction.filter(kind=ReactionKind.ANNOUNCE).count() == 1
    await cast.town.pole.work()
    assert len(cast.town.social.received("Announce")) == 1


async def _click(reader: Visitor, path: str, page: str, **fields: Any) -> None:
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    answer = await reader.client.post(
        path, data={"csrf": token[1], **fields}, headers={"Origin": reader.base}, follow_redirects=False
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("visibility", ["unlisted", "followers", "direct"])
async def test_what_is_not_public_is_not_shared(cast: Cast, visibility: str) -> None:
    note, reader = await a_note(cast.anna, visibility=visibility, mentions=(cast.rosa,)), cast.as_rosa
    page = await reader.look(f"/notes/{note.uuid}")
    assert f"/notes/{note.uuid}/share" not in page
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    answer = await reader.client.post(
        f"/notes/{note.uuid}/share", data={"csrf": token[1]}, headers={"Origin": reader.base}
    )
    assert answer.status_code == 404 and await Reaction.all().count() == 0


async def test_a_button_leads_back_to_where_it_stood_and_never_elsewhere(cast: Cast) -> None:
    note, reader = await a_note(cast.anna), cast.as_rosa
    await reader.look(f"/notes/{note.uuid}")
    token = re.search(r'name="csrf" value="([^"]+)"', reader.page)
    assert token
    places = {
        f"{reader.base}/tags/film?before=3": f"/tags/film?before=3#note-{note.id}",
        "https://evil.example/x": f"/notes/{note.uuid}",
        f"{reader.base}//evil.example/x": f"/notes/{note.uuid}#note-{note.id}",
        "http://[": f"/notes/{note.uuid}",
        "": f"/notes/{note.uuid}",
    }
    for came_from, led_to in places.items():
        headers = {"Origin": reader.base} | ({"Referer": came_from} if came_from else {})
        answer = await reader.client.post(
            f"/notes/{note.uuid}/like", data={"csrf": token[1]}, headers=headers, follow_redirects=False
        )
        assert answer.headers["location"] == led_to


async def test_a_visitor_is_led_to_her_own_server(cast: Cast) -> None:
    note = await a_note(cast.anna)
    page = await cast.visitor.look(f"/notes/{note.uuid}")
    for intent in ("answer", "like", "share"):
        assert re.search(rf'href="/interact\?to=https(%3A|:)//[^"]+&amp;intent={intent}"', page), intent
    assert "<form" not in re.split(r"</main>", page)[0].partition("<main")[2]


async def test_a_member_votes_once_and_then_sees_the_results(cast: Cast) -> None:
    poll = {
        "options": ["35 mm", "Super 8"],
        "counts": [2, 1],
        "several": False,
        "closes_at": None,
        "closed": False,
        "voters": 3,
    }
    note, reader = await a_note(cast.anna, kind="Question", details={"poll": poll}), cast.as_rosa
    assert "2 votes" not in await reader.look(f"/notes/{note.uuid}")
    assert "2 votes" in await cast.visitor.look(f"/notes/{note.uuid}")
    page = await reader.look(f"/notes/{note.uuid}")
    assert re.search(r'type="radio" name="choice"[^>]* required>', page)
    page = await reader.send(f"/notes/{note.uuid}/vote")
    assert reader.response.status_code == 422 and note.html in page
    assert re.search(r'<p class="error" role="alert">Error: choose one of the options.</p>\s*<form class="poll"', page)
    page = await reader.send(f"/notes/{note.uuid}/vote", choice="1")
    assert "your choice" in page and f"/notes/{note.uuid}/vote" not in page
    assert [one.choice for one in await Vote.all()] == [1]
