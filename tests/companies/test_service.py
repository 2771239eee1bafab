"""Companies of ours: opening a page, what it says of itself, its logo, and its end."""

import asyncio

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor, OutboxEntry, Tombstone
from fediverse_cinema.companies import catalogue, editors, queries, service
from fediverse_cinema.companies.models import Company, CompanyEditor, CompanyFilm
from fediverse_cinema.companies.services import SERVICES
from fediverse_cinema.companies.sheet import MOST_SERVICES, Sheet, faults
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Gone, Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.people.models import Creator
from fediverse_cinema.publications.models import Publication
from tests.kit.companies import a_company, an_editor
from tests.kit.events import an_event
from tests.kit.following import follow
from tests.kit.haste import quick_keys
from tests.kit.people import a_creator, a_film, jpeg
from tests.kit.publications import a_publication
from tests.kit.towns import Town
from tests.kit.working import take_files_away

pytestmark = pytest.mark.anyio
JSON = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


async def test_who_opens_a_page_edits_it(town: Town, ana: Creator) -> None:
    company = await a_company(ana.actor)
    assert [one.person_id for one in await editors.members(company)] == [ana.actor_id]
    assert (company.actor.type, company.actor.owner_id) == ("Organization", None)
    assert company.actor.rsa_private and company.actor.ed25519_private
    assert (company.services, company.town, company.region) == (",production,mixing,", "Lyon", "FR-ARA")


