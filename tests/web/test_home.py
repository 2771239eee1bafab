"""Home and notices as members see them, in both languages; and that looking changes nothing."""

import re

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import follows
from fediverse_cinema.activitypub.models import Actor, FollowState
from fediverse_cinema.activitypub.news import Followed
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.service import Words, say
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.here import here
from fediverse_cinema.notices import service as notices
from fediverse_cinema.notices.models import Notice
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.timeline import service as timelines
from fediverse_cinema.timeline.models import TimelineEntry
from fediverse_cinema.worker import build_worker
from tests.house.rounds import all_rows
from tests.kit.following import follow
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.words import a_note
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio


async def test_a_letter_for_one_person_stands_at_home_for_who_sent_it_and_for_nobody_else(
    reader: Reader, ana: Account, alice: Actor
) -> None:
    ben = await an_account("ben")
    await follow(ben.creator.actor, ana.creator.actor)
    letter = await say(ana.creator.actor, Words("À vous seule.", visibility=Visibility.DIRECT), mentions=[alice])
    await work()
    assert "À vous seule." in await reader.page("/home")
    assert await TimelineEntry.all().values_list("owner_id", "object_uri") == [(ana.creator.actor_id, letter.uri)]


async def work() -> None:
    await (await build_worker(here().settings)).until_idle()


@pytest.fixture
async def ana(reader: Reader) -> Account:
    """Signed in."""
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def alice(ana: Account) -> Actor:
    """Ana follows her."""
    there = "https://social.example/users/alice"
    alice = await Actor.create(
        uri=there, type="Person", handle="alice", host="social.example", name="Alice Roux", inbox=f"{there}/inbox",
        page_url="https://social.example/@alice", created_at=clock.now(), confirmed_at=clock.now(),
    )  # fmt: skip
    await follow(ana.creator.actor, alice)
    return alice


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Accueil", "Dans l’ordre d’arrivée", "a partagé", "Nouvelles")),
        ("en", ("Home", "In the order of arrival", "has shared this", "Notices")),
    ],
)
async def test_home_shows_words_films_and_shares_and_says_its_order(
    reader: Reader, ana: Account, alice: Actor, language: str, words: tuple[str, ...]
) -> None:
    reader.client.headers["accept-language"] = language
    malo = await a_creator("malo", "Malo")
    film = await a_film(malo)
    await follow(ana.creator.actor, malo.actor)
    said = await a_note(alice, "<p>Vu le <b>montage</b>.</p>")
    other = await a_note(malo.actor, "<p>À demain.</p>")
    await timelines.film_shown(film.id)
    await timelines.note_said(said.id, old=False)
    page = await reader.page("/home")
    assert all(word in page for word in words if word not in ("a partagé", "has shared this"))
    assert page.index("<b>montage</b>") < page.index("La Saône") and "Alice Roux" in page
    await follows.withdraw(ana.creator.actor, malo.actor)
    await reactions.share(alice, other.uri, malo.actor)
    await work()
    page = await reader.page("/home")
    assert words[2] in page and "À demain." in page and "La Saône" not in page


async def test_an_empty_home_says_what_to_do(reader: Reader, ana: Account) -> None:
    page = await reader.page("/home")
    assert "Rien n’est encore arrivé" in page and 'href="/search"' in page
    assert "Il ne s’est encore rien passé" in await reader.page("/notices")


async def test_a_home_goes_on_page_by_page_and_strange_cursors_are_the_first_page(
    reader: Reader, ana: Account, alice: Actor
) -> None:
    for number in range(65):
        note = await a_note(alice, f"<p>Plan {number:03}</p>")
        await timelines.note_said(note.id, old=False)
    seen, path = [], "/home"
    while path:
        page = await reader.page(path)
        seen += re.findall(r"Plan (\d{3})", page)
        older = re.search(r'href="(/home\?before=\d+)"', page)
        path = older[1] if older else ""
    assert seen == [f"{number:03}" for number in reversed(range(65))]
    for strange in ("x", "-1", "9" * 40, "1e3", "٣"):
        assert (await reader.page(f"/home?before={strange}")).count("Plan ") == 30
    assert "Rien de plus ancien" in await reader.page("/home?before=1")


async def test_the_head_of_every_page_says_how_many_notices_wait(reader: Reader, ana: Account, alice: Actor) -> None:
    assert "à lire" not in await reader.page("/films")
    note = await a_note(alice, mentions=(ana.creator.actor,))
    await notices.note_said(note.id, old=False)
    assert "1 à lire" in await reader.page("/films")
    for _ in range(119):
        note = await a_note(alice, mentions=(ana.creator.actor,))
        await notices.note_said(note.id, old=False)
    assert "plus de 99 à lire" in await reader.page("/films")


async def test_notices_are_read_when_she_says_so_and_not_by_looking(reader: Reader, ana: Account, alice: Actor) -> None:
    note = await a_note(alice, "<p>Bravo pour le <i>son</i>.</p>", mentions=(ana.creator.actor,))
    await notices.note_said(note.id, old=False)
    before = await all_rows()
    page = await reader.page("/notices")
    assert "parle de vous" in page and "Bravo pour le son." in page and f'href="/notes/{note.uuid}"' in page
    assert await all_rows() == before
    [until] = re.findall(r'name="until" value="(\d+)"', page)
    later = await a_note(alice, mentions=(ana.creator.actor,))
    await notices.note_said(later.id, old=False)  # while she was looking
    assert (await reader.submit("/notices/read", until=until)).headers["location"] == "/notices"
    page = await reader.page("/notices")
    assert "1 à lire" in page and "Bravo pour le son." in page
    await reader.submit("/notices/read", until="all")
    assert await Notice.filter(read_at__isnull=True).count() == 1


async def test_a_request_to_follow_is_answered_where_it_is_told(reader: Reader, ana: Account, alice: Actor) -> None:
    malo, bo = await an_account("malo", "Malo"), await a_creator("bo", "Bo")
    for asking in (malo.creator.actor, bo.actor):
        await follow(asking, ana.creator.actor, FollowState.REQUESTED)
        await news.tell(Followed(asking.id, ana.creator.actor_id, asked=True))
        await work()  # news are heard side by side: the second must not be told before the first
    page = await reader.page("/notices")
    assert "Malo</bdi></a> demande à vous suivre" in page
    latest, first = re.findall(r'name="notice" value="(\d+)"', page)[::2]

    await reader.sign_in("malo")  # another member cannot answer for her
    await reader.submit("/notices/accept", notice=first)
    assert await follows.between(malo.creator.actor, ana.creator.actor) == FollowState.REQUESTED

    await reader.sign_in("ana")
    await reader.submit("/notices/accept", notice=first)
    await reader.submit("/notices/decline", notice=latest)
    await reader.submit("/notices/decline", notice=first)  # answered already
    assert await follows.between(malo.creator.actor, ana.creator.actor) == FollowState.ACCEPTED
    assert await follows.between(bo.actor, ana.creator.actor) == FollowState.REJECTED
    await work()
    assert "demande à vous suivre" not in await reader.page("/notices")


async def test_what_a_stranger_wrote_stays_text_in_a_notice(reader: Reader, ana: Account, alice: Actor) -> None:
    """WEB-06: an excerpt is text, with its markup taken away and what is left escaped."""
    words = "<p>&lt;script&gt;alert(1)&lt;/script&gt;<img src=x onerror=alert(2)></p>" + "<b>" * 60 + "mot " * 2000
    note = await a_note(alice, words, mentions=(ana.creator.actor,))
    await notices.note_said(note.id, old=False)
    page = await reader.page("/notices")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert" not in page and "onerror" not in page
