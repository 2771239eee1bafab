"""Somebody of another server who leads a project of this pole, or speaks for it: with the session that her link has
opened she decides as a member of the pole does.
"""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from fediverse_cinema.accounts import guests
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.agreements.lifecycle import OfferState
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.projects import service
from fediverse_cinema.projects.models import Call, Membership, Project, Relationship
from tests.house.rounds import all_rows
from tests.kit.calls import a_call
from tests.kit.offers import an_offer
from tests.kit.people import a_creator, an_account
from tests.kit.projects import a_member, a_project
from tests.web.conftest import Part, Reader
from tests.web.test_calls import FILLED_IN

pytestmark = pytest.mark.anyio
HERE = "/projects/quai_nord"


@pytest.fixture
async def ana(reader: Reader) -> Account:
    return await an_account()


@pytest.fixture
async def project(ana: Account) -> Project:
    return await a_project(ana.creator)


@pytest.fixture
async def nora(project: Project) -> Actor:
    uri = "https://fedi.example/users/nora"
    actor = await Actor.create(
        uri=uri, type="Person", host="fedi.example", handle="nora", name="Nora", inbox=f"{uri}/inbox",
        confirmed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    await a_member(project, actor, Relationship.ADMIN)
    return actor


@pytest.fixture
async def guest(project: Project, nora: Actor) -> AsyncIterator[Reader]:
    """Nora's browser, inside."""
    one = Reader(here())
    token = await guests.begin(nora, project.actor.uri)
    one.client.cookies.set("__Secure-guest", token, path=HERE)
    yield one
    await one.client.aclose()


async def press(one: Reader, path: str, action: str = "", *parts: Part, **fields: str) -> httpx.Response:
    """With the token of the forms of this page."""
    token = re.findall(r'name="csrf" value="([^"]+)"', (await one.page(path)).partition("<main")[2])[0]
    if parts:
        return await one.client.post(action or path, files=[("csrf", (None, token.encode())), *parts])
    return await one.client.post(action or path, data={"csrf": token, **fields})


async def test_she_decides_on_an_offer_and_her_name_stands_below(project: Project, nora: Actor, guest: Reader) -> None:
    call = await a_call(project)
    offer = await an_offer(call, (await a_creator("ben", "Ben")).actor)
    assert f'href="{HERE}/offers"' in await guest.page(f"{HERE}/team"), "and finds her way there"
    board = await guest.page(f"{HERE}/offers")
    assert "Ben" in board
    answer = await press(guest, f"{HERE}/offers", id=str(offer.id), deed="accept")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/offers")
    decided = await Offer.get(id=offer.id)
    assert (decided.state, decided.instrument_id) == (OfferState.ACCEPTED, nora.id)
    assert (await Call.get()).filled == 1


async def test_she_changes_the_page_the_stage_the_calls_and_the_journal(
    project: Project, nora: Actor, guest: Reader
) -> None:
    page = await guest.page(HERE)
    assert f"{HERE}/edit" in page and f"{HERE}/stage" in page
    assert (await press(guest, f"{HERE}/edit", name="Quai Sud", language="fr")).status_code == 303
    assert (await press(guest, HERE, f"{HERE}/stage", stage="shooting")).status_code == 303
    changed = await Project.get().select_related("actor")
    assert (changed.actor.name, changed.stage) == ("Quai Sud", "shooting")
    assert (await press(guest, f"{HERE}/calls/new", **FILLED_IN)).headers["location"] == f"{HERE}/calls/1"
    assert (await Note.get(author_id=project.actor_id)).details["by"] == nora.id
    assert f"{HERE}/calls/1/edit" in await guest.page(f"{HERE}/calls/1")
    assert (await press(guest, f"{HERE}/calls/1/edit", f"{HERE}/calls/1/close")).status_code == 303
    assert (await press(guest, f"{HERE}/calls/1/delete")).status_code == 303 and await Call.all().count() == 0
    parts = [(name, (None, words.encode())) for name, words in (("audience", "everybody"), ("content", "Jour 1"))]
    written = await press(guest, f"{HERE}/journal/new", "", *parts)
    assert written.headers["location"] == f"{HERE}#journal"
    [entry] = await Note.filter(author_id=project.actor_id)
    assert entry.details["by"] == nora.id and "Jour 1" in entry.html


async def test_she_names_who_supports_it_and_ends_it(project: Project, guest: Reader) -> None:
    assert (await press(guest, f"{HERE}/supporters/list", lines="")).status_code == 422
    assert f"{HERE}/supporters/list" in await guest.page(f"{HERE}/supporters")
    assert (await press(guest, f"{HERE}/end")).headers["location"] == "/projects"
    assert (await Actor.get(id=project.actor_id)).gone_at is not None


PAGES = ("offers", "edit", "journal/new", "calls/new")


@pytest.mark.parametrize(
    "relationship, speaks, leads",
    [
        (Relationship.MEMBER, False, False),
        (Relationship.MODERATOR, True, False),
        (None, False, False),
    ],
)
async def test_what_she_is_in_it_now_decides(
    project: Project, nora: Actor, guest: Reader, relationship: Relationship | None, speaks: bool, leads: bool
) -> None:
    token = re.findall(r'name="csrf" value="([^"]+)"', (await guest.page(f"{HERE}/edit")).partition("<main")[2])[0]
    place = Membership.filter(person_id=nora.id)
    await (place.update(relationship=relationship) if relationship else place.update(left_at=clock.now()))
    for path in PAGES:
        assert (await guest.client.get(f"{HERE}/{path}")).status_code == (200 if speaks else 404), path
    before = await all_rows()
    for path in ("supporters/list", "end"):
        assert (await guest.client.get(f"{HERE}/{path}")).status_code == 404 and not leads, path
        assert (
            await guest.client.post(f"{HERE}/{path}", data={"csrf": token, "lines": "x@y.example"})
        ).status_code == 404
    assert await all_rows() == before
    answer = await guest.client.post(f"{HERE}/stage", data={"csrf": token, "stage": "shooting"})
    assert answer.status_code == (303 if speaks else 404)
    assert ((await Project.get()).stage == "shooting") is speaks
    shown = await guest.page(HERE)
    assert (f"{HERE}/edit" in shown) is speaks


async def test_her_session_leads_one_project_alone(project: Project, guest: Reader, ana: Account) -> None:
    bac = await a_project(ana.creator, "bac", "Le Bac")
    await a_member(bac, await Actor.get(handle="nora"), Relationship.ADMIN)
    token = guest.client.cookies["__Secure-guest"]
    smuggled = {"Cookie": f"__Secure-guest={token}; __Host-session={token}"}
    for path in PAGES:
        answer = await guest.client.get(f"/projects/bac/{path}", headers=smuggled)
        assert answer.headers["location"].startswith("/projects/bac/team/enter?next="), path
    assert (await guest.client.get("/offers/new?to=ana@lyon.example", headers=smuggled)).status_code == 303
    assert (await guest.client.get("/projects/new", headers=smuggled)).headers["location"].startswith("/login")


async def test_her_forms_are_bound_to_her_session_and_those_around_them_to_none(
    project: Project, guest: Reader
) -> None:
    outside = await guest.token()
    for path in (f"{HERE}/stage", f"{HERE}/edit"):
        assert (await guest.client.post(path, data={"csrf": outside, "stage": "shooting"})).status_code == 403
    assert (await Project.get()).stage == "preparation"
    frame = (await guest.page(f"{HERE}/edit")).partition("</main>")[2]
    token = re.findall(r'name="csrf" value="([^"]+)"', frame)[0]
    assert (await guest.client.post("/language", data={"csrf": token, "language": "en"})).status_code == 303


async def test_nobody_keeps_what_a_guest_is_shown(project: Project, guest: Reader) -> None:
    for path in (f"{HERE}/team", HERE, *(f"{HERE}/{one}" for one in PAGES)):
        assert (await guest.client.get(path)).headers["cache-control"] == "private, no-store", path
    assert (await guest.client.get("/films")).headers["cache-control"] == "public, max-age=0, s-maxage=30"


async def test_a_member_of_the_pole_is_herself_though_her_browser_holds_the_session_of_a_guest(
    reader: Reader, project: Project, nora: Actor
) -> None:
    await reader.sign_in("ana")
    reader.client.cookies.set("__Secure-guest", await guests.begin(nora, project.actor.uri), path=HERE)
    assert (await press(reader, f"{HERE}/calls/new", **FILLED_IN)).status_code == 303
    assert (await Note.get(author_id=project.actor_id)).details["by"] == (await service.members(project))[0].person_id


async def test_who_is_not_signed_in_is_led_to_the_door_whether_it_opens_for_her_or_not(
    reader: Reader, project: Project
) -> None:
    for handle in ("quai_nord", "no_such"):
        for path in ("team", *PAGES, "end"):
            answer = await reader.client.get(f"/projects/{handle}/{path}?call=1")
            assert answer.status_code == 303
            door = f"/projects/{handle}/team/enter?next=/projects/{handle}/{path}%3Fcall%3D1"
            assert answer.headers["location"] == door
            assert (await reader.submit(f"/projects/{handle}/{path}")).status_code in (403, 405)
    page = await reader.page(f"{HERE}/team/enter?next={HERE}/offers")
    assert f'href="/login?next={HERE}/offers"' in page
    for elsewhere in ("//evil.example/", "https://evil.example/", ""):
        page = await reader.page(f"{HERE}/team/enter?next={elsewhere}")
        shown = page.partition("<main")[2].partition("</main>")[0]
        assert f'href="/login?next={HERE}/team"' in shown and "evil.example" not in shown
    assert (await reader.client.get("/projects/no_such/team/enter")).status_code == 404


async def test_who_runs_the_pole_finds_the_way_to_end_a_project(reader: Reader, project: Project) -> None:
    for handle, role, found in (("ben", Role.MEMBER, False), ("eva", Role.ADMIN, True)):
        await an_account(handle, role=role)
        one = await Reader(here()).sign_in(handle)
        assert (f'href="{HERE}/end"' in await one.page(HERE)) is found
        await one.client.aclose()


@pytest.mark.parametrize("path", [
    "calls/{}", "calls/{}/edit", "offers?call={}", "team?before={}", "team?post={}", "team/files/{}",
    "team/files/{}/versions/{}", "supporters/{}/edit",
])  # fmt: skip
async def test_a_number_that_no_row_can_have_is_no_fault_of_ours(reader: Reader, project: Project, path: str) -> None:
    """WEB: PostgreSQL says "out of range" of what does not fit a column."""
    await reader.sign_in("ana")
    answer = await reader.client.get(f"{HERE}/{path.format(*[999999999999999999] * 2)}")
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("path", ["calls/{}", "affiliations/{}"])
async def test_nor_is_one_that_a_server_asks_for(reader: Reader, project: Project, path: str) -> None:
    address = f"{project.actor.uri}/{path.format(999999999999999999)}"
    answer = await reader.client.get(address, headers={"Accept": "application/activity+json"})
    assert answer.status_code == 404
