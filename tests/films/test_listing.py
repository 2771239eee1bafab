"""Which films of elsewhere stand in public lists: a stranger cannot put hers there, however it came to us."""

import pytest

from fediverse_cinema.activitypub import actors, follows
from fediverse_cinema.activitypub.models import Actor, FollowState
from fediverse_cinema.activitypub.news import ReadBack
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import listing
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import news
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from fediverse_cinema.search import finding
from tests.kit.following import follow, known
from tests.kit.neighbours import AS2, PUBLIC, Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.kit.visitors import Visitor

pytestmark = pytest.mark.anyio
LISTS = ("/", "/films", "/tags/pills")


@pytest.fixture
async def ana(town: Town) -> Actor:
    return (await a_creator("ana")).actor


@pytest.fixture
def mallory(town: Town) -> Neighbour:
    return town.evil.actor("mallory")


def video(by: Neighbour, *others: Document | str, name: str = "Buy pills") -> Document:
    """A film that its server serves, with a hashtag."""
    return by.server.serve(
        {
            "@context": AS2, "id": by.server.new_id("videos"), "type": "Video", "name": name, "to": [PUBLIC],
            "attributedTo": [{"type": "Person", "id": by.uri}, *others], "published": "2026-11-25T10:00:00Z",
            "tag": [{"type": "Hashtag", "name": "pills"}], "url": [], "duration": "PT5S",
        }
    )  # fmt: skip


def group(channel: Neighbour) -> Document:
    return {"type": "Group", "id": channel.uri}


async def where(town: Town, film: Document) -> set[str]:
    """The lists in which it stands."""
    visitor = Visitor(town.pole)
    return {path for path in LISTS if film["name"] in await visitor.look(path)}


async def brought(town: Town, ana: Actor, film: Document, by: Neighbour) -> None:
    """It is kept because its maker mentions a member below it: anybody can have that."""
    note = by.note(film["id"], tag=[{"type": "Mention", "href": ana.uri}], cc=[ana.uri])
    letter = await town.deliver(by, by.activity("Create", note, to=[PUBLIC]))
    assert letter.outcome == Outcome.APPLIED
    assert await Film.exists(uri=film["id"]) and await Note.exists(uri=note["id"])


