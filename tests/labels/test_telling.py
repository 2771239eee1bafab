"""What leaves of a selection and is taken back: the Note, the boosts of a label, its playlist on PeerTube."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from fediverse_cinema import listeners
from fediverse_cinema.activitypub import actors, hosts, tombstones
from fediverse_cinema.activitypub.models import Actor, OutboxEntry, Tombstone
from fediverse_cinema.conversations import service as conversations
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films import service
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.models import Outcome
from fediverse_cinema.labels import leaves, picking, selecting, telling
from fediverse_cinema.labels.models import Audience, Label, LabelKind, Leave, Pick, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.notices.models import Notice, NoticeKind
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.service import pole_actors
from fediverse_cinema.reactions.models import Reaction, ReactionKind
from tests.kit.choices import CHOOSING, a_video, can_feature
from tests.kit.following import follow
from tests.kit.labels import a_label, a_pick, a_selection, many_films
from tests.kit.neighbours import PUBLIC, Document, Neighbour
from tests.kit.people import a_creator
from tests.kit.towns import Town
from tests.kit.words import a_note
from tests.kit.working import work_and_be_killed

pytestmark = pytest.mark.anyio
JSON = {"Accept": "application/activity+json"}
LATER = telling.PATIENCE + timedelta(seconds=1)


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


@pytest.fixture
async def label(town: Town, ana: Creator) -> Label:
    """Followed on Mastodon and on PeerTube."""
    label = await a_label(ana.actor)
    for server in (town.social, town.video):
        await follow(await actors.find_actor(server.actor("fan").uri), label.actor)
    await hosts.note_software(town.video.host, "peertube", "7.3.0")
    await hosts.note_software(town.social.host, "mastodon", "4.5.0")
    return label


async def letters_of(actor: Actor, *types: str) -> list[tuple[str, str]]:
    found = OutboxEntry.filter(actor_id=actor.id, type__in=types).order_by("id")
    return [(one.type, one.object_uri) for one in await found]


async def boosted(actor: Actor) -> list[str]:
    found = Reaction.filter(actor_id=actor.id, kind=ReactionKind.ANNOUNCE).order_by("id")
    return [one.object_uri for one in await found]


async def later(town: Town) -> None:
    """Changes are told together, a little later."""
    await town.pole.work()
    with clock.stopped_at(clock.now() + LATER):
        await town.pole.work()


async def test_a_private_and_an_unlisted_selection_tell_nobody_anything(town: Town, ana: Creator, label: Label) -> None:
    selection = await a_selection(label.actor, *await many_films(ana, 2))
    await later(town)
    await selecting.show(selection, ana.actor, Audience.UNLISTED, edition=selection.edition)
    await picking.write(selection, {1: "Un plan"}, ana.actor, edition=selection.edition)
    await later(town)
    assert await OutboxEntry.filter(type__in=["Create", "Announce", "Update"]).count() == 0
    assert (await Note.all().count(), await Reaction.all().count()) == (0, 0)
    assert town.social.received("Create", "Announce") == town.video.received("Create", "Announce") == []
    assert (await Selection.get()).published_at is None


async def test_a_public_selection_of_a_label_is_one_note_its_films_boosts_and_a_playlist(
    town: Town, ana: Creator, label: Label
) -> None:
    """FE4, examples 36, 14 and 48: each server gets what it can read, in the name of who has to say it."""
    films = await many_films(ana, 2)
    selection = await a_selection(label.actor, *films, about="Au bord de l’eau", audience=Audience.PUBLIC)
    await town.pole.work()
    group = label.actor
    [create] = town.social.received("Create")
    note = create["object"]
    assert (create["actor"], note["type"], note["selection"]) == (group.uri, "Note", selection.uri)
    assert "name" not in note and "summary" not in note
    assert [one["href"] for one in note["tag"]] == [one.uri for one in films]
    announces = town.social.received("Announce")
    # Two letters about two films do not wait for each other.
    assert sorted((one["actor"], one["object"]) for one in announces) == sorted((group.uri, one.uri) for one in films)
    assert {ana.actor.uri} <= set(announces[0]["cc"])
    playlist = [one["object"] for one in town.video.received("Create") if one["object"]["type"] == "Playlist"]
    assert [(one["totalItems"], one["attributedTo"]) for one in playlist] == [(2, [group.uri])]
    [sender] = {one["actor"] for one in town.video.received("Create")} - {group.uri}
    assert sender == ana.actor.uri
    kept = await Selection.get()
    assert kept.note_uri == note["id"] and kept.told_at is not None and kept.published_at is not None
    assert (await town.pole.client.get(note["id"], headers=JSON)).json()["selection"] == selection.uri
    outbox = (await town.pole.client.get(f"{group.uri}/outbox", headers=JSON)).json()
    assert outbox["totalItems"] == 3


async def test_the_house_label_sends_its_playlists_by_the_companion(town: Town, ana: Creator) -> None:
    label = await a_label(ana.actor, "maison", "La maison", kind=LabelKind.TEAM)
    await follow(await actors.find_actor(town.video.actor("fan").uri), label.actor)
    await hosts.note_software(town.video.host, "peertube", "7.3.0")
    await a_selection(label.actor, *await many_films(ana, 1), audience=Audience.PUBLIC)
    await town.pole.work()
    senders = {one["object"]["type"]: one["actor"] for one in town.video.received("Create")}
    assert senders == {"Note": label.actor.uri, "Playlist": f"{town.pole.base}/ap/users/regie"}


async def test_a_member_tells_of_hers_by_a_note_alone(town: Town, ana: Creator) -> None:
    """CU1: a person's selection does not boost."""
    await follow(await actors.find_actor(town.video.actor("fan").uri), ana.actor)
    await hosts.note_software(town.video.host, "peertube", "7.3.0")
    await a_selection(ana.actor, *await many_films(ana, 2), audience=Audience.PUBLIC)
    await town.pole.work()
    assert [one["object"]["type"] for one in town.video.received("Create")] == ["Note"]
    assert await Reaction.all().count() == 0


