"""The documents of companies: every term is defined, every address in them answers, PeerTube and Mastodon take them."""

from typing import Any

import pytest

from fediverse_cinema.activitypub import jsonld
from fediverse_cinema.companies import catalogue, documents, service
from fediverse_cinema.companies.models import Company
from tests.kit.companies import a_company
from tests.kit.people import a_creator, a_film
from tests.kit.towns import Town

pytestmark = pytest.mark.anyio
JSON = {"Accept": "application/activity+json"}


async def got(town: Town, uri: str) -> dict[str, Any]:
    answer = await town.pole.client.get(uri, headers=JSON)
    assert answer.status_code == 200, uri
    document: dict[str, Any] = answer.json()
    return document


async def test_an_organization_says_what_a_company_says_of_itself(town: Town) -> None:
    company = await a_company((await a_creator()).actor)
    document = await got(town, company.actor.uri)
    base = "https://lyon.example/ap"
    said = {
        "id": f"{base}/companies/digue",
        "type": "Organization",
        "preferredUsername": "digue",
        "name": "La Digue",
        "summary": "<p>Nous <em>produisons</em> à Lyon.</p>\n",
        "url": "https://lyon.example/companies/digue",
        "services": ["production", "mixing"],
        "catalogue": f"{base}/companies/digue/catalogue",
        "region": "FR-ARA",
        "memberOf": [f"{base}/pole"],
    }
    assert {name: document[name] for name in said} == said
    assert document["location"]["name"] == "Lyon" and "attributedTo" not in document
    assert [(one["name"], one["value"]) for one in document["attachment"]] == [
        ("Services", "Production, Mixage et auditoriums"),
        ("Notre site", '<a href="https://digue.example/" rel="nofollow noopener">https://digue.example/</a>'),
    ]
    page = await got(town, "https://lyon.example/companies/digue")
    assert page == document, "its page answers servers with the same"


async def test_every_term_is_defined_and_every_address_answers(town: Town) -> None:
    ana = await a_creator()
    company = await a_company(ana.actor)
    await catalogue.add(company, await a_film(ana), ana.actor)
    uri = company.actor.uri
    names = ("outbox", "followers", "following", "featured", "catalogue", "catalogue/1")
    for address in (uri, *(f"{uri}/{name}" for name in names)):
        document = await got(town, address)
        assert document["id"] == address
        assert jsonld.undefined_terms(document) == set(), address
    browser = await town.pole.client.get(uri, headers={"Accept": "text/html"})
    assert (browser.status_code, browser.headers["location"]) == (303, "https://lyon.example/companies/digue")


async def test_webfinger_leads_to_it_and_its_handle_is_nobody_elses(town: Town) -> None:
    company = await a_company((await a_creator()).actor)
    answer = await town.pole.client.get(
        "https://lyon.example/.well-known/webfinger?resource=acct:Digue@lyon.example"
    )  # fmt: skip
    links = {link["rel"]: link.get("href") for link in answer.json()["links"]}
    assert links["self"] == company.actor.uri and answer.json()["subject"] == "acct:digue@lyon.example"


async def test_the_pole_lists_its_companies_and_those_that_are_closed_no_more(town: Town) -> None:
    ana = (await a_creator()).actor
    company, other = await a_company(ana), await a_company(ana, "quai", "Le Quai")
    pole = await got(town, "https://lyon.example/ap/pole")
    page = await got(town, f"{pole['companies']}/pages/latest")
    assert page["orderedItems"] == [other.actor.uri, company.actor.uri]
    await service.close(other, ana)
    page = await got(town, f"{pole['companies']}/pages/latest")
    assert (page["orderedItems"], page["totalItems"]) == ([company.actor.uri], 1)


async def test_words_of_a_stranger_stay_words(town: Town) -> None:
    company = await a_company((await a_creator()).actor, links='<b>x</b> — https://digue.example/"onclick="alert(1)')
    document = documents.document_of(await Company.get(id=company.id), company.actor)
    value = document["attachment"][1]["value"]
    assert "<b>" not in value and '"onclick' not in value.replace("&quot;", "")
