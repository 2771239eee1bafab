"""What a reader does not see: whoever is blocked, muted or lives at a domain that she shuns is in none of her lists."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import barriers, blocks, follows, mutes, shunning
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, Mute, MuteScope, Shunned
from fediverse_cinema.conversations import unfolding
from fediverse_cinema.ecran import queries as screen
from fediverse_cinema.events import queries as events
from fediverse_cinema.films import browsing
from fediverse_cinema.films import queries as films
from fediverse_cinema.films.browsing import Wish
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.labels import queries as selections
from fediverse_cinema.labels.models import Audience
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.people import portraits
from fediverse_cinema.people.likeness import Likeness, TradeLine
from fediverse_cinema.people.models import Creator
from fediverse_cinema.projects import call_queries as calls
from fediverse_cinema.projects import queries as projects
from fediverse_cinema.publications import queries as publications
from fediverse_cinema.reactions import service as reactions
from fediverse_cinema.search import people as directory
from fediverse_cinema.search import words
from fediverse_cinema.timeline import queries as timeline
from tests.kit.calls import a_call
from tests.kit.events import an_event
from tests.kit.following import follow
from tests.kit.labels import a_selection
from tests.kit.people import a_creator, a_film, an_answer
from tests.kit.projects import a_project
from tests.kit.publications import a_publication
from tests.kit.towns import Town
from tests.kit.words import a_note

pytestmark = pytest.mark.anyio
AT_A_SERVER = "a.b_d.example:8443"


@dataclass
class Hall:
    """Ana has made one of everything; Vera reads, and follows her."""

    town: Town
    ana: Creator
    vera: Creator
    film: Film

    async def seen(self, viewer: Actor | None) -> set[str]:
        """The lists in which something of Ana's stands."""
        reader = viewer or self.vera.actor
        found = await words.find("quai", viewer)
        blocks_of_screen = await screen.screen(viewer)
        lists = {
            "newest films": bool(await films.newest(viewer=viewer)),
            "catalogue": bool((await browsing.find(Wish(), viewer=viewer)).films),
            "hashtag": bool(await films.listed([self.film.uri], viewer)),
            "search of films": bool(found.films),
            "search of people": bool(found.people),
            "search of notes": bool(found.notes),
            "directory": bool((await directory.find(directory.Wanted(), viewer)).people),
            "projects": bool((await projects.find(projects.Wanted(), viewer=viewer)).projects),
            "calls": bool((await calls.find(calls.Wanted(), viewer=viewer)).calls),
            "agenda": bool((await events.upcoming(viewer=viewer)).events),
            "publications": bool((await publications.newest(viewer=viewer)).shown),
            "selections": bool((await selections.public_selections(viewer=viewer)).selections),
            "talk": len((await unfolding.talk_about(self.film.uri, viewer)).said) == 1,
            "screen": any(block.born for block in blocks_of_screen),
        }
        if viewer is not None:
            lists["timeline"] = any(one.film or one.note for one in await timeline.page(reader, None, 30))
            lists["notices"] = bool(await notices.page(reader, None, 30))
        return {name for name, stands in lists.items() if stands}


@pytest.fixture
async def hall(town: Town) -> Hall:
    ana, vera = await a_creator("ana", "Ana Quai"), await a_creator("vera")
    await Actor.filter(id=ana.actor_id).update(indexable=True)
    await portraits.keep(ana.actor, Likeness((TradeLine("editor", "", passes_on=False),)))
    await follow(vera.actor, ana.actor)
    film = await a_film(ana, "Quai nord")
    await an_answer(ana.actor, "vu", film)
    await a_note(ana.actor, title="Quai")
    await reactions.like(ana.actor, (await a_note(vera.actor)).uri, vera.actor)
    await an_event(ana.actor)
    await a_call(await a_project(ana))
    await a_publication(ana.actor)
    await a_selection(ana.actor, film, audience=Audience.PUBLIC)
    await town.pole.work()
    return Hall(town, ana, vera, film)


