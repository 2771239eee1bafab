"""A pole and a PeerTube: views, dislikes, comments and their approval, both ways, in the shapes that PeerTube 6.3 was
recorded with (key ids without a fragment, ids that come again), and while the PeerTube is away.
"""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.activitypub.models import Actor, Host
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.conversations.news import NoteSaid
from fediverse_cinema.films import approving
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, news
from fediverse_cinema.foundation.jobs import queue
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.people.models import Creator
from fediverse_cinema.reactions.models import Reaction
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.towns import Town
from tests.kit.working import work_and_be_killed

pytestmark = [pytest.mark.anyio, pytest.mark.stories]
AS = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    await Host.update_or_create({"software": "peertube", "asked_at": clock.now()}, name="video.example")
    return await a_creator("ana")


@pytest.fixture
def cineaste(town: Town) -> Neighbour:
    return town.video.actor("cineaste")


def comment(by: Neighbour, answers: str, number: int) -> Document:
    """As 0034 was recorded: Markdown, everything in `to`, an `updated` that is a little later."""
    uri = f"{by.server.base}/videos/watch/0f4e2a52/comments/{number}"
    return by.server.serve(
        {"@context": "https://www.w3.org/ns/activitystreams", "id": uri, "type": "Note", "url": uri,
         "content": f"Depuis *PeerTube*, {number}", "mediaType": "text/markdown", "inReplyTo": answers,
         "published": "2026-11-21T23:27:57.626Z", "updated": "2026-11-21T23:27:57.632Z", "attributedTo": by.uri,
         "to": [PUBLIC, f"{by.uri}/followers"], "cc": [], "replyApproval": None, "tag": []}
    )  # fmt: skip


def creates(by: Neighbour, note: Document) -> Document:
    return {**by.activity("Create", note, to=note["to"], cc=[]), "id": f"{note['id']}/activity"}


async def counts(town: Town, film: Film) -> dict[str, Any]:
    document = (await town.pole.client.get(film.uri, headers=AS)).json()
    dislikes = (await town.pole.client.get(document["dislikes"], headers=AS)).json()
    return {"views": document["views"], "dislikes": dislikes["totalItems"]}


async def test_views_and_dislikes_are_counted_though_their_ids_come_again(
    town: Town, ana: Creator, cineaste: Neighbour
) -> None:
    film, peertube = await a_film(ana), town.video.actor("peertube", "Application")
    view = peertube.activity("View", film.uri, to=[PUBLIC])
    dislike = {**cineaste.activity("Dislike", film.uri, to=[ana.actor.uri]), "id": f"{cineaste.uri}/dislikes/82"}
    for sender, letter in (
        (peertube, view),
        (cineaste, dislike),
        (cineaste, cineaste.undo(dislike)),
        (cineaste, {**dislike, "cc": []}),
    ):
        assert (await town.deliver(sender, letter)).outcome == Outcome.APPLIED
    assert await counts(town, film) == {"views": 1, "dislikes": 1}
    await town.deliver(cineaste, cineaste.undo(dislike) | {"published": "2026-11-21T23:27:55.510Z"})
    assert await counts(town, film) == {"views": 1, "dislikes": 0}
    assert await Reaction.filter(object_uri=film.uri, actor__uri=cineaste.uri).count() == 0


async def test_its_comments_on_our_film_are_approved_when_it_is_back(
    town: Town, ana: Creator, cineaste: Neighbour
) -> None:
    """A comment and an answer to it; each approval names what that one answers."""
    film = await a_film(ana)
    first = comment(cineaste, film.uri, 4)
    second = comment(cineaste, first["id"], 5)

    async def nobody_opens() -> None:
        raise httpx.ConnectError("away")

    await town.deliver(cineaste, cineaste.activity("Follow", ana.actor.uri))
    town.video.before_answering = nobody_opens
    for note in (first, second):
        await town.deliver(cineaste, creates(cineaste, note))
    town.video.before_answering = None
    approvals_before = len(town.video.received("ApproveReply"))
    for hours in (1, 8, 16):
        with clock.stopped_at(clock.now() + timedelta(hours=hours)):
            await town.pole.work()
    approvals = town.video.received("ApproveReply")[approvals_before:]
    assert sorted((one["object"], one["inReplyTo"], one["actor"]) for one in approvals) == [
        (first["id"], film.uri, ana.actor.uri),
        (second["id"], first["id"], ana.actor.uri),
    ]
    assert {one.path for one in town.video.letters if one.activity["type"] == "ApproveReply"} == {
        "/accounts/cineaste/inbox"
    }
    assert await Note.filter(thread_uri=film.uri).count() == 2
    assert await Job.filter(kind="deliver").count() == 0


async def test_a_comment_is_approved_once_though_workers_are_killed(
    town: Town, ana: Creator, cineaste: Neighbour
) -> None:
    """Be it before its news is written off, or the job that comes of it."""
    film = await a_film(ana)
    await town.deliver(cineaste, creates(cineaste, comment(cineaste, film.uri, 4)))
    note = await Note.get()
    await news.tell(NoteSaid(note.id))
    await queue.later(approving.APPROVE, {"note_id": note.id})
    await work_and_be_killed()
    assert [one["object"] for one in town.video.received("ApproveReply")] == [note.uri]


async def test_it_approves_what_we_say_below_its_film_and_below_a_comment(
    town: Town, ana: Creator, cineaste: Neighbour
) -> None:
    author = await webfinger.find(cineaste.uri)
    await follows.request(ana.actor, author)
    film = await Film.create(
        uri="https://video.example/videos/watch/7b8ff510", uuid="7b8ff510", slug="the-film", local=False,
        author=author, state="published", title="The film", created_at=clock.now(),
    )  # fmt: skip
    above = await an_answer(ana.actor, "Beau film.", film)
    below = await an_answer((await a_creator("ida", "Ida")).actor, "Très beau.", film, above)
    await town.pole.work()
    said = {one["object"]["id"]: one["object"]["inReplyTo"] for one in town.video.received("Create")}
    assert said == {above.uri: film.uri, below.uri: above.uri}
    for number, note in enumerate((above, below)):
        approval = {"id": f"{film.uri}/comments/{number}/approve-reply", "inReplyTo": said[note.uri]}
        letter = await town.deliver(cineaste, cineaste.activity("ApproveReply", note.uri) | approval)
        assert letter.outcome == Outcome.APPLIED
        assert (await Note.get(id=note.id)).approved_by == approval["id"]
    assert await Actor.filter(host="video.example").count() == 1