async def test_INB_22_a_stranger_who_names_somebody_followed_here_as_second_author_is_not_kept(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    alice = town.social.actor("alice")
    await follow(ana, await known(town, alice))
    film = video(mallory, {"type": "Person", "id": alice.uri})
    letter = await town.deliver(mallory, mallory.activity("Create", film, to=[PUBLIC]))
    assert (letter.outcome, await Film.all().count()) == (Outcome.IGNORED, 0)


async def test_a_stranger_who_mentions_a_member_below_her_film_does_not_stand_in_our_lists(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    film = video(mallory)
    await brought(town, ana, film, mallory)
    assert await where(town, film) == set()
    visitor = Visitor(town.pole)
    kept = await Film.get(uri=film["id"])
    assert film["name"] in await visitor.look(f"/films/{kept.slug}"), "it has its page"


async def test_what_a_member_looks_up_stands_in_no_public_list(town: Town, ana: Actor, mallory: Neighbour) -> None:
    film = video(mallory)
    wanted = finding.read(film["id"])
    assert wanted is not None
    path = await finding.ask(wanted)
    await town.pole.work()
    assert await where(town, film) == set()
    assert film["name"] in await Visitor(town.pole).look(path)


async def test_it_is_listed_from_when_a_member_follows_its_maker_to_when_she_leaves(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    film = video(mallory)
    await brought(town, ana, film, mallory)
    maker = await Actor.get(uri=mallory.uri)
    await follows.request(ana, maker)
    await town.pole.work()
    assert await where(town, film) == set(), "she has not been accepted yet"
    await town.deliver(mallory, mallory.activity("Accept", mallory.server.received("Follow")[-1]))
    assert await where(town, film) == set(LISTS)
    other = video(mallory, name="More pills")
    await town.deliver(mallory, mallory.activity("Create", other, to=[PUBLIC]))
    assert await where(town, other) == set(LISTS)
    await follows.withdraw(ana, maker)
    await town.pole.work()
    assert await where(town, film) == await where(town, other) == set()


async def test_who_follows_us_is_not_followed_by_us(town: Town, ana: Actor, mallory: Neighbour) -> None:
    await town.deliver(mallory, mallory.activity("Follow", ana.uri))
    film = video(mallory)
    await brought(town, ana, film, mallory)
    await town.deliver(mallory, mallory.activity("Announce", film["id"], to=[PUBLIC]))
    assert await Reaction.filter(object_uri=film["id"]).count() == 1
    maker = await Actor.get(uri=mallory.uri)
    await follow(await known(town, town.social.actor("alice")), maker)
    await listing.around(maker.id)
    assert await where(town, film) == set()


async def test_a_share_of_somebody_followed_here_lists_it_until_it_is_taken_back(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    film, alice = video(mallory), town.social.actor("alice")
    await follow(ana, await known(town, alice))
    share = alice.activity("Announce", film["id"], to=[PUBLIC])
    await town.deliver(alice, share)
    assert await where(town, film) == set(LISTS)
    await town.deliver(alice, alice.undo(share))
    assert await where(town, film) == set()


async def test_a_share_of_ours_lists_it_until_it_is_taken_back(town: Town, ana: Actor, mallory: Neighbour) -> None:
    film = video(mallory)
    await brought(town, ana, film, mallory)
    maker = await Actor.get(uri=mallory.uri)
    await reactions.share(ana, film["id"], maker)
    await town.pole.work()
    assert await where(town, film) == set(LISTS)
    await reactions.unshare(ana, film["id"], maker)
    await town.pole.work()
    assert await where(town, film) == set()


async def test_what_somebody_shared_is_listed_no_longer_when_she_is_gone(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    film, alice = video(mallory), town.social.actor("alice")
    await follow(ana, await known(town, alice))
    await town.deliver(alice, alice.activity("Announce", film["id"], to=[PUBLIC]))
    await actors.end(await Actor.get(uri=alice.uri))
    await town.pole.work()
    assert await Film.exists(uri=film["id"])
    assert await where(town, film) == set()


async def test_a_channel_that_shares_what_names_it_shows_it(town: Town, ana: Actor) -> None:
    maker, channel = town.video.actor("ines"), town.video.actor("chaine", "Group")
    await follow(ana, await known(town, channel))
    film = video(maker, group(channel), name="Nuit blanche")
    await town.deliver(maker, maker.activity("Create", film, to=[PUBLIC]))
    assert (await Film.get()).channel_id is None and await where(town, film) == set()
    await town.deliver(channel, channel.activity("Announce", film["id"], to=[PUBLIC]))
    shown = await Film.get().select_related("channel")
    assert shown.channel is not None and shown.channel.uri == channel.uri
    assert await where(town, film) == set(LISTS)


async def test_what_a_channel_had_shared_before_it_was_followed_stands_on_its_page_and_in_lists(
    town: Town, ana: Actor
) -> None:
    maker, channel = town.video.actor("ines"), town.video.actor("chaine", "Group")
    film = video(maker, group(channel), name="Nuit blanche")
    share = channel.activity("Announce", film["id"], to=[PUBLIC])
    town.video.serve(
        {"@context": AS2, "id": f"{channel.uri}/outbox", "type": "OrderedCollection", "orderedItems": [share]}
    )
    await follows.request(ana, await known(town, channel))
    await town.pole.work()
    await town.deliver(channel, channel.activity("Accept", town.video.received("Follow")[-1]))
    shown = await Film.get().select_related("channel")
    assert shown.channel is not None and shown.channel.uri == channel.uri
    assert await where(town, film) == set(LISTS)


async def test_a_share_that_is_read_back_after_its_film_counts_as_well(town: Town, ana: Actor) -> None:
    """The film had been looked at before the share was there; of a share that is read back nobody is told."""
    maker, neighbour = town.video.actor("ines"), town.video.actor("chaine", "Group")
    channel = await known(town, neighbour)
    film = video(maker, group(neighbour), name="Nuit blanche")
    await brought(town, ana, film, maker)
    share = neighbour.server.new_id("shares")
    await reactions.note(ReactionKind.ANNOUNCE, channel, film["id"], share, old=True)
    await follow(ana, channel)
    await news.tell(ReadBack(ana.id, channel.id))
    await town.pole.work()
    assert (await Film.get()).channel_id == channel.id
    assert await where(town, film) == set(LISTS)


async def test_a_channel_whose_document_names_the_author_shows_her_films(town: Town, ana: Actor) -> None:
    maker = town.video.actor("ines")
    channel = town.video.actor("chaine", "Group", attributedTo=[{"type": "Person", "id": maker.uri}])
    await follow(ana, await known(town, channel))
    film = video(maker, group(channel), name="Nuit blanche")
    await town.deliver(maker, maker.activity("Create", film, to=[PUBLIC]))
    shown = await Film.get().select_related("channel")
    assert shown.channel is not None and shown.channel.uri == channel.uri
    assert await where(town, film) == set(LISTS)
    asked = len(town.video.fetched)
    await town.deliver(maker, maker.activity("Update", film | {"updated": "2026-11-25T12:00:00Z"}, to=[PUBLIC]))
    assert len(town.video.fetched) == asked, "it is known, and not asked again"


async def test_nobody_puts_a_film_on_the_page_of_a_channel_that_is_not_hers(town: Town, ana: Actor) -> None:
    """Any user of a server may name any Group of it."""
    owner, forger = town.video.actor("ines"), town.video.actor("mallory")
    channel = town.video.actor("chaine", "Group", attributedTo=[{"type": "Person", "id": owner.uri}])
    await follow(ana, await known(town, channel))
    film = video(forger, group(channel))
    await town.deliver(forger, forger.activity("Create", film, to=[PUBLIC]))
    assert [one.channel_id for one in await Film.all()] == [None]
    assert await where(town, film) == set()
    assert film["name"] not in await Visitor(town.pole).look(f"/people/{channel.address}")


async def test_a_film_that_goes_to_another_channel_leaves_the_first(town: Town, ana: Actor) -> None:
    maker = town.video.actor("ines")
    hers = [{"type": "Person", "id": maker.uri}]
    first, second = (town.video.actor(name, "Group", attributedTo=hers) for name in ("one", "two"))
    await follow(ana, await known(town, first))
    film = video(maker, group(first), name="Nuit blanche")
    await town.deliver(maker, maker.activity("Create", film, to=[PUBLIC]))
    moved = film | {"attributedTo": [film["attributedTo"][0], group(second)], "updated": "2026-11-25T12:00:00Z"}
    await town.deliver(maker, maker.activity("Update", moved, to=[PUBLIC]))
    shown = await Film.get().select_related("channel")
    assert shown.channel is not None and shown.channel.uri == second.uri
    assert await where(town, film) == set()


async def test_once_a_day_what_was_missed_is_found_and_films_of_ours_always_stand(
    town: Town, ana: Actor, mallory: Neighbour
) -> None:
    ours = await a_film(await a_creator("ben", "Ben"), "La Saône")
    film = video(mallory)
    await brought(town, ana, film, mallory)
    await follow(ana, await Actor.get(uri=mallory.uri))
    await listing.sweep()
    assert {one.title for one in await Film.filter(listed=True)} == {ours.title, film["name"]}
    await follow_ends(ana)
    await listing.sweep()
    assert {one.title for one in await Film.filter(listed=True)} == {ours.title}


async def follow_ends(follower: Actor) -> None:
    """Without any news of it."""
    await follower.follows.all().update(state=FollowState.REJECTED)  # type: ignore[attr-defined]