async def test_a_label_boosts_a_film_once_however_many_of_its_selections_show_it(
    town: Town, ana: Creator, label: Label
) -> None:
    """And takes the boost back when the last of them shows it no longer."""
    films = await many_films(ana, 2)
    one = await a_selection(label.actor, *films, audience=Audience.PUBLIC)
    other = await a_selection(label.actor, films[0], title="Autre", audience=Audience.PUBLIC)
    await town.pole.work()
    assert await boosted(label.actor) == [film.uri for film in films]
    await selecting.show(one, ana.actor, Audience.PRIVATE, edition=one.edition)
    await town.pole.work()
    assert await boosted(label.actor) == [films[0].uri]
    await picking.remove(other, 1, ana.actor)
    await town.pole.work()
    assert await boosted(label.actor) == []
    assert await letters_of(label.actor, "Announce", "Undo") == [
        *(("Announce", film.uri) for film in films),
        *(("Undo", film.uri) for film in reversed(films)),
    ]
    assert [one["object"]["object"] for one in town.social.received("Undo")] == [one.uri for one in reversed(films)]


@pytest.mark.parametrize("audience", [Audience.PRIVATE, Audience.UNLISTED])
async def test_what_is_public_no_longer_is_withdrawn_everywhere_and_comes_back_by_undo(
    town: Town, ana: Creator, label: Label, audience: Audience
) -> None:
    """CU6: remote followers no longer see it; undo tells it anew, under another id."""
    films = await many_films(ana, 2)
    await a_pole_that_knows_us(town)
    selection = await a_selection(label.actor, *films, audience=Audience.PUBLIC)
    await town.pole.work()
    uri = (await Selection.get()).note_uri
    selection = await Selection.get()
    await selecting.show(selection, ana.actor, audience, edition=selection.edition)
    await later(town)
    assert await Note.all().count() == 0 and (await Selection.get()).note_uri == ""
    deletes = {one["object"]["id"] if isinstance(one["object"], dict) else one["object"]
               for one in town.video.received("Delete")}  # fmt: skip
    assert deletes == {uri, f"{selection.uri}/playlist"}
    assert [one["object"]["id"] for one in town.social.received("Delete")] == [uri]
    assert sorted(one["object"]["object"] for one in town.social.received("Undo")) == sorted(one.uri for one in films)
    assert (await town.pole.client.get(uri, headers=JSON)).status_code == 410
    assert not await Tombstone.exists(uri=selection.page_url), "its page lives on, for whom it is for"
    [remove] = town.fedi.received("Remove")
    assert (remove["object"], remove["target"]) == (selection.uri, f"{urls.pole()}/selections")
    listed = OutboxEntry.filter(actor_id=label.actor_id, listed=True)
    assert await listed.count() == 0
    await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    await later(town)
    again = (await Selection.get()).note_uri
    assert again not in ("", uri) and len(town.social.received("Create")) == 2
    assert len(await boosted(label.actor)) == 2
    playlists = [one for one in town.video.received("Create") if one["object"]["type"] == "Playlist"]
    assert len({one["id"] for one in playlists}) == 2


