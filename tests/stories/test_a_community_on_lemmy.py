"""A pole and a community on Lemmy, which passes on what its members do: the pole hears it from the community and asks
those who did it, also when their server is away at first.
"""

from datetime import timedelta

import httpx
import pytest

from fediverse_cinema.activitypub import follows, webfinger
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town

pytestmark = [pytest.mark.anyio, pytest.mark.stories]


@pytest.fixture
async def group(town: Town) -> Neighbour:
    ana, group = (await a_creator()).actor, town.social.actor("cinema", "Group")
    await follows.request(ana, await webfinger.find(group.uri))
    await town.pole.work()
    await town.deliver(group, group.activity("Accept", town.social.received("Follow")[-1]))
    return group


@pytest.fixture
def lea(town: Town) -> Neighbour:
    return town.fedi.actor("lea")


def passed_on(group: Neighbour, activity: Document) -> Document:
    return group.activity("Announce", activity, to=[PUBLIC], cc=[f"{group.uri}/followers"])


async def test_a_talk_in_the_community_is_followed_from_its_page_to_its_end(
    town: Town, group: Neighbour, lea: Neighbour
) -> None:
    bob = town.video.actor("bob")
    page = lea.server.serve({"@context": AS2, **lea.note("", type="Page", name="Les Quais", inReplyTo=None)})
    answer = bob.server.serve({"@context": AS2, **bob.note(page["id"], "<p>Vu !</p>")})
    like = bob.server.serve(bob.activity("Like", page["id"], to=[PUBLIC]))
    for activity in (
        lea.server.serve(lea.activity("Create", page, to=[PUBLIC])),
        bob.server.serve(bob.activity("Create", answer, to=[PUBLIC])),
        like,
    ):
        await town.deliver(group, passed_on(group, activity))
    assert {note.uri: note.thread_uri for note in await Note.all()} == {
        page["id"]: page["id"],
        answer["id"]: page["id"],
    }
    assert await Reaction.filter(kind=ReactionKind.LIKE, object_uri=page["id"]).count() == 1

    await town.deliver(group, passed_on(group, bob.server.serve(bob.undo(like))))
    assert await Reaction.filter(kind=ReactionKind.LIKE, object_uri=page["id"]).count() == 0

    lea.server.serve({"@context": AS2, "id": page["id"], "type": "Tombstone"})
    delete = lea.server.serve(lea.activity("Delete", page["id"], to=[PUBLIC]))
    await town.deliver(group, passed_on(group, delete))
    assert [note.uri for note in await Note.all()] == [answer["id"]], "his words stay his"


async def test_what_was_passed_on_while_its_server_was_away_is_fetched_when_it_is_back(
    town: Town, group: Neighbour, lea: Neighbour
) -> None:
    async def nobody_opens() -> None:
        raise httpx.ConnectError("away")

    page = lea.server.serve({"@context": AS2, **lea.note("", type="Page", name="Les Quais", inReplyTo=None)})
    create = lea.server.serve(lea.activity("Create", page, to=[PUBLIC]))
    lea.server.before_answering = nobody_opens
    await town.deliver(group, passed_on(group, create))
    assert await Note.all().count() == 0
    lea.server.before_answering = None
    town.pole.house.rooms.pop("failing", None)  # that lasts five minutes of a time which cannot be stopped
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        await town.pole.work()
    assert [(note.title, note.kind) for note in await Note.all()] == [("Les Quais", "Page")]
