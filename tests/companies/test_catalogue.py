"""Films in the catalogue of a company: with leave of who made them, of here and of other poles, and no longer than she
wants.
"""

import asyncio
from datetime import timedelta

import pytest

from fediverse_cinema.activitypub import actors, blocks
from fediverse_cinema.activitypub.vocab import uri_of
from fediverse_cinema.companies import answers, catalogue, editors, queries, service
from fediverse_cinema.companies.models import Company, CompanyEditor, CompanyFilm, Leave
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.models import Award, ConsentRequest, RequestState, Stamp
from fediverse_cinema.films import choosing
from fediverse_cinema.films import service as films
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import CinemaError, Forbidden, Missing, Refused
from fediverse_cinema.notices import queries as notices
from fediverse_cinema.people.models import Creator, Policy
from fediverse_cinema.search import arrivals
from tests.kit.brought import a_brought_film
from tests.kit.choices import CHOOSING, a_stamp, a_video
from tests.kit.companies import a_company, an_editor
from tests.kit.neighbours import Document, Neighbour
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
JSON = {"Accept": "application/activity+json"}


@pytest.fixture
async def ana(town: Town) -> Creator:
    return await a_creator()


@pytest.fixture
async def bo(town: Town) -> Creator:
    return await a_creator("bo", "Bo Martin")


async def on_page(company: Company) -> list[str]:
    """The films that a visitor sees."""
    return [one.title for one in (await queries.page(company, None)).films]


async def on_the_wire(town: Town) -> list[str]:
    document = (await town.pole.client.get("https://lyon.example/ap/companies/digue/catalogue", headers=JSON)).json()
    assert document["totalItems"] == len(document["orderedItems"])
    return [one["featuredObject"] for one in document["orderedItems"]]


async def told(person: Creator) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in await notices.page(person.actor, None, 20)]


