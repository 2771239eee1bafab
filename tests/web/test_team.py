"""The team's rooms before the doors: members, guests of other servers with their personal links, and everybody else,
for whom there is nothing.
"""

import re
from collections.abc import AsyncIterator

import anyio
import pytest

from fediverse_cinema.accounts import guests, links
from fediverse_cinema.accounts.models import Account, GuestSession, LinkPurpose, PersonalLink
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.jobs.models import Job
from fediverse_cinema.notices import service as notices
from fediverse_cinema.projects import service, team
from fediverse_cinema.projects.models import Membership, Project, ProjectFilm, Relationship
from tests.house.rounds import all_rows
from tests.kit.people import a_creator, a_film, an_account
from tests.kit.projects import a_member, a_project
from tests.kit.teams import press
from tests.web.conftest import Reader

pytestmark = pytest.mark.anyio
ROOM = "/projects/quai_nord/team"


@pytest.fixture
async def ana(reader: Reader) -> Account:
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def project(ana: Account) -> Project:
    return await a_project(ana.creator)


@pytest.fixture
async def nora(project: Project) -> Actor:
    """Of another server; she belongs to it."""
    uri = "https://fedi.example/users/nora"
    actor = await Actor.create(
        uri=uri, type="Person", host="fedi.example", handle="nora", name="Nora", inbox=f"{uri}/inbox",
        confirmed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    await a_member(project, actor, role="Perche")
    return actor


@pytest.fixture
async def browser(nora: Actor) -> AsyncIterator[Reader]:
    """Nora's, with no session of any kind."""
    one = Reader(here())
    yield one
    await one.client.aclose()


async def a_link(project: Project, person: Actor, purpose: LinkPurpose = LinkPurpose.TEAM) -> str:
    """Its path."""
    return (await links.make(purpose, project.actor.uri, actor=person)).removeprefix("https://lyon.example")


async def inside(browser: Reader, project: Project, nora: Actor) -> Reader:
    answer = await press(browser.client, await a_link(project, nora), deed="enter")
    assert (answer.status_code, answer.headers["location"]) == (303, ROOM)
    return browser


async def test_outsiders_find_nothing(reader: Reader, project: Project, browser: Reader) -> None:
    await an_account("ben", "Ben")
    ben = await Reader(here()).sign_in("ben")
    for one, status in ((browser, 403), (ben, 404)):
        for path in (ROOM, "/projects/no_such/team"):
            answer = await one.client.get(path)
            assert (answer.status_code, "Perche" in answer.text) == (303 if one is browser else 404, False)
        for deed in ("place", "leave", "films", "out"):
            assert (await one.submit(f"{ROOM}/{deed}", number="1")).status_code == status
        assert ROOM not in (await one.page("/projects/quai_nord")).replace(f"{ROOM}/enter", "")
    await Membership.all().update(left_at=clock.now())
    assert (await reader.client.get(ROOM)).status_code == 404
    await ben.client.aclose()


async def test_who_leads_it_changes_what_somebody_is_in_it(reader: Reader, project: Project, nora: Actor) -> None:
    page = await reader.page(ROOM)
    assert "Nora" in page and "Perche" in page and f'action="{ROOM}/place"' in page
    place = {"number": "2", "role": "Cheffe du son", "trade": "boom-operator", "department": "sound", "heads": "1",
             "relationship": "moderator"}  # fmt: skip
    assert (await reader.submit(f"{ROOM}/place", **place)).status_code == 303
    row = await Membership.get(number=2)
    assert (row.role, row.trade, row.department, row.heads, row.relationship, row.listed) == (
        "Cheffe du son", "boom-operator", "sound", True, Relationship.MODERATOR, False,
    )  # fmt: skip
    assert "Nora" not in await reader.page("/projects/quai_nord"), "she is not shown on the front any more"
    for number in ("3", "x", "0"):
        assert (await reader.submit(f"{ROOM}/place", number=number)).status_code == 404
    refused = await reader.submit(f"{ROOM}/place", number="1", relationship="member")
    assert refused.status_code == 422 and "place-1-error" in refused.text
    assert await service.may_lead(project, (await service.members(project))[0].person)


async def test_the_last_who_leads_it_reads_why_she_cannot_go(reader: Reader, project: Project) -> None:
    answer = await reader.submit(f"{ROOM}/leave")
    assert answer.status_code == 422 and "place-1-error" in answer.text
    assert (await Membership.get()).left_at is None


async def test_who_leads_it_takes_somebody_out_and_others_cannot(
    reader: Reader, project: Project, nora: Actor, browser: Reader
) -> None:
    guest = await inside(browser, project, nora)
    eva = (await an_account("eva", "Eva")).creator.actor
    await a_member(project, eva)
    assert (await press(guest.client, ROOM, f"{ROOM}/leave", number="3")).status_code == 404
    assert (await press(guest.client, ROOM, f"{ROOM}/place", number="2", relationship="admin")).status_code == 404
    assert await Membership.filter(left_at=None, relationship=Relationship.MEMBER).count() == 2
    assert (await reader.submit(f"{ROOM}/leave", number="2")).status_code == 303
    assert (await guest.client.get(ROOM)).status_code == 303 and await GuestSession.all().count() == 0


async def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(
    project: Project, nora: Actor, browser: Reader
) -> None:
    """Scanners of mail and of messages open every address."""
    path = await a_link(project, nora)
    before = await all_rows()
    for method in ("GET", "HEAD", "GET"):
        answer = await browser.client.request(method, path)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer" and "no-store" in answer.headers["cache-control"]
    assert "Nora" in answer.text and "Quai Nord" in answer.text and await all_rows() == before
    entered = await press(browser.client, path, deed="enter")
    assert (entered.status_code, entered.headers["location"]) == (303, ROOM)
    cookie = entered.headers["set-cookie"]
    for rule in ("__Secure-guest=", "HttpOnly", "Path=/projects/quai_nord;", "SameSite=lax", "Secure"):
        assert rule in cookie, rule
    token = cookie.partition("=")[2].partition(";")[0]
    assert token not in repr(await GuestSession.all().values()) and "Nora" in await browser.page(ROOM)
    other = Reader(here())
    for method, status in (("GET", 410), ("POST", 410)):
        answer = await other.client.request(method, path, headers={"Origin": "https://lyon.example"})
        assert answer.status_code == status and "Quai Nord" not in answer.text and "set-cookie" not in answer.headers
    assert await GuestSession.all().count() == 1
    await other.client.aclose()


async def test_of_two_uses_at_once_the_first_counts(project: Project, nora: Actor, browser: Reader) -> None:
    path, answers = await a_link(project, nora), list[int]()
    token = await browser.token()

    async def use() -> None:
        answers.append((await browser.client.post(path, data={"csrf": token, "deed": "enter"})).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(use)
    assert sorted(answers) == [303, 410, 410] and await GuestSession.all().count() == 1


async def test_a_link_of_who_has_left_opens_nothing(project: Project, nora: Actor, browser: Reader) -> None:
    path = await a_link(project, nora)
    await Membership.filter(person_id=nora.id).update(left_at=clock.now())
    assert (await browser.client.get(path)).status_code == 410
    assert (await press(browser.client, path, deed="enter")).status_code == 410
    assert await GuestSession.all().count() == 0


async def test_a_form_of_another_site_uses_no_link(project: Project, nora: Actor, browser: Reader) -> None:
    path = await a_link(project, nora)
    for headers, csrf in (({"Origin": "https://evil.example"}, await browser.token()), ({}, ""), ({}, "x")):
        answer = await browser.client.post(path, data={"csrf": csrf, "deed": "enter"}, headers=headers)
        assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert (await PersonalLink.get()).used_at is None and await GuestSession.all().count() == 0


async def test_the_form_of_a_page_that_keeps_its_address_to_itself_is_ours(
    project: Project, nora: Actor, browser: Reader
) -> None:
    """Fetch, "append a request Origin header": under no-referrer browsers send `Origin: null`."""
    path = await a_link(project, nora)
    form = {"csrf": await browser.token(), "deed": "enter"}
    for site in ("cross-site", "same-site", "none", None):
        headers = {"Origin": "null"} | ({"Sec-Fetch-Site": site} if site else {})
        assert (await browser.client.post(path, data=form, headers=headers)).status_code == 403, site
    ours = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert (await browser.client.post(path, data=form, headers=ours)).status_code == 303


async def test_a_link_for_something_else_opens_no_room(project: Project, nora: Actor, browser: Reader) -> None:
    bac = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    for purpose, about in ((LinkPurpose.CREDIT, project), (LinkPurpose.MAIL, project), (LinkPurpose.TEAM, bac)):
        path = await a_link(about, nora, purpose)
        answer = await press(browser.client, path, deed="enter")
        assert answer.status_code in (404, 410) and "set-cookie" not in answer.headers, purpose
    for path in ("/link/x", f"/link/{'A' * 43}"):
        assert (await browser.client.get(path)).status_code == 404
    assert await GuestSession.all().count() == 0


async def test_who_has_not_confirmed_joins_by_the_link_for_that_alone(project: Project, browser: Reader) -> None:
    nora = await Actor.get(handle="nora")
    await Membership.filter(person_id=nora.id).update(joined_at=None)
    assert (await browser.client.get(await a_link(project, nora))).status_code == 410
    path = await a_link(project, nora, LinkPurpose.JOIN)
    assert (await browser.client.get(path)).status_code == 200
    assert await service.standing(project, nora) is None, "looking confirms nothing"
    assert (await press(browser.client, path, deed="enter")).status_code == 303
    assert await service.standing(project, nora) is not None and "Nora" in await browser.page(ROOM)


async def test_who_says_no_behind_the_link_does_not_join(project: Project, browser: Reader) -> None:
    nora = await Actor.get(handle="nora")
    await Membership.filter(person_id=nora.id).update(joined_at=None)
    path = await a_link(project, nora, LinkPurpose.JOIN)
    answer = await press(browser.client, path, deed="decline")
    assert (answer.status_code, "set-cookie" in answer.headers) == (303, False)
    row = await Membership.get(person_id=nora.id)
    assert (row.joined_at, row.left_at is not None) == (None, True)
    assert (await browser.client.get(path)).status_code == 410


async def test_AUT_08_a_guest_is_a_guest_in_one_project_and_no_member_anywhere(
    reader: Reader, project: Project, nora: Actor, browser: Reader, ana: Account
) -> None:
    bac = await a_project(ana.creator, "bac", "Le Bac")
    guest = await inside(browser, project, nora)
    assert (await guest.client.get("/projects/bac/team")).status_code == 303
    token = guest.client.cookies["__Secure-guest"]
    smuggled = {"Cookie": f"__Secure-guest={token}; __Host-session={token}"}
    for path, status in (("/projects/bac/team", 303), ("/workshop", 303), ("/home", 303), ("/workshop/teams", 303)):
        assert (await guest.client.get(path, headers=smuggled)).status_code == status, path
    await a_member(bac, nora)
    assert (await guest.client.get("/projects/bac/team", headers=smuggled)).status_code == 303, "another session"
    for path in ("/projects/quai_nord/edit", "/projects/quai_nord/stage", "/notes/new", "/projects/quai_nord/end"):
        assert (await press(guest.client, ROOM, path, stage="editing")).status_code in (403, 404, 405), path
    assert (await Project.get(id=project.id)).stage == "preparation"


async def test_the_forms_of_a_guest_are_bound_to_her_session(project: Project, nora: Actor, browser: Reader) -> None:
    guest = await inside(browser, project, nora)
    outside = await guest.token()
    assert (await guest.client.post(f"{ROOM}/leave", data={"csrf": outside})).status_code == 403
    inner = re.findall(r'name="csrf" value="([^"]+)"', (await guest.page(ROOM)).partition("<main")[2])[0]
    stranger = Reader(here())
    assert (await stranger.client.post("/language", data={"csrf": inner, "language": "en"})).status_code == 403
    assert (await guest.submit("/language", language="en")).status_code == 303, "the rest of the page is a visitor's"
    assert (await guest.client.post(f"{ROOM}/leave", data={"csrf": inner})).status_code == 303
    assert (await guest.client.get(ROOM)).status_code == 303
    await stranger.client.aclose()


async def test_a_guest_closes_the_door_behind_her(project: Project, nora: Actor, browser: Reader) -> None:
    guest = await inside(browser, project, nora)
    token = guest.client.cookies["__Secure-guest"]
    assert (await press(guest.client, ROOM, f"{ROOM}/out")).status_code == 303
    assert "__Secure-guest" not in guest.client.cookies and await guests.current(token, project.actor.uri) is None
    assert await service.standing(project, nora) is not None


async def test_a_guest_session_ends_with_the_membership_even_if_its_row_stays(
    project: Project, nora: Actor, browser: Reader
) -> None:
    guest = await inside(browser, project, nora)
    await Membership.filter(person_id=nora.id).update(left_at=clock.now())
    assert (await guest.client.get(ROOM)).status_code == 404
    await Membership.filter(person_id=nora.id).update(left_at=None)
    assert (await guest.client.get(ROOM)).status_code == 200
    await Actor.filter(id=nora.id).update(gone_at=clock.now())
    assert (await guest.client.get(ROOM)).status_code == 303


async def test_the_answer_is_the_same_whether_she_belongs_to_it_or_not(
    project: Project, nora: Actor, browser: Reader
) -> None:
    answers = set()
    nonsense = await press(browser.client, f"{ROOM}/enter", handle="nonsense")
    assert nonsense.status_code == 422 and "nonsense" in nonsense.text, "that this is no address tells nothing"
    for address in ("nora@fedi.example", "nobody@fedi.example"):
        answer = await press(browser.client, f"{ROOM}/enter", handle=address)
        answers.add((answer.status_code, answer.headers.get("location", "")))
    assert answers == {(303, f"{ROOM}/enter?sent=1#kept")}
    assert await Job.filter(kind="send_entrance").count() == 2, "one for each address, known or not"
    too_often = [await press(browser.client, f"{ROOM}/enter", handle="nora@fedi.example") for _ in range(10)]
    assert too_often[-1].status_code == 422


async def test_a_film_of_hers_came_out_of_it_and_takes_the_crew(
    reader: Reader, project: Project, nora: Actor, ana: Account
) -> None:
    film, other = await a_film(ana.creator), await a_film(await a_creator("eva", "Eva"), "Ailleurs")
    page = await reader.page(ROOM)
    assert "La Saône" in page and "Ailleurs" not in page
    assert (await reader.submit(f"{ROOM}/films", film=str(other.id), deed="crew")).status_code == 422
    assert (await reader.submit(f"{ROOM}/films", film=str(film.id), deed="link")).status_code == 303
    assert "La Saône" in await reader.page("/projects/quai_nord")
    assert (await reader.submit(f"{ROOM}/films", film=str(film.id), deed="crew")).status_code == 303
    assert "Perche — Nora — @nora@fedi.example" in (await Film.get(id=film.id)).credits
    assert (await reader.submit(f"{ROOM}/films", film=str(film.id), deed="remove")).status_code == 303
    assert await ProjectFilm.all().count() == 0
    await Membership.filter(number=1).update(relationship=Relationship.MEMBER)
    assert (await reader.submit(f"{ROOM}/films", film=str(film.id), deed="link")).status_code == 404


async def test_her_own_page_shows_where_she_belongs_and_asks(reader: Reader, project: Project, ana: Account) -> None:
    uri = "https://sud.example/ap/projects/calanque"
    group = await Actor.create(uri=uri, type="Group", host="sud.example", handle="calanque", name="Calanque",
                               inbox=f"{uri}/inbox", created_at=clock.now())  # fmt: skip
    there = await Project.create(actor=group, local=False, stage="writing", created_at=clock.now())
    row = await a_member(there, ana.creator.actor, role="Son")
    await Membership.filter(id=row.id).update(joined_at=None)
    page = await reader.page("/workshop/teams")
    assert "Quai Nord" in page and "Calanque" in page and 'value="accept"' in page
    assert (await reader.submit("/workshop/teams", id=str(row.id), deed="accept")).status_code == 303
    assert 'value="accept"' not in await reader.page("/workshop/teams")
    await reader.submit("/workshop/teams", id=str(row.id), deed="")
    await row.refresh_from_db()
    assert row.joined_at is not None and row.left_at is None, "a form that says nothing makes nobody leave"
    assert await team.membership(there, ana.creator.actor) is not None
    stranger = await a_member(there, (await a_creator("ben")).actor)
    assert (await reader.submit("/workshop/teams", id=str(stranger.id), deed="leave")).status_code == 303
    assert (await Membership.get(id=stranger.id)).left_at is None
    assert (await reader.submit("/workshop/teams", id=str(row.id), deed="leave")).status_code == 303
    assert (await Membership.get(id=row.id)).left_at is not None
    mine = await Membership.get(project_id=project.id)
    assert (await reader.submit("/workshop/teams", id=str(mine.id), deed="leave")).status_code == 422


async def test_who_follows_a_project_follows_no_channel(reader: Reader, project: Project, nora: Actor) -> None:
    await Follow.create(
        uri="https://fedi.example/follows/1", follower=nora, followed=project.actor, state=FollowState.ACCEPTED,
        created_at=clock.now(),
    )  # fmt: skip
    await notices.followed(nora.id, project.actor_id, asked=False)
    page = await reader.page("/notices")
    assert "votre chaîne" not in page and re.search(r"suit .{0,80}Quai Nord", page)
