"""Documents that are made once for many who ask: each is, at any moment, what would be made at that moment."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from fediverse_cinema.activitypub import domain_rules, gate
from fediverse_cinema.activitypub.models import Actor, DomainRule, Severity, Tombstone
from fediverse_cinema.consents.models import Award, Claim, ClaimState
from fediverse_cinema.films import documents as films
from fediverse_cinema.films.models import Film, FilmState, Still
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import evidence
from fediverse_cinema.foundation.here import here
from fediverse_cinema.media.models import Asset, Rendition, RenditionKind, Subtitle, SubtitleKind
from fediverse_cinema.people.models import Creator, Portrait
from fediverse_cinema.poles import face
from fediverse_cinema.recommendations.models import Recommendation, State
from fediverse_cinema.web import actors
from fediverse_cinema.web.negotiation import written
from tests.kit.companies import a_company
from tests.kit.counting import statements
from tests.kit.labels import a_label
from tests.kit.people import a_creator, a_film, an_asset
from tests.kit.projects import a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
ACTIVITY = {"Accept": "application/activity+json"}
CREDITS = "Image — Malo Guen — @malo\nSon — Yasmine Haddad"
Change = Callable[[Film], Awaitable[Any]]


@pytest.fixture
async def film(town: Town) -> Film:
    ana, malo = await a_creator(), await a_creator("malo", "Malo Guen")
    other = await a_film(malo, "Le Rhône")
    return await a_film(ana, credits=CREDITS, related=(other.uri,), synopsis="Un **été**.", form="documentary")


async def shown(town: Town, uri: str) -> bytes:
    answer = await town.pole.client.get(uri, headers=ACTIVITY)
    assert answer.status_code == 200
    return answer.content


async def add_still(film: Film) -> None:
    await Still.create(film=film, position=1, alt="Le quai", names=[{"name": "a.jpg", "width": 280, "height": 157}])


async def add_subtitle(film: Film) -> None:
    await Subtitle.create(
        asset_id=film.asset_id, language="en", kind=SubtitleKind.SUBTITLES, text="WEBVTT", cues=1, name="a.vtt", size=6,
        updated_at=clock.now(),
    )  # fmt: skip


async def add_award(film: Film) -> None:
    await Award.create(
        film_uri=film.uri, giver=await Actor.get(local_handle="malo"), name="Marées", given_at=clock.now(),
        selection_uri="https://lille.example/s/1", stamp_uri=f"{urls.base()}/ap/stamps/1",
    )  # fmt: skip


async def confirm(film: Film) -> None:
    await Claim.create(
        subject_uri=film.uri, asker_id=film.author_id, person=await Actor.get(local_handle="malo"), name="Malo Guen",
        role="Image", state=ClaimState.CONFIRMED, stamp_uri=f"{urls.base()}/ap/stamps/2", created_at=clock.now(),
    )  # fmt: skip


async def add_trailer(film: Film) -> None:
    trailer = await an_asset(await Creator.get(actor_id=film.author_id))
    await Asset.filter(id=trailer.id).update(open=True)
    await Film.filter(id=film.id).update(trailer_id=trailer.id)


CHANGES: dict[str, Change] = {
    "its title": lambda film: Film.filter(id=film.id).update(title="La Loire"),
    "its views": lambda film: Film.filter(id=film.id).update(views=7),
    "its credits": lambda film: Film.filter(id=film.id).update(credits="Son — Malo Guen"),
    "the ratio of its file": lambda film: Asset.filter(id=film.asset_id).update(ratio=2.35),
    "a file that went": lambda film: Rendition.filter(asset_id=film.asset_id, kind=RenditionKind.MP4).delete(),
    "a still": add_still,
    "subtitles": add_subtitle,
    "a trailer": add_trailer,
    "an award": add_award,
    "a credit that is confirmed": confirm,
    "who is credited is no more": lambda film: Actor.filter(local_handle="malo").update(gone_at=clock.now()),
    "the name of its author": lambda film: Actor.filter(id=film.author_id).update(name="Ana Belle-Rive"),
    "who may quote": lambda film: Creator.filter(actor_id=film.author_id).update(quoting="nobody"),
    "a film after it is hidden": lambda film: Film.exclude(id=film.id).update(state=FilmState.HIDDEN),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_the_document_of_a_film_is_never_older_than_what_it_says(town: Town, film: Film, what: str) -> None:
    before = await shown(town, film.uri)
    assert await shown(town, film.uri) == before == written(await films.film_document(film.uuid))
    await CHANGES[what](film)
    after = await shown(town, film.uri)
    assert after == written(await films.film_document(film.uuid))
    assert after != before
    film_page = await town.pole.client.get(film.page_url, headers=ACTIVITY)
    assert film_page.content == after, "the address of its page answers the same"


async def test_a_thousand_who_ask_for_a_film_at_once_are_all_answered_and_it_is_read_once_or_twice(
    town: Town, film: Film
) -> None:
    with statements() as asked:
        await shown(town, film.uri)
    once = len(asked)
    await Film.filter(id=film.id).update(title="La Loire")
    with statements() as asked:
        answers = await asyncio.gather(*(shown(town, film.uri) for _ in range(1000)))
    assert set(answers) == {written(await films.film_document(film.uuid))}
    assert len(asked) <= 4 * once, "two rounds of whether it is so, and of what it is made"


async def test_a_film_is_shown_no_longer_than_it_may_be(town: Town, film: Film) -> None:
    async def status() -> int:
        return (await town.pole.client.get(film.uri, headers=ACTIVITY)).status_code

    assert await status() == 200
    await Film.filter(id=film.id).update(state=FilmState.HIDDEN)
    assert await status() == 404
    await Film.filter(id=film.id).update(state=FilmState.PUBLISHED)
    assert await status() == 200
    await Tombstone.create(uri=film.uri, former_type="Video", deleted_at=clock.now())
    assert await status() == 410


async def test_a_film_links_to_none_of_a_server_that_has_just_been_closed(town: Town, film: Film) -> None:
    alice = town.social.actor("alice")
    await town.deliver(alice, alice.activity("View", alice.uri))
    await Film.exclude(id=film.id).update(author_id=(await Actor.get(uri=alice.uri)).id)
    (other,) = await Film.exclude(id=film.id)
    assert other.uri.encode() in await shown(town, film.uri)
    await domain_rules.close("social.example", "")
    assert other.uri.encode() not in await shown(town, film.uri)
    await domain_rules.open_again("social.example")
    assert other.uri.encode() in await shown(town, film.uri)
    # Another process has closed it: what is remembered of rules is a minute old at most, and so is the document.
    await DomainRule.create(domain="social.example", severity=Severity.CLOSE, created_at=clock.now())
    await shown(town, film.uri)
    here().rooms.pop(gate.ROOM)
    assert other.uri.encode() not in await shown(town, film.uri)


async def test_the_document_of_somebody_is_never_older_than_what_it_says(town: Town, film: Film) -> None:
    ana = await Actor.get(local_handle="ana")
    before = [await shown(town, ana.uri)]

    async def anew(change: Awaitable[Any]) -> None:
        await change
        after = await shown(town, ana.uri)
        assert after == written(await actors.document(await actors.by_uri(ana.uri)))
        assert after != before[-1]
        before.append(after)

    await anew(Actor.filter(id=ana.id).update(summary="<p>Monteuse.</p>"))
    await anew(Actor.filter(id=ana.id).update(locked=True))
    await anew(Creator.filter(actor_id=ana.id).update(featuring="nobody"))
    await anew(Portrait.create(actor_id=ana.id, town="Brest"))
    malo = await Actor.get(local_handle="malo")
    await anew(
        Recommendation.create(
            uuid="1",
            uri=f"{urls.base()}/ap/recommendations/1",
            author=malo,
            person=ana,
            state=State.GIVEN,
            words="Oui",
            created_at=clock.now(),
        )
    )
    await Actor.filter(id=ana.id).update(gone_at=clock.now())
    assert (await town.pole.client.get(ana.uri, headers=ACTIVITY)).status_code == 410


async def test_webfinger_is_never_older_than_what_it_says(town: Town, film: Film) -> None:
    address = f"{town.pole.base}/.well-known/webfinger?resource=acct:ana@{urls.own_host()}"
    before = (await town.pole.client.get(address)).json()
    await Actor.filter(local_handle="ana").update(page_url=f"{town.pole.base}/users/ana2")
    after = (await town.pole.client.get(address)).json()
    assert after != before and f"{town.pole.base}/users/ana2" in after["aliases"]
    await Actor.filter(local_handle="ana").update(gone_at=clock.now())
    assert (await town.pole.client.get(address)).status_code == 410


async def test_what_nobody_is_called_fills_no_memory(town: Town, film: Film) -> None:
    base, kept = town.pole.base, here().rooms.setdefault(evidence.ROOM, evidence.Memory()).kept
    for number in range(5):
        for url in (
            f"{base}/ap/users/nobody{number}", f"{base}/ap/films/{number}", f"{film.uri}/none{number}",
            f"{base}/.well-known/webfinger?resource={'@' * (5000 + number)}ana@{urls.own_host()}",
        ):  # fmt: skip
            answer = await town.social.actor("alice").ask(town.pole.client, url)
            assert (url, answer.status_code) == (url, 404)
    assert set(kept) <= {("whose", "films", film.uuid)}


async def test_the_pole_shows_its_logo_as_soon_as_it_has_another(town: Town) -> None:
    before = await shown(town, urls.pole())
    logo = face.Logo("/logo/x", 100, 50, "", plate=False)
    here().rooms[face.ROOM] = clock.timestamp(), dataclasses.replace(await face.face(), logo=logo)
    assert b"/logo/x" not in before and b"/logo/x" in await shown(town, urls.pole())


async def test_documents_depend_on_nothing_but_rows_and_those_whom_they_name_for_it(
    town: Town, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a room remembers and what the clock says are no rows: a document that listens to them must say so."""
    ana = await Creator.get(actor_id=film.author_id).select_related("actor")
    groups = [await a_project(ana), await a_label(ana.actor), await a_company(ana.actor)]
    uris = [urls.instance(), urls.pole(), ana.actor.uri, urls.channel("ana_films"), *(one.actor.uri for one in groups)]
    heard: set[str] = set()
    asked_when: list[datetime] = []

    class Listening(dict[str, Any]):
        def get(self, name: str, *otherwise: Any) -> Any:
            heard.add(name)
            return super().get(name, *otherwise)

        def setdefault(self, name: str, otherwise: Any = None) -> Any:
            heard.add(name)
            return super().setdefault(name, otherwise)

        def __getitem__(self, name: str) -> Any:
            heard.add(name)
            return super().__getitem__(name)

    def now() -> datetime:
        asked_when.append(datetime.now().astimezone())
        return asked_when[-1]

    here().rooms = Listening(here().rooms)
    monkeypatch.setattr(clock, "now", now)
    for uri in uris:
        asked_when.clear()
        await actors.document(await actors.by_uri(uri))
        assert len(asked_when) == (uri in (ana.actor.uri, urls.pole())), "her days, in its name; the face's minute"
    asked_when.clear()
    await films.film_document(film.uuid)
    assert asked_when == []
    assert heard <= {"pole_actors", face.ROOM, gate.ROOM, evidence.ROOM}, "the first is the same for good"
