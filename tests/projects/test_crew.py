"""A film that came out of a project takes its crew into its credits."""

import pytest

from fediverse_cinema.films import credits, named
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.people import trades
from fediverse_cinema.projects import crediting
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm
from tests.kit.following import known
from tests.kit.people import a_creator, a_film
from tests.kit.projects import a_member, a_project
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio


async def fresh(film: Film) -> Film:
    return await Film.get(id=film.id).select_related("author", "asset", "trailer")


async def take(project: Project, film: Film) -> int:
    return await crediting.take_crew(project, await fresh(film))


async def test_the_crew_stands_behind_what_is_there_each_once(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    project = await a_project(ana)
    ben, nora = (await a_creator("ben", "Ben — Roux")).actor, await known(town, town.fedi.actor("nora"))
    sure = await known(town, town.social.actor("zoe"))
    await a_member(project, ben, role="Chef op — image", trade="director-of-photography")
    await a_member(project, nora, trade="boom-operator")
    await a_member(project, sure)
    await a_member(project, (await a_creator("eva", "Eva")).actor, role="Stage", listed=False)
    await type(nora).filter(id=sure.id).update(confirmed_at=clock.now())
    await type(nora).filter(id=nora.id).update(confirmed_at=None)
    film = await a_film(ana, credits="Réalisation — Ana Belle — @ana\nMusique — Inès", synopsis="Un fleuve.",
                        countries=("FR",), themes=("eau",))  # fmt: skip
    before = (await fresh(film)).__dict__
    assert await take(project, film) == 3 and await take(project, film) == 0
    after = await fresh(film)
    assert after.credits.splitlines() == [
        "Réalisation — Ana Belle — @ana", "Musique — Inès", "Chef op, image — Ben Roux — @ben",
        f"{trades.name('boom-operator', 'fr')} — Nora — {nora.uri}", "Zoe — @zoe@social.example",
    ]  # fmt: skip
    people = await named.known(after.credits)
    assert {people[one.who].id for one in credits.parse(after.credits) if one.who} == {
        ana.actor_id, ben.id, nora.id, sure.id,
    }  # fmt: skip
    for name in ("title", "synopsis", "countries", "themes", "licence", "translations", "languages", "related"):
        assert getattr(after, name) == before[name], name


async def test_another_role_of_somebody_who_is_named_is_another_line(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    project = await a_project(ana)
    await Membership.all().update(role="Montage")
    film = await a_film(ana, credits="Réalisation — Ana Belle — @ana\nSon — Ben")
    await a_member(project, (await a_creator("ben", "Ben")).actor, role="SON")
    assert await take(project, film) == 1
    assert (await fresh(film)).credits.splitlines()[2:] == ["Montage — Ana Belle — @ana"]


async def test_what_does_not_fit_is_refused_and_nothing_changes(town: Town) -> None:
    ana = await a_creator("ana", "Ana Belle")
    project = await a_project(ana)
    long = "\n".join(f"Figuration — N° {number:03}" for number in range(230))
    film = await a_film(ana, credits=long)
    for number in range(3):
        await a_member(project, (await a_creator(f"ben{number}", "Ben")).actor, role="x" * 120)
    with pytest.raises(Refused) as error:
        await take(project, film)
    assert error.value.code == "too_long" and (await fresh(film)).credits == long


async def test_a_film_is_linked_once(town: Town) -> None:
    ana = await a_creator()
    project, film = await a_project(ana), await a_film(ana)
    for _ in range(2):
        await crediting.came_out(project, film)
    assert await ProjectFilm.all().count() == 1
    await crediting.did_not(project, film)
    assert await ProjectFilm.all().count() == 0
