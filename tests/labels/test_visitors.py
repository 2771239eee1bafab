"""Labels and selections of other servers: read as far as they may be believed, renewed, and gone when they say so."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from fediverse_cinema.activitypub import actors, allowance, blocks, domain_rules
from fediverse_cinema.activitypub.models import Actor, Tombstone
from fediverse_cinema.activitypub.vocab import read_activity
from fediverse_cinema.consents import awards
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Award, RequestState, Stamp, StampKind
from fediverse_cinema.consents.wire import Asking
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.errors import CinemaError, Later
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.inbox.handlers.actors import deleted
from fediverse_cinema.inbox.outcomes import Ignored
from fediverse_cinema.inbox.verify import author_of_fetched
from fediverse_cinema.labels import arriving, leaves, showing, visitors
from fediverse_cinema.labels.models import Audience, Label, LabelKind, Leave, Pick, Selection
from fediverse_cinema.people.models import Policy
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.models import KnownPole
from fediverse_cinema.search import finding, leaves_shown, pole_reading, selection_reading
from fediverse_cinema.search.taking_in import Measure
from tests.kit.following import follow
from tests.kit.kin import known_pole, page
from tests.kit.labels import a_selection
from tests.kit.neighbours import PUBLIC, Answer, Document, Neighbour, Server
from tests.kit.people import a_creator, a_film
from tests.kit.promptness import promptly
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
THEN = "2026-08-08T09:00:00Z"
ASKS = {"canFeature": {"automaticApproval": [], "manualApproval": [PUBLIC]}}


def a_group(server: Server, name: str = "phare", **more: Any) -> Neighbour:
    """A label of elsewhere."""
    base = server.base
    said = {
        "labelKind": "institution",
        "selections": f"{base}/{name}/selections",
        "affiliations": f"{base}/{name}/jury",
    }
    return server.actor(name, "Group", **(said | more))


def a_video(server: Server, number: int, **more: Any) -> str:
    maker = server.actor("ines")
    document = {
        "id": f"{server.base}/videos/{number}", "type": "Video", "name": f"Nuit {number}", "to": [PUBLIC], "cc": [],
        "attributedTo": [{"type": "Person", "id": maker.uri}], "published": THEN, "duration": "PT60S", "url": [],
    }  # fmt: skip
    return str(server.serve(document | more)["id"])


def chosen(server: Server, films: Sequence[Any], owner: str = "", name: str = "s1", **more: Any) -> str:
    """A selection with these films, ids or whole items, in pages of fifty."""
    uri = f"{server.base}/selections/{name}"
    items = [
        film
        if not isinstance(film, str)
        else {"type": "SelectionItem", "featuredObject": film, "content": "<p>Vu.</p>"}
        for film in films
    ]
    for number in range(1 + max(len(items) - 1, 0) // 50):
        part = items[number * 50 : number * 50 + 50]
        following = {"next": f"{uri}/pages/{number + 2}"} if len(items) > (number + 1) * 50 else {}
        server.serve({"id": f"{uri}/pages/{number + 1}", "type": "OrderedCollectionPage", "partOf": uri,
                      "orderedItems": part, **following})  # fmt: skip
    document = {
        "id": uri, "type": ["Selection", "OrderedCollection"], "name": "Marées", "to": [PUBLIC], "cc": [],
        "summary": "<p>Au bord de l'eau.</p>", "attributedTo": owner or f"{server.base}/users/phare",
        "published": THEN, "updated": THEN, "url": f"{server.base}/s/1", "totalItems": len(items),
        "first": f"{uri}/pages/1",
    }  # fmt: skip
    return str(server.serve(document | more)["id"])


def a_stamp(server: Server, film: str, selection: str, **more: Any) -> str:
    document = {
        "id": f"{server.base}/stamps/1", "type": "FeatureAuthorization", "attributedTo": f"{server.base}/accounts/ines",
        "interactingObject": selection, "interactionTarget": film,
    }  # fmt: skip
    return str(server.serve(document | more)["id"])


def says(label: Neighbour, selection: str, **more: Any) -> Document:
    """The Note that tells of it."""
    note = label.note("", "<p><strong>Marées</strong></p>") | {"inReplyTo": None, "selection": selection}
    return label.activity("Create", label.server.serve(note | more))


async def followed(town: Town, label: Neighbour) -> Actor:
    found = await actors.find_actor(label.uri)
    await follow((await a_creator("fan", "Fan")).actor, found)
    await town.pole.work()
    return found


async def read(uri: str) -> None:
    await selection_reading.read(uri)


async def shown() -> list[str]:
    """The films of the only selection, as everybody sees them."""
    return [pick.film.uri for pick in await showing.shown((await Selection.get()).id).select_related("film")]


async def test_a_group_that_says_what_label_it_is_is_one(town: Town) -> None:
    label = a_group(town.social, summary="<p>Choix</p><script>x()</script>")
    actor = await actors.find_actor(label.uri)
    await town.pole.work()
    row = await Label.get(actor_id=actor.id)
    assert (row.local, row.kind, row.verified_at) == (False, LabelKind.INSTITUTION, None), (
        "who it is, nobody here knows"
    )
    assert row.affiliations_uri == f"{town.social.base}/phare/jury" and "script" not in row.about
    a_group(town.social, labelKind="committee", affiliations="https://evil.example/jury")
    await actors.refresh(actor)
    await town.pole.work()
    row = await Label.get(actor_id=actor.id)
    assert (row.kind, row.affiliations_uri) == (LabelKind.MEMBER, "")
    a_group(town.social, labelKind=None)
    await actors.refresh(actor)
    await town.pole.work()
    assert not await Label.exists(), "it says so no longer"


@pytest.mark.parametrize("more", [{"labelKind": None}, {"labelKind": {"x": 1}}, {"type": "Person"}, {"stage": "idea"}])
async def test_nobody_else_is_a_label(town: Town, more: dict[str, Any]) -> None:
    label = a_group(town.social, **({"labelKind": None, "selections": None} | more))
    await actors.find_actor(label.uri)
    await town.pole.work()
    assert await Label.all().count() == (1 if more.get("type") == "Person" and more.get("labelKind") else 0)


async def test_a_note_of_a_label_leads_to_its_selection_and_each_film_comes_from_its_own_server(town: Town) -> None:
    ours = await a_film(await a_creator())
    films = [a_video(town.video, 1), ours.uri, a_video(town.fedi, 2)]
    label = a_group(town.social)
    uri = chosen(town.social, films)
    await followed(town, label)
    for server in (town.social, town.video, town.fedi):
        server.asked.clear()
    await town.deliver(label, says(label, uri))
    selection = await Selection.get(uri=uri).select_related("owner")
    assert (selection.local, selection.audience, selection.title) == (False, Audience.PUBLIC, "Marées")
    assert selection.owner.uri == label.uri and selection.page_url == f"{town.social.base}/s/1"
    assert selection.note_uri == (await Note.get(author_id=selection.owner_id)).uri
    assert await shown() == films
    assert {(one.leave, one.words) for one in await Pick.all()} == {(Leave.FREE, "<p>Vu.</p>")}
    assert sorted(town.social.fetched) == ["/selections/s1", "/selections/s1/pages/1"]
    assert [path for path in town.video.fetched if "videos" in path] == ["/videos/1"]


async def test_a_change_is_read_again_and_what_we_know_is_not_asked_for(town: Town) -> None:
    films = [a_video(town.video, number) for number in (1, 2, 3)]
    label = a_group(town.social)
    uri = chosen(town.social, films)
    await followed(town, label)
    create = says(label, uri)
    await town.deliver(label, create)
    numbers = {pick.film_id: pick.number for pick in await Pick.all()}
    chosen(town.social, [films[2], {"featuredObject": films[0], "content": "<p>Mieux.</p>"}], name="s1", summary=None)
    town.video.asked.clear()
    note = create["object"] | {"updated": "2026-08-09T09:00:00Z", "content": "<p>Autre</p>"}
    await town.deliver(label, label.activity("Update", note))
    assert await shown() == [films[2], films[0]]
    assert {pick.film_id: pick.number for pick in await Pick.all()}.items() <= numbers.items()
    assert (await Pick.get(film__uri=films[0])).words == "<p>Mieux.</p>" and (await Selection.get()).about == ""
    assert town.video.fetched == []


@pytest.mark.parametrize("way", ["404", "410", "private", "another type", "the selection", "the label"])
async def test_what_is_withdrawn_there_is_gone_here_with_its_awards(town: Town, way: str) -> None:
    label = a_group(town.social)
    uri = chosen(town.social, [a_video(town.video, 1)])
    actor = await followed(town, label)
    await town.deliver(label, says(label, uri))
    film = await Film.get()
    await Award.create(film_uri=film.uri, giver=actor, name="Marées", selection_uri=uri, stamp_uri="https://x.example/1",
                       given_at=clock.now())  # fmt: skip
    if way == "404":
        del town.social.documents[urlsplit(uri).path]
    elif way == "410":
        town.social.says[f"GET {urlsplit(uri).path}"] = Answer(410)
    elif way == "private":
        chosen(town.social, [], to=[f"{label.uri}/followers"])
    elif way == "another type":
        chosen(town.social, [], type="OrderedCollection")
    if way.startswith("the"):
        about = {"the selection": uri, "the label": label.uri}[way]
        assert (await town.deliver(label, label.activity("Delete", about))).outcome == "applied"
        assert way == "the label" or await Tombstone.exists(uri=about)
    else:
        await read(uri)
    assert await Selection.all().count() == await Pick.all().count() == await Award.all().count() == 0
    assert await Film.all().count() == 1, "the film has done nothing"


@pytest.mark.parametrize("status", [200, 404, 503])
async def test_a_note_that_is_deleted_has_its_selection_asked_for_whose_award_it_is_not(
    town: Town, status: int
) -> None:
    """It may be shown still, and then it is an award still. Until its server has answered, nobody sees it here."""
    label = a_group(town.social)
    uri = chosen(town.social, [a_video(town.video, 1)])
    actor = await followed(town, label)
    create = says(label, uri)
    await town.deliver(label, create)
    await Award.create(film_uri=(await Film.get()).uri, giver=actor, name="Marées", selection_uri=uri,
                       stamp_uri="https://x.example/1", given_at=clock.now())  # fmt: skip
    if status != 200:
        town.social.says[f"GET {urlsplit(uri).path}"] = Answer(status)
    await town.deliver(label, label.activity("Delete", create["object"]["id"]))
    audiences = {200: [Audience.PUBLIC], 404: [], 503: [Audience.PRIVATE]}
    assert [one.audience for one in await Selection.all()] == audiences[status]
    assert await Award.all().count() == int(status != 404)


@pytest.mark.parametrize("status", [500, 429, 403])
async def test_a_server_that_does_not_answer_changes_nothing(town: Town, status: int) -> None:
    a_group(town.social)
    films = [a_video(town.video, number) for number in range(60)]
    uri = chosen(town.social, films)
    await read(uri)
    for path in ("/selections/s1", "/selections/s1/pages/2"):
        town.social.says = {f"GET {path}": Answer(status)}
        try:
            await read(uri)
        except Later:
            pass
        assert await shown() == films, path


async def test_a_page_that_is_gone_takes_nothing_away(town: Town) -> None:
    a_group(town.social)
    films = [a_video(town.video, number) for number in range(60)]
    uri = chosen(town.social, films)
    await read(uri)
    del town.social.documents["/selections/s1/pages/2"]
    await read(uri)
    assert await shown() == films


async def test_what_its_owner_has_deleted_does_not_come_back(town: Town) -> None:
    """INB-06."""
    label = a_group(town.social)
    uri = chosen(town.social, [a_video(town.video, 1)])
    await followed(town, label)
    await town.deliver(label, label.activity("Delete", uri))
    await read(uri)
    assert not await Selection.exists()


async def test_nobody_deletes_anothers_selection(town: Town) -> None:
    """INB-18: not of her own server either."""
    a_group(town.social)
    await read(chosen(town.social, []))
    for stranger in (town.social.actor("eve"), town.evil.actor("eve")):
        for about in ("/selections/s1",):
            await town.deliver(stranger, stranger.activity("Delete", town.social.base + about))
    assert await Selection.all().count() == 1


FALSE: dict[str, dict[str, Any]] = {
    "another's of the same server": {"attributedTo": "https://social.example/users/other"},
    "another server's": {"attributedTo": "https://evil.example/users/phare"},
    "one of ours": {"attributedTo": "https://lyon.example/ap/pole"},
    "of nobody": {"attributedTo": None},
    "our own": {"id": "https://lyon.example/ap/selections/1"},
    "with another id": {"id": "https://evil.example/selections/s1"},
}


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
async def test_a_selection_is_only_believed_as_its_owners_own_server_shows_it(
    town: Town, change: dict[str, Any]
) -> None:
    """FET-15, INB-03: what it claims is asked of nobody else, and nothing is kept."""
    label, other = a_group(town.social), a_group(town.social, "other")
    await actors.find_actor(other.uri)
    uri = chosen(town.social, [a_video(town.video, 1)])
    town.social.documents["/selections/s1"] |= change
    await followed(town, label)
    town.video.asked.clear()
    await town.deliver(label, says(label, uri))
    assert not await Selection.exists() and town.video.asked == []
    assert not [job for job in await Job.filter(kind=visitors.READ) if job.state == 2]


async def test_a_note_tells_of_no_selection_but_its_authors_own_servers(town: Town) -> None:
    label, ours = a_group(town.social), await a_selection((await a_creator()).actor, title="Secret")
    await followed(town, label)
    there = chosen(town.evil, [])
    for uri in (there, ours.uri, "javascript:alert(1)", {"id": 5}, [there, there]):
        town.evil.asked.clear()
        await town.deliver(label, says(label, uri))  # type: ignore[arg-type]
        assert town.evil.asked == []
    assert await Selection.all().count() == 1


async def test_nobody_who_is_not_followed_makes_us_read_her_selections(town: Town) -> None:
    """INB-22."""
    label = a_group(town.evil)
    uri = chosen(town.evil, [a_video(town.video, 1)])
    await town.deliver(label, says(label, uri))
    assert "/selections/s1" not in town.evil.fetched and not await Selection.exists()


async def test_pages_that_lead_in_a_circle_or_never_end_are_left(town: Town) -> None:
    """Ten thousand films and pages without end: at most five hundred, at most a dozen pages."""
    a_group(town.evil)
    films = [a_video(town.video, number) for number in (1, 2)]
    uri = chosen(town.evil, films)
    town.evil.documents["/selections/s1/pages/1"]["next"] = f"{uri}/pages/1"
    await promptly(read(uri))
    assert await shown() == films and len(town.evil.fetched) < 6
    for number in range(1, 40):
        endless = {
            "type": "OrderedCollectionPage",
            "orderedItems": [films[0]] * 30,
            "next": f"{uri}/pages/{number + 1}",
        }
        town.evil.serve({"id": f"{uri}/pages/{number}", **endless})
    town.evil.asked.clear()
    await read(uri)
    assert await shown() == films[:1] and len(town.evil.fetched) == 1 + selection_reading.MOST_PAGES
    many = [f"https://nowhere.example/{number}" for number in range(10_000)]
    town.evil.asked.clear()
    town.evil.documents["/selections/s1/pages/1"]["orderedItems"] = [*many, films[1]]
    await promptly(selection_reading.ask(uri, Measure(500, 0)))
    assert await shown() == [] and len(town.evil.fetched) == 2


async def test_requests_are_bounded_and_what_is_left_comes_the_next_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection_reading, "MOST_FETCHES", 20)
    a_group(town.social)
    films = [a_video(town.video, number) for number in range(40)]
    uri = chosen(town.social, films)
    sizes = []
    for _ in range(4):
        for server in (town.social, town.video):
            server.asked.clear()
        await read(uri)
        sizes.append(len(await shown()))
        assert len(town.social.fetched) + len(town.video.fetched) <= 20
    assert sizes == sorted(sizes) and 0 < sizes[0] < 40 and sizes[-1] == 40


async def test_a_label_that_names_other_films_with_each_note_has_us_ask_for_so_many_in_an_hour(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was not there a moment ago is not asked for again."""
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 30)
    a_group(town.evil)
    for turn in range(3):
        await read(chosen(town.evil, [f"{town.video.base}/{turn}/{number}" for number in range(20)]))
    assert len([path for path in town.video.fetched if path.count("/") == 2]) == 30
    town.video.asked.clear()
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 1_000)
    await read(chosen(town.evil, [f"{town.video.base}/0/{number}" for number in range(20)]))
    assert town.video.fetched == []
    a_group(town.social)
    pole = await listing_pole(town, [], [chosen(town.social, [a_video(town.video, number) for number in range(40)])])
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 0)
    await pole_reading.read(pole.id)
    assert await Pick.filter(selection__owner__host="social.example").count() == 40, "a pole that we know is trusted"


