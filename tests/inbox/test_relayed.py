"""What a group passes on, as Lemmy does: the activity inside is asked of its own origin, and counts as its actor's."""

import pytest

from fediverse_cinema.activitypub import allowance, follows
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
def lea(town: Town) -> Neighbour:
    """She writes; she lives elsewhere than the group."""
    return town.fedi.actor("lea")


@pytest.fixture
async def group(town: Town) -> Neighbour:
    """A community on Lemmy that Ana follows."""
    ana, group = (await a_creator()).actor, town.social.actor("cinema", "Group")
    await town.deliver(group, group.activity("View", group.uri))
    await follows.request(ana, await Actor.get(uri=group.uri))
    await town.pole.work()
    await town.deliver(group, group.activity("Accept", town.social.received("Follow")[-1]))
    return group


def a_page(lea: Neighbour, **more: object) -> Document:
    page = lea.note("", type="Page", name="Les Quais", inReplyTo=None, **more)
    return lea.server.serve({"@context": AS2, **page})


def passed_on(group: Neighbour, activity: Document) -> Document:
    """The announcement, as it is sent, of an activity that its own server serves."""
    return group.activity("Announce", activity, to=[PUBLIC], cc=[f"{group.uri}/followers"])


def said(lea: Neighbour, kind: str, about: Document | str) -> Document:
    return lea.server.serve(lea.activity(kind, about, to=[PUBLIC]))


async def test_a_page_that_is_created_in_a_group_is_shared_by_it(town: Town, lea: Neighbour, group: Neighbour) -> None:
    page = a_page(lea)
    create = said(lea, "Create", {**page, "content": "<p>forged, even there</p>"})
    copy = {**create, "object": {**page, "content": "<p>forged on the way</p>"}}
    announce = passed_on(group, copy)
    assert (await town.deliver(group, announce)).outcome == Outcome.APPLIED
    note = await Note.get().select_related("author")
    assert (note.kind, note.title, note.html, note.author.uri) == ("Page", "Les Quais", "<p>beautiful!</p>", lea.uri)
    (share,) = await Reaction.all().select_related("actor")
    assert (share.kind, share.actor.uri, share.object_uri, share.uri) == (
        ReactionKind.ANNOUNCE, group.uri, page["id"], announce["id"]
    )  # fmt: skip


async def test_an_answer_only_stands_in_its_talk(town: Town, lea: Neighbour, group: Neighbour) -> None:
    page = a_page(lea)
    await town.deliver(group, passed_on(group, said(lea, "Create", page)))
    answer = lea.server.serve({"@context": AS2, **lea.note(page["id"])})
    await town.deliver(group, passed_on(group, said(lea, "Create", answer)))
    assert (await Note.get(uri=answer["id"])).thread_uri == page["id"]
    assert await Reaction.all().count() == 1


async def test_changes_likes_and_deletes_count_when_their_origin_says_so(
    town: Town, lea: Neighbour, group: Neighbour
) -> None:
    page, bob = a_page(lea), town.video.actor("bob")
    await town.deliver(group, passed_on(group, said(lea, "Create", page)))
    lea.server.serve({**page, "content": "<p>new</p>", "updated": "2026-08-09T09:00:00Z"})
    await town.deliver(group, passed_on(group, said(lea, "Update", page)))
    assert (await Note.get()).html == "<p>new</p>"

    like = said(bob, "Like", page["id"])
    await town.deliver(group, passed_on(group, like))
    assert await Reaction.filter(kind=ReactionKind.LIKE, actor__uri=bob.uri).count() == 1
    await town.deliver(group, passed_on(group, bob.server.serve(bob.undo(like))))
    assert await Reaction.filter(kind=ReactionKind.LIKE).count() == 0

    delete = said(lea, "Delete", page["id"])
    assert (await town.deliver(group, passed_on(group, delete))).reason == "not_deleted"
    lea.server.serve({"@context": AS2, "id": page["id"], "type": "Tombstone"})
    assert (await town.deliver(group, passed_on(group, delete))).outcome == Outcome.APPLIED
    assert await Note.all().count() == await Reaction.all().count() == 0


async def test_what_a_group_invents_is_nothing(town: Town, lea: Neighbour, group: Neighbour) -> None:
    film = await a_film(await (await Actor.get(local_handle="ana")).creator.select_related("actor"))
    page = a_page(lea)
    invented = [lea.activity("Create", page), lea.activity("Like", film.uri), lea.activity("Delete", film.uri)]
    town.social.serve(forged := {**lea.activity("Like", film.uri), "id": f"{group.server.base}/likes/1"})
    for activity in (*invented, forged):
        letter = await town.deliver(group, passed_on(group, activity))
        assert letter.outcome in (Outcome.REFUSED, Outcome.IGNORED), activity
    assert await Note.all().count() == await Reaction.filter(kind=ReactionKind.LIKE).count() == 0


async def test_nobody_hears_a_group_that_nobody_follows(town: Town, lea: Neighbour) -> None:
    stranger = town.evil.actor("group", "Group")
    letter = await town.deliver(stranger, passed_on(stranger, said(lea, "Create", a_page(lea))))
    assert letter.outcome == Outcome.IGNORED and town.fedi.asked == []


async def test_INB_23_anybody_may_claim_that_it_is_about_ours_but_so_often_in_an_hour(
    town: Town, lea: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 2)
    film = await a_film(await a_creator())
    stranger = town.evil.actor("group", "Group")
    for _ in range(4):
        await town.deliver(stranger, passed_on(stranger, said(lea, "Like", film.uri)))
    assert len([path for path in town.fedi.fetched if path.startswith("/like/")]) == 2


async def test_a_followed_group_may_pass_on_as_much_as_it_likes(
    town: Town, lea: Neighbour, group: Neighbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 0)
    letter = await town.deliver(group, passed_on(group, said(lea, "Create", a_page(lea))))
    assert letter.outcome == Outcome.APPLIED


async def test_a_group_does_not_pass_on_what_is_not_public(town: Town, lea: Neighbour, group: Neighbour) -> None:
    page = a_page(lea, to=[group.uri], cc=[])
    assert (await town.deliver(group, passed_on(group, said(lea, "Create", page)))).outcome != Outcome.APPLIED
    assert await Note.all().count() == 0