async def test_an_editors_own_film_stands_there_at_once(town: Town, ana: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(ana)
    entry = await catalogue.add(company, film, ana.actor)
    assert (entry.leave, entry.number) == (Leave.GIVEN, 1)
    assert await on_page(company) == ["La Saône"] and await on_the_wire(town) == [film.uri]
    stamp = await Stamp.get()
    assert (stamp.uri, stamp.interacting_uri) == (entry.stamp_uri, f"{company.actor.uri}/catalogue")
    await town.pole.work()
    assert (await told(ana), await Award.all().count()) == ([], 0), "a company gives itself no award"
    assert (await CompanyFilm.get()).leave == Leave.GIVEN


@pytest.mark.parametrize("choosing", list(Policy))
async def test_who_made_it_answers_herself_whatever_she_lets_be_chosen(
    town: Town, ana: Creator, bo: Creator, choosing: Policy
) -> None:
    """That everybody may choose a film is no leave to call it one's own."""
    company, film = await a_company(ana.actor), await a_film(bo)
    await Film.filter(id=film.id).update(choosing=choosing)
    entry = await catalogue.add(company, film, ana.actor)
    await town.pole.work()
    assert entry.leave == Leave.ASKED and await Stamp.all().count() == 0
    assert (await on_page(company), await on_the_wire(town)) == ([], [])
    assert await told(bo) == [("consent", "")]
    [line] = await queries.entries(company)
    assert (line.film.title, line.leave) == ("La Saône", "asked")


async def test_her_yes_shows_it_and_her_taking_it_back_takes_it_out(town: Town, ana: Creator, bo: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(bo)
    await catalogue.add(company, film, ana.actor)
    request = await ConsentRequest.get()
    await consents.accept(request, bo.actor)
    await town.pole.work()
    assert await on_page(company) == ["La Saône"] and await on_the_wire(town) == [film.uri]
    assert await told(ana) == [("catalogue", "given")]
    await choosing.revoke(await Stamp.get(), bo.actor)
    await town.pole.work()
    assert (await on_page(company), await on_the_wire(town)) == ([], [])
    assert await told(ana) == [("catalogue", "withdrawn")] and await Award.all().count() == 0
    again = await catalogue.add(company, film, ana.actor)
    assert again.leave == Leave.WITHDRAWN, "she is not asked again and again"


async def test_her_no_is_one_and_asking_anew_changes_nothing(town: Town, ana: Creator, bo: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(bo)
    entry = await catalogue.add(company, film, ana.actor)
    await consents.decline(await ConsentRequest.get(), bo.actor)
    await town.pole.work()
    assert (await CompanyFilm.get()).leave == Leave.REFUSED and await told(ana) == [("catalogue", "refused")]
    await catalogue.remove(company, entry.number, ana.actor)
    again = await catalogue.add(company, film, ana.actor)
    assert (again.leave, again.number) == (Leave.REFUSED, 2), "a number is never used again"
    assert [(one.state, one.author_id) for one in await ConsentRequest.all()] == [(RequestState.REJECTED, bo.actor_id)]


async def test_named_twice_at_once_it_stands_there_once(town: Town, ana: Creator, bo: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(ana)
    await an_editor(company, bo.actor)
    made = await asyncio.gather(*(catalogue.add(company, film, one.actor) for one in (ana, bo)), return_exceptions=True)
    assert not [one for one in made if isinstance(one, BaseException)]
    assert await CompanyFilm.all().count() == 1


async def test_whom_nobody_has_let_in_names_nothing_and_takes_nothing_out(
    town: Town, ana: Creator, bo: Creator
) -> None:
    company, film = await a_company(ana.actor), await a_film(bo)
    await an_editor(company, bo.actor, joined=False)
    with pytest.raises(Forbidden):
        await catalogue.add(company, film, bo.actor)
    entry = await catalogue.add(company, await a_film(ana, "Le Rhône"), ana.actor)
    with pytest.raises(Forbidden):
        await catalogue.remove(company, entry.number, bo.actor)
    assert await on_page(company) == ["Le Rhône"]


async def test_behind_a_block_nobody_is_asked_and_what_was_given_ends(town: Town, ana: Creator, bo: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(bo)
    await blocks.block(bo.actor, ana.actor)
    with pytest.raises(Refused) as refused:
        await catalogue.add(company, film, ana.actor)
    assert refused.value.code == "blocked" and await ConsentRequest.all().count() == 0
    await blocks.unblock(bo.actor, ana.actor)
    await catalogue.add(company, film, ana.actor)
    await consents.accept(await ConsentRequest.get(), bo.actor)
    await blocks.block(bo.actor, company.actor)
    await town.pole.work()
    assert await on_page(company) == [] and (await CompanyFilm.get()).leave == Leave.WITHDRAWN


async def test_a_film_that_goes_or_is_hidden_is_not_shown(town: Town, ana: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(ana)
    await catalogue.add(company, film, ana.actor)
    await Film.filter(id=film.id).update(state="hidden")
    assert (await on_page(company), await on_the_wire(town), await queries.entries(company)) == ([], [], ())
    await Film.filter(id=film.id).update(state="published")
    await films.delete(await Film.get())
    await town.pole.work()
    assert await CompanyFilm.all().count() == 0 and await on_page(company) == []


async def test_a_catalogue_has_an_end(town: Town, ana: Creator, monkeypatch: pytest.MonkeyPatch) -> None:
    assert catalogue.MOST_FILMS == 200
    monkeypatch.setattr(catalogue, "MOST_FILMS", 1)
    company = await a_company(ana.actor)
    await catalogue.add(company, await a_film(ana), ana.actor)
    with pytest.raises(Refused) as refused:
        await catalogue.add(company, await a_film(ana, "Le Rhône"), ana.actor)
    assert refused.value.code == "too_many" and await CompanyFilm.all().count() == 1


async def test_in_a_closed_company_nobody_is_asked_any_more(town: Town, ana: Creator, bo: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(bo)
    await catalogue.add(company, film, ana.actor)
    await service.close(company, ana.actor)
    await town.pole.work()
    assert await ConsentRequest.all().count() == 0 and await CompanyFilm.all().count() == 0
    assert await CompanyEditor.filter(left_at=None).count() == 0
    with pytest.raises(CinemaError):
        await catalogue.add(company, film, ana.actor)


# Films of other poles.


async def a_film_of(town: Town, maker: Neighbour, **more: Document) -> Film:
    """Of somebody whose server knows stamps."""
    town.social.serve(maker.document() | CHOOSING)
    arrived = await arrivals.welcome(town.social.serve(a_video(maker, **more)), await actors.find_actor(maker.uri))
    return await Film.get(id=arrived.id)


async def asked_there(town: Town) -> Document:
    [request] = town.social.received("FeatureRequest")
    return request


async def test_who_lives_at_another_pole_is_asked_there_and_her_stamp_is_looked_at(town: Town, ana: Creator) -> None:
    alice, company = town.social.actor("alice"), await a_company(ana.actor)
    film = await a_film_of(town, alice)
    entry = await catalogue.add(company, film, ana.actor)
    await town.pole.work()
    request = await asked_there(town)
    collection = f"{company.actor.uri}/catalogue"
    assert (request["actor"], request["object"], request["instrument"]) == (company.actor.uri, film.uri, collection)
    assert (entry.leave, await on_page(company)) == (Leave.ASKED, [])
    another = town.social.serve(a_stamp(alice, f"{company.actor.uri}/other", film.uri))
    await town.deliver(alice, alice.activity("Accept", request["id"], result=another["id"]))
    assert (await CompanyFilm.get()).leave == Leave.ASKED, "a stamp for something else is none"
    stamp = town.social.serve(a_stamp(alice, collection, film.uri, id=f"{town.social.base}/stamps/9"))
    await town.deliver(alice, alice.activity("Accept", request["id"], result=stamp["id"], id=f"{alice.uri}/a2"))
    assert await on_page(company) == ["Le Rhône"] and await on_the_wire(town) == [film.uri]
    await town.deliver(alice, alice.activity("Delete", stamp["id"]))
    assert (await CompanyFilm.get()).leave == Leave.WITHDRAWN and await on_page(company) == []


async def test_INB_30_nobody_else_answers_for_her(town: Town, ana: Creator) -> None:
    alice, mallory = town.social.actor("alice"), town.social.actor("mallory")
    company = await a_company(ana.actor)
    film = await a_film_of(town, alice)
    await catalogue.add(company, film, ana.actor)
    await town.pole.work()
    request = await asked_there(town)
    stamp = town.social.serve(a_stamp(alice, f"{company.actor.uri}/catalogue", film.uri))
    letter = await town.deliver(mallory, mallory.activity("Accept", request["id"], result=stamp["id"]))
    assert letter.outcome == "refused" and (await CompanyFilm.get()).leave == Leave.ASKED
    letter = await town.deliver(mallory, mallory.activity("Reject", request["id"]))
    assert letter.outcome == "refused" and (await CompanyFilm.get()).leave == Leave.ASKED
    await town.deliver(alice, alice.activity("Reject", request["id"]))
    assert (await CompanyFilm.get()).leave == Leave.REFUSED


async def test_a_server_that_knows_no_stamps_is_not_asked(town: Town, ana: Creator) -> None:
    alice, company = town.social.actor("alice"), await a_company(ana.actor)
    arrived = await arrivals.welcome(town.social.serve(a_video(alice)), await actors.find_actor(alice.uri))
    with pytest.raises(Refused) as refused:
        await catalogue.add(company, await Film.get(id=arrived.id), ana.actor)
    await town.pole.work()
    assert refused.value.code == "cannot_answer" and town.social.received("FeatureRequest") == []
    assert await CompanyFilm.all().count() == 0


async def test_what_is_taken_out_is_asked_for_no_longer(town: Town, ana: Creator) -> None:
    alice, company = town.social.actor("alice"), await a_company(ana.actor)
    entry = await catalogue.add(company, await a_film_of(town, alice), ana.actor)
    await catalogue.remove(company, entry.number, ana.actor)
    await catalogue.remove(company, entry.number, ana.actor)
    await town.pole.work()
    [undo] = town.social.received("Undo")
    assert undo["object"]["id"] == (await asked_there(town))["id"] and await CompanyFilm.all().count() == 0


async def test_a_stamp_that_is_gone_without_a_word_is_found_out(town: Town, ana: Creator) -> None:
    alice, company = town.social.actor("alice"), await a_company(ana.actor)
    film = await a_film_of(town, alice)
    entry = await catalogue.add(company, film, ana.actor)
    stamp = town.social.serve(a_stamp(alice, f"{company.actor.uri}/catalogue", film.uri))
    await catalogue.give(entry, stamp["id"])
    await town.pole.work()
    await answers.look_at_old()
    await town.pole.work()
    assert (await CompanyFilm.get()).leave == Leave.GIVEN, "it was looked at just now"
    await CompanyFilm.all().update(checked_at=clock.now() - timedelta(days=2))
    await answers.look_at_old()
    await town.pole.work()
    assert (await CompanyFilm.get()).checked_at > clock.now() - timedelta(days=1)
    town.social.documents.pop("/stamps/4")
    await CompanyFilm.all().update(checked_at=clock.now() - timedelta(days=2))
    await answers.look_at_old()
    await town.pole.work()
    assert (await CompanyFilm.get()).leave == Leave.WITHDRAWN and await on_page(company) == []


async def test_a_company_of_another_pole_asks_her_and_gets_no_answer_by_policy(town: Town, bo: Creator) -> None:
    """Her film is for everybody's selections, and an Organization asks for its catalogue."""
    film, digue = await a_film(bo), town.social.actor("digue", "Organization")
    await Film.filter(id=film.id).update(choosing=Policy.EVERYBODY)
    collection = town.social.serve({
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{digue.uri}/catalogue",
        "type": "FeaturedCollection", "name": "La Digue", "attributedTo": digue.uri, "orderedItems": [],
        "url": f"{town.social.base}/digue",
    })  # fmt: skip
    asking = digue.activity("FeatureRequest", film.uri, instrument=collection["id"])
    await town.deliver(digue, asking)
    request = await ConsentRequest.get()
    assert (request.state, await Stamp.all().count()) == (RequestState.WAITING, 0)
    assert request.told["name"] == "La Digue"
    await consents.accept(request, bo.actor)
    await town.pole.work()
    [accept] = town.social.received("Accept")
    assert accept["result"] == (await Stamp.get()).uri and await Award.all().count() == 0


async def test_for_who_made_a_film_that_was_brought_here_nobody_says_yes(town: Town, ana: Creator) -> None:
    """The pole shows it: a question to it would wait for ever."""
    company, film = await a_company(ana.actor), await a_brought_film(ana.actor)
    with pytest.raises(Refused) as refused:
        await catalogue.add(company, film, ana.actor)
    assert refused.value.code == "cannot_answer"
    digue = town.social.actor("digue", "Organization")
    asking = digue.activity("FeatureRequest", film.uri, instrument=f"{digue.uri}/catalogue")
    asked = len(town.social.asked)
    await town.deliver(digue, asking)
    assert not [path for path in town.social.asked[asked:] if "catalogue" in str(path)], "a no costs no request"
    assert [uri_of(one["object"]) for one in town.social.received("Reject")] == [asking["id"]]
    rows = [await kind.all().count() for kind in (CompanyFilm, ConsentRequest, Stamp)]
    assert rows == [0, 0, 0]


async def test_who_has_parted_from_a_company_does_not_read_that_it_shows_a_film(town: Town, ana: Creator) -> None:
    company, film, bo = await a_company(ana.actor), await a_film(ana), await a_creator("bo")
    await catalogue.add(company, film, ana.actor)
    assert [one.organization.name for one in await queries.of_film(film.uri, bo.actor)] == ["La Digue"]
    await blocks.block(bo.actor, company.actor)
    assert await queries.of_film(film.uri, bo.actor) == ()
    assert len(await queries.of_film(film.uri, None)) == 1


async def test_an_entry_answers_by_its_number_and_no_other(town: Town, ana: Creator) -> None:
    company, film = await a_company(ana.actor), await a_film(ana)
    await catalogue.add(company, film, ana.actor)
    uri = f"{company.actor.uri}/catalogue"
    one = (await town.pole.client.get(f"{uri}/1", headers=JSON)).json()
    assert (one["type"], one["featuredObject"]) == ("FeaturedItem", film.uri)
    assert (await town.pole.client.get(one["featureAuthorization"], headers=JSON)).json()["interactingObject"] == uri
    for number in ("2", "x", "9" * 30):
        assert (await town.pole.client.get(f"{uri}/{number}", headers=JSON)).status_code == 404
    assert [one.person_id for one in await editors.members(company)] == [ana.actor_id]
    with pytest.raises(Missing):
        await queries.company_of("autre")