async def test_MOD_01_nothing_is_asked_of_a_closed_host_and_none_of_its_films_shown(town: Town) -> None:
    a_group(town.social)
    kept, closed = a_video(town.video, 1), a_video(town.evil, 2)
    uri = chosen(town.social, [closed, kept])
    await read(uri)
    assert await shown() == [closed, kept]
    await domain_rules.close("evil.example", "")
    town.evil.asked.clear()
    await read(uri)
    assert await shown() == [kept]
    await read(chosen(town.social, [a_video(town.evil, 3), kept], name="s1"))
    assert await shown() == [kept] and town.evil.asked == []
    await domain_rules.close("social.example", "")
    await town.pole.work()
    assert not await Selection.exists() and not await Label.exists()


ODD = [None, 5, "no address", [], {}, {"featuredObject": None}, {"featuredObject": {"id": 4}}, ["https://a.example/1"]]


async def test_what_is_no_film_is_left_out_with_a_reason(town: Town) -> None:
    """A note, somebody, a film that does not exist, is private, or is ours and no longer shown."""
    label = a_group(town.social)
    draft = await a_film(await a_creator(), published=False)
    note = town.social.serve(label.note("") | {"inReplyTo": None})["id"]
    private = a_video(town.video, 2, to=[f"{town.video.base}/followers"])
    good = a_video(town.video, 1)
    stolen = a_video(town.video, 3, attributedTo=[{"type": "Person", "id": "https://evil.example/users/x"}])
    films: list[Any] = [*ODD, draft.uri, note, label.uri, private, stolen, f"{town.video.base}/videos/9", good]
    await read(chosen(town.social, films))
    assert await shown() == [good]
    assert await Film.all().count() == 2