async def test_whom_she_has_cut_off_stands_in_none_of_her_lists_and_comes_back(hall: Hall) -> None:
    ana, vera = hall.ana.actor, hall.vera.actor
    groups = [ana, *await Actor.filter(owner_id=ana.id), *await Actor.filter(handle="quai_nord")]
    all_of_them, of_visitors = await hall.seen(vera), await hall.seen(None)
    assert len(all_of_them) == 16, all_of_them
    assert len(of_visitors) == 14, of_visitors

    async def each(deed: Callable[[Actor], Awaitable[object]]) -> None:
        for one in groups:
            await deed(one)

    await each(lambda one: mutes.mute(vera, one, MuteScope.ALL))
    assert await hall.seen(vera) == set()
    await each(lambda one: mutes.mute(vera, one, MuteScope.WORDS))
    assert await hall.seen(vera) == {"notices"}
    await each(lambda one: mutes.mute(vera, one, MuteScope.SHARES))
    assert await hall.seen(vera) == all_of_them
    await each(lambda one: mutes.unmute(vera, one))
    await Actor.filter(id__in=[one.id for one in groups]).update(host=AT_A_SERVER)
    await Shunned.create(owner=vera, domain="b-d.example", created_at=clock.now())
    await Shunned.create(owner=vera, domain="d.example", created_at=clock.now())
    assert await hall.seen(vera) == all_of_them, "another name, and one that only ends alike"
    await Shunned.create(owner=vera, domain="b_d.example", created_at=clock.now())
    assert await hall.seen(vera) == set()
    await Shunned.all().delete()
    assert await hall.seen(vera) == all_of_them
    await each(lambda one: blocks.block(vera, one))
    assert await hall.seen(vera) == set()
    await each(lambda one: blocks.unblock(vera, one))
    await blocks.block(ana, vera)
    assert not {"talk", "timeline", "directory", "catalogue", "search of notes"} & await hall.seen(vera)
    assert await hall.seen(None) == of_visitors, "nobody else sees less"


async def test_what_somebody_shares_can_be_left_out_alone_and_another_who_shares_it_takes_the_place(
    hall: Hall,
) -> None:
    vera, ben, carl = hall.vera.actor, (await a_creator("ben")).actor, (await a_creator("carl")).actor
    await blocks.block(vera, hall.ana.actor)
    await blocks.unblock(vera, hall.ana.actor)
    film = await a_film(await a_creator("dora"), "Autre")
    for one in (ben, carl):
        await follow(vera, one)
    hers = await a_note(ben)
    await mutes.mute(vera, ben, MuteScope.SHARES)
    await reactions.share(ben, film.uri, ben)
    await hall.town.pole.work()
    assert [one.film for one in await timeline.page(vera, None, 30)] == []
    await reactions.share(carl, film.uri, carl)
    await hall.town.pole.work()
    [arrival] = await timeline.page(vera, None, 30)
    assert arrival.shared_by is not None and arrival.shared_by.handle.startswith("carl")
    assert hers is not None


async def test_a_mute_ends_after_its_last_day_and_nobody_mutes_herself_or_the_past(hall: Hall) -> None:
    ana, vera, today = hall.ana.actor, hall.vera.actor, clock.now().date()
    for whom, until in ((vera, None), (ana, today - timedelta(days=1))):
        with pytest.raises(Refused):
            await mutes.mute(vera, whom, MuteScope.ALL, until)
    assert await Mute.all().count() == 0
    await mutes.mute(vera, ana, MuteScope.ALL, today)
    await mutes.sweep()
    assert await Mute.all().count() == 1, "the last day is not over"
    await Mute.all().update(until=today - timedelta(days=1))
    await mutes.sweep()
    assert await Mute.all().count() == 0


async def test_who_shuns_a_domain_parts_from_all_its_people_and_stays_apart(town: Town) -> None:
    ana, alice, bob = (await a_creator()).actor, town.social.actor("alice"), town.video.actor("bob")
    for one in (alice, bob):
        await town.deliver(one, one.activity("Follow", ana.uri))
        await follow(ana, await Actor.get(uri=one.uri))
    await shunning.shun(ana, "https://Social.example/@alice")
    await town.pole.work()
    left = await Follow.filter(state=FollowState.ACCEPTED).select_related("follower", "followed")
    assert {(one.follower.handle, one.followed.handle) for one in left} == {("bob", "ana"), ("ana", "bob")}
    told = [letter.activity["type"] for letter in town.social.letters]
    assert sorted(told[-2:]) == ["Reject", "Undo"] and "Block" not in told, "nobody is told why"
    known = await Actor.get(uri=alice.uri)
    assert await barriers.between(ana, known) and await barriers.between(known, ana)
    await town.deliver(alice, alice.activity("Follow", ana.uri, id=f"{alice.uri}/again"))
    assert await follows.between(known, ana) is None
    with pytest.raises(Refused):
        await follows.request(ana, known)
    film = await a_film(await Creator.get(actor_id=ana.id).select_related("actor"))
    note = alice.note(film.uri, "<p>et là ?</p>")
    await town.deliver(alice, alice.activity("Create", note))
    assert (await unfolding.talk_about(film.uri, None)).said == (), "what she has made is kept clear of them"
    refused = await town.pole.client.get(ana.uri, headers=alice.asking(ana.uri))
    assert refused.status_code == 404, "MOD-03"
    await shunning.receive_again(ana, "social.example")
    assert not await barriers.between(ana, known)
