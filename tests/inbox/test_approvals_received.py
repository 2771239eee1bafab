"""PeerTube's approvals of comments (FEP-5624), both ways."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Host
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Outcome
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def a_comment(town: Town) -> tuple[Any, Note]:
    """A film of PeerTube and what a member of ours said below it."""
    ana, maker = (await a_creator("ana")).actor, town.video.actor("cineaste")
    author = await webfinger.find(maker.uri)
    await follows.request(ana, author)
    film = await Film.create(
        uri="https://video.example/videos/watch/1", uuid="1", slug="the-film", local=False, author=author,
        state="published", title="The film", created_at=clock.now(),
    )  # fmt: skip
    note = await Note.create(
        uri="https://lyon.example/ap/notes/1", uuid="1", local=True, author=ana, thread_uri=film.uri,
        answer_to=film.uri, html="<p>Oui</p>", published_at=clock.now(),
    )  # fmt: skip
    return maker, note


async def test_the_owner_of_a_film_approves_our_comment(town: Town) -> None:
    """Recorded from PeerTube 6.3: `object` is our note, `inReplyTo` the film."""
    maker, note = await a_comment(town)
    approval = maker.activity("ApproveReply", note.uri, inReplyTo=note.thread_uri)
    assert (await town.deliver(maker, approval)).outcome == Outcome.APPLIED
    assert (await Note.get(id=note.id)).approved_by == approval["id"]
    again = await town.deliver(maker, approval | {"published": "2026-11-21T23:29:30Z"})
    assert again.outcome == Outcome.IGNORED


async def test_our_answer_to_a_comment_is_approved_as_well(town: Town) -> None:
    """Recorded from PeerTube 6.3 (0054): `inReplyTo` is the comment that ours answers."""
    maker, note = await a_comment(town)
    answer = await Note.create(
        uri="https://lyon.example/ap/notes/2", uuid="2", local=True, author_id=note.author_id,
        thread_uri=note.thread_uri, answer_to=note.uri, html="<p>Si</p>", published_at=clock.now(),
    )  # fmt: skip
    approval = maker.activity("ApproveReply", answer.uri, inReplyTo=note.uri)
    assert (await town.deliver(maker, approval)).outcome == Outcome.APPLIED
    assert (await Note.get(id=answer.id)).approved_by == approval["id"]


async def test_INB_30_an_approval_counts_only_from_where_the_film_lives(town: Town) -> None:
    maker, note = await a_comment(town)
    mallory = town.evil.actor("mallory")
    letter = await town.deliver(mallory, mallory.activity("ApproveReply", note.uri, inReplyTo=note.thread_uri))
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    forged = mallory.activity("ApproveReply", note.uri, inReplyTo=note.thread_uri)
    letter = await town.deliver(mallory, forged | {"id": "https://video.example/approvals/1"})
    assert (letter.outcome, letter.reason) == (Outcome.REFUSED, "not_hers")
    stamp = {"id": "https://evil.example/approvals/1"}
    elsewhere = maker.activity("ApproveReply", note.uri, inReplyTo=note.thread_uri) | stamp
    assert (await town.deliver(maker, elsewhere)).outcome == Outcome.REFUSED
    others = ("https://video.example/videos/watch/2", "https://lyon.example/ap/notes/2")
    for about, film in ((note.uri, others[0]), (others[1], note.thread_uri)):
        letter = await town.deliver(maker, maker.activity("ApproveReply", about, inReplyTo=film))
        assert letter.outcome == Outcome.IGNORED
    assert (await Note.get(id=note.id)).approved_by == ""


async def test_a_comment_from_peertube_on_our_film_is_approved_and_one_from_mastodon_is_not(town: Town) -> None:
    ana = await a_creator("ana")
    film = await a_film(ana)
    for host, software in (("video.example", "peertube"), ("social.example", "mastodon")):
        await Host.update_or_create({"software": software, "asked_at": clock.now()}, name=host)
    for server in (town.video, town.social):
        speaker = server.actor("speaker")
        note = server.serve(speaker.note(film.uri))
        await town.deliver(speaker, speaker.activity("Create", note))
    await town.pole.work()
    [approval] = town.video.received("ApproveReply")
    assert approval["actor"] == ana.actor.uri and approval["inReplyTo"] == film.uri
    assert approval["object"].startswith("https://video.example/") and undefined_terms(approval) == set()
    assert [one.path for one in town.video.letters if one.activity["type"] == "ApproveReply"] == [
        "/accounts/speaker/inbox"
    ]
    answer = await town.pole.client.get(approval["id"], headers={"Accept": "application/activity+json"})
    assert answer.json()["type"] == "ApproveReply"
    assert town.social.received("ApproveReply") == []