async def test_SAN_01_words_are_clean_and_bounded(town: Town) -> None:
    a_group(town.social)
    film = a_video(town.video, 1)
    hostile = '<p onclick="x()">Vu<script>x()</script><iframe src="https://evil.example/"></iframe><i hidden>là</i></p>'
    deep = "<div>" * 5_000
    uri = chosen(
        town.social, [{"featuredObject": film, "content": hostile}], summary=hostile, name="s1",
        image={"type": "Image", "url": "https://social.example/c.jpg", "name": "<b>Mer</b>"},
    )  # fmt: skip
    town.social.documents["/selections/s1"]["name"] = "<b>Marées</b>"
    await read(uri)
    selection, pick = await Selection.get(), await Pick.get()
    for words in (selection.about, pick.words):
        assert "Vu" in words and not {"script", "iframe", "onclick", "hidden"} & set(words.replace("<", " ").split())
        assert "x()" not in words and "evil" not in words
    assert (selection.title, selection.cover_alt) == ("Marées", "Mer")
    await promptly(read(chosen(town.social, [{"featuredObject": film, "content": deep}], summary=deep)))
    assert (await Selection.get()).about == (await Pick.get()).words == ""


STAMPS: dict[str, tuple[dict[str, Any], bool]] = {
    "hers for this": ({}, True),
    "for another selection": ({"interactingObject": "https://social.example/selections/2"}, False),
    "for another film": ({"interactionTarget": "https://video.example/videos/2"}, False),
    "of somebody else": ({"attributedTo": "https://video.example/accounts/eve"}, False),
    "of another kind": ({"type": "QuoteAuthorization"}, False),
    "under another id": ({"id": "https://video.example/stamps/2"}, False),
}