async def a_pole_that_knows_us(town: Town) -> None:
    """And has read what it lists; nobody there follows anybody of ours."""
    application = await actors.find_actor(town.fedi.actor("instance", "Application").uri)
    await follow(application, (await pole_actors()).instance)
    await hosts.note_software(town.fedi.host, "fediverse-cinema", "1")


async def test_what_who_runs_the_pole_removes_is_seen_by_nobody_any_more(
    town: Town, ana: Creator, label: Label
) -> None:
    """Its note, and with it the page and all that was told; or all of it. Its owner hears so."""
    film = (await many_films(ana, 1))[0]
    eva = (await a_creator("eva")).actor
    for selection in [await a_selection(owner, film, audience=Audience.PUBLIC) for owner in (label.actor, ana.actor)]:
        await town.pole.work()
        note = await Note.get(author_id=selection.owner_id)
        await conversations.withdraw(note, by=eva)
        await later(town)
        kept = await Selection.get(id=selection.id)
        assert (kept.audience, kept.note_uri) == (Audience.PRIVATE, "")
        assert (await town.pole.client.get(kept.uri, headers=JSON)).status_code == 404
    assert await boosted(label.actor) == []
    await selecting.delete(kept, None)
    await town.pole.work()
    assert not await Selection.exists(id=kept.id)
    assert await Notice.filter(owner_id=ana.actor_id, kind=NoticeKind.REMOVED).count() == 2


async def test_an_answer_that_who_runs_the_pole_removes_takes_nothing_from_its_selection(
    town: Town, ana: Creator
) -> None:
    eva, film = (await a_creator("eva")).actor, (await many_films(ana, 1))[0]
    await a_selection(ana.actor, film, audience=Audience.PUBLIC)
    await town.pole.work()
    note = await Note.get(author_id=ana.actor_id)
    await conversations.withdraw(await a_note((await a_creator("bo")).actor, answers=note), by=eva)
    await later(town)
    kept = await Selection.get()
    assert (kept.audience, kept.note_uri) == (Audience.PUBLIC, note.uri)


async def test_a_film_that_is_gone_is_told_no_longer_and_stands_where_it_stood_when_it_comes_back(
    town: Town, ana: Creator, label: Label
) -> None:
    """PeerTube takes a film off for an hour; what is deleted is gone for good."""
    maker = town.video.actor("ines")
    uris = [a_video(maker, id=f"{town.video.base}/videos/{number}", name=f"Nuit {number}") for number in (1, 2)]
    await follow(ana.actor, await actors.find_actor(maker.uri))
    for document in uris:
        await town.deliver(maker, maker.activity("Create", town.video.serve(document)))
    films = await Film.all().order_by("id").select_related("author")
    selection = await a_selection(label.actor, *films, *await many_films(ana, 1), audience=Audience.PUBLIC)
    await picking.write(selection, {1: "Vu dix fois"}, ana.actor, edition=selection.edition)
    await later(town)
    updated_at = (await Selection.get()).updated_at
    hidden = town.video.serve(uris[0] | {"to": [f"{maker.uri}/followers"], "updated": "2026-11-01T10:00:00Z"})
    await town.deliver(maker, maker.activity("Update", hidden))
    await later(town)
    update = town.social.received("Update")[-1]
    assert [one["name"] for one in update["object"]["tag"]] == ["Nuit 2", "Film 1"]
    assert await picking.order(selection) == [2, 3]
    assert (await Selection.get()).updated_at != updated_at
    shown = town.video.serve(uris[0] | {"updated": "2026-11-02T10:00:00Z"})
    await town.deliver(maker, maker.activity("Update", shown))
    await later(town)
    back = await Pick.get(film__uri=uris[0]["id"])
    assert (back.number, back.words, back.leave) == (1, "Vu dix fois", Leave.FREE)
    assert await picking.order(selection) == [1, 2, 3]
    assert "Nuit 1" in town.social.received("Update")[-1]["object"]["content"]
    await town.deliver(maker, maker.activity("Delete", uris[0]["id"]))
    await service.delete(await Film.get(local=True))
    await later(town)
    assert [one["name"] for one in town.social.received("Update")[-1]["object"]["tag"]] == ["Nuit 2"]
    assert await Pick.everywhere.count() == 1