@pytest.mark.parametrize("handle, code", [("pole", "taken"), ("new", "taken"), ("ana", "taken"), ("Été", "bad_handle")])
async def test_a_handle_that_cannot_be_had_opens_no_page(town: Town, ana: Creator, handle: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await a_company(ana.actor, handle)
    assert refused.value.code == code
    assert (await Company.all().count(), await CompanyEditor.all().count()) == (0, 0)


async def test_a_handle_is_made_of_the_name(town: Town, ana: Creator) -> None:
    assert await service.free_handle("Les Films du quai !") == "les_films_du_quai"
    await a_company(ana.actor, "les_films_du_quai")
    assert await service.free_handle("Les Films du Quai") == "les_films_du_quai_2"
    assert await service.free_handle("映画") == "company"


async def test_two_pages_of_one_handle_at_once_are_one(town: Town, ana: Creator) -> None:
    with quick_keys():  # theirs end in another order than they have begun, and would be left behind
        made = await asyncio.gather(*(a_company(ana.actor) for _ in range(2)), return_exceptions=True)
    assert [one.code for one in made if isinstance(one, CinemaError)] == ["taken"]
    assert await Company.all().count() == 1


async def test_nobody_edits_pages_without_end(town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert service.MOST_EDITED == 20
    monkeypatch.setattr(service, "MOST_EDITED", 1)
    await a_company(ana.actor)
    with pytest.raises(Refused) as refused:
        await a_company(ana.actor, "autre")
    assert refused.value.code == "too_many"
    assert not await Actor.exists(handle="autre")


async def test_what_it_says_of_itself_is_told_to_who_follows_it(town: Town, ana: Creator) -> None:
    company, bo = await a_company(ana.actor), (await a_creator("bo")).actor
    await follow(await actors.find_actor(town.social.actor("fan").uri), company.actor)
    said = Sheet("La Grande Digue", "Deux *fois*", services=("grading",))
    with pytest.raises(Forbidden):
        await service.change(company, bo, said, edition=1)
    await service.change(company, ana.actor, said, edition=1)
    with pytest.raises(Refused) as refused:
        await service.change(company, ana.actor, said, edition=1)
    assert refused.value.code == "stale"
    await town.pole.work()
    [update] = town.social.received("Update")
    assert (update["object"]["name"], update["object"]["services"]) == ("La Grande Digue", ["grading"])
    assert "location" not in update["object"], "it says no town any more"
    kept = await Company.get()
    assert (kept.about, kept.edition) == ("Deux *fois*", 2) and "grande digue" in kept.folded


@pytest.mark.parametrize(
    "sheet, field",
    [
        (Sheet(" "), "name"),
        (Sheet("x" * 121), "name"),
        (Sheet("D", services=("cooking",)), "services"),
        (Sheet("D", services=tuple(SERVICES)[: MOST_SERVICES + 1]), "services"),
        (Sheet("D", region="FR-XX"), "region"),
        (Sheet("D", language="xx"), "language"),
        (Sheet("D", town="x" * 101), "town"),
        (Sheet("D", about="x" * 5_001), "about"),
        (Sheet("D", links="Notre site"), "links"),
        (Sheet("D", links="Site — http://digue.example/"), "links"),
        (Sheet("D", links="Site — javascript:alert(1)"), "links"),
        (Sheet("D", links="\n".join(["Site — https://digue.example/"] * 6)), "links"),
    ],
)
def test_a_sheet_that_cannot_be_used_says_where(sheet: Sheet, field: str) -> None:
    assert [*faults(sheet)] == [field] and faults(sheet)[field].public


def test_the_list_of_services_has_words_in_both_languages_and_fits_its_column() -> None:
    assert all(one.fr and one.en for one in SERVICES.values())
    longest = sorted((len(code) for code in SERVICES), reverse=True)[:MOST_SERVICES]
    assert sum(longest) + MOST_SERVICES + 1 <= 500 and not any("," in code for code in SERVICES)


async def test_its_logo_is_shown_and_goes_from_the_shelf(town: Town, ana: Creator) -> None:
    async def chunks(content: bytes):  # type: ignore[no-untyped-def]
        yield content

    company, bo = await a_company(ana.actor), (await a_creator("bo")).actor
    await service.send_logo(company, ana.actor, chunks(jpeg(600, 300)))
    first = await service.names_of_pictures()
    document = (await town.pole.client.get(company.actor.uri, headers=JSON)).json()
    assert first and document["icon"]["url"].rpartition("/")[2] in first
    with pytest.raises(Forbidden):
        await service.send_logo(company, bo, chunks(jpeg(600, 300)))
    with pytest.raises(CinemaError):
        await service.send_logo(company, ana.actor, chunks(b"no picture"))
    assert await service.names_of_pictures() == first
    await service.send_logo(company, ana.actor, chunks(jpeg(400, 400)))
    second = await service.names_of_pictures()
    await service.take_logo_away(company, ana.actor)
    assert await service.names_of_pictures() == set() and first.isdisjoint(second)
    await take_files_away()
    for name in first | second:
        assert await here().shelf.size(name) is None, "what is shown no longer is kept no longer"


async def test_a_page_that_is_closed_is_gone_with_all_that_was_said_there(town: Town, ana: Creator) -> None:
    """Its Organization answers 410, its followers hear a Delete, and nobody says anything more in its name."""
    company, bo = await a_company(ana.actor), (await a_creator("bo")).actor
    await follow(await actors.find_actor(town.social.actor("fan").uri), company.actor)
    await catalogue.add(company, await a_film(ana), ana.actor)
    await a_publication(company.actor, ana.actor)
    await a_publication(company.actor, ana.actor, "Un brouillon", published=False)
    await an_event(company.actor, "Projection")
    await town.pole.work()
    with pytest.raises(Forbidden):
        await service.close(company, bo)
    await service.close(company, ana.actor)
    await service.close(company, None)  # a second click
    await town.pole.work()
    deleted = [one["object"] for one in town.social.received("Delete")]
    assert company.actor.uri in deleted
    rows = [await kind.all().count() for kind in (Publication, Note, CompanyFilm)]
    assert rows == [0, 0, 0]
    assert (await town.pole.client.get(company.actor.uri, headers=JSON)).status_code == 410
    assert (await town.pole.client.get(f"{company.actor.uri}/catalogue", headers=JSON)).status_code == 404
    assert await editors.members(company) == [] and await CompanyEditor.filter(left_at=None).count() == 0
    with pytest.raises(Gone):
        await queries.company_of("digue")
    with pytest.raises(Refused):
        await a_company(bo)  # its handle stays taken
    with pytest.raises(Refused):
        await service.change(company, ana.actor, Sheet("Encore"), edition=1)
    assert await Tombstone.filter(uri=company.actor.uri).exists()
    assert await OutboxEntry.filter(actor_id=company.actor_id, listed=True, type="Create").count() == 0


async def test_two_who_edit_change_it_at_once_and_one_is_told_so(town: Town, ana: Creator) -> None:
    company, bo = await a_company(ana.actor), (await a_creator("bo")).actor
    await an_editor(company, bo)
    changed = await asyncio.gather(
        service.change(company, ana.actor, Sheet("Un"), edition=1),
        service.change(company, bo, Sheet("Deux"), edition=1),
        return_exceptions=True,
    )
    assert sorted(getattr(one, "code", "") for one in changed) == ["", "stale"]
    assert (await Company.get()).edition == 2 and (await Actor.get(handle="digue")).name in ("Un", "Deux")