@pytest.mark.parametrize(("change", "good"), STAMPS.values(), ids=STAMPS)
async def test_INB_30_a_film_whose_author_is_asked_is_shown_only_by_her_stamp(
    town: Town, change: dict[str, Any], good: bool
) -> None:
    a_group(town.social)
    film = a_video(town.video, 1, interactionPolicy=ASKS)
    uri = f"{town.social.base}/selections/s1"
    stamp = a_stamp(town.video, film, uri)
    town.video.documents["/stamps/1"] |= change
    await read(chosen(town.social, [{"featuredObject": film, "featureAuthorization": stamp}]))
    assert await shown() == ([film] if good else [])


async def test_INB_30_without_a_stamp_or_with_one_of_elsewhere_it_is_not_shown(town: Town) -> None:
    a_group(town.social)
    film = a_video(town.video, 1, interactionPolicy=ASKS)
    uri = f"{town.social.base}/selections/s1"
    elsewhere = a_stamp(town.evil, film, uri)
    for item in ({"featuredObject": film}, {"featuredObject": film, "featureAuthorization": elsewhere}):
        await read(chosen(town.social, [item]))
        assert await shown() == [] and (await Pick.get()).leave == Leave.REFUSED
    assert town.evil.asked == []


async def test_a_stamp_that_cannot_be_asked_for_leaves_the_film_out_until_it_can(town: Town) -> None:
    a_group(town.social)
    film = a_video(town.video, 1, interactionPolicy=ASKS)
    stamp = a_stamp(town.video, film, f"{town.social.base}/selections/s1")
    uri = chosen(town.social, [{"featuredObject": film, "featureAuthorization": stamp}])
    town.video.says["GET /stamps/1"] = Answer(503)
    await read(uri)
    assert await shown() == []
    del town.video.says["GET /stamps/1"]
    town.video.asked.clear()
    await read(uri)
    assert town.video.fetched == [], "it did not answer a moment ago"
    later_on(town)
    await read(uri)
    assert await shown() == [film]
    town.video.asked.clear()
    await read(uri)
    assert "/stamps/1" not in town.video.fetched, "once is enough; labels.leaves looks again"


