"""Pages of companies: their list, their page and sheet, who edits them, their films, their end."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest

from fediverse_cinema.accounts.models import Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.companies import catalogue, editors, service
from fediverse_cinema.companies.models import Company, CompanyEditor, CompanyFilm
from fediverse_cinema.events.models import Event
from fediverse_cinema.films.models import Film
from fediverse_cinema.media.models import Asset
from fediverse_cinema.publications.models import Publication
from tests.kit.companies import a_company, an_editor
from tests.kit.events import an_event
from tests.kit.people import a_film, an_account, an_asset, jpeg
from tests.kit.publications import TITLE, a_publication
from tests.kit.working import work
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
HERE = "/companies/digue"


async def test_a_member_opens_a_page_and_everybody_reads_it(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    await reader.sign_in("ana")
    answer = await reader.submit(
        "/companies/new", name="Les Films du quai", services="mixing", town="Lyon", region="FR-ARA",
        about="Nous *mixons*.", links="Notre site — https://quai.example/",
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, "/companies/les_films_du_quai")
    assert [one.person_id async for one in CompanyEditor.all()] == [ana.id]
    reader.client.cookies.clear()
    page = await reader.page("/companies/les_films_du_quai")
    assert "Société" in page and "Lyon, Auvergne-Rhône-Alpes" in page and "Mixage et auditoriums" in page
    assert "<em>mixons</em>" in page and 'href="https://quai.example/"' in page
    assert "/edit" not in page and "Ana Belle" not in page, "who edits it is nobody else’s business"
    for path in ("/companies", "/search?q=quai", "/companies?service=mixing", "/companies?region=FR-ARA&q=FILMS"):
        assert "Les Films du quai" in await reader.page(path), path
    for path in ("/companies?service=music", "/companies?region=FR-BRE", "/companies?q=rien"):
        assert "Aucune société ne réunit tout cela" in await reader.page(path), path
    assert "Les Films du quai" in await reader.page("/companies?service=cooking&region=x&after=here~x")
    answer = await reader.client.get("/companies?q=&service=mixing")
    assert (answer.status_code, answer.headers["location"]) == (303, "/companies?service=mixing")
    assert "companies/les_films_du_quai" in (await reader.client.get("/sitemaps/house.xml")).text


async def test_what_was_typed_stays_when_something_is_wrong(reader: Reader) -> None:
    await an_account()
    await reader.sign_in("ana")
    answer = await reader.submit(
        "/companies/new", name="", handle="É!", services="cooking", about="Pourquoi", links="Un lien", region="x"
    )
    assert answer.status_code == 422
    summary = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'<a href="#(\w+)"', summary) == ["name", "handle", "services", "region", "links"]
    assert "Pourquoi" in answer.text and "Un lien" in answer.text
    answer = await reader.submit("/companies/new", name="Ana", handle="ana")
    assert answer.status_code == 422 and 'id="handle-error"' in answer.text
    assert await Company.all().count() == 0


async def test_AUT_08_its_page_is_changed_by_who_edits_it_only(reader: Reader) -> None:
    maker, ben = (await an_account()).creator, (await an_account("ben", "Ben")).creator.actor
    await an_account("eva", "Eva", role=Role.ADMIN)
    company = await a_company(maker.actor)
    await an_editor(company, ben, joined=False)
    entry = await catalogue.add(company, await a_film(maker), maker.actor)
    for who in ("ben", "eva"):
        await reader.sign_in(who)
        for path, values in {
            "edit": {"name": "Volé", "edition": "1"}, "editors": {"address": who}, "editors/leave": {},
            "catalogue": {"film": "/films/la-saone"}, "catalogue/remove": {"number": str(entry.number)},
        }.items():  # fmt: skip
            assert (await reader.submit(f"{HERE}/{path}", **values)).status_code == 404, (who, path)
        assert (await reader.send(f"{HERE}/logo", ("logo", ("l.jpg", jpeg(60, 30))))).status_code == 404
    await reader.sign_in("ben")
    assert (await reader.submit(f"{HERE}/close")).status_code == 404
    kept = await Company.get()
    assert (kept.edition, kept.picture, kept.closed_at) == (1, [], None)
    assert (await CompanyFilm.all().count(), await CompanyEditor.all().count()) == (1, 2)
    await reader.sign_in("eva")
    assert (await reader.submit(f"{HERE}/close")).status_code == 303
    assert (await Company.get()).closed_at is not None, "who runs the pole closes it"
    assert (await reader.client.get(HERE)).status_code == 410


async def test_it_is_changed_with_a_logo_and_not_over_the_words_of_who_was_quicker(reader: Reader) -> None:
    await a_company((await an_account()).creator.actor)
    await reader.sign_in("ana")
    answer = await reader.submit(f"{HERE}/edit", name="", about="Gardez-moi")
    assert answer.status_code == 422 and "Gardez-moi" in answer.text
    await reader.submit(f"{HERE}/edit", name="La Digue", about="Des premiers films.", edition="1", services="music")
    answer = await reader.submit(f"{HERE}/edit", name="La Digue", about="D’autres films.", edition="1")
    assert answer.status_code == 409 and "<bdi>Des premiers films.</bdi>" in answer.text
    assert "<bdi>Musique</bdi>" in answer.text, "codes are told in words"
    answer = await reader.send(f"{HERE}/logo", ("logo", ("", b"")))
    assert answer.status_code == 422 and "Choisissez une image" in answer.text
    assert (await reader.send(f"{HERE}/logo", ("logo", ("l.jpg", jpeg(600, 300))))).status_code == 303
    assert (await Company.get()).picture[-1]["name"] in await reader.page(HERE)
    answer = await reader.send(f"{HERE}/logo", ("logo", ("l.jpg", b"no picture")))
    assert answer.status_code == 415 and 'id="logo-error"' in answer.text
    await reader.send(f"{HERE}/logo", ("deed", (None, b"remove")))
    assert (await Company.get()).picture == []


async def test_two_edit_it_and_the_last_cannot_leave(reader: Reader) -> None:
    await a_company((await an_account()).creator.actor)
    await an_account("ben", "Ben")
    await reader.sign_in("ana")
    answer = await reader.submit(f"{HERE}/editors", address="personne")
    assert answer.status_code == 422 and "Personne ne s’appelle ainsi ici" in answer.text and "personne" in answer.text
    await reader.submit(f"{HERE}/editors", address="@ben")
    answer = await reader.submit(f"{HERE}/editors/leave")
    assert answer.status_code == 422 and "Personne d’autre ne tient cette page" in answer.text
    asked = await CompanyEditor.get(joined_at=None)
    await reader.sign_in("ben")
    assert "On vous propose de tenir cette page" in await reader.page("/workshop/companies")
    await reader.submit("/workshop/companies", editor=str(asked.id), answer="yes")
    await reader.submit("/workshop/companies", editor=str(asked.id), answer="no")  # too late
    assert f"{HERE}/edit" in await reader.page("/workshop/companies")
    answer = await reader.submit(f"{HERE}/editors/leave", editor="7" * 30)
    assert (answer.status_code, answer.headers["location"]) == (303, "/workshop/companies"), "her own place"
    assert await CompanyEditor.filter(left_at=None).count() == 1


async def test_a_film_is_named_by_its_address_and_its_trailer_plays_on_the_page(reader: Reader) -> None:
    ana, ben = (await an_account()).creator, (await an_account("ben", "Ben")).creator
    await a_company(ana.actor)
    mine, others = await a_film(ana), await a_film(ben, "Le Rhône")
    trailer = await an_asset(ana, duration=12)
    await Asset.filter(id=trailer.id).update(open=True)
    await Film.filter(id=mine.id).update(trailer_id=trailer.id)
    await reader.sign_in("ana")
    for wrong in ("", "rien", "/films/rien", f"{mine.page_url}\n{others.page_url}", "javascript:alert(1)"):
        answer = await reader.submit(f"{HERE}/catalogue", film=wrong)
        assert answer.status_code == 422 and 'id="film-error"' in answer.text, wrong
    for film in (mine, others):
        assert (await reader.submit(f"{HERE}/catalogue", film=film.page_url)).status_code == 303
    page = await reader.page(f"{HERE}/catalogue")
    assert "tout le monde le voit ici" in page and "sans réponse pour l’instant" in page
    reader.client.cookies.clear()
    page = await reader.page(HERE)
    assert "La Saône" in page and "Le Rhône" not in page
    assert 'id="trailers"' in page and "<video controls" in page
    facts = (await reader.page(f"/films/{mine.slug}")).partition("au catalogue de")[2]
    assert facts.startswith(f' <a href="{HERE}"><bdi>La Digue</bdi></a>')
    await reader.sign_in("ana")
    for number in ("9" * 18, "x", "1"):
        assert (await reader.submit(f"{HERE}/catalogue/remove", number=number)).status_code == 303
    assert "La Saône" not in await reader.page(HERE)


async def test_its_news_stand_on_its_page_in_its_feed_and_in_those_of_the_pole(reader: Reader) -> None:
    ana = (await an_account()).creator.actor
    company = await a_company(ana)
    await reader.sign_in("ana")
    assert 'value="digue"' in await reader.page("/publications/new?by=digue")
    await a_publication(company.actor, ana)
    reader.client.cookies.clear()
    for path in (HERE, "/publications", "/publications/by/digue", f"{HERE}.atom", "/publications/by/digue.atom"):
        assert TITLE in (await reader.client.get(path, headers={"Accept": "*/*"})).text, path
    await service.close(company, ana)
    await work()
    assert await Publication.all().count() == 0 and TITLE not in await reader.page("/publications")


async def test_nobody_but_editors_speaks_in_its_name(reader: Reader) -> None:
    company = await a_company((await an_account()).creator.actor)
    ben = (await an_account("ben", "Ben")).creator.actor
    await reader.sign_in("ben")
    assert 'value="digue"' not in await reader.page("/publications/new?by=digue")
    row = await an_editor(company, ben, joined=False)
    assert 'value="digue"' not in await reader.page("/publications/new?by=digue")
    await CompanyEditor.filter(id=row.id).update(joined_at=row.created_at)
    assert 'value="digue"' in await reader.page("/publications/new?by=digue")


@pytest.mark.parametrize("what", ["company", "publication", "event"])
async def test_AUT_08_who_is_taken_out_while_her_form_is_on_its_way_ends_nothing(reader: Reader, what: str) -> None:
    """She sends half of it, waits until another has taken her out, and sends the rest."""
    company = await a_company((await an_account()).creator.actor)
    ben = (await an_account("ben", "Ben")).creator.actor
    row = await an_editor(company, ben)
    publication, event = await a_publication(company.actor, ben), await an_event(company.actor)
    path = {
        "company": f"{HERE}/close",
        "publication": f"/publications/{publication.slug}/delete",
        "event": f"/agenda/{event.slug}/delete",
    }[what]
    await reader.sign_in("ben")
    form = urlencode({"csrf": await reader.token()}).encode()

    async def slowly() -> AsyncIterator[bytes]:
        yield form[:9]
        await editors.leave(row, await Actor.get(handle="ana"))
        yield form[9:]

    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(form))}
    answer = await reader.client.post(path, content=slowly(), headers=kind)
    assert answer.status_code == 404 and (await CompanyEditor.get(id=row.id)).left_at is not None
    await work()
    assert (await Company.get()).closed_at is None
    assert await Publication.all().count() == 1 and await Event.all().count() == 1