async def test_a_film_may_be_gone_from_two_selections_while_another_leaves_one_of_them(
    town: Town, ana: Creator, label: Label
) -> None:
    """All of them tell that the same label has films to boost."""
    gone, other = await many_films(ana, 2)
    both = [await a_selection(label.actor, gone, other, title=title, audience=Audience.PUBLIC) for title in "AB"]
    await later(town)
    await Pick.filter(film_id=gone.id).update(film_id=None, film_uri=gone.uri)
    left = await Pick.get(selection_id=both[1].id).select_related("film__author", "selection__owner")
    await asyncio.gather(
        listeners.hear("FilmGone", {"uri": gone.uri, "author_uri": ana.actor.uri}),
        leaves._end([left], Leave.WITHDRAWN),
    )
    assert await Pick.everywhere.filter(film_uri=gone.uri).count() == 0
    assert await Job.filter(kind=telling.TELL).count() == 2


async def away(town: Town, maker: Neighbour, ana: Creator, **more: Any) -> Document:
    """Its document: a film that stood in a selection of hers and that its maker shows to nobody for an hour."""
    await follow(ana.actor, await actors.find_actor(maker.uri))
    document = a_video(maker, **more)
    await town.deliver(maker, maker.activity("Create", town.video.serve(document)))
    await a_selection(ana.actor, await Film.get().select_related("author"), audience=Audience.PUBLIC)
    await later(town)
    for request in maker.server.received("FeatureRequest"):
        await town.deliver(maker, maker.activity("Reject", request["id"]))
    await hide(town, maker, document)
    return document


async def hide(town: Town, maker: Neighbour, document: Document) -> None:
    hidden = maker.server.serve(document | {"to": [f"{maker.uri}/followers"], "updated": "2026-11-01T10:00:00Z"})
    await town.deliver(maker, maker.activity("Update", hidden))
    await later(town)
    assert await Pick.all().count() == 0 and await Pick.everywhere.count() == 1


async def test_a_film_that_its_author_has_refused_stays_refused_when_it_comes_back(town: Town, ana: Creator) -> None:
    """CU11: she is not asked again."""
    maker = town.video.actor("ines", **CHOOSING)
    document = await away(town, maker, ana, **can_feature(manual=PUBLIC))
    await town.deliver(
        maker, maker.activity("Update", town.video.serve(document | {"updated": "2026-11-02T10:00:00Z"}))
    )
    await later(town)
    [asked] = town.video.received("FeatureRequest")
    pick = await Pick.get()
    assert (pick.leave, pick.request_uri) == (Leave.REFUSED, asked["id"])


async def test_a_film_that_is_deleted_while_it_is_hidden_is_forgotten(town: Town, ana: Creator) -> None:
    """ADR 30, INB-18: only by its own server's word."""
    maker = town.video.actor("ines")
    uri = (await away(town, maker, ana))["id"]
    eve = town.evil.actor("eve")
    assert (await town.deliver(eve, eve.activity("Delete", uri))).outcome == Outcome.REFUSED
    assert await Pick.everywhere.count() == 1
    assert (await town.deliver(maker, maker.activity("Delete", uri))).outcome == Outcome.APPLIED
    await town.pole.work()
    assert await Pick.everywhere.count() == 0 and (await Tombstone.get(uri=uri, author_uri=maker.uri)).former_type


async def test_no_neighbours_stone_ends_a_film_that_is_hidden_for_an_hour(town: Town, ana: Creator) -> None:
    maker, eve = town.video.actor("ines"), await actors.find_actor(town.video.actor("eve").uri)
    await tombstones.bury(a_video(maker)["id"], "Video", eve)
    await away(town, maker, ana)  # asserts that its pick waits


async def test_what_is_deleted_is_withdrawn_too(town: Town, ana: Creator, label: Label) -> None:
    selection = await a_selection(label.actor, *await many_films(ana, 1), audience=Audience.PUBLIC)
    await town.pole.work()
    await selecting.delete(selection, ana.actor)
    await town.pole.work()
    assert (await Note.all().count(), await Reaction.all().count(), await Selection.all().count()) == (0, 0, 0)
    assert len(town.video.received("Delete")) == 2
    answer = await town.pole.client.get(selection.uri, headers=JSON)
    assert answer.status_code == 410