async def test_a_stamp_that_is_taken_back_is_noticed_a_day_later_in_selections_of_elsewhere_too(town: Town) -> None:
    """Its author tells who has asked her, and that is not us."""
    a_group(town.social)
    film = a_video(town.video, 1, interactionPolicy=ASKS)
    uri = chosen(town.social, [with_stamp(film)])
    a_stamp(town.video, film, uri)
    await read(uri)
    await leaves.look_at_old()
    assert await shown() == [film] and not await Job.exists(kind=leaves.LOOK)
    for answer, films in ((Answer(503), [film]), (Answer(404), [])):
        town.video.says["GET /stamps/1"] = answer
        await Pick.all().update(checked_at=clock.now() - leaves.FRESH)
        await leaves.look_at_old()
        await town.pole.work()
        assert await shown() == films
        later_on(town)
        await read(uri)
        assert await shown() == films


def later_on(town: Town) -> None:
    """What is remembered for five minutes of a time that cannot be stopped is forgotten."""
    town.pole.house.rooms.pop("failing", None)


def with_stamp(film: str, number: int = 1) -> dict[str, str]:
    return {
        "featuredObject": film,
        "featureAuthorization": f"{urlsplit(film).scheme}://{urlsplit(film).netloc}/stamps/{number}",
    }


async def leave() -> Leave:
    return (await Pick.get()).leave


