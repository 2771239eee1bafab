"""What a project writes for those who support it, before the doors: who reads it, who does not, how somebody without an
account comes in, and that nothing of it stands anywhere else.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import anyio
import pytest

from fediverse_cinema.accounts import guests, links, silences
from fediverse_cinema.accounts.models import Account, GuestSession, LinkPurpose, PersonalLink, Role
from fediverse_cinema.activitypub.models import Actor, OutboxEntry
from fediverse_cinema.conversations.models import Note
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.config import MailSettings
from fediverse_cinema.foundation.here import here
from fediverse_cinema.projects import supporters
from fediverse_cinema.projects.models import Membership, Project, Relationship, Supporter, SupporterPage
from tests.house.rounds import all_rows
from tests.kit.people import a_creator, an_account, jpeg
from tests.kit.projects import a_member, a_project
from tests.kit.teams import press
from tests.web.conftest import Part, Reader

pytestmark = pytest.mark.anyio
HERE = "/projects/quai_nord"
PAGES = f"{HERE}/supporters"
SECRET = "Le bac a coulé cette nuit"
ROSA = "rosa@courrier.example"


@pytest.fixture
async def ana(reader: Reader) -> Account:
    """She leads it, and has the browser `reader`."""
    account = await an_account()
    await reader.sign_in("ana")
    return account


@pytest.fixture
async def project(ana: Account) -> Project:
    settings = here().settings
    here().settings = replace(settings, mail=MailSettings(host="127.0.0.1", port=9, sender="pole@lyon.example"))
    return await a_project(ana.creator)


@pytest.fixture
async def browser(project: Project) -> AsyncIterator[Reader]:
    """With no session of any kind."""
    one = Reader(here())
    yield one
    await one.client.aclose()


def field(name: str, value: str) -> Part:
    return (name, (None, value.encode()))


async def publish(reader: Reader, text: str = SECRET, *parts: Part, audience: str = "supporters") -> int:
    whole = (field("audience", audience), field("content", text), *parts)
    return (await reader.send(f"{HERE}/journal/new", *whole)).status_code


async def a_link(project: Project, *, mail: str = ROSA, actor: Actor | None = None, days: int = 7) -> str:
    """Its path."""
    made = await links.make(LinkPurpose.SUPPORT, project.actor.uri, actor=actor, mail="" if actor else mail, days=days)
    return made.removeprefix("https://lyon.example")


async def inside(browser: Reader, project: Project, **whose: str) -> Reader:
    answer = await press(browser.client, await a_link(project, **whose), deed="enter")  # type: ignore[arg-type]
    assert (answer.status_code, answer.headers["location"]) == (303, PAGES)
    return browser


async def led_to_the_entrance(browser: Reader) -> bool:
    """Nothing of it is shown to her: she may ask for her link."""
    answer = await browser.client.get(PAGES)
    return (answer.status_code, answer.headers.get("location")) == (303, f"{PAGES}/enter")


async def signed_in(handle: str, name: str, role: Role = Role.MEMBER) -> tuple[Reader, Actor]:
    account = await an_account(handle, name)
    await Account.filter(id=account.id).update(role=role)
    return await Reader(here()).sign_in(handle), account.creator.actor


async def test_who_supports_it_and_who_belongs_to_it_read_it_and_nobody_else_does(
    reader: Reader, project: Project, browser: Reader
) -> None:
    """Who runs the pole, follows the project, or supports another one, finds nothing, as when nothing is there."""
    assert await publish(reader) == 303
    ben, supporter = await signed_in("ben", "Ben")
    cleo, mate = await signed_in("cleo", "Cléo")
    admin, _ = await signed_in("eva", "Eva", Role.ADMIN)
    dan, stranger = await signed_in("dan", "Dan")
    await a_member(project, mate)
    other = await a_project(await a_creator("fay", "Fay"), "bac", "Le Bac")
    await supporters.add(project, [supporter, ROSA])
    await supporters.add(other, [stranger, "tom@courrier.example"])
    for one in (reader, ben, cleo):
        answer = await one.client.get(PAGES)
        assert SECRET in answer.text
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert f'{PAGES}"' in await one.page(HERE)
    token = await guests.begin(None, urls.supporters_page("bac"), mail="tom@courrier.example")
    browser.client.cookies.set("__Secure-supporter", token)
    for one, code in ((browser, 303), (admin, 404), (dan, 404)):
        answer = await one.client.get(PAGES)
        assert (answer.status_code, SECRET in answer.text) == (code, False)
        assert (await one.submit(f"{PAGES}/out")).status_code == 404
        page = await one.page(HERE)
        assert SECRET not in page and (f'{PAGES}"' in page) == (one is browser), "who is signed in is known not to"
    assert (await dan.client.get("/projects/bac/supporters")).status_code == 200
    assert await supporters.remove(project, (await Supporter.get(person_id=supporter.id)).id)
    await Membership.filter(person_id=mate.id).update(left_at=clock.now())
    for one in (ben, cleo):
        assert (await one.client.get(PAGES)).status_code == 404
        await one.client.aclose()
    for one in (admin, dan):
        await one.client.aclose()


async def test_nothing_of_it_stands_anywhere_else(reader: Reader, project: Project, browser: Reader) -> None:
    """Pages, documents, collections, feeds, search, maps of the site: the same to the byte before and after."""
    await supporters.add(project, [ROSA])
    assert await publish(reader, "Ouvert à tous", audience="everybody") == 303
    note = await Note.get()
    paths = (
        HERE, "/", "/projects", "/pole", "/search?q=coul%C3%A9", "/sitemap.xml", "/sitemaps/house.xml", "/pole.atom",
        "/calls", "/people", f"/notes/{note.uuid}", "/nodeinfo/2.1", "/users/ana", "/robots.txt",
    )  # fmt: skip
    documents = (
        "/ap/projects/quai_nord", "/ap/projects/quai_nord/outbox", "/ap/projects/quai_nord/outbox/pages/latest",
        "/ap/projects/quai_nord/featured", "/ap/projects/quai_nord/followers", "/ap/projects/quai_nord/affiliations",
        "/ap/pole/outbox/pages/latest", "/ap/pole/projects", "/ap/users/ana/outbox/pages/latest", HERE, PAGES,
    )  # fmt: skip

    async def look() -> list[tuple[int, str]]:
        found = [await browser.client.get(path) for path in paths]
        found += [await browser.client.get(path, headers={"Accept": "application/activity+json"}) for path in documents]
        return [(one.status_code, re.sub(r'(name="csrf" value|nonce)="[^"]+"', "", one.text)) for one in found]

    before, rows = await look(), (await Note.all().values(), await OutboxEntry.all().values())
    assert sum(status == 200 for status, _ in before) > 15
    assert await publish(reader, f"**{SECRET}** #secret @ana") == 303
    page = await SupporterPage.get()
    assert (await reader.send(f"{PAGES}/{page.id}/edit", field("content", f"{SECRET} !"))).status_code == 303
    assert f"{SECRET} !" in await reader.page(PAGES)
    assert await look() == before and (await Note.all().values(), await OutboxEntry.all().values()) == rows
    for address in (f"/notes/{page.uuid}", f"/ap/notes/{page.uuid}", f"{PAGES}/{page.id}", "/tags/secret"):
        assert SECRET not in (await reader.client.get(address)).text
    other = await reader.page(HERE)
    assert SECRET not in other, "not even on the project's own page"


async def test_a_page_is_written_changed_and_taken_back_by_who_speaks_for_the_project(
    reader: Reader, project: Project
) -> None:
    ben, moderator = await signed_in("ben", "Ben")
    await a_member(project, moderator, Relationship.MODERATOR)
    form = await ben.page(f"{HERE}/journal/new")
    assert re.search(r'value="everybody" checked', form) and "Pour celles et ceux qui soutiennent le film" in form
    assert re.search(r'value="supporters" checked', await ben.page(f"{HERE}/journal/new?for=supporters"))
    assert await publish(ben, "**Nuit 3**", field("warning", "Bateau")) == 303
    page = await SupporterPage.get()
    assert page.author_id == moderator.id
    shown = await reader.page(PAGES)
    assert "<strong>Nuit 3</strong>" in shown and "Bateau" in shown and f"{PAGES}/{page.id}/edit" in shown
    assert "**Nuit 3**" in await reader.page(f"{PAGES}/{page.id}/edit")
    for looked in (f"{PAGES}/{page.id}/edit", f"{HERE}/journal/new", f"{PAGES}/list", f"{PAGES}/enter", PAGES):
        assert (await reader.client.head(looked)).status_code == 200, looked
    refused = await reader.send(f"{PAGES}/{page.id}/edit", field("content", " "), field("warning", "Houle"))
    assert refused.status_code == 422 and "content-error" in refused.text and "Houle" in refused.text
    cleo, mate = await signed_in("cleo", "Cléo")
    await a_member(project, mate)
    before = await all_rows()
    for answer in (
        await cleo.client.get(f"{PAGES}/{page.id}/edit"),
        await cleo.send(f"{PAGES}/{page.id}/edit", field("content", "Non")),
        await cleo.submit(f"{PAGES}/{page.id}/delete"),
    ):
        assert answer.status_code == 404
    assert await publish(cleo) == 404 and await all_rows() == before
    assert f"{PAGES}/{page.id}/edit" not in await cleo.page(PAGES)
    assert (await ben.submit(f"{PAGES}/{page.id}/delete")).headers["location"] == PAGES
    assert await SupporterPage.all().count() == 0
    for one in (ben, cleo):
        await one.client.aclose()


async def test_a_page_of_another_project_is_not_hers_to_change(reader: Reader, project: Project) -> None:
    other = await a_project(await a_creator("ben", "Ben"), "autre", "Autre")
    author = await Actor.get(local_handle="ben")
    page = await SupporterPage.create(
        uuid="u", project=other, author=author, text="À eux", created_at=clock.now()
    )  # fmt: skip
    for path in (f"{PAGES}/{page.id}", f"/projects/autre/supporters/{page.id}", f"{PAGES}/x"):
        assert (await reader.client.get(f"{path}/edit")).status_code == 404
        assert (await reader.submit(f"{path}/delete")).status_code == 404
    assert await SupporterPage.all().count() == 1


@pytest.mark.parametrize("audience", ["", "everyone", "supporters "])
async def test_what_says_for_nobody_is_shown_again_and_never_public_by_mistake(
    reader: Reader, project: Project, audience: str
) -> None:
    answer = await reader.send(f"{HERE}/journal/new", field("audience", audience), field("content", SECRET))
    assert answer.status_code == 422 and SECRET in answer.text and "audience-error" in answer.text
    without = await reader.send(f"{HERE}/journal/new", field("content", SECRET))
    assert without.status_code == 422
    assert (await Note.all().count(), await SupporterPage.all().count()) == (0, 0)


async def test_a_page_for_few_takes_no_picture_and_keeps_the_words(reader: Reader, project: Project) -> None:
    """Whatever hangs on the shelf is public."""
    parts = (field("audience", "supporters"), field("content", SECRET), field("alt", "Un bac."))
    answer = await reader.send(f"{HERE}/journal/new", *parts, ("picture", ("q.jpg", jpeg(64, 36))))
    assert answer.status_code == 422 and SECRET in answer.text and "picture-error" in answer.text
    assert re.search(r'value="supporters" checked', answer.text)
    assert [file async for file in here().shelf.files()] == []
    assert (await Note.all().count(), await SupporterPage.all().count()) == (0, 0)
    assert await publish(reader, " ") == 422


async def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once(project: Project, browser: Reader) -> None:
    await supporters.add(project, [ROSA])
    path = await a_link(project)
    before = await all_rows()
    for method in ("GET", "HEAD", "GET"):
        answer = await browser.client.request(method, path)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer" and "no-store" in answer.headers["cache-control"]
    assert ROSA in answer.text and "Quai Nord" in answer.text and await all_rows() == before
    entered = await press(browser.client, path, deed="enter")
    assert (entered.status_code, entered.headers["location"]) == (303, PAGES)
    cookie = entered.headers["set-cookie"]
    for rule in ("__Secure-supporter=", "HttpOnly", f"Path={PAGES};", "SameSite=lax", "Secure"):
        assert rule in cookie, rule
    token = cookie.partition("=")[2].partition(";")[0]
    assert token not in repr(await GuestSession.all().values()) and "Pages réservées" in await browser.page(PAGES)
    other = Reader(here())
    for method in ("GET", "POST"):
        answer = await other.client.request(method, path, headers={"Origin": "https://lyon.example"})
        assert answer.status_code == 410 and "Quai Nord" not in answer.text and "set-cookie" not in answer.headers
    assert await led_to_the_entrance(other) and await GuestSession.all().count() == 1
    await other.client.aclose()


async def test_of_two_uses_at_once_the_first_counts(project: Project, browser: Reader) -> None:
    await supporters.add(project, [ROSA])
    path, token, answers = await a_link(project), await browser.token(), list[int]()

    async def use() -> None:
        answers.append((await browser.client.post(path, data={"csrf": token, "deed": "enter"})).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(3):
            group.start_soon(use)
    assert sorted(answers) == [303, 410, 410] and await GuestSession.all().count() == 1


async def test_a_link_that_has_expired_or_is_for_something_else_opens_nothing(
    project: Project, browser: Reader
) -> None:
    await supporters.add(project, [ROSA])
    path = await a_link(project)
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        for method in ("GET", "HEAD", "POST"):
            headers = {"Origin": "https://lyon.example"}
            assert (await browser.client.request(method, path, headers=headers)).status_code == 410
    bac = await a_project(await a_creator("eva", "Eva"), "bac", "Le Bac")
    for about, mail in ((bac, ROSA), (project, "tom@courrier.example"), (project, "")):
        answer = await press(browser.client, await a_link(about, mail=mail), deed="enter")
        assert answer.status_code == 410 and "set-cookie" not in answer.headers
    for purpose in (LinkPurpose.TEAM, LinkPurpose.JOIN):
        made = await links.make(purpose, project.actor.uri, mail=ROSA)
        answer = await press(browser.client, made.removeprefix("https://lyon.example"), deed="enter")
        assert answer.status_code == 410 and "set-cookie" not in answer.headers
    assert await GuestSession.all().count() == 0


async def test_who_is_taken_off_the_list_is_out_at_once(reader: Reader, project: Project, browser: Reader) -> None:
    await supporters.add(project, [ROSA])
    await inside(browser, project)
    unused = await a_link(project)
    assert await browser.page(PAGES)
    row = await Supporter.get()
    assert (await reader.submit(f"{PAGES}/remove", supporter=str(row.id))).status_code == 303
    assert await led_to_the_entrance(browser)
    assert (await browser.client.get(unused)).status_code == 410
    await supporters.add(project, [ROSA])
    assert await led_to_the_entrance(browser), "named anew, she needs another link"
    assert (await browser.client.get(unused)).status_code == 410
    await inside(browser, project)
    assert await browser.page(PAGES)
    await Supporter.all().delete()  # however it came about
    assert await led_to_the_entrance(browser)


async def test_a_session_opens_nothing_but_the_reserved_pages_and_can_be_closed(
    project: Project, browser: Reader
) -> None:
    """Even of somebody who belongs to the team, which has a door of its own."""
    uri = "https://fedi.example/users/nora"
    nora = await Actor.create(
        uri=uri, type="Person", host="fedi.example", handle="nora", name="Nora", inbox=f"{uri}/inbox",
        confirmed_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    await supporters.add(project, [nora])
    await a_member(project, nora)
    answer = await press(browser.client, await a_link(project, actor=nora), deed="enter")
    token = answer.headers["set-cookie"].partition("=")[2].partition(";")[0]
    for name in ("__Secure-guest", "__Secure-supporter", "__Host-session"):  # whatever she calls it
        browser.client.cookies.set(name, token)
    for path in (f"{HERE}/team", f"{PAGES}/list", f"{HERE}/journal/new", f"{HERE}/edit"):
        assert (await browser.client.get(path)).status_code in (303, 404), path
    assert (await browser.client.get(PAGES)).status_code == 200
    browser.client.cookies.clear()
    browser.client.cookies.set("__Secure-supporter", token)
    out = await press(browser.client, PAGES, f"{PAGES}/out")
    assert (out.status_code, out.headers["location"]) == (303, HERE) and await GuestSession.all().count() == 0
    assert await led_to_the_entrance(browser)


async def test_a_guest_of_the_teams_room_reads_as_long_as_she_belongs_to_it(
    reader: Reader, project: Project, browser: Reader
) -> None:
    await publish(reader)
    uri = "https://fedi.example/users/nora"
    nora = await Actor.create(
        uri=uri, type="Person", host="fedi.example", handle="nora", inbox=f"{uri}/inbox", created_at=clock.now()
    )  # fmt: skip
    browser.client.cookies.set("__Secure-guest", await guests.begin(nora, project.actor.uri))
    assert await led_to_the_entrance(browser)
    await a_member(project, nora)
    page = await browser.page(PAGES)
    assert SECRET in page and "/edit" not in page.partition("<main")[2]
    await Membership.filter(person_id=nora.id).update(left_at=clock.now())
    assert await led_to_the_entrance(browser)


async def test_people_are_named_line_by_line_and_what_is_wrong_is_told_with_its_number(
    reader: Reader, project: Project
) -> None:
    ben = (await an_account("ben", "Ben")).creator.actor
    typed = f"{ROSA}\n\n rosa \n@ben\n@personne\n"
    answer = await reader.submit(f"{PAGES}/list", lines=typed)
    assert answer.status_code == 422 and await Supporter.all().count() == 0
    assert (
        "Ligne 3\xa0: écrivez une adresse" in answer.text
        and "Ligne 5\xa0: personne ne s’appelle personne ici" in answer.text
    )
    assert "Ligne 1" not in answer.text and "Ligne 4" not in answer.text and " rosa \n@ben\n@personne" in answer.text
    answer = await reader.submit(f"{PAGES}/list", lines=f"{ROSA}\r\n\r\n@ben\r\n{ROSA.upper()}\r\n")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGES}/list?kept=1#kept")
    page = await reader.page(f"{PAGES}/list?kept=1")
    assert ROSA in page and "Ben" in page and "C’est noté" in page and await Supporter.all().count() == 2
    for lines in (" \n", "\n".join(f"a{number}@b.example" for number in range(101))):
        assert (await reader.submit(f"{PAGES}/list", lines=lines)).status_code == 422
    assert await Supporter.all().count() == 2 and await Supporter.exists(person_id=ben.id)


async def test_only_who_leads_it_sees_the_list_and_changes_it(
    reader: Reader, project: Project, browser: Reader
) -> None:
    await supporters.add(project, [ROSA])
    row = await Supporter.get()
    ben, moderator = await signed_in("ben", "Ben")
    eva, _ = await signed_in("eva", "Eva", Role.ADMIN)
    await a_member(project, moderator, Relationship.MODERATOR)
    before = await all_rows()
    for one in (ben, eva):
        assert (await one.client.get(f"{PAGES}/list")).status_code == 404
        assert (await one.submit(f"{PAGES}/list", lines="x@y.example")).status_code == 404
        assert (await one.submit(f"{PAGES}/remove", supporter=str(row.id))).status_code == 404
        await one.client.aclose()
    assert (
        (await browser.client.get(f"{PAGES}/list"))
        .headers["location"]
        .startswith("/projects/quai_nord/team/enter?next=")
    )
    assert await all_rows() == before
    other = await a_project(await a_creator("fay", "Fay"), "bac", "Le Bac")
    await supporters.add(other, ["tom@courrier.example"])
    theirs = await Supporter.get(project_id=other.id)
    assert (await reader.submit(f"{PAGES}/remove", supporter=str(theirs.id))).status_code == 303
    assert await Supporter.all().count() == 2 and "tom@" not in await reader.page(f"{PAGES}/list")


async def test_asking_for_a_link_is_answered_in_the_same_way_for_everybody(project: Project, browser: Reader) -> None:
    await supporters.add(project, [ROSA])
    answers = set()
    for written in (ROSA, "tom@courrier.example", "@nora@fedi.example"):
        answer = await browser.submit(f"{PAGES}/enter", handle=written)
        answers.add((answer.status_code, answer.headers["location"]))
    assert answers == {(303, f"{PAGES}/enter?sent=1#kept")}
    assert "un lien est en route" in await browser.page(f"{PAGES}/enter?sent=1")
    for nothing in ("personne", "", "@"):
        answer = await browser.submit(f"{PAGES}/enter", handle=nothing)
        assert answer.status_code == 422 and 'id="handle-error"' in answer.text, nothing
    assert f'href="{PAGES}"' in await browser.page(HERE) and await led_to_the_entrance(browser)


@pytest.mark.parametrize("way", ["link", "mail program", "page"])
async def test_who_wants_no_letters_says_so_without_an_account(project: Project, browser: Reader, way: str) -> None:
    """RFC 8058: her mail program knows nothing but the address. Looking stops nothing."""
    await supporters.add(project, [ROSA])
    stop, path = silences.stop_address(ROSA).removeprefix("https://lyon.example"), await a_link(project)
    assert ROSA not in stop and "rosa" not in stop
    for looked in (stop, path):
        assert (await browser.client.get(looked)).status_code == 200
    assert not await silences.is_kept(ROSA)
    if way == "link":
        answer = await press(browser.client, path, deed="never")
        assert (await PersonalLink.filter(used_at__isnull=False).count(), await GuestSession.all().count()) == (1, 0)
    elif way == "page":
        answer = await press(browser.client, stop)
    else:
        one_click = {"List-Unsubscribe": "One-Click"}
        answer = await browser.client.post(stop, data=one_click, headers={"Origin": ""})
    assert answer.status_code == 200 and await silences.is_kept(ROSA)
    assert not await silences.is_kept("tom@courrier.example")
    for forged in (f"{stop}x", stop[:-4], "/mail/stop/x"):
        assert (await browser.client.get(forged)).status_code == 404


async def test_pages_are_leafed_through(reader: Reader, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fediverse_cinema.projects.supporter_pages.ON_A_PAGE", 2)
    for text in ("Un", "Deux", "Trois"):
        assert await publish(reader, text) == 303
    first = await reader.page(PAGES)
    assert first.index("Trois") < first.index("Deux") and "<p>Un</p>" not in first
    older = re.search(r'href="([^"]+before=\d+)#pages"', first)
    assert older and "<p>Un</p>" in await reader.page(older[1])
    assert (await reader.client.get(f"{PAGES}?before=x")).status_code == 200
