"""What one reader waits for where much is shown: a selection of 500 films, 200 known poles, a composed front page."""

import http.client
import statistics
import time
from datetime import timedelta

from benchmarks import poles, report
from benchmarks.poles import Pole
from benchmarks.report import Figure, at_most
from fediverse_cinema.activitypub.models import Actor, ActorType
from fediverse_cinema.ecran import forward, service
from fediverse_cinema.ecran.sections import Section
from fediverse_cinema.films.models import Film, FilmState
from fediverse_cinema.foundation import clock, ids, urls
from fediverse_cinema.foundation.regions import REGIONS
from fediverse_cinema.labels import picking, selecting
from fediverse_cinema.labels.models import Audience, Selection
from fediverse_cinema.labels.sheet import Sheet
from fediverse_cinema.people.models import Creator
from fediverse_cinema.poles.models import KinshipState, KnownPole

FILMS, POLES = 500, 200
READINGS = 200
AIM = at_most(50)


def measure() -> list[Figure]:
    with poles.running(_furnish) as pole:
        slug = pole.column("SELECT slug FROM selection")[0]
        uuid = pole.column("SELECT uuid FROM selection")[0]
        return [
            *_read(pole, f"selection of {FILMS} films, first page", f"/selections/{slug}"),
            *_read(pole, f"selection of {FILMS} films, last page", f"/selections/{slug}?page=10"),
            *_read(pole, "the same as a document, page of fifty", f"/ap/selections/{uuid}/pages/10", "activity+json"),
            *_read(pole, f"{POLES} known poles with their map", "/poles"),
            *_read(pole, "front page of eight sections", "/"),
            *_read(pole, f"all regions, {POLES} poles", "/regions"),
        ]


def _read(pole: Pole, what: str, path: str, kind: str = "") -> list[Figure]:
    """One after the other, over a connection that stays."""
    accept = f"application/{kind}" if kind else "text/html"
    connection, waits = http.client.HTTPConnection("127.0.0.1", pole.port), []
    for number in range(READINGS + 10):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Accept": accept, "Accept-Language": "fr"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        if number >= 10:
            waits.append((time.perf_counter() - began) * 1000)
    connection.close()
    in_order = sorted(waits)
    return [
        Figure(f"{what}: median", statistics.median(waits), "ms"),
        Figure(f"{what}: p95", in_order[round(0.95 * len(in_order)) - 1], "ms", AIM),
    ]


async def _furnish() -> None:
    ines = await Creator.get(actor__local_handle=poles.MEMBER).select_related("actor")
    films = await Film.all().order_by("id") + [await _film(ines, number) for number in range(FILMS - poles.FILMS)]
    selection = await selecting.begin(ines.actor, ines.actor, Sheet("Tout", "Tous les films que j’aime."))
    for number, film in enumerate(films):
        await picking.add(selection, film, ines.actor, f"Le plan **{number}** vaut le voyage.")
    now = await Selection.get(id=selection.id)
    await selecting.show(now, ines.actor, Audience.PUBLIC, edition=now.edition)
    regions = list(REGIONS)
    for number in range(POLES):
        known = await _pole(number, regions[number % len(regions)])
        await forward.take_in(known, [film.uri for film in films[number : number + 2]])
    await _compose(ines.actor, selection, films)


async def _film(author: Creator, number: int) -> Film:
    uuid = ids.new_uuid()
    return await Film.create(
        uri=urls.film(uuid), uuid=uuid, slug=f"film-{number}", local=True, author_id=author.actor_id,
        state=FilmState.PUBLISHED, title=f"Le fleuve {number}", page_url=urls.film_page(f"film-{number}"),
        summary="Une rivière.", duration=600, form="documentary", created_at=clock.now(),
        published_at=clock.now() - timedelta(days=number),
    )  # fmt: skip


async def _pole(number: int, region: str) -> KnownPole:
    host = f"pole-{number}.example"
    made = [
        await Actor.create(
            uri=f"https://{host}/ap/{name}", type=kind, host=host, handle=name, account_domain=host,
            name=f"Pôle {number}", page_url=f"https://{host}/", inbox=f"https://{host}/ap/{name}/inbox",
            created_at=clock.now(),
        )
        for name, kind in (("instance", ActorType.APPLICATION), ("pole", ActorType.GROUP))
    ]  # fmt: skip
    return await KnownPole.create(
        host=host, instance=made[0], group=made[1], name=f"Pôle {number}", region=region, state=KinshipState.KNOWN,
        read_at=clock.now(),
    )  # fmt: skip


async def _compose(by: Actor, selection: Selection, films: list[Film]) -> None:
    ref = (selection.uri,)
    found = (
        Section("a", "highlight", refs=ref), Section("b", "selection", refs=ref),
        Section("c", "films", refs=tuple(film.uri for film in films[:6])), Section("d", "words", words="Bonne séance."),
        Section("e", "new_films", count=12), Section("f", "calls"), Section("g", "agenda"),
        Section("h", "publications"),
    )  # fmt: skip
    await service.change(by, found, changes=0)
    await service.show(by, changes=1)


if __name__ == "__main__":
    report.main([measure], __doc__ or "")