@pytest.mark.parametrize("more", [{}, {"interactionPolicy": ASKS}], ids=["everybody", "on request"])
async def test_what_an_author_has_taken_back_stays_so_until_she_says_yes_again(
    town: Town, more: dict[str, Any]
) -> None:
    """Whatever the selection goes on saying, and what was said while it was being read."""
    a_group(town.social)
    film = a_video(town.video, 1, **more)
    uri = chosen(town.social, [with_stamp(film)])
    stamp = a_stamp(town.video, film, uri)
    await read(uri)
    pick = await Pick.get().select_related("film__author")
    assert pick.leave == Leave.GIVEN and pick.checked_at is not None
    ines = town.video.actor("ines")
    assert (await town.deliver(ines, ines.activity("Delete", stamp))).outcome == "applied"
    late = visitors.Chosen(pick.film, "", Leave.GIVEN, stamp, pick.checked_at, pick)
    selection = await Selection.get().select_related("owner")
    draft = arriving.selection_from_object(town.social.documents["/selections/s1"])
    await visitors.keep(selection.owner, draft, [late])
    assert await leave() == Leave.WITHDRAWN
    await Tombstone.all().delete()  # only her server can say it now, and is asked once a day
    del town.video.documents["/stamps/1"]
    for film_again in (with_stamp(film), with_stamp(film), {"featuredObject": film}):
        town.video.asked.clear()
        await read(chosen(town.social, [film_again]))
        assert await leave() == Leave.WITHDRAWN
        assert len(town.video.fetched) <= 1
    assert town.video.fetched == []
    a_stamp(town.video, film, uri, id=f"{town.video.base}/stamps/2")
    await read(chosen(town.social, [with_stamp(film, 2)]))
    assert await shown() == [film]


async def test_of_films_of_ours_what_their_authors_said_here_counts(town: Town) -> None:
    label, ana = a_group(town.social), await a_creator()
    film, uri = await a_film(ana), f"{town.social.base}/selections/s1"
    asker = await actors.find_actor(label.uri)
    asking = Asking(f"{label.uri}/asks", StampKind.FEATURE, uri, film.uri, told={"name": "Marées"})
    assert await consents.ask(asker, ana.actor, asking, Policy.EVERYBODY) == RequestState.ACCEPTED
    stamp = await Stamp.get()
    await read(chosen(town.social, [{"featuredObject": film.uri, "featureAuthorization": stamp.uri}]))
    assert (await Pick.get()).stamp_uri == stamp.uri and await shown() == [film.uri]
    await consents.revoke(stamp, ana.actor)
    await town.pole.work()
    for item in ({"featuredObject": film.uri, "featureAuthorization": stamp.uri}, {"featuredObject": film.uri}):
        await read(chosen(town.social, [item]))
        assert await shown() == []
    await Stamp.all().delete()
    await read(uri)
    assert await shown() == [film.uri]
    await blocks.block(ana.actor, asker)
    await town.pole.work()
    assert await shown() == []
    await read(uri)
    assert await shown() == []


async def test_whoever_shows_many_stamps_of_others_has_us_ask_for_few_of_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INB-22: not by notes, and by no pasted address; a pole that we know is trusted."""
    a_group(town.evil)
    films = [a_video(town.video, number, interactionPolicy=ASKS) for number in range(10)]
    uri = chosen(town.evil, films)
    await read(uri)  # films are known from now on
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 4)
    town.pole.house.rooms.pop("passed on", None)
    for turn in range(3):
        town.video.asked.clear()
        await read(chosen(town.evil, [with_stamp(film, number) for number, film in enumerate(films)]))
        assert len(town.video.fetched) == (4 if turn == 0 else 0)
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 1_000)
    later_on(town)
    town.video.asked.clear()
    document = chosen(town.evil, [with_stamp(film, number) for number, film in enumerate(films)], name="s2")
    await selection_reading.pasted(town.evil.documents[urlsplit(document).path])
    assert town.video.fetched == []
    monkeypatch.setattr(allowance, "MOST_BROUGHT", 0)
    measure = Measure(500, 100)
    await selection_reading.ask(document, measure, of_known_pole=True)
    assert len(town.video.fetched) == 10


async def test_of_people_whom_nobody_follows_a_few_selections_are_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mention is enough to send us a note."""
    monkeypatch.setattr(visitors, "MOST_OF_STRANGERS", 2)
    label, ana = a_group(town.evil), (await a_creator()).actor
    mention = {"type": "Mention", "href": ana.uri, "name": "@ana"}
    for name in ("s1", "s2", "s3", "s1"):
        await town.deliver(label, says(label, chosen(town.evil, [], name=name), tag=[mention], cc=[ana.uri]))
    assert town.evil.fetched.count("/selections/s3") == 0 and await Selection.all().count() == 2
    assert town.evil.fetched.count("/selections/s1") == 2
    await followed(town, label)
    await town.deliver(label, says(label, chosen(town.evil, [], name="s3")))
    assert await Selection.all().count() == 3