async def test_many_changes_are_told_once(town: Town, ana: Creator, label: Label) -> None:
    """Who puts ten films in order does not write ten times to all who follow her."""
    selection = await a_selection(label.actor, *await many_films(ana, 3), audience=Audience.PUBLIC)
    await town.pole.work()
    for order in ([2, 1, 3], [2, 3, 1], [3, 2, 1]):
        await picking.reorder(selection, order, ana.actor, edition=selection.edition)
        await town.pole.work()
    assert await letters_of(label.actor, "Update") == []
    await later(town)
    [update] = town.social.received("Update")
    assert [one["name"] for one in update["object"]["tag"]] == ["Film 3", "Film 2", "Film 1"]
    assert update["object"]["updated"] > update["object"]["published"]
    assert {one["object"]["type"] for one in town.video.received("Update")} == {"Note", "Playlist"}
    await selecting.change(selection, ana.actor, Sheet("Marées", signature=""), edition=selection.edition)
    await later(town)
    assert len(town.social.received("Update")) == 1  # nothing was said otherwise


async def test_a_worker_that_is_killed_sends_one_playlist(town: Town, ana: Creator, label: Label) -> None:
    selection = await a_selection(label.actor, *await many_films(ana, 2), audience=Audience.PUBLIC)
    await work_and_be_killed()
    said = [letter for letter in town.video.received("Create", "Update") if letter["object"]["type"] == "Playlist"]
    assert [letter["type"] for letter in said] == ["Create"]
    await picking.reorder(selection, [2, 1], ana.actor, edition=selection.edition)
    await work_and_be_killed()
    with clock.stopped_at(clock.now() + LATER):
        await work_and_be_killed()
    said = [letter for letter in town.video.received("Update") if letter["object"]["type"] == "Playlist"]
    assert len(said) == 1


async def test_only_films_with_leave_are_told_and_nothing_while_there_is_none(
    town: Town, ana: Creator, label: Label
) -> None:
    """CU11: what its author has not allowed, or has taken back, is in no letter."""
    bo = await a_creator("bo")
    films = await many_films(bo, 1)
    await Film.all().update(choosing="ask")
    films = await Film.all()
    selection = await a_selection(label.actor, *films, audience=Audience.PUBLIC)
    await later(town)
    assert (await Note.all().count(), await Reaction.all().count()) == (0, 0)
    await Pick.all().update(leave=Leave.GIVEN)
    await telling.tell_again(selection.id)
    await later(town)
    assert await boosted(label.actor) == [films[0].uri]
    assert len(town.social.received("Create")) == 1
    await Pick.all().update(leave=Leave.WITHDRAWN)
    await telling.tell_again(selection.id)
    await later(town)
    assert await boosted(label.actor) == []
    [update] = town.social.received("Update")
    assert update["object"]["tag"] == [] and films[0].title not in update["object"]["content"]


async def test_a_note_that_its_owner_has_taken_away_is_not_said_again(town: Town, ana: Creator) -> None:
    selection = await a_selection(ana.actor, *await many_films(ana, 2), audience=Audience.PUBLIC)
    await town.pole.work()
    await conversations.withdraw(await Note.get())
    await picking.reorder(selection, [2, 1], ana.actor, edition=selection.edition)
    await later(town)
    assert await Note.all().count() == 0
    assert [kind for kind, _ in await letters_of(ana.actor, "Create", "Update", "Delete")] == ["Create", "Delete"]


async def test_a_job_that_comes_late_tells_nothing(town: Town, ana: Creator, label: Label) -> None:
    """What was withdrawn, deleted or closed between asking and telling stays so."""
    selection = await a_selection(label.actor, *await many_films(ana, 1), audience=Audience.PUBLIC)
    await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
    for late in (telling.tell_now, telling.tell_again):
        await late(selection.id)
        await late(selection.id + 99)
    await telling.boost_films(label.actor_id)
    await telling.boost_films(ana.actor_id)
    assert await OutboxEntry.filter(type__in=["Create", "Announce"]).count() == 0


async def test_a_film_of_elsewhere_is_boosted_and_its_author_hears_of_it(
    town: Town, ana: Creator, label: Label
) -> None:
    maker = await actors.find_actor(town.fedi.actor("nora").uri)
    (film,) = await many_films(ana, 1)
    uri = f"{town.fedi.base}/films/1"
    await Film.filter(id=film.id).update(local=False, author_id=maker.id, uri=uri)
    selection = await a_selection(label.actor, title="Ailleurs")
    await a_pick(selection, await Film.get(uri=uri))
    await Pick.all().update(leave=Leave.FREE)
    await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    await town.pole.work()
    [announce] = town.fedi.received("Announce")
    said: dict[str, Any] = announce
    assert (said["object"], said["cc"]) == (uri, [f"{label.actor.uri}/followers", maker.uri])
