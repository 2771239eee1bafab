"""What the ids of labels and selections answer: whole, page by page, to those who may read them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from fediverse_cinema.activitypub import domain_rules
from fediverse_cinema.activitypub.jsonld import undefined_terms
from fediverse_cinema.activitypub.models import Block
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import ConsentRequest, RequestState, Stamp, StampKind
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.labels import documents, filmmakers, picking, selecting, service
from fediverse_cinema.labels.models import Audience, Juror, JuryRole, LabelKind, Leave, Pick, Selection
from fediverse_cinema.people.models import Creator, Policy
from tests.kit.counting import statements
from tests.kit.following import known
from tests.kit.labels import a_juror, a_label, a_selection, many_films
from tests.kit.peertube import faults_of_actor
from tests.kit.peertube_letters import faults_of_letter, faults_of_whole_playlist
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town
from tests.labels.test_wire import example

pytestmark = pytest.mark.anyio
AS, BROWSER = "application/activity+json", "text/html,*/*;q=0.8"
SAME = ("type", "affiliations", "postingRestrictedToMods", "labelKind", "interactionPolicy", "memberOf", "selections",
        "playlists", "featuredCollections", "attributedTo", "endpoints", "support")  # fmt: skip


async def got(town: Town, uri: str, status: int = 200) -> dict[str, Any]:
    response = await town.pole.client.get(uri, headers={"Accept": AS})
    assert response.status_code == status, (uri, response.status_code, response.text)
    document: dict[str, Any] = response.json()
    if status == 200:
        assert document["id"] == uri and undefined_terms(document) == set(), uri
        assert response.headers["access-control-allow-origin"] == "*" and "Accept" in response.headers["vary"]
    return document


async def status(town: Town, uri: str, accept: str = AS) -> int:
    return (await town.pole.client.get(uri, headers={"Accept": accept})).status_code


async def everything_below(town: Town, start: str, prefixes: tuple[str, ...]) -> AsyncIterator[dict[str, Any]]:
    """All documents under these addresses that can be reached from this one, each once."""
    waiting, seen = [start], {start}
    while waiting:
        document = await got(town, waiting.pop())
        yield document
        for found in addresses(document):
            uri = found.partition("#")[0]
            if uri.startswith(prefixes) and uri not in seen and not uri.endswith("inbox"):
                seen.add(uri)
                waiting.append(uri)


def addresses(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("https://") else []
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return [uri for item in inner for uri in addresses(item)]


async def test_a_label_says_what_the_example_says_and_peertube_takes_it_for_a_channel(town: Town) -> None:
    boss = (await a_creator("boss")).actor
    label = await a_label(boss, kind=LabelKind.INSTITUTION, about="Les choix de la *maison*.")
    label.support = "Soutenir la maison d'images du Phare — https://dons.example/phare"
    await label.save()
    document, wanted = await got(town, label.actor.uri), example("06-label-group")
    host = "pole-bretagne.example"
    for name in SAME:
        mine = document[name] if name != "attributedTo" else document[name][:1]
        assert str(mine).replace("lyon.example", host) == str(wanted[name]), name
    assert (
        wanted.keys() - document.keys() == {"icon"}
        and document["summary"] == "<p>Les choix de la <em>maison</em>.</p>\n"
    )
    assert document.keys() - wanted.keys() == {"attachment", "manuallyApprovesFollowers"}
    ours = {uri: await got(town, uri) for uri in (label.actor.uri, urls.user("regie"))}
    assert faults_of_actor(document, ours.get) == []


async def test_all_that_a_label_names_answers_and_every_term_is_defined(town: Town) -> None:
    """From its Group and from the lists of the pole: the same documents."""
    ana = await a_creator()
    label = await a_label(ana.actor)
    await a_juror(label, (await a_creator("bo", "Bo")).actor, role="Programmation")
    films = [await a_film(ana, title) for title in ("La Saône", "Le Rhône")]
    selection = await a_selection(label.actor, *films, audience=Audience.PUBLIC, about="Deux *films*.")
    await town.pole.work()
    below = (label.actor.uri, f"{urls.base()}/ap/selections/")
    found = {one["id"]: one async for one in everything_below(town, label.actor.uri, below)}
    kinds = [str(one["type"]) for one in found.values()]
    assert {"Group", "Playlist", "PlaylistElement", "FeaturedCollection", "FeaturedItem", "Relationship"} <= set(kinds)
    assert kinds.count("['SelectionItem', 'FeaturedItem']") == 2 and kinds.count("PlaylistElement") == 2
    assert found[f"{selection.uri}"]["totalItems"] == 2 and found[f"{selection.uri}/people"]["totalItems"] == 1
    for uri in (f"{urls.pole()}/labels", f"{urls.pole()}/selections"):
        page = await got(town, f"{(await got(town, uri))['id']}/pages/latest")
        assert set(page["orderedItems"]) <= found.keys() and page["totalItems"] == len(page["orderedItems"]) == 1
    pole = await got(town, urls.pole())
    assert (pole["labels"], pole["selections"]) == (f"{urls.pole()}/labels", f"{urls.pole()}/selections")
    affiliation = next(one for one in found.values() if one["type"] == "Relationship" and "roleName" in one)
    assert (affiliation["roleName"], affiliation["relationship"]) == ("Programmation", "member")


async def test_peertube_takes_what_a_label_tells_of_a_selection_from_its_first_page_to_its_last(town: Town) -> None:
    """Sixty films; the Create, the Update and the Delete by the Person who owns the channel."""
    creator = await a_creator()
    ana, label = creator.actor, await a_label(creator.actor)
    selection = await a_selection(label.actor, *await many_films(creator, 60), audience=Audience.PUBLIC)
    playlist = f"{selection.uri}/playlist"
    world = {one["id"]: one async for one in everything_below(town, playlist, (playlist,))}
    world |= {uri: await got(town, uri) for uri in (label.actor.uri, ana.uri)}
    world |= {one.film.uri: {"id": one.film.uri, "type": "Video"} for one in await Pick.all().select_related("film")}
    assert faults_of_whole_playlist(world[playlist], world.get) == []
    assert world[playlist]["totalItems"] == 60 and len(world) == 60 + 60 + 3 + 2
    for kind in ("Create", "Update", "Delete"):
        person, letter = await documents.playlist_activity(kind, selection)
        assert undefined_terms(letter) == set() and person.uri == ana.uri
        assert faults_of_letter(letter, world.get) == [], kind


async def test_pages_have_fifty_and_ask_the_database_the_same_however_long_a_selection_is(town: Town) -> None:
    creator = await a_creator()
    ana, films = creator.actor, await many_films(creator, 120)
    small = await a_selection(ana, *films[:2], audience=Audience.PUBLIC)
    large = await a_selection(ana, *films, title="Longue", audience=Audience.PUBLIC)
    counts = []
    for selection in (small, large):
        with statements() as asked:
            page = await got(town, f"{selection.uri}/pages/1")
        counts.append(len(asked))
    assert counts[0] == counts[1] and len(page["orderedItems"]) == 50
    second, third = [await got(town, f"{large.uri}/pages/{number}") for number in (2, 3)]
    assert (page["next"], second["next"], third.get("next")) == (second["id"], third["id"], None)
    assert [one["position"] for one in third["orderedItems"]] == list(range(101, 121))
    assert {one["featuredObject"] for one in third["orderedItems"]} == {film.uri for film in films[100:]}
    for wrong in ("0", "4", "99999999999999999", "x", "-1", "1.5", "٣"):
        assert await status(town, f"{large.uri}/pages/{wrong}") == 404, wrong
    empty = await a_selection(ana, title="Vide", audience=Audience.UNLISTED)
    assert (await got(town, f"{empty.uri}/pages/1"))["orderedItems"] == []


async def test_only_films_that_everybody_may_see_are_shown_and_the_places_have_no_holes(town: Town) -> None:
    ana = await a_creator()
    films = [await a_film(ana, f"Film {number}") for number in range(5)]
    selection = await a_selection(ana.actor, *films, audience=Audience.PUBLIC)
    for film, leave in zip(films[:3], (Leave.WANTED, Leave.REFUSED, Leave.WITHDRAWN), strict=True):
        await Pick.filter(film_id=film.id).update(leave=leave)
    await Film.filter(id=films[3].id).update(state="draft")
    page = await got(town, f"{selection.uri}/pages/1")
    assert [(one["position"], one["featuredObject"]) for one in page["orderedItems"]] == [(1, films[4].uri)]
    assert page["totalItems"] == (await got(town, selection.uri))["totalItems"] == 1
    kept = await Pick.get(film_id=films[4].id)
    assert (await got(town, f"{selection.uri}/items/{kept.number}"))["position"] == 1
    assert await status(town, f"{selection.uri}/items/{kept.number - 1}") == 404


async def test_PRV_03_a_private_selection_is_like_none_but_for_the_server_that_is_asked_for_a_film(town: Town) -> None:
    """Every address below it; a browser is not told what it is called; a signed question of her server is answered."""
    ana, nora, eve = await a_creator(), town.social.actor("nora"), town.evil.actor("eve")
    label = await a_label(ana.actor)
    [film] = await many_films(ana, 1)
    await Film.filter(id=film.id).update(author_id=(await known(town, nora)).id)
    await known(town, eve)
    selection = await a_selection(label.actor, film, title="Secret")
    below = ("", "/pages/1", "/items/1", "/playlist", "/playlist/pages/1", "/playlist/videos/1", "/people")
    for path in below:
        for accept in (AS, BROWSER):
            answer = await town.pole.client.get(selection.uri + path, headers={"Accept": accept})
            assert answer.status_code == 404 and "secret" not in str(answer.headers).lower() + answer.text.lower()
    for name in ("selections", "playlists", "collections"):
        assert (await got(town, f"{label.actor.uri}/{name}"))["totalItems"] == 0
    assert (await got(town, f"{urls.pole()}/selections"))["totalItems"] == 0
    assert (await nora.ask(town.pole.client, selection.uri)).status_code == 404, "nobody has asked her"
    await Pick.filter(selection_id=selection.id).update(asked_at=clock.now(), leave=Leave.ASKED)
    answer = await nora.ask(town.pole.client, selection.uri)
    assert answer.status_code == 200 and answer.json()["name"] == "Secret"
    assert answer.headers["cache-control"] == "private, no-store"
    assert (answer.json()["to"], answer.json()["cc"], answer.json()["discoverable"]) == ([], [], False)
    page = (await nora.ask(town.pole.client, f"{selection.uri}/pages/1")).json()
    assert [one["featuredObject"] for one in page["orderedItems"]] == [film.uri]
    assert (await nora.ask(town.pole.client, f"{selection.uri}/playlist")).status_code == 404
    assert (await eve.ask(town.pole.client, selection.uri)).status_code == 404
    forged = nora.asking(selection.uri) | {"signature": eve.asking(selection.uri)["signature"]}
    assert (await town.pole.client.get(selection.uri, headers=forged)).status_code == 404
    await domain_rules.close(nora.server.host, "")
    assert (await nora.ask(town.pole.client, selection.uri)).status_code == 404, "it does not exist for a closed house"


async def test_an_unlisted_selection_answers_at_its_address_and_is_in_no_list(town: Town) -> None:
    ana = await a_creator()
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor, await a_film(ana), audience=Audience.UNLISTED)
    document = await got(town, selection.uri)
    assert document["to"] == [] and not {"playlist", "featuredPeople"} & document.keys()
    assert len((await got(town, f"{selection.uri}/pages/1"))["orderedItems"]) == 1
    for path in ("/playlist", "/playlist/pages/1", "/people"):
        assert await status(town, selection.uri + path) == 404
    assert (await got(town, f"{label.actor.uri}/selections"))["totalItems"] == 0
    answer = await town.pole.client.get(selection.uri, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (303, selection.page_url)


async def test_what_is_withdrawn_answers_404_and_what_is_deleted_410(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, await a_film(ana), audience=Audience.PUBLIC)
    await selecting.show(selection, ana.actor, Audience.PRIVATE, edition=selection.edition)
    assert await status(town, selection.uri) == 404
    await selecting.show(selection, ana.actor, Audience.PUBLIC, edition=selection.edition)
    assert await status(town, selection.uri) == 200
    await selecting.delete(selection, ana.actor)
    stone = await got(town, selection.uri, 410)
    assert (stone["type"], stone["id"], stone["formerType"]) == ("Tombstone", selection.uri, "OrderedCollection")
    assert undefined_terms(stone) == set() and await status(town, f"{selection.uri}/pages/1") == 404
    assert await status(town, f"{urls.base()}/ap/selections/never") == 404


async def test_a_selection_of_a_person_is_no_playlist(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, await a_film(ana), audience=Audience.PUBLIC)
    assert "playlist" not in await got(town, selection.uri)
    assert await status(town, f"{selection.uri}/playlist") == 404
    assert (await got(town, f"{selection.uri}/people"))["attributedTo"] == ana.actor.uri


async def test_what_is_elsewhere_is_answered_at_no_address_of_ours(town: Town) -> None:
    ana = await a_creator()
    selection = await a_selection(ana.actor, await a_film(ana), audience=Audience.PUBLIC)
    await Selection.filter(id=selection.id).update(local=False, uri="https://social.example/selections/1")
    assert await status(town, urls.selection(selection.uuid)) == 404


async def test_people_are_shown_who_let_themselves_be_shown_and_those_who_are_asked_first(town: Town) -> None:
    """FEP-7aa9 for Mastodon: each with a live stamp of hers, in the order of the films."""
    makers = {}
    for handle, policy in (("ana", Policy.EVERYBODY), ("bo", Policy.ASK), ("cy", Policy.NOBODY)):
        makers[handle] = await a_creator(handle, handle.capitalize())
        await Creator.filter(id=makers[handle].id).update(featuring=policy)
    boss = (await a_creator("boss", "Boss")).actor
    label = await a_label(boss)
    films = [await a_film(makers[handle], f"Film de {handle}") for handle in ("cy", "bo", "ana")]
    selection = await a_selection(label.actor, *films, audience=Audience.PUBLIC)
    await town.pole.work()
    collection, wanted = f"{selection.uri}/people", example("10-selection-people-featured-collection")

    async def shown() -> list[str]:
        document = await got(town, collection)
        assert document.keys() == wanted.keys() - {"topic"}
        for item in document["orderedItems"]:
            assert item.keys() == wanted["orderedItems"][0].keys()
            stamp = await got(town, item["featureAuthorization"])
            assert (stamp["interactingObject"], stamp["interactionTarget"]) == (collection, item["featuredObject"])
            assert (await got(town, item["id"]))["featuredObject"] == item["featuredObject"]
        return [item["featuredObject"].rpartition("/")[2] for item in document["orderedItems"]]

    assert await shown() == ["ana"]
    request = await ConsentRequest.get(interacting_uri=collection, state=RequestState.WAITING)
    assert request.author_id == makers["bo"].actor_id, "who lets nobody show her is not even asked"
    await consents.accept(request, makers["bo"].actor)
    assert await shown() == ["bo", "ana"]
    await picking.remove_film(await Selection.get(id=selection.id), films[2], boss)
    assert await shown() == ["bo"], "her film stands there no longer"
    await consents.revoke(await Stamp.get(author_id=makers["bo"].actor_id, kind=StampKind.FEATURE,
                                          interacting_uri=collection), makers["bo"].actor)  # fmt: skip
    assert await shown() == []
    asked = await ConsentRequest.all().count()
    await filmmakers.ask(selection.id)
    assert await ConsentRequest.all().count() == asked, "each is asked once"


async def test_a_jury_is_listed_by_who_has_joined_and_not_left(town: Town) -> None:
    label = await a_label((await a_creator()).actor)
    asked, left = [(await a_creator(name, name)).actor for name in ("bo", "cy")]
    await Juror.filter(id=(await a_juror(label, asked)).id).update(joined_at=None)
    gone = await a_juror(label, left)
    await Juror.filter(id=gone.id).update(left_at=clock.now())
    page = await got(town, f"{label.actor.uri}/affiliations/pages/latest")
    assert [one["subject"] for one in page["orderedItems"]] == [urls.user("ana")]
    assert await status(town, gone.uri) == 404


async def test_who_runs_a_label_is_named_by_it_behind_who_owns_it(town: Town) -> None:
    """PeerTube asks for the first, who must be a Person of this host."""
    ana, bo = (await a_creator()).actor, (await a_creator("bo", "Bo")).actor
    label = await a_label(ana)
    await a_juror(label, bo, JuryRole.ADMIN)
    assert (await got(town, label.actor.uri))["attributedTo"] == [ana.uri, bo.uri]


async def test_the_note_of_a_selection_says_what_the_example_says(town: Town) -> None:
    ana = await a_creator()
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor, await a_film(ana), audience=Audience.PUBLIC)
    await town.pole.work()
    note = await Note.get(author_id=label.actor_id)
    document, wanted = await got(town, note.uri), example("36-selection-note")
    assert wanted.keys() <= document.keys() and not {"name", "summary"} & document.keys()
    assert document["selection"] == selection.uri and document["url"] == selection.page_url
    assert document["attributedTo"] == label.actor.uri and document["contentMap"] == {"fr": document["content"]}
    assert [one["type"] for one in document["tag"]] == ["Link"]
    featured = await got(town, f"{label.actor.uri}/featured/pages/latest")
    assert featured["orderedItems"] == [note.uri], "Mastodon reads it when it first meets the label"


async def test_MOD_05_whom_the_owner_has_blocked_reads_nothing_of_hers(town: Town) -> None:
    ana, eve = await a_creator(), town.evil.actor("eve")
    label = await a_label(ana.actor)
    selections = [await a_selection(owner, title="Une", audience=Audience.PUBLIC) for owner in (ana.actor, label.actor)]
    stranger = await known(town, eve)
    assert [(await eve.ask(town.pole.client, one.uri)).status_code for one in selections] == [200, 200]
    await Block.create(blocker=ana.actor, blocked=stranger, uri="x", created_at=clock.now())
    assert [(await eve.ask(town.pole.client, one.uri)).status_code for one in selections] == [404, 404]
    assert (await eve.ask(town.pole.client, label.actor.uri)).status_code == 404


async def test_a_label_that_is_closed_is_gone_with_all_that_it_had(town: Town) -> None:
    ana = await a_creator()
    label = await a_label(ana.actor)
    selection = await a_selection(label.actor, await a_film(ana), audience=Audience.PUBLIC)
    await service.close(label, ana.actor)
    await town.pole.work()
    assert await status(town, label.actor.uri) == 410
    assert await status(town, selection.uri) in (404, 410)
    assert await status(town, f"{label.actor.uri}/selections") == 404
    assert (await got(town, f"{urls.pole()}/labels"))["totalItems"] == 0