async def test_of_many_notes_of_a_stranger_that_wait_at_once_no_more_are_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INB-22: nor do her other hosts bring more."""
    monkeypatch.setattr(visitors, "MOST_OF_STRANGERS", 2)
    author, other = [await actors.find_actor(a_group(town.evil, name).uri) for name in ("phare", "other")]
    for number in range(4):
        note = {"id": f"{town.evil.base}/notes/{number}", "selection": chosen(town.evil, [], name=f"s{number}")}
        await visitors.note_arrived(author, note)
    assert await Job.filter(kind=visitors.READ).count() == 4
    await town.pole.work()
    assert await Selection.all().count() == 2
    await Actor.filter(id=author.id).update(host="a.evil.example")
    uri = chosen(town.evil, [], owner=other.uri, name="s5")
    await visitors.note_arrived(other, {"id": f"{town.evil.base}/notes/5", "selection": uri})
    assert not await Job.exists(kind=visitors.READ)


async def test_many_notes_of_one_selection_are_one_reading_and_the_last_takes_it_back(town: Town) -> None:
    author = await actors.find_actor(a_group(town.evil).uri)
    uri = chosen(town.evil, [])
    for number in range(20):
        note = {"id": f"{town.evil.base}/notes/{number}", "selection": uri}
        await visitors.note_arrived(author, note)
        if number in (9, 19):
            assert await Job.filter(kind=visitors.READ).count() == 1
            await town.pole.work()
    assert town.evil.fetched.count("/selections/s1") == 2
    assert (await Selection.get()).note_uri == note["id"]


@pytest.mark.parametrize("way", ["block", "delete"])
async def test_a_selection_that_goes_while_an_author_takes_her_stamp_back_waits_for_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """On PostgreSQL the two would wait for each other, did they not hold things in one order."""
    film, owner = a_video(town.video, 1), await actors.find_actor(a_group(town.social).uri)
    uri, stamp = chosen(town.social, [film]), f"{town.video.base}/stamps/1"
    await read(uri)
    await Pick.all().update(leave=Leave.GIVEN, stamp_uri=stamp)
    await Award.create(film_uri=film, giver=owner, name="Marées", selection_uri=uri, stamp_uri=stamp,
                       given_at=clock.now())  # fmt: skip

    def slow(name: str, before: float, after: float) -> None:
        verb = getattr(awards, name)

        async def slowly(*args: str) -> bool | None:
            await asyncio.sleep(before)
            ended: bool | None = await verb(*args)
            await asyncio.sleep(after)
            return ended

        monkeypatch.setattr(awards, name, slowly)

    slow("end_of_selection", 0.2, 0.2)
    slow("end_in_selection", 0.3, 0)
    slow("end_by_stamp", 0, 0.3)
    author = await author_of_fetched(town.video.actor("ines").uri)

    async def take_back() -> None:
        if way == "block":
            return await leaves.parted(author.actor.id, owner.id)
        with suppress(Ignored):  # the selection has gone already
            await deleted(author, read_activity({"type": "Delete", "actor": author.actor.uri, "object": stamp}))

    await asyncio.gather(visitors.remove(uri), take_back())
    assert await Selection.all().count() == await Award.all().count() == 0


async def test_a_copy_that_nobody_opens_is_asked_for_once_a_day(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in its turn, those of a server that does not answer, too."""
    monkeypatch.setattr(selection_reading, "MOST_OLD", 1)
    a_group(town.social)
    for name in ("s1", "s2"):
        await read(chosen(town.social, [], name=name))
    del town.social.documents["/selections/s1"]
    await selection_reading.look_at_old()
    assert not await Job.exists(kind=visitors.READ)
    with clock.stopped_at(clock.now() + leaves_shown.FRESH):
        for count in (1, 2):
            await selection_reading.look_at_old()
            assert await Job.filter(kind=visitors.READ).count() == count
        await town.pole.work()
        await selection_reading.look_at_old()
        assert not await Job.exists(kind=visitors.READ)
    assert (await Selection.get()).uri == f"{town.social.base}/selections/s2"


async def test_what_a_pole_takes_off_its_list_is_asked_for_and_nobody_elses_word_counts(town: Town) -> None:
    a_group(town.social)
    uri = chosen(town.social, [])
    await read(uri)
    del town.social.documents["/selections/s1"]
    eve, pole = town.evil.actor("eve"), town.social.actor("pole", "Group")
    for sender, outcome in ((eve, "ignored"), (pole, "applied")):
        assert await Selection.all().count() == 1
        remove = sender.activity("Remove", uri, target=f"{pole.uri}/selections")
        assert (await town.deliver(sender, remove)).outcome == outcome
    assert not await Selection.exists()


async def test_a_reading_that_waits_does_not_swallow_the_note_that_tells_of_it(town: Town) -> None:
    label = a_group(town.social)
    uri = chosen(town.social, [])
    await visitors.begin(uri)
    await visitors.begin(uri, note_uri=f"{town.social.base}/notes/1", owner_uri=label.uri)
    await town.pole.work()
    assert (await Selection.get()).note_uri == f"{town.social.base}/notes/1"


async def test_an_address_that_somebody_pastes_leads_to_our_page_of_it(town: Town) -> None:
    a_group(town.social)
    films = [a_video(town.video, number) for number in (1, 2)]
    uri = chosen(town.social, films)
    html = f'<link rel="alternate" type="application/activity+json" href="{uri}">'
    town.social.says["GET /s/1"] = Answer(200, html.encode(), "text/html")
    for written in (f"{town.social.base}/s/1", uri):
        wanted = finding.read(written)
        assert wanted is not None
        path = await finding.known(wanted, None) or await finding.ask(wanted)
        assert path == f"/selections/{(await Selection.get()).slug}"
    await town.pole.work()
    assert await shown() == films, "films that were not known came a moment later"


async def test_our_own_selections_are_found_by_their_addresses_and_private_ones_are_not(town: Town) -> None:
    ana = await a_creator()
    for audience, found in ((Audience.PUBLIC, True), (Audience.UNLISTED, True), (Audience.PRIVATE, False)):
        selection = await a_selection(ana.actor, await a_film(ana), title=audience.value, audience=audience)
        wanted = finding.read(selection.uri)
        assert wanted is not None
        assert (await finding.known(wanted, None) == f"/selections/{selection.slug}") is found


@pytest.mark.parametrize("change", [{"to": [], "cc": []}, {"type": "OrderedCollection"}, {"name": ""}])
async def test_what_cannot_be_shown_is_refused_in_words(town: Town, change: dict[str, Any]) -> None:
    a_group(town.social)
    uri = chosen(town.social, [], **{key: value for key, value in change.items() if key != "name"})
    town.social.documents["/selections/s1"] |= change
    wanted = finding.read(uri)
    assert wanted is not None
    with pytest.raises(CinemaError) as refusal:
        await finding.ask(wanted)
    assert refusal.value.public and not await Selection.exists()


async def test_an_unlisted_one_is_kept_as_such(town: Town) -> None:
    a_group(town.social)
    await read(chosen(town.social, [], to=[], cc=[PUBLIC]))
    assert (await Selection.get()).audience == Audience.UNLISTED


async def listing_pole(town: Town, labels: list[str], selections: list[str]) -> KnownPole:
    page(town.social, "labels", labels, kind="OrderedCollection")
    page(town.social, "selections", selections, kind="OrderedCollection")
    return await known_pole(
        town.social, labels=f"{town.social.base}/labels", selections=f"{town.social.base}/selections"
    )


async def test_what_a_known_pole_lists_is_read_and_forgotten_with_it(town: Town) -> None:
    label, elsewhere = a_group(town.social), chosen(town.evil, [])
    films = [a_video(town.video, 1)]
    pole = await listing_pole(town, [label.uri], [chosen(town.social, films), elsewhere])
    assert (pole.labels_uri, pole.selections_uri) == (f"{town.social.base}/labels", f"{town.social.base}/selections")
    await pole_reading.read(pole.id)
    await town.pole.work()
    assert await shown() == films and await Label.all().count() == 1 and town.evil.asked == []
    await Award.create(film_uri=films[0], giver=await Actor.get(uri=label.uri), name="Marées", given_at=clock.now(),
                       selection_uri=(await Selection.get()).uri, stamp_uri="https://x.example/1")  # fmt: skip
    await kinship.remove(await KnownPole.get(id=pole.id).select_related("instance", "group"))
    await town.pole.work()
    assert not await Selection.exists() and not await Label.exists()
    assert await Award.all().count() == 1, "both sides give it still"


async def test_what_a_pole_lists_no_longer_is_asked_for_first_and_goes_when_it_is_gone(town: Town) -> None:
    a_group(town.social)
    uri = chosen(town.social, [])
    pole = await listing_pole(town, [], [uri])
    await pole_reading.read(pole.id)
    page(town.social, "selections", [], kind="OrderedCollection")
    await Selection.all().update(fetched_at=clock.now() - pole_reading.FRESH)
    await pole_reading.read(pole.id)
    assert await Selection.exists(), "it is not listed, and still answers"
    del town.social.documents["/selections/s1"]
    await Selection.all().update(fetched_at=clock.now() - pole_reading.FRESH)
    await pole_reading.read(pole.id)
    assert not await Selection.exists()


async def test_what_somebody_here_follows_stays_when_its_pole_goes(town: Town) -> None:
    label = a_group(town.social)
    await followed(town, label)
    pole = await listing_pole(town, [label.uri], [chosen(town.social, [])])
    await pole_reading.read(pole.id)
    await kinship.remove(await KnownPole.get(id=pole.id).select_related("instance", "group"))
    await town.pole.work()
    assert await Selection.exists() and await Label.exists()


async def test_one_that_is_opened_is_asked_for_once_a_day(town: Town) -> None:
    a_group(town.social)
    await read(chosen(town.social, []))
    selection = await Selection.get()
    await selection_reading.opened(selection)
    assert not await Job.exists(kind=visitors.READ)
    selection.fetched_at = clock.now() - leaves_shown.FRESH
    await selection_reading.opened(selection)
    await selection_reading.opened(selection)
    assert await Job.filter(kind=visitors.READ).count() == 1


async def test_two_that_read_it_at_once_keep_it_once(town: Town) -> None:
    a_group(town.social)
    films = [a_video(town.video, number) for number in (1, 2)]
    uri = chosen(town.social, films)
    await asyncio.gather(read(uri), read(uri))
    assert await Selection.all().count() == 1 and await shown() == films
    assert not await Selection.filter(uri__startswith=urls.base()).exists()
